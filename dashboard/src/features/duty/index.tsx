/** 值守: who watches now, handing over, and what each shift was. */
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation } from "wouter";
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { DutyBeat } from "../../duty-beat.ts";
import { Kit } from "../../kit.tsx";
import { Queries } from "../../queries.tsx";
import { Duty } from "./duty.tsx";
import { HandoverPage } from "./handover.tsx";
import { ShiftPage } from "./shift-page.tsx";
import { Shifts } from "./shifts.tsx";
import "./duty.css";
// After what it changes.
import "./shift-print.css";

const SECTIONS = ["now", "handover", "shifts"] as const;

export default function DutyPage({ me, beat }: { readonly me: Me; readonly beat: DutyBeat }) {
  return (
    <Kit>
      <Queries person={me.name}>
        <div className="duty-page">
          <Sections />
          <Switch>
            <Route path="/duty/handover">
              <HandoverPage me={me} beat={beat} />
            </Route>
            <Route path="/duty/shifts/:id">{({ id }) => <ShiftPage key={id} id={id} />}</Route>
            <Route path="/duty/shifts">
              <Shifts />
            </Route>
            <Route>
              <Duty me={me} beat={beat} />
            </Route>
          </Switch>
        </div>
      </Queries>
    </Kit>
  );
}

function Sections() {
  const { t } = useTranslation();
  const [where] = useLocation();
  const here = SECTIONS.find((key) => where.startsWith(`/duty/${key}`)) ?? "now";
  return (
    <nav className="sections" aria-label={t("shift.sections")}>
      {SECTIONS.map((key) => (
        <Link key={key} href={`/duty/${key}`} aria-current={key === here ? "page" : undefined}>
          {t(`shift.section.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
