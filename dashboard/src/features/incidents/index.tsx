/** 告警与事件: what alarms now, what happened and how it is closed, what must go from the platform, drills of the switch. */
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Kit } from "../../kit.tsx";
import { Queries } from "../../queries.tsx";
import { SelfCheck } from "../../self-check/self-check.tsx";
import { AlarmReport } from "./alarm-report.tsx";
import { keyIn } from "./alarm-standing.ts";
import { Alarms } from "./alarms.tsx";
import { Drills } from "./drills.tsx";
import { IncidentList } from "./incident-list.tsx";
import { IncidentPage } from "./incident-page.tsx";
import { NewIncident } from "./new-incident.tsx";
import { TakeDowns } from "./take-downs.tsx";
import "./incidents.css";

const SECTIONS = [
  { key: "alarms", needs: "session.read" },
  { key: "list", needs: "incident.read" },
  { key: "take-downs", needs: "incident.read" },
  { key: "report", needs: "session.read" },
  { key: "drills", needs: "drill.read" },
  { key: "self-check", needs: "node.check" },
] as const satisfies readonly { key: string; needs: Permission }[];

export default function IncidentsPage({ me }: { readonly me: Me }) {
  return (
    <Kit>
      <Queries person={me.name}>
        <div className="incidents-page">
          <Sections me={me} />
          <Switch>
            <Route path="/incidents/list">
              <IncidentList me={me} />
            </Route>
            <Route path="/incidents/new">
              <NewIncident />
            </Route>
            <Route path="/incidents/one/:id">{({ id }) => <IncidentPage key={id} me={me} id={id} />}</Route>
            <Route path="/incidents/take-downs">
              <TakeDowns me={me} />
            </Route>
            <Route path="/incidents/report">
              <AlarmReport />
            </Route>
            <Route path="/incidents/drills">
              <Drills me={me} />
            </Route>
            <Route path="/incidents/self-check">
              <SelfCheck />
            </Route>
            <Route path="/incidents/alarms/:key">{({ key }) => <Alarms me={me} chosen={keyIn(key)} />}</Route>
            <Route>
              <Alarms me={me} chosen={null} />
            </Route>
          </Switch>
        </div>
      </Queries>
    </Kit>
  );
}

/** Sections are not of every role; what one may not see has no entry. */
function Sections({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const [where] = useLocation();
  const here = SECTIONS.find(({ key }) => where.startsWith(`/incidents/${key}`))?.key ?? sectionOf(where);
  return (
    <nav className="sections" aria-label={t("incidents.sections")}>
      {SECTIONS.filter(({ needs }) => me.permissions.includes(needs)).map(({ key }) => (
        <Link key={key} href={`/incidents/${key}`} aria-current={key === here ? "page" : undefined}>
          {t(`incidents.section.${key}`)}
        </Link>
      ))}
    </nav>
  );
}

/** One incident, and a new one, belong to their list. */
function sectionOf(where: string): "list" | "alarms" {
  return /^\/incidents\/(one|new)/.test(where) ? "list" : "alarms";
}
