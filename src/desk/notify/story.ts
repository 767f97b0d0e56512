/** One notice on its way through one channel: PURE. What becomes of it is the outbox's business. */
import { type Entry, laneOf, type Notice, type Word } from "./notice.ts";

/** `folded`: told of as a number only, because there were too many. */
type Stage = "waiting" | "sending" | "told" | "folded";

export interface Story {
  notice: Notice;
  readonly order: number;
  /** What is told next, or was told last. */
  word: Word;
  stage: Stage;
  /** Not before; and when it stops waiting for company. */
  fromMs: number;
  dueMs: number;
  /** Since when it is over; null while it lasts. */
  goneMs: number | null;
  /** When its begin was told last; null: never yet. */
  toldMs: number | null;
  wasEscalated: boolean;
  repeats: number;
  /** It has no end that would be told. */
  readonly isOnce: boolean;
  /** A delivery of it has failed. */
  wasReturned: boolean;
}

/** When a channel has told of a thing, and whether it has told that it is over. */
export interface Telling {
  readonly toldMs: number;
  readonly isOver: boolean;
}

/** What belongs together often comes seconds apart. */
export const GATHER_MS = 10_000;
/** What comes back within is counted, not told again. */
export const REPEAT_MS = 600_000;

/** @param before how the same thing was told last, if it was. */
export function newStory(
  notice: Notice,
  order: number,
  before: Telling | undefined,
  digestMs: number,
  nowMs: number,
  isOnce: boolean,
): Story {
  const isBack = before !== undefined && nowMs - before.toldMs < REPEAT_MS;
  // Whoever was told that the gravest is over believes it: that it is not can't wait.
  const isHeld = isBack && !(notice.priority === 1 && before.isOver);
  const fromMs = isHeld ? before.toldMs + REPEAT_MS : nowMs;
  const companyMs = { urgent: 0, soon: GATHER_MS, digest: digestMs }[laneOf(notice, "raised")];
  return {
    ...{ notice, order, word: "raised", stage: "waiting", isOnce },
    ...{ fromMs, dueMs: Math.max(fromMs, nowMs + companyMs) },
    ...{ goneMs: null, toldMs: null, wasEscalated: false, wasReturned: false },
    repeats: isBack ? 1 : 0,
  };
}

export function entryOf({ notice, word, repeats }: Story): Entry {
  return { notice, word, repeats };
}

export function isWaiting({ stage }: Story): boolean {
  return stage === "waiting";
}

/** Gravest first, then in the order in which they came. */
export function inOrder(stories: Iterable<Story>): Story[] {
  return [...stories].sort((a, b) => a.notice.priority - b.notice.priority || a.order - b.order);
}
