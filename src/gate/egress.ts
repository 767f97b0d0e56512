/**
 * The way out for one session: a follower of its journal that sends to the platform what the release hands out, or a
 * card. The only caller of the platform connection's write. It decides nothing: before every batch it asks whether
 * content may leave at this moment, and it forgets everything at a reset.
 */
import type { CardKind, EgressStateName, Target } from "../link/messages.ts";
import { tagTimestampMs } from "../media/flv.ts";
import type { Draining } from "./air-state.ts";
import { BATCH_BYTES, type BatchBuffers, LARGE_BATCH_BYTES } from "./batch-buffers.ts";
import type { CardClip } from "./card-clip.ts";
import { CardPlayer } from "./card-player.ts";
import type { HeaderHistory, HeaderKind } from "./header-history.ts";
import type { AddressPair } from "./kernel-table.ts";
import { PlatformLine } from "./platform-line.ts";
import type { PlatformEvents, PlatformLink } from "./platform-link.ts";
import { offsetOf, partOf } from "./position.ts";
import type { Piece, Release } from "./release.ts";
import { Retimer } from "./retimer.ts";
import {
  forwardedBytes,
  forwardedTagsBytes,
  forwardPayload,
  forwardTags,
  type Outgoing,
} from "./tag-forwarder.ts";

/** The connection opens this long before the first content is due (design 4). */
const CONNECT_AHEAD_MS = 3_000;
/** A platform that takes longer than this to read is jumped over, to a key frame. */
const LARGEST_LAG_MS = 10_000;
/** After a reconnect content may start at a key frame overdue by no more than this: no burst. */
const RESUME_SLACK_MS = 300;
/** A pause keeps the connection only while less media than this is unsent (design 4). */
const KEPT_UNSENT_MS = 500;
const READ_RETRY_MS = 1_000;
const HEADERS: readonly (readonly [HeaderKind, number])[] = [
  ["metadata", 18],
  ["video", 9],
  ["audio", 8],
];

export interface EgressDeps {
  readonly monotonicMs: () => number;
  readonly random: () => number;
  readonly connect: (target: Target, events: PlatformEvents) => PlatformLink;
  readonly buffers: BatchBuffers;
  readonly release: Release;
  readonly headers: HeaderHistory;
  /** Reads [from, to) of a part into the buffer; done(error) or done(null). */
  readonly read: (
    part: number,
    from: number,
    to: number,
    into: Buffer,
    done: (error: Error | null) => void,
  ) => void;
  /** Asked at every batch, with the clock of that moment. */
  readonly mayLeave: (now: number) => boolean;
  readonly target: () => Target | null;
  readonly card: (kind: CardKind) => CardClip | null;
  /** Bits per second of the session's media, for judging what is unsent. */
  readonly bitrateBps: () => number;
  /** What the kernel has taken of a connection and not yet sent, bytes. */
  readonly unsentInKernel: (pair: AddressPair) => number;
  readonly filled: () => void;
  readonly drained: (boundary: Draining) => void;
  /** The card can't be shown: the connection was closed. */
  readonly noCard: (kind: CardKind) => void;
  /** A fact for people: lost, refused, jumped; `detail` holds no credentials. */
  readonly note: (code: string, detail: string) => void;
}

export class Egress {
  readonly #deps: EgressDeps;
  readonly #retimer = new Retimer();
  readonly #line: PlatformLine;
  /** Rises at every reset and discard: what was being read or looked up then is never written. */
  #generation = 0;
  /** A read of the record is under way; one that an older generation began no longer counts. */
  #reading = false;
  /** The kernel has not taken the last batch yet; since when. */
  #writingSinceMs: number | null = null;
  #readRetryAtMs = 0;
  #epochMs: number | null = null;
  #runBegun = false;
  #awaitingKey = false;
  #card: { kind: CardKind; mayConnect: boolean; player: CardPlayer | null } | null = null;
  #forwardedBytes = 0;
  #lastContentArrivalMs: number | null = null;

  constructor(deps: EgressDeps) {
    this.#deps = deps;
    const { monotonicMs, random, connect } = deps;
    this.#line = new PlatformLine({
      monotonicMs,
      random,
      connect,
      ready: () => this.#onReady(),
      lost: (failure) => this.#onLost(failure),
    });
  }

  get forwardedBytes(): number {
    return this.#forwardedBytes;
  }

  get reconnects(): number {
    return this.#line.failures;
  }

  get lastError(): string | null {
    return this.#line.lastFailure;
  }

  /** Arrival (monotonic ms) of the newest content handed to the platform; an upper bound for the cut report. */
  get lastContentArrivalMs(): number | null {
    return this.#lastContentArrivalMs;
  }

  get addressPair(): AddressPair | null {
    return this.#line.link?.addressPair ?? null;
  }

  get isConnected(): boolean {
    return this.#line.link !== null;
  }

  get #isBusy(): boolean {
    return this.#reading || this.#writingSinceMs !== null;
  }

  get stateName(): EgressStateName {
    const { link, isReady, lastFailure } = this.#line;
    if (link === null) return lastFailure !== null && this.#wantsConnection() ? "failed" : "idle";
    if (!isReady) return "connecting";
    return this.#runBegun ? "sending" : this.#card !== null ? "connected" : "waiting";
  }

  /** Shows a card on the kept connection, or on one of its own where that is allowed. */
  showCard(kind: CardKind, mayConnect: boolean): void {
    this.#endRun();
    const clip = this.#deps.card(kind);
    // A returned encoder's content is due in a moment: the platform can wait that long without a picture.
    const contentFollows = this.#deps.release.isBeginning(this.#deps.monotonicMs(), CONNECT_AHEAD_MS);
    const unfit =
      !this.#line.isReady || this.#unsentMs() >= KEPT_UNSENT_MS || (clip === null && !contentFollows);
    if (this.#line.link !== null && unfit) {
      this.#closeLine();
      if (clip === null) this.#deps.noCard(kind);
    }
    const hasPlace = this.#line.link !== null || mayConnect;
    this.#card = hasPlace ? { kind, mayConnect, player: clip === null ? null : new CardPlayer(clip) } : null;
  }

  /** What was about to leave does not; the connection stays. */
  discard(): void {
    this.#endRun();
    this.#deps.release.discard();
  }

  /** Off the air at once, in whatever state: the kernel's send buffer goes with the connection. */
  reset(): void {
    this.#endRun();
    this.#card = null;
    this.#closeLine();
  }

  /** Everything that may leave has left: say goodbye to the platform. */
  finish(): void {
    this.#endRun();
    this.#card = null;
    if (this.#line.link === null || this.#line.isFinishing) return;
    this.#line.beginFinish();
    if (!this.#isBusy) this.#line.sayGoodbye();
  }

  /** Called about every 25 ms: drains, connects, sends. */
  tick(now: number): void {
    this.#judgeLine(now);
    if (this.#runBegun && !this.#awaitingKey && this.#deps.release.isWaiting(now)) return;
    this.#takeDrained();
    this.#connectIfDue(now);
    this.#skipIfLate(now);
    this.#pump(now);
  }

  /** With no delay, what was just written leaves from memory instead of being read back. */
  sendWritten(slices: readonly Buffer[], from: number, to: number): boolean {
    const { release } = this.#deps;
    const now = this.#deps.monotonicMs();
    const isFree = this.#line.isReady && !this.#isBusy && !this.#awaitingKey;
    if (!isFree || !this.#deps.mayLeave(now)) return false;
    const piece = release.take(now, to - from);
    if (piece === null || piece.from < from || piece.to !== to) return false;
    const tags = this.#deps.buffers.take(to - from);
    let at = 0;
    for (const slice of slices) at += slice.copy(tags, at);
    this.#send(piece, tags, piece.from - from, to - from);
    this.#deps.buffers.give(tags);
    return true;
  }

  #pump(now: number): void {
    if (!this.#line.isReady || this.#isBusy) return;
    const piece =
      this.#awaitingKey || now < this.#readRetryAtMs || !this.#deps.mayLeave(now)
        ? null
        : this.#deps.release.take(now, BATCH_BYTES);
    if (piece === null) this.#playCard(now);
    else this.#readAndSend(piece);
  }

  #readAndSend(piece: Piece): void {
    const { from, to } = piece;
    const taken = { ...piece };
    const tags = this.#deps.buffers.take(to - from);
    const generation = this.#generation;
    this.#reading = true;
    this.#deps.read(partOf(from), offsetOf(from), offsetOf(to), tags, (error) => {
      const isCurrent = generation === this.#generation && this.#line.isReady;
      if (generation === this.#generation) this.#reading = false;
      if (isCurrent && error === null && this.#deps.mayLeave(this.#deps.monotonicMs())) {
        this.#send(taken, tags, 0, to - from);
      }
      this.#deps.buffers.give(tags);
      if (isCurrent && error !== null) this.#readFailed(error);
    });
  }

  /** The record goes on; the way out tries again in a moment, never at once. */
  #readFailed(error: Error): void {
    this.#readRetryAtMs = this.#deps.monotonicMs() + READ_RETRY_MS;
    this.#deps.note("egress-read-failed", error.message);
  }

  /** Content's only way to the socket. */
  #send(piece: Piece, tags: Buffer, tagsFrom: number, tagsTo: number): void {
    const { link } = this.#line;
    if (link === null) return;
    const begins = !this.#runBegun || piece.first;
    const outgoing = { messageStreamId: link.messageStreamId, chunkSize: link.outgoingChunkSize };
    const headersBytes = begins ? this.#headersBytes(piece.from, outgoing.chunkSize) : 0;
    const tagsBytes = forwardedTagsBytes(tags, tagsFrom, tagsTo, outgoing.chunkSize);
    const chunks = this.#deps.buffers.take(headersBytes + tagsBytes);
    let size = 0;
    if (begins) {
      this.#runBegun = true;
      this.#retimer.beginRun(this.#outMs(this.#deps.monotonicMs()));
      size = this.#writeHeaders(piece.from, tagTimestampMs(tags, tagsFrom), chunks, outgoing);
    }
    size += forwardTags(tags, tagsFrom, tagsTo, chunks, size, this.#retimer, outgoing);
    this.#card = null;
    this.#forwardedBytes += tagsTo - tagsFrom;
    this.#lastContentArrivalMs = piece.arrivedMs;
    this.#deps.release.advance(piece.to);
    this.#write(link, chunks, size);
    if (piece.first) this.#deps.filled();
  }

  #playCard(now: number): void {
    const { link } = this.#line;
    const player = this.#card?.player;
    if (link === null || player === null || player === undefined) return;
    const chunks = this.#deps.buffers.take(LARGE_BATCH_BYTES);
    const outgoing = { messageStreamId: link.messageStreamId, chunkSize: link.outgoingChunkSize };
    const size = player.play(now, this.#outMs(now), chunks, this.#retimer, outgoing);
    if (size === 0) this.#deps.buffers.give(chunks);
    else this.#write(link, chunks, size);
  }

  #write(link: PlatformLink, chunks: Buffer, size: number): void {
    this.#writingSinceMs = this.#deps.monotonicMs();
    link.write(chunks.subarray(0, size), () => {
      this.#deps.buffers.give(chunks);
      if (this.#line.link !== link) return;
      this.#writingSinceMs = null;
      this.#afterWrite();
    });
  }

  #afterWrite(): void {
    if (this.#line.isFinishing) this.#line.sayGoodbye();
    else this.#pump(this.#deps.monotonicMs());
  }

  #headersBytes(position: number, chunkSize: number): number {
    let sum = 0;
    for (const [kind, type] of HEADERS) {
      const header = this.#deps.headers.at(kind, position);
      if (header !== null) sum += forwardedBytes(header.length, type, chunkSize);
    }
    return sum;
  }

  #writeHeaders(position: number, timestamp: number, out: Buffer, outgoing: Outgoing): number {
    let end = 0;
    for (const [kind, type] of HEADERS) {
      const header = this.#deps.headers.at(kind, position);
      if (header === null) continue;
      end = forwardPayload(header, 0, header.length, type, timestamp, out, end, this.#retimer, outgoing);
    }
    return end;
  }

  /** A platform that takes nothing for this long is gone, whatever its socket says. */
  #judgeLine(now: number): void {
    if (this.#writingSinceMs !== null && now - this.#writingSinceMs > LARGEST_LAG_MS) {
      this.#line.fail({ code: "platform-stalled", detail: `took nothing for ${LARGEST_LAG_MS} ms` });
    }
    this.#line.tick(now);
  }

  #takeDrained(): void {
    if (this.#isBusy) return;
    const boundary = this.#deps.release.takeDrained();
    if (boundary === null) return;
    this.#runBegun = false;
    this.#deps.drained(boundary);
  }

  #wantsConnection(): boolean {
    if (this.#line.isFinishing) return false;
    if (this.#card?.mayConnect === true) return this.#hasClip();
    return this.#deps.release.isBeginning(this.#deps.monotonicMs(), CONNECT_AHEAD_MS);
  }

  /** The desk makes clips when a stream first appears, so one may come later than its card was asked for. */
  #hasClip(): boolean {
    const card = this.#card;
    if (card === null || card.player !== null) return card !== null;
    const clip = this.#deps.card(card.kind);
    if (clip !== null) card.player = new CardPlayer(clip);
    return clip !== null;
  }

  #connectIfDue(now: number): void {
    if (!this.#line.mayOpen(now) || !this.#wantsConnection()) return;
    const target = this.#deps.target();
    if (target !== null) this.#line.open(target);
  }

  #onReady(): void {
    const now = this.#deps.monotonicMs();
    this.#epochMs ??= now;
    this.#awaitingKey = true;
    this.tick(now);
  }

  #onLost(failure: string | null): void {
    this.#endRun();
    this.#closeLine();
    // A card is never the first thing on a connection, 庭审即将开始 excepted.
    this.#card = this.#card?.mayConnect === true ? { ...this.#card, player: null } : null;
    if (failure !== null) this.#deps.note("platform-lost", failure);
  }

  /** Content that is overdue (no connection, or a platform too slow to read) is jumped over, to a key frame. */
  #skipIfLate(now: number): void {
    const { release } = this.#deps;
    const lagMs = release.lagMs(now);
    const { link, isReady } = this.#line;
    if (isReady && !this.#awaitingKey && lagMs > LARGEST_LAG_MS) {
      this.#awaitingKey = true;
      this.#deps.note("platform-too-slow", `${Math.round(lagMs)} ms behind: on to the next key frame`);
    }
    if (this.#isBusy) return;
    const jumps = this.#awaitingKey || (link === null && lagMs > RESUME_SLACK_MS);
    if (!jumps) return;
    const cursor = release.cursor;
    const found = release.skipToDueKey(now, RESUME_SLACK_MS);
    if (found && isReady) this.#awaitingKey = false;
    if (release.cursor !== cursor) this.#runBegun = false;
  }

  #unsentMs(): number {
    const { link } = this.#line;
    if (link === null) return 0;
    const pair = link.addressPair;
    const inKernel = pair === null ? 0 : this.#deps.unsentInKernel(pair);
    return ((link.unsentBytes + inKernel) * 8_000) / Math.max(1, this.#deps.bitrateBps());
  }

  /** Time on the platform's clock: since the session's first connection, across all that follow. */
  #outMs(now: number): number {
    this.#epochMs ??= now;
    return Math.round(now - this.#epochMs);
  }

  #endRun(): void {
    this.#generation++;
    this.#reading = false;
    this.#runBegun = false;
  }

  #closeLine(): void {
    this.#writingSinceMs = null;
    this.#awaitingKey = false;
    this.#line.reset();
  }
}
