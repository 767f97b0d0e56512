/** 审管: figures with their cases, 庭审巡查 and its findings, 专项核查, and who answers for a hearing. */
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Kit } from "../../kit.tsx";
import { Queries } from "../../queries.tsx";
import { casesIn, spanIn } from "./address.ts";
import { CaseList } from "./case-list.tsx";
import { CheckPage } from "./check-page.tsx";
import { CheckList } from "./checks.tsx";
import { FiguresPage } from "./figures-page.tsx";
import { FindingList } from "./finding-list.tsx";
import { FindingPage } from "./finding-page.tsx";
import { Inspection } from "./inspection.tsx";
import { ResponsibilityPage } from "./responsibility-page.tsx";
import "./supervision.css";

const SECTIONS = [
  { key: "figures", needs: "supervision.read" },
  { key: "live", needs: "supervision.inspect" },
  { key: "findings", needs: "finding.read" },
  { key: "checks", needs: "supervision.read" },
] as const satisfies readonly { key: string; needs: Permission }[];

export default function Supervision({ me }: { readonly me: Me }) {
  const seesFigures = me.permissions.includes("supervision.read");
  return (
    <Kit>
      <Queries person={me.name}>
        <div className="supervision">
          <Sections me={me} />
          <Switch>
            <Route path="/supervision/cases/:which">
              {({ which }) => <CaseList key={which} cases={casesIn(decodeURIComponent(which))} />}
            </Route>
            <Route path="/supervision/hearing/:id">
              {({ id }) => <ResponsibilityPage key={id} id={decodeURIComponent(id)} />}
            </Route>
            <Route path="/supervision/live/:id?">
              {({ id }) => <Inspection me={me} chosen={id === undefined ? null : decodeURIComponent(id)} />}
            </Route>
            <Route path="/supervision/findings/:id">
              {({ id }) => <FindingPage key={id} me={me} id={id} />}
            </Route>
            <Route path="/supervision/findings">
              <FindingList />
            </Route>
            <Route path="/supervision/checks/:id">{({ id }) => <CheckPage key={id} me={me} id={id} />}</Route>
            <Route path="/supervision/checks">
              <CheckList me={me} />
            </Route>
            <Route path="/supervision/figures/:from/:to/:by">
              {(parts) => <FiguresPage span={spanIn(parts, Date.now())} />}
            </Route>
            <Route>{seesFigures ? <FiguresPage span={spanIn({}, Date.now())} /> : <FindingList />}</Route>
          </Switch>
        </div>
      </Queries>
    </Kit>
  );
}

function Sections({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const [where] = useLocation();
  const shown = SECTIONS.filter(({ needs }) => me.permissions.includes(needs));
  const part = where.split("/")[2] ?? "";
  const here = part === "cases" || part === "hearing" ? "figures" : part === "" ? shown[0]?.key : part;
  return (
    <nav className="sections" aria-label={t("supervision.sections")}>
      {shown.map(({ key }) => (
        <Link key={key} href={`/supervision/${key}`} aria-current={key === here ? "page" : undefined}>
          {t(`supervision.section.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
