/** What of a shift's record is put into words by its kind. PURE. */
import type { ShiftReport } from "../../../../src/desk/contract/shifts.ts";

const ENDS = ["off", "signed-out", "handed-over"] as const;

/** One that a later version has named is told as an end, no more. */
export function endOf(how: string): (typeof ENDS)[number] {
  return ENDS.find((each) => each === how) ?? "off";
}

const CARDS = ["paused", "recess", "lost", "upcoming"] as const;
export function cardOf(card: string): (typeof CARDS)[number] {
  return CARDS.find((each) => each === card) ?? "paused";
}

const MARKS = ["sensitive", "order", "equipment", "other"] as const;
/** null: a courtroom's host has named it, as it stands. */
export function markOf(kind: string): (typeof MARKS)[number] | null {
  return MARKS.find((each) => each === kind) ?? null;
}

export type CutResult = "verified" | "unverified" | "nothing";
export function cutResultOf({ verified }: Pick<ShiftReport["cuts"][number], "verified">): CutResult {
  if (verified === null) return "nothing";
  return verified ? "verified" : "unverified";
}

export interface PauseOrDump {
  readonly at: string;
  readonly by: string;
  readonly roomName: string;
  readonly pause: ShiftReport["pauses"][number] | null;
}

/** Both lead away from the air for a while: one list, by time. */
export function pausesAndDumps({ pauses, dumps }: Pick<ShiftReport, "pauses" | "dumps">): PauseOrDump[] {
  const all = [
    ...pauses.map((each) => ({ ...each, pause: each })),
    ...dumps.map((each) => ({ ...each, pause: null })),
  ];
  return all
    .map(({ at, by, roomName, pause }) => ({ at, by, roomName, pause }))
    .sort((a, b) => a.at.localeCompare(b.at));
}
