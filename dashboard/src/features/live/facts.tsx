/** The pieces that every tile is made of: the air, the case, what is covered, why it is held, what alarms. */
import { useTranslation } from "react-i18next";
import type { WallRoom, WallSession } from "../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";
import { AIR } from "../../air.ts";
import { whyOf } from "./why.ts";

export function AirBadge({ room }: { readonly room: WallRoom }) {
  const { t } = useTranslation();
  const state = room.session?.airState ?? (room.latch === null ? null : "cut");
  if (state === null) return <span className="air off">— {t("wall.noStream")}</span>;
  const { mark, tone } = AIR[state];
  return (
    <span className={`air ${tone}`}>
      <span aria-hidden="true">{mark}</span> {t(`states.air.${state}`)}
    </span>
  );
}

export function CaseLine({ session }: { readonly session: WallSession }) {
  const { t } = useTranslation();
  const [first, ...more] = session.caseNumbers;
  if (first === undefined) return <p className="case unknown">{t("wall.unidentified")}</p>;
  const rest = [session.cause, session.grade === null ? null : t(`states.grade.${session.grade}`)]
    .filter((each) => each !== null)
    .join(" · ");
  return (
    <p className="case" title={session.caseNumbers.join("、")}>
      <strong>{first}</strong>
      {more.length > 0 && <span> {t("wall.andCases", { count: more.length })}</span>}
      {rest !== "" && <span> · {rest}</span>}
    </p>
  );
}

/** How far back a cut reaches; said only where it would reach back at all. */
export function Cover({ session }: { readonly session: WallSession }) {
  const { t } = useTranslation();
  const { airState, delaySeconds } = session;
  if (airState !== "on-air" && airState !== "preparing") return null;
  if (delaySeconds === 0) return <span className="cover none">▲ {t("wall.noDelay")}</span>;
  return <span className="cover">{t("wall.covered", { seconds: delaySeconds })}</span>;
}

/** Which card it is that the public sees; said only where a person has chosen. */
export function CardMark({ session }: { readonly session: WallSession }) {
  const { t } = useTranslation();
  if (session.airState !== "paused" || session.pauseCard === null) return null;
  return <span className="card">{t("wall.cardShown", { card: t(`wall.cards.${session.pauseCard}`) })}</span>;
}

export function PhaseMark({ session }: { readonly session: WallSession }) {
  const { t } = useTranslation();
  return <span className="phase">{t(`states.phase.${session.phase}`)}</span>;
}

/** Why nothing goes out, and who must do what: the first reason, with its clause; all of them where there is room. */
export function Reasons({ session, all }: { readonly session: WallSession; readonly all: boolean }) {
  const { t, i18n } = useTranslation();
  const shown = all ? session.reasons : session.reasons.slice(0, 1);
  const hidden = session.reasons.length - shown.length;
  if (shown.length === 0) return null;
  return (
    <ul className="reasons">
      {shown.map(({ code, clause, text }) => {
        const { why, cure } = whyOf(text, i18n.language);
        return (
          <li key={`${code} ${clause} ${text}`}>
            <p className="why">
              <b>{t("wall.why")}</b> {why}
              {clause !== "" && <span className="clause"> {t("against.clause", { clause })}</span>}
            </p>
            {cure !== null && (
              <p className="cure">
                <b>{t("wall.cure")}</b> {cure}
              </p>
            )}
          </li>
        );
      })}
      {hidden > 0 && <li className="more">{t("wall.moreReasons", { count: hidden })}</li>}
    </ul>
  );
}

const ALARM_MARKS = ["", "■", "▲", "◆", "●"] as const;

export function AlarmLines({ alarms, all }: { readonly alarms: readonly Alarm[]; readonly all: boolean }) {
  const { t, i18n } = useTranslation();
  const shown = all ? alarms : alarms.slice(0, 1);
  const hidden = alarms.length - shown.length;
  if (shown.length === 0) return null;
  return (
    <ul className="alarms">
      {shown.map(({ key, priority, zh, en, actual, expected, acknowledgedAt }) => (
        <li key={key} className={`p${priority}`}>
          <span aria-hidden="true">{ALARM_MARKS[priority]}</span> P{priority}{" "}
          {(i18n.language === "en" ? en : zh).title}
          {all && <span> · {(i18n.language === "en" ? en : zh).advice}</span>}
          {all && expected !== "" && <span> · {t("wall.actual", { actual, expected })}</span>}
          {acknowledgedAt !== null && <span> · {t("wall.acknowledged")}</span>}
        </li>
      ))}
      {hidden > 0 && <li className="more">{t("wall.moreAlarms", { count: hidden })}</li>}
    </ul>
  );
}
