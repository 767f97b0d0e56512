/** System: courtrooms and encoders, health, people, tokens, sources, the policy, channels, backups; each for whom it is for. */
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Kit } from "../../kit.tsx";
import { Notice } from "../../notice.tsx";
import { Queries } from "../../queries.tsx";
import { Backups } from "./backups.tsx";
import { Channels } from "./channels.tsx";
import { Confirmations } from "./confirmations.tsx";
import { Courtrooms } from "./courtrooms.tsx";
import { Courts } from "./courts.tsx";
import { Health } from "./health.tsx";
import { Offices } from "./offices.tsx";
import { Policy } from "./policy.tsx";
import { RoleTable } from "./role-table.tsx";
import { type SectionKey, sectionsFor } from "./sections.ts";
import { Sources } from "./sources.tsx";
import { Tokens } from "./tokens.tsx";
import { UserPage } from "./user-page.tsx";
import { Users } from "./users.tsx";
import "./system.css";

export default function System({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const [where] = useLocation();
  const sections = sectionsFor(me.permissions);
  const asked = where.split("/")[2];
  const here = sections.find((key) => key === asked) ?? sections[0];
  return (
    <Kit>
      <Queries person={me.name}>
        <nav className="sections" aria-label={t("system.sections")}>
          {sections.map((key) => (
            <Link key={key} href={`/system/${key}`} aria-current={key === here ? "page" : undefined}>
              {t(`system.section.${key}`)}
            </Link>
          ))}
        </nav>
        {asked !== undefined && asked !== here && <Notice kind="warning">{t("system.notForYou")}</Notice>}
        <Switch>
          {here === "users" && (
            <Route path="/system/users/:id">{({ id }) => <UserPage key={id} me={me} id={id} />}</Route>
          )}
          <Route>{here !== undefined && <Section at={here} me={me} />}</Route>
        </Switch>
      </Queries>
    </Kit>
  );
}

function Section({ at, me }: { readonly at: SectionKey; readonly me: Me }) {
  switch (at) {
    case "courtrooms":
      return <Courtrooms me={me} />;
    case "health":
      return <Health me={me} />;
    case "users":
      return <Users me={me} />;
    case "confirmations":
      return <Confirmations />;
    case "offices":
      return <Offices />;
    case "roles":
      return <RoleTable />;
    case "tokens":
      return <Tokens />;
    case "sources":
      return <Sources />;
    case "courts":
      return <Courts />;
    case "policy":
      return <Policy me={me} />;
    case "channels":
      return <Channels me={me} />;
    case "backups":
      return <Backups me={me} />;
  }
}
