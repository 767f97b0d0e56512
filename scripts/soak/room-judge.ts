// Judges what the platform received of one room, row by row, against the spans and stretches of its hearings
// (design.md 1, 2, 4). A row is judged once every request that could speak for or against it has its answer.
import type { Differences } from "./differences.ts";
import type { HearingModel, Span, Stretch, Target } from "./hearing-model.ts";
import type { RequestLog } from "./request-log.ts";

export interface Row {
  readonly room: string;
  /** Where the connection went to. */
  readonly target: Target;
  readonly connection: number;
  /** The room whose encoder sent it, by the stamp; null: a card. */
  readonly source: string | null;
  readonly sequence: number;
  readonly sentAtMs: number;
  readonly arrivedAtMs: number;
}

/** A time in which nothing at all may be on the room's connections, cards included. */
export interface Dark {
  readonly fromMs: number;
  toMs: number;
  readonly why: string;
}

/** What the gate adds to the delay for a command's way (design 4); later than 0.5 s after the delay is late. */
export const MARGIN_MS = 200;
export const LATEST_MS = 500;
/** Key frames come every second. */
const KEY_FRAME_MS = 1_000;
/** From socket to socket on a busy machine: a payload may arrive at the gate so long after its stamp. */
const WAY_MS = 250;
/** How long the platform may read what had left before an act was answered. */
const READ_MS = 750;
/** What the machine may add to every bound on liveness. */
const SLACK_MS = 1_500;
/** Stamps are read back as a double of nanoseconds. */
const ROUNDING_MS = 1;

export interface RoomJudgeParts {
  readonly room: string;
  readonly delayMs: number;
  readonly log: RequestLog;
  readonly differences: Differences;
}

export class RoomJudge {
  readonly dark: Dark[] = [];
  readonly #parts: RoomJudgeParts;
  #hearings: HearingModel[] = [];
  #waiting: Row[] = [];
  #lastSequence = -1;
  #content = 0;
  #cards = 0;
  #demandedMs = 0;
  #oldestMs = 0;

  constructor(parts: RoomJudgeParts) {
    this.#parts = parts;
  }

  /** Payloads and cards judged so far, for how much media it was demanded that it air, and the greatest age seen. */
  get figures(): { content: number; cards: number; demandedMs: number; oldestMs: number } {
    return {
      content: this.#content,
      cards: this.#cards,
      demandedMs: this.#demandedMs,
      oldestMs: this.#oldestMs,
    };
  }

  get hearings(): readonly HearingModel[] {
    return this.#hearings;
  }

  watch(hearing: HearingModel): void {
    this.#hearings.push(hearing);
  }

  take(row: Row): void {
    this.#waiting.push(row);
  }

  /** @param readUntilMs everything that arrived at the platform before it has been handed over. */
  judge(readUntilMs: number): void {
    const { log, room } = this.#parts;
    const horizonMs = Math.min(readUntilMs, log.oldestUnansweredMs(room)) - READ_MS;
    let judged = 0;
    for (const row of this.#waiting) {
      if (row.arrivedAtMs > horizonMs) break;
      judged += 1;
      this.#judgeRow(row);
    }
    this.#waiting = this.#waiting.slice(judged);
    for (const hearing of this.#hearings) {
      hearing.stretches = hearing.stretches.filter((stretch) => !this.#settled(stretch, horizonMs));
    }
    this.#forget(horizonMs);
  }

  #judgeRow(row: Row): void {
    const { differences, room, delayMs } = this.#parts;
    const { arrivedAtMs, source, sentAtMs, sequence } = row;
    const dark = this.dark.find(({ fromMs, toMs }) => arrivedAtMs > fromMs + READ_MS && arrivedAtMs < toMs);
    if (dark !== undefined)
      differences.add(room, arrivedAtMs, `nothing at the platform: ${dark.why}`, said(row));
    if (source === null) {
      this.#cards += 1;
      return;
    }
    this.#content += 1;
    const ageMs = arrivedAtMs - sentAtMs;
    this.#oldestMs = Math.max(this.#oldestMs, ageMs);
    const add = (expected: string) => differences.add(room, arrivedAtMs, expected, said(row), sentAtMs);
    if (source !== room) add("no other courtroom's content on this room's stream");
    if (ageMs < delayMs + MARGIN_MS - ROUNDING_MS) add(`nothing younger than ${delayMs + MARGIN_MS} ms`);
    if (sequence <= this.#lastSequence) add(`nothing twice or out of order (last was ${this.#lastSequence})`);
    this.#lastSequence = Math.max(this.#lastSequence, sequence);
    const spans = this.#hearings.flatMap((hearing) => hearing.spans);
    if (!spans.some((span) => this.#allows(span, row))) add(`it not to air: ${this.#because(spans, row)}`);
    for (const hearing of this.#hearings) {
      for (const stretch of hearing.stretches) this.#count(stretch, row);
    }
  }

  #allows({ fromMs, toMs, killedMs, target }: Span, { sentAtMs, arrivedAtMs, target: at }: Row): boolean {
    const latestMs = killedMs - this.#parts.delayMs - MARGIN_MS + ROUNDING_MS;
    return (
      at === target &&
      sentAtMs >= fromMs - WAY_MS &&
      sentAtMs <= Math.min(toMs, latestMs) &&
      arrivedAtMs <= killedMs + READ_MS
    );
  }

  #because(spans: readonly Span[], { sentAtMs, target }: Row): string {
    const { log } = this.#parts;
    const near = spans.filter(({ toMs }) => toMs > sentAtMs - 30_000);
    const told = near.map(
      (span) =>
        `${span.target} ${log.at(span.fromMs)} to ${log.at(span.toMs)}, discarded ${log.at(span.killedMs)}`,
    );
    return `bound for ${target}, sent ${log.at(sentAtMs)}; let in: ${told.join("; ") || "nothing near it"}`;
  }

  /** Media of a stretch from here on must be whole: it has had the time to open, to connect and for a key frame. */
  #dueFromMs({ fromMs }: Stretch): number {
    return fromMs + KEY_FRAME_MS + SLACK_MS;
  }

  #dueToMs({ toMs, killedMs }: Stretch): number {
    return Math.min(toMs - KEY_FRAME_MS, killedMs - this.#parts.delayMs - LATEST_MS - SLACK_MS);
  }

  #count(stretch: Stretch, { sentAtMs, arrivedAtMs, sequence, target }: Row): void {
    if (target !== stretch.target || sentAtMs < this.#dueFromMs(stretch) || sentAtMs > stretch.toMs) return;
    const { seen } = stretch;
    const ageMs = arrivedAtMs - sentAtMs;
    if (seen === null) {
      stretch.seen = { firstMs: sentAtMs, lastMs: sentAtMs, sequence, count: 1, oldestMs: ageMs };
      return;
    }
    if (sequence > seen.sequence + 1) stretch.holes.push({ afterMs: seen.lastMs, beforeMs: sentAtMs });
    stretch.seen = {
      firstMs: seen.firstMs,
      lastMs: sentAtMs,
      sequence,
      count: seen.count + 1,
      oldestMs: sentAtMs <= this.#dueToMs(stretch) ? Math.max(seen.oldestMs, ageMs) : seen.oldestMs,
    };
  }

  /** True when the stretch is over and judged. */
  #settled(stretch: Stretch, horizonMs: number): boolean {
    const { delayMs } = this.#parts;
    const { toMs, seen } = stretch;
    if (horizonMs < toMs + delayMs + LATEST_MS + SLACK_MS) return false;
    const from = this.#dueFromMs(stretch);
    const to = this.#dueToMs(stretch);
    if (to <= from) return true;
    this.#demandedMs += to - from;
    const { log, differences, room } = this.#parts;
    const span = `what was sent from ${log.at(from)} to ${log.at(to)} to air`;
    const add = (what: string) => differences.add(room, to, span, what, stretch.fromMs);
    if (seen === null) {
      add("nothing of it aired");
      return true;
    }
    if (seen.firstMs > from + KEY_FRAME_MS) add(`the first that aired was sent at ${log.at(seen.firstMs)}`);
    if (seen.lastMs < to - KEY_FRAME_MS) add(`the last that aired was sent at ${log.at(seen.lastMs)}`);
    const hole = stretch.holes.find(({ beforeMs }) => beforeMs <= to);
    if (hole !== undefined) add(`nothing between ${log.at(hole.afterMs)} and ${log.at(hole.beforeMs)}`);
    const latestMs = delayMs + LATEST_MS + SLACK_MS;
    if (seen.oldestMs > latestMs) add(`${seen.oldestMs.toFixed(0)} ms old, ${latestMs} ms allowed`);
    return true;
  }

  #forget(horizonMs: number): void {
    const keptMs = horizonMs - 2 * this.#parts.delayMs - 60_000;
    for (const hearing of this.#hearings) {
      hearing.spans = hearing.spans.filter(({ toMs }) => toMs > keptMs);
    }
    this.#hearings = this.#hearings.filter(
      ({ isOver, spans, stretches }) => !isOver || spans.length > 0 || stretches.length > 0,
    );
    while ((this.dark[0]?.toMs ?? Number.POSITIVE_INFINITY) < keptMs) this.dark.shift();
  }
}

function said({ connection, target, source, sequence, sentAtMs, arrivedAtMs }: Row): string {
  const where = `connection ${connection} to ${target}`;
  if (source === null) return `a card on ${where}`;
  return `payload ${sequence} of ${source}, ${(arrivedAtMs - sentAtMs).toFixed(1)} ms old, on ${where}`;
}
