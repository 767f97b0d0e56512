/** Which mark may follow which phase, and what the phase is then. PURE (design 4, phases). */
import type { SessionReport } from "../../link/messages.ts";
import type { Phase, PhaseMark } from "../contract/session.ts";
import { Failure } from "../failure.ts";
import type { Opening } from "../store/openings.ts";

/** What a mark was made on: a session, or the opening that waits for the room's next one. */
export type PhaseOutcome = { readonly sessionId: string } | { readonly opening: Opening };

const OFF_AIR: readonly Phase[] = ["recess", "closed-evidence", "mediation"];

const RULES: Readonly<Record<PhaseMark, { readonly from: readonly Phase[]; readonly to: Phase }>> = {
  opening: { from: ["before"], to: "open" },
  recess: { from: ["open", "closed-evidence", "mediation"], to: "recess" },
  // After 休庭, 不公开举证质证 and 不宜录制的调解 only 继续开庭 leads back.
  reopening: { from: OFF_AIR, to: "open" },
  "closed-evidence": { from: ["open", "recess", "mediation"], to: "closed-evidence" },
  mediation: { from: ["open", "recess", "closed-evidence"], to: "mediation" },
  // After 闭庭 nothing leads back.
  closing: { from: ["open", ...OFF_AIR], to: "closed" },
};

/** The phase after the mark, or null when the mark can't follow the present phase. */
export function phaseAfter(phase: Phase, mark: PhaseMark): Phase | null {
  const rule = RULES[mark];
  return rule.from.includes(phase) ? rule.to : null;
}

/** Phases whose span is sealed: what is said in them is recorded and never shown (design 4). */
export function isSealed(phase: Phase): boolean {
  return phase === "closed-evidence" || phase === "mediation";
}

/** The record is suspended by order (design 4): packets are read and not written. */
export function isSuspended({ gaps }: Pick<SessionReport, "gaps">): boolean {
  return gaps.some(({ cause, to }) => cause === "suspended" && to === null);
}

/** For which of the three reasons a recording may be interrupted (法释〔2017〕5号 第三条); null: the mark interrupts nothing. */
export function interruptionItem(mark: PhaseMark): string | null {
  return ITEMS[mark] ?? null;
}

const ITEMS: Readonly<Partial<Record<PhaseMark, string>>> = {
  recess: "法释〔2017〕5号 第三条第一项",
  "closed-evidence": "法释〔2017〕5号 第三条第二项",
  mediation: "法释〔2017〕5号 第三条第三项",
};

export function phaseOrder(phase: Phase, mark: PhaseMark): Failure {
  return new Failure(
    409,
    "phase-order",
    `当前阶段（${phase}）不能标记 ${mark}`,
    `${mark} can't follow the present phase, ${phase}`,
  );
}
