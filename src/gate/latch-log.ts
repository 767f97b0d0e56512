/**
 * The latches as they stand on disk: one checked line for each act, replayed at start. A last line without its end
 * was never acknowledged and does not count; any other damage makes the log unreadable, and then every courtroom
 * is cut (design 4).
 */
import { createHash } from "node:crypto";

export type LatchAct =
  | { readonly act: "cut"; readonly courtroom: string }
  | { readonly act: "rearm"; readonly courtroom: string }
  | { readonly act: "cut-all" }
  | { readonly act: "lift-cut-all" };

export interface LatchState {
  readonly all: boolean;
  readonly courtrooms: ReadonlySet<string>;
}

export class LatchLogError extends Error {
  readonly code = "latch-log-unreadable";
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
  }
}

/** One line; `at` is ISO wall time. */
export function formatLine(act: LatchAct, at: string): string {
  const body = JSON.stringify({ ...act, at });
  return `${checksum(body)} ${body}\n`;
}

/** @throws LatchLogError when a complete line is damaged. */
export function replay(text: string): LatchState {
  const lines = text.split("\n");
  lines.pop();
  return lines.reduce((state, line, index) => applyAct(state, parseLine(line, index + 1)), noLatches);
}

function parseLine(line: string, number: number): LatchAct {
  const body = line.slice(17);
  if (line.slice(0, 16) !== checksum(body)) throw new LatchLogError(`latch log: line ${number} is damaged`);
  // The checksum was ours, so the body is what formatLine wrote.
  return JSON.parse(body) as LatchAct;
}

function checksum(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}
