/** What an incident is, which of them a new occurrence belongs to, and who may close it. PURE. */
import type { Origin } from "../contract/incidents.ts";
import type { IncidentRow } from "../store/incidents.ts";
import { ALARM_KINDS } from "../watch/alarm-kinds.ts";
import type { AlarmName } from "../watch/alarm-names.ts";

/** Something that makes an incident, or is one more of the same. */
export interface Occurrence {
  readonly origin: Origin;
  /** Of a latch or an alarm: told twice, it is one incident. null: each by itself. */
  readonly originRef: string | null;
  readonly alarm: AlarmName | null;
  readonly place: string;
  readonly sessionIds: readonly string[];
  readonly caseNumbers: readonly string[];
  /** Wall clock, ISO 8601. */
  readonly momentAt: string;
  /** A person, `desk` or `gate`. */
  readonly by: string;
  readonly text: string;
}

/**
 * The open incident of which this is one more: the same alarm in the same place come back, the same session refused once
 * more, or what an alarm says of a cut. Each cut is an incident of its own.
 */
export function sameIncident(open: readonly IncidentRow[], occurrence: Occurrence): IncidentRow | null {
  const { origin, alarm, place, sessionIds, momentAt } = occurrence;
  // Its timeline reaches a day: what comes later has a story, and a clip, of its own.
  const isNear = (each: IncidentRow) => Date.parse(momentAt) - Date.parse(each.momentAt) < DAY_MS;
  const newest = [...open].reverse().filter((each) => each.place === place && isNear(each));
  if (alarm !== null && OF_A_CUT.includes(alarm)) {
    const cut = newest.find((each) => each.origin === "cut");
    if (cut !== undefined) return cut;
  }
  if (origin === "alarm") return newest.find((each) => each.alarm === alarm) ?? null;
  if (origin !== "refused-air") return null;
  const same = ({ sessionIds: [id] }: IncidentRow) => id === sessionIds[0];
  return newest.find((each) => each.origin === origin && same(each)) ?? null;
}

const DAY_MS = 24 * 3_600_000;
const OF_A_CUT: readonly AlarmName[] = ["cut-unverified"];

export function stateOf({ closedAt, closeAskedAt }: IncidentRow): "open" | "closing" | "closed" {
  if (closedAt !== null) return "closed";
  return closeAskedAt === null ? "open" : "closing";
}

export type CloseRefusal = "findings-missing" | "take-down-open" | "not-asked" | "second-person";

/** Cause and measures are written down, and nothing is left on the platform. @returns null when it may be asked for. */
export function refusesAsking(
  { cause, measures }: IncidentRow,
  openTakeDowns: number,
): Exclude<CloseRefusal, "not-asked" | "second-person"> | null {
  if (cause === null || measures === null) return "findings-missing";
  return openTakeDowns > 0 ? "take-down-open" : null;
}

/** 由第二人结案. @param isSecond neither who asked nor who handles it, by whatever hand */
export function refusesClosing(
  incident: IncidentRow,
  openTakeDowns: number,
  isSecond: boolean,
): CloseRefusal | null {
  if (incident.closeAskedBy === null) return "not-asked";
  if (!isSecond) return "second-person";
  return refusesAsking(incident, openTakeDowns);
}

export function titleOf({ origin, alarm }: Pick<IncidentRow, "origin" | "alarm">): {
  readonly zh: string;
  readonly en: string;
} {
  const kind = alarm === null ? undefined : ALARM_KINDS[alarm as AlarmName];
  if (kind !== undefined) return { zh: kind.zh.title, en: kind.en.title };
  return TITLES[origin];
}

const TITLES: Readonly<Record<Origin, { readonly zh: string; readonly en: string }>> = {
  cut: { zh: "断播", en: "Cut" },
  alarm: { zh: "告警", en: "Alarm" },
  "refused-air": { zh: "播出请求被拒", en: "Refused attempt to air" },
  person: { zh: "人工登记", en: "Entered by a person" },
};
