/** What the alarms are told of the node as a whole, and of rooms in which nothing is recorded. PURE. */
import { NODE, type Observation } from "./alarm.ts";
import type { AlarmName } from "./alarm-names.ts";
import { type DiskForecast, isLow, isNearlyFull } from "./disk-forecast.ts";
import type { EvidenceBook } from "./observations.ts";

export interface NodeFacts {
  readonly isGateConnected: boolean;
  /** For each session on air: whether its platform connection stands. */
  readonly platformLines: readonly boolean[];
  /** null: not looked at yet. */
  readonly disk: DiskForecast | null;
}

const GIB = 2 ** 30;

export function observeNode(facts: NodeFacts, book: EvidenceBook, nowMs: number): Observation[] {
  const { isGateConnected, platformLines, disk } = facts;
  const plain = (name: AlarmName, isFault: boolean | null, actual: string): Observation => {
    const presence = isFault === null ? "unknown" : isFault ? "present" : "absent";
    const evidence = book.note(name, presence, nowMs);
    return { name, place: NODE, phase: null, phaseSinceMs: 0, actual, expected: "", evidence };
  };
  const isDown = platformLines.length > 1 && platformLines.every((stands) => !stands);
  const left = disk === null ? "" : leftOf(disk);
  return [
    plain("gate-lost", !isGateConnected, ""),
    plain("platform-down", isDown, `${platformLines.length}`),
    plain("disk-full", disk === null ? null : isNearlyFull(disk), left),
    plain("disk-low", disk === null ? null : isLow(disk), left),
  ];
}

/** @param sinceMs since when a hearing goes unrecorded there, monotonic; null: none does. */
export function observeUnrecorded(place: string, sinceMs: number | null, nowMs: number): Observation {
  return {
    ...{ name: "not-recorded", place, phase: null, phaseSinceMs: 0, actual: "", expected: "" },
    evidence: {
      presence: sinceMs === null ? "absent" : "present",
      sinceMs: sinceMs ?? nowMs,
      untilMs: nowMs,
    },
  };
}

/** Everything about a place where nothing is recorded any more: gone. */
export function nothingAt(place: string, names: readonly AlarmName[], nowMs: number): Observation[] {
  return names.map((name) => ({
    ...{ name, place, phase: null, phaseSinceMs: 0, actual: "", expected: "" },
    evidence: { presence: "absent", sinceMs: nowMs, untilMs: nowMs },
  }));
}

function leftOf({ freeBytes, hoursLeft }: DiskForecast): string {
  const free = `${(freeBytes / GIB).toFixed(1)} GiB`;
  return hoursLeft === null ? free : `${free}, ${hoursLeft} h`;
}
