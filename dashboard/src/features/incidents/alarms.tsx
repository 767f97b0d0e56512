/** What alarms now, gravest first; then what somebody has shelved, and what tells nothing of its own. */
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAsked } from "../../queries.tsx";
import { AlarmCard } from "./alarm-card.tsx";
import { GROUPS, groupOf, inOrder } from "./alarm-standing.ts";
import { Nothing } from "./nothing.tsx";
import "./alarms.css";

const LOOK_MS = 3_000;

export interface AlarmsProps {
  readonly me: Me;
  /** The key of the alarm that the address names. */
  readonly chosen: string | null;
}

export function Alarms({ me, chosen }: AlarmsProps) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: Alarm[]; flood: boolean }>("/alarms", { everyMs: LOOK_MS });
  const alarms = inOrder(asked.data?.items ?? []);
  const isGone = asked.isSuccess && chosen !== null && !alarms.some(({ key }) => key === chosen);
  return (
    <>
      {asked.data?.flood === true && <Notice kind="error">{t("alarms.flood")}</Notice>}
      {isGone && <Notice kind="info">{t("alarms.gone")}</Notice>}
      <Failure error={asked.error} />
      {GROUPS.map((group) => {
        const own = alarms.filter((alarm) => groupOf(alarm) === group);
        if (own.length === 0 && group !== "telling") return null;
        return (
          <section key={group}>
            <h2>{t(`alarms.group.${group}`, { count: own.length })}</h2>
            {asked.isSuccess && own.length === 0 && <Nothing>{t("alarms.none")}</Nothing>}
            <ul className={`alarm-list ${group}`}>
              {own.map((alarm) => (
                <AlarmCard key={alarm.key} me={me} alarm={alarm} isChosen={alarm.key === chosen} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}
