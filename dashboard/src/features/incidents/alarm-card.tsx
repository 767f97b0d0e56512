/** One alarm: how grave, what, where, since when, actual against expected, what to do, who does it, and what can be done. */
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import type { Incident } from "../../../../src/desk/contract/incidents.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";
import { secondOf, timeOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useNow } from "../../now.ts";
import { ActForm, ShelveForm } from "./alarm-forms.tsx";
import { type AlarmAct, alarmActs, PRIORITY_MARKS, standingOf } from "./alarm-standing.ts";
import { usePlaceName } from "./place-name.tsx";
import { spanOf } from "./span.ts";
import { useAct } from "./use-act.ts";

export interface AlarmCardProps {
  readonly me: Me;
  readonly alarm: Alarm;
  readonly isChosen: boolean;
}

export function AlarmCard({ me, alarm, isChosen }: AlarmCardProps) {
  const { t, i18n } = useTranslation();
  const placeName = usePlaceName();
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) card.current?.scrollIntoView({ block: "center" });
  }, [isChosen]);
  const { key, priority, place, zh, en, sinceAt } = alarm;
  const { title, advice } = i18n.language === "en" ? en : zh;
  const standing = standingOf(alarm);
  const age = spanOf(useNow() - Date.parse(sinceAt));
  return (
    <li ref={card} className={`alarm p${priority} is-${standing}${isChosen ? " chosen" : ""}`}>
      <div className="priority">
        <span aria-hidden="true">{PRIORITY_MARKS[priority]}</span>
        <strong>P{priority}</strong>
        {t(`alarms.priority.${priority}`)}
      </div>
      <div className="what">
        <h3>
          <Link href={`/incidents/alarms/${encodeURIComponent(key)}`}>{title}</Link>
          <span className="where">{placeName(place)}</span>
        </h3>
        <p className="advice">
          <strong>{t("alarms.advice")}</strong> {advice}
        </p>
        <p className="facts">
          {t("alarms.since", { at: secondOf(sinceAt) })}{" "}
          <strong>{t(`incidents.span.${age.unit}`, { count: age.count })}</strong>
          {alarm.actual !== "" && <> · {t("alarms.actual", { actual: alarm.actual })}</>}
          {alarm.expected !== "" && <> · {t("alarms.expected", { expected: alarm.expected })}</>}
        </p>
        <Who alarm={alarm} />
      </div>
      <Acts me={me} alarm={alarm} />
    </li>
  );
}

/** Who has seen it, who does something about it, who made it silent. */
function Who({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const { acknowledgedAt, acknowledgedBy, actedAt, actedBy, shelved, present, hiddenBy } = alarm;
  return (
    <p className="who">
      {!present && <span className="over">✓ {t("alarms.over")}</span>}
      {acknowledgedAt === null ? (
        <span className="unseen-by">○ {t("alarms.unseen")}</span>
      ) : (
        <span>◐ {t("alarms.seen", { by: acknowledgedBy, at: timeOf(acknowledgedAt) })}</span>
      )}
      {actedAt !== null && <span>● {t("alarms.acted", { by: actedBy, at: timeOf(actedAt) })}</span>}
      {shelved !== null && (
        <span>
          ❚❚ {t("alarms.shelved", { by: shelved.by, at: timeOf(shelved.untilAt), reason: shelved.reason })}
        </span>
      )}
      {hiddenBy !== null && <span>– {t("alarms.hidden")}</span>}
    </p>
  );
}

function Acts({ me, alarm }: { readonly me: Me; readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [form, setForm] = useState<"act" | "shelve" | null>(null);
  const { act, busy, error } = useAct();
  const path = `/alarms/${encodeURIComponent(alarm.key)}`;
  const acts = alarmActs(alarm, me.permissions);
  if (acts.length === 0) return null;
  const press = async (which: AlarmAct) => {
    if (which === "act" || which === "shelve") setForm(form === which ? null : which);
    else if (which === "incident") {
      const made = await act<Incident>(`${path}/incident`);
      if (made !== null) go(`/incidents/one/${made.id}`);
    } else await act(`${path}/${which}`);
  };
  return (
    <>
      <div className="acts">
        {acts.map((which) => (
          <Button
            key={which}
            type={which === "acknowledge" ? "primary" : "default"}
            loading={busy}
            aria-expanded={which === "act" || which === "shelve" ? form === which : undefined}
            onClick={() => void press(which)}
          >
            {t(`alarms.do.${which}`)}
          </Button>
        ))}
      </div>
      {(form !== null || error !== null) && (
        <div className="form">
          {form === "act" && <ActForm path={path} onDone={() => setForm(null)} />}
          {form === "shelve" && <ShelveForm path={path} onDone={() => setForm(null)} />}
          <Failure error={error} />
        </div>
      )}
    </>
  );
}
