/** 庭审巡查: how a 问题 goes from being sent to 销号, and who may do which step. PURE. */
import type { FindingAct, FindingState } from "../contract/findings.ts";

export interface FindingStanding {
  readonly state: FindingState;
  /** Whoever acts has answered it, in whatever round, or acts by the hand of one who has. */
  readonly isAnswerer: boolean;
}

export type FindingRefusal = "finding-not-answered" | "finding-answered" | "finding-closed" | "own-answer";

const NEXT: Readonly<Record<FindingState, Readonly<Partial<Record<FindingAct, FindingState>>>>> = {
  sent: { answer: "answered" },
  answered: { return: "returned", close: "closed" },
  returned: { answer: "answered" },
  closed: {},
};

/** @returns the next state, or why not. Whoever has answered judges no answer: neither 销号 nor 退回 is his. */
export function afterAct(
  { state, isAnswerer }: FindingStanding,
  act: FindingAct,
): { readonly state: FindingState } | { readonly refusal: FindingRefusal } {
  if (state === "closed") return { refusal: "finding-closed" };
  const next = NEXT[state][act];
  if (next === undefined)
    return { refusal: state === "answered" ? "finding-answered" : "finding-not-answered" };
  if ((act === "close" || act === "return") && isAnswerer) return { refusal: "own-answer" };
  return { state: next };
}
