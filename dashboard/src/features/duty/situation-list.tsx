/** 当前情况: what stands open as this is read, for whoever takes over. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { WallNode, WallRoom } from "../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";
import { hourOf, momentOf } from "../../beijing.ts";
import { inLanguage } from "../../in-language.ts";
import { useEntries, useEntry, useTruth } from "../../live/use-live.ts";
import { Notice } from "../../notice.tsx";
import { useActor } from "../../use-actor.ts";
import { situationOf } from "./situation.ts";

const ALARM_MARKS = ["", "■", "▲", "◆", "●"] as const;

export function SituationList() {
  const { t, i18n } = useTranslation();
  const actor = useActor();
  const truth = useTruth();
  const node = useEntry<WallNode>("node");
  const rooms = useEntries<WallRoom>("room/");
  const { alarms, shelved, latched, held } = situationOf(rooms, useEntries<Alarm>("alarm/"));
  const placeName = (place: string) =>
    rooms.find(({ id }) => id === place)?.name ?? (place === "node" ? t("incidents.place.node") : place);
  const title = ({ zh, en }: Alarm) => (i18n.language === "en" ? en : zh).title;
  return (
    <section className="situation">
      <h3>{t("shift.situation.title")}</h3>
      {truth !== "true" && <Notice kind="error">{t("unreachable")}</Notice>}
      {node?.cutAll != null && <Notice kind="warning">{t("wall.allCut")}</Notice>}
      <div className="four">
        <Group title={t("shift.situation.latched", { count: latched.length })} href="/rearm">
          {latched.map(({ id, name, latch }) => (
            <li key={id}>
              <strong>✕ {name}</strong> {actor(latch?.by ?? null)} {momentOf(latch?.cutAt ?? "")}
              <div>{latch?.reason ?? t("rearm.noReason")}</div>
            </li>
          ))}
        </Group>
        <Group title={t("shift.situation.alarms", { count: alarms.length })} href="/incidents/alarms">
          {alarms.map((alarm) => (
            <li key={alarm.key}>
              <strong>
                <span aria-hidden="true">{ALARM_MARKS[alarm.priority]}</span> P{alarm.priority} {title(alarm)}
              </strong>{" "}
              {placeName(alarm.place)} {momentOf(alarm.raisedAt)}
              <div>
                {alarm.acknowledgedBy === null
                  ? t("shift.situation.unseen")
                  : t("shift.situation.seenBy", { by: alarm.acknowledgedBy })}
              </div>
            </li>
          ))}
        </Group>
        <Group title={t("shift.situation.shelved", { count: shelved.length })} href="/incidents/alarms">
          {shelved.map((alarm) => (
            <li key={alarm.key}>
              <strong>
                P{alarm.priority} {title(alarm)}
              </strong>{" "}
              {placeName(alarm.place)}
              <div>
                {t("shift.situation.until", {
                  at: hourOf(alarm.shelved?.untilAt ?? ""),
                  by: alarm.shelved?.by ?? "",
                  reason: alarm.shelved?.reason ?? "",
                })}
              </div>
            </li>
          ))}
        </Group>
        <Group title={t("shift.situation.held", { count: held.length })} href="/live">
          {held.map(({ id, name, session }) => (
            <li key={id}>
              <strong>○ {name}</strong> {session?.caseNumbers[0] ?? t("wall.unidentified")}
              {session?.reasons.slice(0, 1).map(({ code, clause, text }) => (
                <div key={code}>
                  {inLanguage(text, i18n.language)}{" "}
                  {clause !== "" && <span className="clause">{t("against.clause", { clause })}</span>}
                </div>
              ))}
            </li>
          ))}
        </Group>
      </div>
    </section>
  );
}

function Group(props: {
  readonly title: string;
  readonly href: string;
  readonly children: readonly ReactNode[];
}) {
  const { t } = useTranslation();
  return (
    <section>
      <h4>
        <Link href={props.href}>{props.title}</Link>
      </h4>
      {props.children.length === 0 ? <p className="facts">{t("shift.none")}</p> : <ul>{props.children}</ul>}
    </section>
  );
}
