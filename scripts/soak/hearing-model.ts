// One hearing by the requests about it (design 4): spans in which content may have been let in, and stretches in
// which it must have been. What is only possible counts for the node, what is certain is demanded of it.
import { Condition } from "./condition.ts";

export type Target = "live" | "test";

/** What arrived within it may leave until it is discarded. */
export interface Span {
  readonly fromMs: number;
  toMs: number;
  /** Everything that was still waiting is discarded at the latest then. */
  killedMs: number;
  readonly target: Target;
}

/** What was sent within it must air, unless it was discarded before. */
export interface Stretch {
  readonly fromMs: number;
  toMs: number;
  /** The earliest moment at which a request may have discarded what waited. */
  killedMs: number;
  readonly target: Target;
  seen: { firstMs: number; lastMs: number; sequence: number; count: number; oldestMs: number } | null;
  /** Pairs of stamps between which sequence numbers are missing. */
  readonly holes: { readonly afterMs: number; readonly beforeMs: number }[];
}

/** Conditions that the hearing shares with its room and with all rooms. */
export interface Surroundings {
  readonly roomFree: Condition;
  readonly allFree: Condition;
  readonly encoderOn: Condition;
}

export class HearingModel {
  /** The session's id, as the API named it; null until it was looked up. */
  sessionId: string | null = null;
  readonly approved = new Condition(false);
  readonly wanted = new Condition(false);
  readonly open = new Condition(false);
  readonly unpaused = new Condition(true);
  /** Turned only while a request is under way that discards the delay and goes on by itself. */
  readonly undisturbed = new Condition(true);
  /** The mark said last. */
  phase: "before" | "open" | "recess" | "closed-evidence" | "mediation" = "before";
  approvalId: string | null = null;
  caseNumber: string | null = null;
  spans: Span[] = [];
  stretches: Stretch[] = [];
  #isOver = false;
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get mayAir(): boolean {
    return !this.#isOver && this.#conditions.every(({ possible }) => possible);
  }

  get mustAir(): boolean {
    return (
      this.#around.encoderOn.certain && !this.#isOver && this.#conditions.every(({ certain }) => certain)
    );
  }

  /** Whether a decision of the law allows it: a denial clears the want. null: either. */
  get isAllowed(): boolean | null {
    const parts = [this.approved, this.#around.roomFree, this.#around.allFree];
    if (parts.some(({ possible }) => !possible)) return false;
    return parts.every(({ certain }) => certain) ? true : null;
  }

  /**
   * Takes in what the conditions are now: spans and stretches begin and end.
   * @param sinceMs when what let a new span begin may have acted first.
   */
  settle(nowMs: number, target: Target, sinceMs = nowMs): void {
    const span = this.spans.at(-1);
    const isSpanOpen = span !== undefined && span.toMs === Number.POSITIVE_INFINITY;
    if (this.mayAir && !isSpanOpen) {
      this.spans.push({ fromMs: sinceMs, ...ENDLESS, target });
    } else if (!this.mayAir && isSpanOpen) span.toMs = nowMs;
    const stretch = this.stretches.at(-1);
    const isStretchOpen = stretch !== undefined && stretch.toMs === Number.POSITIVE_INFINITY;
    if (this.mustAir && !isStretchOpen) {
      this.stretches.push({ fromMs: nowMs, ...ENDLESS, target, seen: null, holes: [] });
    } else if (!this.mustAir && isStretchOpen) stretch.toMs = nowMs;
  }

  /** A request that discards what waits was sent: from now on nothing that waits is due any more. */
  mayBeDiscarded(nowMs: number): void {
    for (const stretch of this.stretches) {
      stretch.killedMs = Math.min(stretch.killedMs, nowMs);
      stretch.toMs = Math.min(stretch.toMs, nowMs);
    }
  }

  /** It was answered: nothing that waited may leave any more. */
  isDiscarded(nowMs: number): void {
    for (const span of this.spans) {
      span.killedMs = Math.min(span.killedMs, nowMs);
      span.toMs = Math.min(span.toMs, nowMs);
    }
  }

  /** 闭庭, or the encoder stayed away: what was let in drains, nothing more is let in. */
  finish(nowMs: number, target: Target): void {
    this.#isOver = true;
    this.settle(nowMs, target);
  }

  get #conditions(): readonly Condition[] {
    const { roomFree, allFree } = this.#around;
    return [this.approved, this.wanted, this.open, this.unpaused, this.undisturbed, roomFree, allFree];
  }
}

const ENDLESS = { toMs: Number.POSITIVE_INFINITY, killedMs: Number.POSITIVE_INFINITY };
