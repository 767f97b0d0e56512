/**
 * The latches as they stand on disk: one checked line for each act, replayed at start. A last line without its end
 * was never acknowledged and does not count; any other damage is reported, and then every courtroom is cut (design 4).
 */
import { createHash } from "node:crypto";

export type LatchAct =
  | { readonly act: "cut"; readonly courtroom: string }
  | { readonly act: "rearm"; readonly courtroom: string }
  | { readonly act: "cut-all" }
  | { readonly act: "lift-cut-all" }
  /** Changes nothing: proves at each start that the log can be written. */
  | { readonly act: "started" };

export interface LatchState {
  readonly all: boolean;
  readonly courtrooms: ReadonlySet<string>;
}

export const noLatches: LatchState = { all: false, courtrooms: new Set() };

export function applyAct(state: LatchState, act: LatchAct): LatchState {
  switch (act.act) {
    case "cut":
      return { ...state, courtrooms: new Set([...state.courtrooms, act.courtroom]) };
    case "rearm":
      return { ...state, courtrooms: new Set([...state.courtrooms].filter((id) => id !== act.courtroom)) };
    case "cut-all":
      return { ...state, all: true };
    case "lift-cut-all":
      return { ...state, all: false };
    case "started":
      return state;
  }
}

/** One line; `at` is ISO wall time. */
export function formatLine(act: LatchAct, at: string): string {
  const body = JSON.stringify({ ...act, at });
  return `${checksum(body)} ${body}\n`;
}

/** The lines from which a new log begins. */
export function formatState({ all, courtrooms }: LatchState, at: string): string {
  const acts: LatchAct[] = [...courtrooms].map((courtroom) => ({ act: "cut", courtroom }));
  if (all) acts.push({ act: "cut-all" });
  return acts.map((act) => formatLine(act, at)).join("");
}

/** What the log says, and the numbers of complete lines that can't be believed: what they did is unknown. */
export function replay(text: string): {
  readonly state: LatchState;
  readonly damagedLines: readonly number[];
} {
  const lines = text.split("\n");
  lines.pop();
  const damagedLines: number[] = [];
  let state = noLatches;
  for (const [index, line] of lines.entries()) {
    const act = parseLine(line);
    if (act === null) damagedLines.push(index + 1);
    else state = applyAct(state, act);
  }
  return { state, damagedLines };
}

function parseLine(line: string): LatchAct | null {
  const body = line.slice(17);
  if (line.slice(0, 16) !== checksum(body)) return null;
  // The checksum is ours, so the body is what some version's formatLine wrote: perhaps an act unknown to this one.
  const act = JSON.parse(body) as LatchAct;
  return KNOWN.includes(act.act) ? act : null;
}

const KNOWN: readonly LatchAct["act"][] = ["cut", "rearm", "cut-all", "lift-cut-all", "started"];

function checksum(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}
