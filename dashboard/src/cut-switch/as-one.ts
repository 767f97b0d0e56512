/** The reports of 全部断播 as one: it holds when all of them hold. PURE. */
import type { CutReport } from "../../../src/desk/contract/session.ts";
import type { Told } from "./cut-view.ts";

/** No report at all: nothing was recorded anywhere, so there was nothing to close. What could not be latched is an error. */
export function asOne(reports: readonly CutReport[]): Told {
  const closed = reports.filter(({ closedAt }) => closedAt !== null);
  const left = closed.flatMap(({ lastContentAt }) => lastContentAt ?? []).sort();
  return {
    latched: reports.every(({ latched }) => latched),
    verified: reports.every(({ verified }) => verified),
    closedAt: closed[0]?.closedAt ?? null,
    // The press of each reached the gate at the same moment; the content that left last is the newest of any.
    receivedAt: closed[0]?.receivedAt ?? "",
    lastContentAt: left.at(-1) ?? null,
  };
}
