/**
 * How many messages a robot takes, as a sliding window. PURE (time is an argument). An attempt counts from its end: it may
 * have arrived as late as that, so the robot never sees more in its window than we sent in ours. The library that counts
 * sign-ins has fixed windows, across whose border twice the limit passes: DingTalk would block for ten minutes.
 */
export interface Limit {
  readonly count: number;
  readonly withinMs: number;
}

export interface Room {
  /** Messages that may go now. */
  readonly urgent: number;
  /** Without the reserve. */
  readonly other: number;
}

/** What two clocks may differ by over a window. */
const SLACK_MS = 1_000;

export class Pace {
  readonly #limits: readonly Limit[];
  readonly #reserve: number;
  /** When each attempt was over; the one under way counts as now. */
  #ended: number[] = [];
  #underWay = 0;

  /** @param limits the last one is the robot's main one, of which `reserve` is kept for what is urgent. */
  constructor(limits: readonly Limit[], reserve: number) {
    this.#limits = limits;
    this.#reserve = reserve;
  }

  room(nowMs: number): Room {
    const left = this.#limits.map(({ count, withinMs }) => count - this.#within(withinMs, nowMs));
    const urgent = left.some((each) => each <= 0) ? 0 : Math.max(0, left.at(-1) ?? 0);
    return { urgent, other: Math.max(0, urgent - this.#reserve) };
  }

  begin(): void {
    this.#underWay += 1;
  }

  end(nowMs: number): void {
    this.#underWay -= 1;
    this.#ended.push(nowMs);
    const longestMs = Math.max(...this.#limits.map(({ withinMs }) => withinMs)) + SLACK_MS;
    this.#ended = this.#ended.filter((endedMs) => nowMs - endedMs <= longestMs);
  }

  #within(windowMs: number, nowMs: number): number {
    const recent = this.#ended.filter((endedMs) => nowMs - endedMs <= windowMs + SLACK_MS);
    return recent.length + this.#underWay;
  }
}
