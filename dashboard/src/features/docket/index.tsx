/** 开庭排期: the day as a board, what is to be aired and what is missing, import, the release sheet. */
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { dayAfter, dayOf } from "../../beijing.ts";
import { Kit } from "../../kit.tsx";
import { Queries, useAskAgain } from "../../queries.tsx";
import { SheetImport } from "../../sheet-import.tsx";
import { Board } from "./board.tsx";
import "./docket.css";
import { EntryForm } from "./entry-form.tsx";
import { ReleaseSheet } from "./release-sheet.tsx";
import { StreamList } from "./stream-list.tsx";

const SECTIONS = [
  { key: "day", needs: null },
  { key: "list", needs: null },
  { key: "new", needs: "docket.manage" },
  { key: "import", needs: "docket.manage" },
] as const satisfies readonly { key: string; needs: Permission | null }[];

export default function Docket({ me }: { readonly me: Me }) {
  const today = dayOf(Date.now());
  return (
    <Kit>
      <Queries person={me.name}>
        <Sections me={me} />
        <Switch>
          <Route path="/docket/list/:day?">
            {({ day }) => <StreamList day={day ?? dayAfter(today, 1)} person={me.name} />}
          </Route>
          <Route path="/docket/sheet/:id/:no">{({ id, no }) => <ReleaseSheet id={id} no={no} />}</Route>
          <Route path="/docket/new">
            <EntryForm />
          </Route>
          <Route path="/docket/import">
            <Import />
          </Route>
          <Route path="/docket/day/:day?/:entry?">
            {({ day, entry }) => <Board me={me} day={day ?? today} chosen={entry ?? null} />}
          </Route>
          <Route>
            <Board me={me} day={today} chosen={null} />
          </Route>
        </Switch>
      </Queries>
    </Kit>
  );
}

function Sections({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const [where] = useLocation();
  const isHere = (key: string) =>
    where.startsWith(`/docket/${key}`) ||
    (key === "day" && (where === "/docket" || !where.startsWith("/docket")));
  return (
    <nav className="sections" aria-label={t("docket.sections")}>
      {SECTIONS.filter(({ needs }) => needs === null || me.permissions.includes(needs)).map(({ key }) => (
        <Link key={key} href={`/docket/${key}`} aria-current={isHere(key) ? "page" : undefined}>
          {t(`docket.section.${key}`)}
        </Link>
      ))}
    </nav>
  );
}

function Import() {
  const { t } = useTranslation();
  const again = useAskAgain();
  return (
    <>
      <h2>{t("docket.importTitle")}</h2>
      <p>{t("docket.importHelp")}</p>
      <SheetImport path="/docket/import" onApplied={() => void again("/docket")} />
    </>
  );
}
