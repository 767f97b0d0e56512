/** 值班记录 of one shift, as it is read and printed. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { HandoverView, ShiftReport } from "../../../../src/desk/contract/shifts.ts";
import { momentOf, secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAsked } from "../../queries.tsx";
import { useActor } from "../../use-actor.ts";
import { cardOf, cutResultOf, endOf, markOf, pausesAndDumps } from "./shift-words.ts";

export function ShiftPage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const path = `/duty/shifts/${encodeURIComponent(id)}`;
  const asked = useAsked<ShiftReport>(path);
  if (asked.data === undefined) {
    return asked.error === null ? (
      <Notice kind="info">{t("loading")}</Notice>
    ) : (
      <Failure error={asked.error} />
    );
  }
  return (
    <article className="shift">
      <div className="heading">
        <h2>{t("shift.title", { person: asked.data.shift.person })}</h2>
        <div className="prints">
          <Link className="as-button" href="/duty/shifts">
            {t("shift.back")}
          </Link>{" "}
          <button type="button" className="as-button" onClick={() => print()}>
            {t("incidents.print")}
          </button>{" "}
          <a className="as-button" href={`/api/v1${path}/print`} download>
            {t("shift.paper")}
          </a>
        </div>
      </div>
      <Failure error={asked.error} />
      <Summary report={asked.data} />
      <Lists report={asked.data} />
      <Handed title={t("shift.received")} handover={asked.data.received} />
      <Handed title={t("shift.given")} handover={asked.data.given} />
      {asked.data.isShortened && <Notice kind="warning">{t("shift.shortened")}</Notice>}
      <p className="sign">{t("shift.sign")}</p>
    </article>
  );
}

function Summary({ report }: { readonly report: ShiftReport }) {
  const { t } = useTranslation();
  const { shift, others, counts, toAt } = report;
  const names = [...new Set(others.map(({ person }) => person))];
  const median = counts.firstActMedianSeconds;
  const rows: readonly (readonly [string, string])[] = [
    [t("shift.from"), secondOf(shift.fromAt)],
    [
      t("shift.until"),
      shift.untilAt === null
        ? t("shift.untilNow", { at: secondOf(toAt) })
        : `${secondOf(shift.untilAt)}　${t(`shift.ended.${endOf(shift.howEnded ?? "")}`)}`,
    ],
    [t("shift.others"), names.length === 0 ? t("shift.none") : names.join("、")],
    [t("shift.hearings"), t("shift.hearingCount", { count: counts.hearings, aired: counts.aired })],
    [t("shift.cuts"), t("shift.cutCount", { count: counts.cuts, unverified: counts.cutsUnverified })],
    [
      t("shift.lesser"),
      t("shift.lesserCount", { dumps: counts.dumps, pauses: counts.pauses, marks: counts.marks }),
    ],
    [t("shift.alarms"), t("shift.alarmCount", { count: counts.alarms, unattended: counts.alarmsUnattended })],
    [t("shift.firstAct"), median === null ? t("shift.none") : t("shift.seconds", { seconds: median })],
  ];
  return (
    <dl className="shift-facts">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lists({ report }: { readonly report: ShiftReport }) {
  const { t, i18n } = useTranslation();
  const actor = useActor();
  const title = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
    i18n.language === "en" ? en : zh;
  const room = ({ courtroom, roomName }: { readonly courtroom: string; readonly roomName: string }) =>
    courtroom === "*" ? t("cut.everywhere") : roomName;
  return (
    <>
      <List
        title={t("shift.hearings")}
        head={[t("shift.room"), t("shift.cases"), t("shift.opened"), t("shift.air")]}
        rows={report.hearings.map((each) => [
          each.roomName,
          each.caseNumbers.length === 0 ? t("wall.unidentified") : each.caseNumbers.join("、"),
          each.openedAt === null
            ? t("shift.notOpened")
            : t("shift.fromTo", {
                from: momentOf(each.openedAt),
                to: each.closedAt === null ? t("shift.notClosed") : momentOf(each.closedAt),
              }),
          `${each.aired ? t("shift.aired") : t("shift.notAired")}${each.gaps === 0 ? "" : t("shift.gaps", { count: each.gaps })}`,
        ])}
      />
      <List
        title={t("shift.cuts")}
        head={[t("shift.at"), t("shift.by"), t("shift.room"), t("shift.result"), t("shift.reason")]}
        rows={report.cuts.map((cut) => [
          secondOf(cut.at),
          actor(cut.by),
          room(cut),
          t(`shift.cutResult.${cutResultOf(cut)}`, { ms: Math.round(cut.closedInMs ?? 0) }),
          cut.reason ?? t("shift.noReason"),
        ])}
      />
      <List
        title={t("shift.lesserActs")}
        head={[t("shift.at"), t("shift.by"), t("shift.room"), t("shift.what")]}
        rows={pausesAndDumps(report).map(({ at, by, roomName, pause }) => [
          secondOf(at),
          actor(by),
          roomName,
          pause === null
            ? t("shift.dumped")
            : `${t("shift.paused", { card: t(`wall.cards.${cardOf(pause.card)}`) })}${
                pause.resumedAt === null
                  ? t("shift.notResumed")
                  : t("shift.resumed", { by: actor(pause.resumedBy ?? ""), at: secondOf(pause.resumedAt) })
              }`,
        ])}
      />
      <List
        title={t("shift.marks")}
        head={[t("shift.at"), t("shift.by"), t("shift.room"), t("shift.what")]}
        rows={report.marks.map(({ at, by, roomName, kind, note }) => {
          const known = markOf(kind);
          const word = known === null ? kind : t(`wall.marks.${known}`);
          return [secondOf(at), actor(by), roomName, [word, note].filter((each) => each !== null).join(" ")];
        })}
      />
      <List
        title={t("shift.alarms")}
        head={[t("shift.at"), t("shift.alarm"), t("shift.place"), t("shift.firstAct")]}
        rows={report.alarms.map((alarm) => [
          secondOf(alarm.raisedAt),
          `P${alarm.priority} ${title(alarm.title)}`,
          alarm.placeName,
          alarm.firstActAt === null
            ? t("shift.unattended")
            : t("shift.attended", { by: actor(alarm.firstActBy ?? ""), seconds: alarm.firstActSeconds ?? 0 }),
        ])}
      />
      <List
        title={t("shift.incidents")}
        head={[t("incidents.number"), t("incidents.what"), t("shift.place"), t("incidents.state.title")]}
        rows={report.incidents.map(({ id, number, title: of, placeName, state }) => [
          <Link key={id} href={`/incidents/one/${id}`}>
            {number}
          </Link>,
          title(of),
          placeName,
          t(`incidents.state.${state}`),
        ])}
      />
    </>
  );
}

/** A list that is empty says so: on paper nobody can tell a list that was left out. */
function List(props: {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}) {
  const { t } = useTranslation();
  const { title, head, rows } = props;
  return (
    <section>
      <h3>{t("shift.counted", { title, count: rows.length })}</h3>
      {rows.length === 0 ? (
        <p className="facts">{t("shift.none")}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {head.map((each) => (
                <th key={each} scope="col">
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is the record's, and nothing of a row has a state.
              <tr key={at}>
                {cells.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: likewise.
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Handed({ title, handover }: { readonly title: string; readonly handover: HandoverView | null }) {
  const { t } = useTranslation();
  return (
    <section className="handed">
      <h3>{title}</h3>
      {handover === null ? (
        <p className="facts">{t("shift.none")}</p>
      ) : (
        <>
          <p className="facts">
            {handover.takenAt === null
              ? t("shift.waits", { from: handover.from, at: momentOf(handover.offeredAt) })
              : t("shift.lastWho", {
                  ...{ from: handover.from, by: handover.takenBy ?? "", at: momentOf(handover.takenAt) },
                })}
          </p>
          <p className="notes">{handover.notes}</p>
        </>
      )}
    </section>
  );
}
