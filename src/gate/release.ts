/**
 * The release position of one session: the gate is a number. Air ranges (each with a floor: the first key frame
 * that arrived after it was armed; and, once limited, an end) over the batch log, with the delay counted from
 * arrival. Nothing outside a range is ever handed out; nothing in it earlier than arrival + delay (design 4).
 */
import type { Draining } from "./air-state.ts";
import { BatchLog } from "./batch-log.ts";
import { partOf, positionOf } from "./position.ts";

/** Covers a command's way to the gate, so that a press at P stops all that arrived after P − D. */
export const COMMAND_MARGIN_MS = 200;
/** From this delay on, only what is synced may leave: it survives a power loss before the public sees it. */
const SYNCED_FROM_MS = 3_000;
/** Two positions further apart lie in different parts. */
const PART_SPAN = 2 ** 39;
/** FLV header and first back pointer: where a part's first tag begins. */
export const PART_START = 13;

interface AirRange {
  /** What arrived earlier is no floor. */
  readonly armedMs: number;
  /** 0 until the first key frame after arming has arrived. */
  floor: number;
  floorArrivalMs: number;
  /** Infinity while open; content at or past it belongs to no range. */
  limit: number;
  boundary: Draining | null;
  delayMs: number;
  /** Some of it has left. */
  begun: boolean;
}

/** What a piece of content to send looks like: [from, to) within one part, both on tag boundaries. */
export interface Piece {
  from: number;
  to: number;
  /** Arrival of its last byte. */
  arrivedMs: number;
  /** Its first byte is the first of a range: headers go before it. */
  first: boolean;
}

export class Release {
  readonly #log = new BatchLog();
  #ranges: AirRange[] = [];
  /** Next position to hand out; 0 before the first range has a floor. */
  #cursor = 0;
  #written = 0;
  #synced = 0;
  #lostMs = 0;
  /** Arrival of what was jumped to, while nothing of it has left. */
  #jumpedToMs = Number.NEGATIVE_INFINITY;
  readonly #piece: Piece = { from: 0, to: 0, arrivedMs: 0, first: false };

  get hasRange(): boolean {
    return this.#ranges.length > 0;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Of arrivals that were jumped over, in all. What a person took back is not lost. */
  get lostMs(): number {
    return this.#lostMs;
  }

  /** Begins a range whose floor is the next key frame to arrive. The delay in force then stays with it. */
  arm(delayMs: number, now: number): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && last.limit === Number.POSITIVE_INFINITY) return;
    this.#ranges.push({
      armedMs: now,
      floor: 0,
      floorArrivalMs: 0,
      limit: Number.POSITIVE_INFINITY,
      boundary: null,
      delayMs,
      begun: false,
    });
  }

  /** Ends every range at once: nothing that was waiting leaves. */
  discard(): void {
    this.#ranges = [];
    this.#cursor = 0;
    this.#jumpedToMs = Number.NEGATIVE_INFINITY;
  }

  /**
   * The newest range ends here. One that a drop had ended takes over the mark that follows; a drop changes nothing
   * about a range that has its end. @returns false when there is no range to end.
   */
  limit(position: number, boundary: Draining): boolean {
    const last = this.#ranges.at(-1);
    if (last === undefined) return false;
    const isOpen = last.limit === Number.POSITIVE_INFINITY;
    if (isOpen) last.limit = position;
    if (isOpen || boundary !== "gap") last.boundary = boundary;
    return true;
  }

  /** @param newSinceMs it arrived no earlier than this, and by `arrivedMs`: it may have waited to be read. */
  keyFrame(position: number, arrivedMs: number, newSinceMs: number): void {
    const last = this.#ranges.at(-1);
    if (last === undefined || last.floor !== 0 || last.limit !== Number.POSITIVE_INFINITY) return;
    if (newSinceMs < last.armedMs) return;
    last.floor = position;
    last.floorArrivalMs = arrivedMs;
    if (this.#ranges.length === 1) this.#cursor = position;
  }

  written(
    end: number,
    firstArrivalMs: number,
    lastArrivalMs: number,
    key: number,
    keyArrivalMs: number,
  ): void {
    this.#written = end;
    this.#log.add(end, firstArrivalMs, lastArrivalMs, key, keyArrivalMs);
    // Without a floor nothing before now can ever leave: no need to remember when it arrived.
    if ((this.#ranges[0]?.floor ?? 0) === 0) this.#log.dropOlderThan(lastArrivalMs);
  }

  synced(position: number): void {
    this.#synced = position;
  }

  /**
   * True when a connection is needed: content is due within `aheadMs` or has begun. With a delay shorter than that
   * the connection may stand before the first key frame has come.
   */
  isBeginning(now: number, aheadMs: number): boolean {
    const range = this.#ranges[0];
    if (range === undefined) return false;
    if (range.floor === 0) return range.delayMs < aheadMs && range.limit === Number.POSITIVE_INFINITY;
    return range.begun || now >= range.floorArrivalMs + delayed(range.delayMs) - aheadMs;
  }

  /** In the middle of an open range whose next batch is not due yet: until it is, or the range changes, nothing is to do. */
  isWaiting(now: number): boolean {
    const range = this.#ranges[0];
    if (range === undefined || !range.begun || range.boundary !== null) return false;
    this.#log.dropUpTo(this.#cursor);
    return this.#log.count > 0 && this.#log.lastArrivalMs(0) + delayed(range.delayMs) > now;
  }

  /**
   * The next piece that may leave now, at most `maxBytes` unless one batch is larger; null when nothing may.
   * The returned object is reused by the next call.
   */
  take(now: number, maxBytes: number): Piece | null {
    const range = this.#ranges[0];
    if (range === undefined || range.floor === 0) return null;
    this.#log.dropUpTo(this.#cursor);
    const piece = this.#piece;
    piece.from = this.#cursor;
    piece.to = 0;
    piece.first = !range.begun;
    for (let index = 0; index < this.#log.count; index++) {
      const end = Math.min(this.#log.end(index), range.limit);
      if (!this.#mayLeave(index, range.delayMs, now) || end <= this.#cursor) break;
      if (piece.to === 0 && end - piece.from >= PART_SPAN) piece.from = partStart(end);
      const inSamePart = end - piece.from < PART_SPAN;
      if (!inSamePart || (piece.to !== 0 && end - piece.from > maxBytes)) break;
      piece.to = end;
      piece.arrivedMs = this.#log.lastArrivalMs(index);
      if (end === range.limit) break;
    }
    return piece.to > piece.from ? piece : null;
  }

  /** The piece is on its way. */
  advance(to: number): void {
    this.#cursor = to;
    this.#jumpedToMs = Number.NEGATIVE_INFINITY;
    const range = this.#ranges[0];
    if (range !== undefined) range.begun = true;
  }

  /**
   * The boundary of the first range if all of it has left (or none of it ever will): it is removed, and the next
   * range, if there is one, becomes the first.
   */
  takeDrained(): Draining | null {
    const range = this.#ranges[0];
    if (range === undefined || range.boundary === null || range.limit === Number.POSITIVE_INFINITY)
      return null;
    if (range.floor !== 0 && range.floor < range.limit && this.#cursor < range.limit) return null;
    this.#ranges.shift();
    this.#cursor = this.#ranges[0]?.floor ?? 0;
    return range.boundary;
  }

  /**
   * Moves to the next key frame that is not overdue by more than `slackMs` (after a reconnect, or when the platform
   * is too slow), so that what follows is D behind live and no burst. False when no such key frame is there yet:
   * then nothing leaves until one comes.
   */
  skipToDueKey(now: number, slackMs: number): boolean {
    const range = this.#ranges[0];
    if (range === undefined || range.floor === 0) return false;
    this.#log.dropUpTo(this.#cursor);
    for (let index = 0; index < this.#log.count; index++) {
      const key = this.#log.keyPosition(index);
      const due = this.#log.keyArrivalMs(index) + delayed(range.delayMs);
      if (key < this.#cursor || key === 0 || due < now - slackMs || key >= range.limit) continue;
      this.#jumpTo(key, this.#log.keyArrivalMs(index));
      return true;
    }
    if (range.limit !== Number.POSITIVE_INFINITY && this.#written >= range.limit) {
      this.#jumpTo(range.limit, this.#arrivalBefore(range.limit));
    }
    return false;
  }

  /** How long the next content has been overdue, in ms; 0 when it is in time. */
  lagMs(now: number): number {
    const range = this.#ranges[0];
    if (range === undefined || range.floor === 0) return 0;
    this.#log.dropUpTo(this.#cursor);
    if (this.#log.count === 0 || this.#log.end(0) > range.limit) return 0;
    return Math.max(0, now - this.#log.lastArrivalMs(0) - delayed(range.delayMs));
  }

  /** What waits to leave, and would be discarded now: bytes, and seconds between its oldest and newest arrival. */
  waiting(): { readonly sizeBytes: number; readonly seconds: number } {
    let sizeBytes = 0;
    let oldestMs = Number.POSITIVE_INFINITY;
    let newestMs = Number.NEGATIVE_INFINITY;
    let from = this.#cursor;
    this.#log.dropUpTo(from);
    for (let index = 0; index < this.#log.count; index++) {
      const end = this.#log.end(index);
      const begin = end - from < PART_SPAN ? from : partStart(end);
      from = end;
      if (!this.#ranges.some((range) => range.floor !== 0 && begin < range.limit && end > range.floor))
        continue;
      sizeBytes += end - begin;
      oldestMs = Math.min(oldestMs, this.#log.firstArrivalMs(index));
      newestMs = Math.max(newestMs, this.#log.lastArrivalMs(index));
    }
    return { sizeBytes, seconds: Math.max(0, newestMs - oldestMs) / 1_000 };
  }

  #jumpTo(position: number, arrivalMs: number): void {
    if (position > this.#cursor && this.#log.count > 0) {
      const range = this.#ranges[0];
      const floorMs = range?.begun === false ? range.floorArrivalMs : Number.NEGATIVE_INFINITY;
      const fromMs = Math.max(this.#log.firstArrivalMs(0), this.#jumpedToMs, floorMs);
      this.#lostMs += Math.max(0, arrivalMs - fromMs);
      this.#jumpedToMs = Math.max(arrivalMs, this.#jumpedToMs);
    }
    this.#cursor = position;
  }

  /** When the newest content before a position had arrived. */
  #arrivalBefore(position: number): number {
    let arrivalMs = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.#log.count && this.#log.end(index) <= position; index++)
      arrivalMs = this.#log.lastArrivalMs(index);
    return arrivalMs;
  }

  #mayLeave(index: number, delayMs: number, now: number): boolean {
    if (this.#log.lastArrivalMs(index) + delayed(delayMs) > now) return false;
    return delayMs < SYNCED_FROM_MS || this.#log.end(index) <= this.#synced;
  }
}

function delayed(delayMs: number): number {
  return delayMs === 0 ? 0 : delayMs + COMMAND_MARGIN_MS;
}

function partStart(position: number): number {
  return positionOf(partOf(position), PART_START);
}
