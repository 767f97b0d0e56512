/** 审批: what waits for me, the register, the form with its signatures, papers, import, who signs for whom. */
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Kit } from "../../kit.tsx";
import { Queries } from "../../queries.tsx";
import { Bars } from "./bars.tsx";
import { Delegations } from "./delegations.tsx";
import { FormEditor } from "./form-editor.tsx";
import { FormPage } from "./form-page.tsx";
import { Imports } from "./imports.tsx";
import { NewForm } from "./new-form.tsx";
import { Register } from "./register.tsx";
import { Tasks } from "./tasks.tsx";
import "./approvals.css";

const SECTIONS = [
  { key: "tasks", href: "/approvals", needs: [] },
  { key: "register", href: "/approvals/register", needs: [] },
  { key: "new", href: "/approvals/new", needs: ["approval.draft"] },
  { key: "imports", href: "/approvals/import", needs: ["approval.draft", "approval.import-signed"] },
  { key: "delegations", href: "/approvals/delegations", needs: [] },
  { key: "bars", href: "/approvals/bars", needs: [] },
] as const satisfies readonly { key: string; href: string; needs: readonly Permission[] }[];

export default function Approvals({ me }: { readonly me: Me }) {
  return (
    <Kit>
      <Queries person={me.name}>
        <Sections me={me} />
        <Switch>
          <Route path="/approvals/register">
            <Register />
          </Route>
          <Route path="/approvals/new/:day?/:entry?">
            {({ day, entry }) => (
              <NewForm key={entry ?? ""} me={me} day={day ?? null} entry={entry ?? null} />
            )}
          </Route>
          <Route path="/approvals/import">
            <Imports me={me} />
          </Route>
          <Route path="/approvals/delegations">
            <Delegations me={me} />
          </Route>
          <Route path="/approvals/bars">
            <Bars me={me} />
          </Route>
          <Route path="/approvals/form/:id/edit">{({ id }) => <FormEditor key={id} id={id} />}</Route>
          <Route path="/approvals/form/:id">{({ id }) => <FormPage key={id} me={me} id={id} />}</Route>
          <Route>
            <Tasks me={me} />
          </Route>
        </Switch>
      </Queries>
    </Kit>
  );
}

function Sections({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const [where] = useLocation();
  const isTasks = where === "/approvals" || !where.startsWith("/approvals");
  const isHere = (href: string) => (href === "/approvals" ? isTasks : where.startsWith(href));
  const shown = SECTIONS.filter(
    ({ needs }) => needs.length === 0 || needs.some((each) => me.permissions.includes(each)),
  );
  return (
    <nav className="sections" aria-label={t("approvals.sections")}>
      {shown.map(({ key, href }) => (
        <Link key={key} href={href} aria-current={isHere(href) ? "page" : undefined}>
          {t(`approvals.section.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
