/** Watches one live session: follows its journal, counts packets, has picture and sound looked at. */
import { join } from "node:path";
import { Follower } from "../../journal/follower.ts";
import { partFileName } from "../../journal/part-index.ts";
import { SessionFollower } from "../../journal/session-follower.ts";
import type { SessionReport } from "../../link/messages.ts";
import { parameterSets, rawPicture } from "../../media/annex-b.ts";
import { AUDIO, classify, KEY_FRAME, SEQUENCE_HEADER, VIDEO } from "../../media/classify.ts";
import { TAG_HEADER_BYTES, tagEnd, tagPayloadBytes, tagTimestampMs, tagType } from "../../media/flv.ts";
import { audioFormat } from "../../media/stream-format.ts";
import { recordingPlace } from "../leases/recording-place.ts";
import type { CodedPicture } from "./closer-look.ts";
import type { PictureStamp } from "./picture-analysis.ts";
import { type AllowLook, type KeyFrame, type PictureState, PictureWatch } from "./picture-watch.ts";
import { type SoundState, SoundWatch } from "./sound-watch.ts";
import { type StreamFigures, StreamHealth } from "./stream-health.ts";
import type { Thresholds } from "./thresholds.ts";
import { UsualRate } from "./usual-rate.ts";

export interface SessionWatchOptions {
  /** The newest report of it. */
  readonly report: () => SessionReport;
  /** The machine's monotonic clock, ms. */
  readonly monotonicMs: () => number;
  readonly thresholds: () => Thresholds;
  /** Null: pictures and sound are not looked at (configuration, or no ffmpeg). */
  readonly analysis: {
    readonly ffmpegPath: string;
    readonly paceMs: () => number;
    readonly allowLook: AllowLook;
  } | null;
  /** Picture or sound stopped being looked at, and why. */
  readonly onUnmonitored: (what: "picture" | "sound", reason: string) => void;
}

export interface Tile extends PictureStamp {
  readonly jpeg: Buffer;
}

export interface SessionFindings {
  readonly figures: StreamFigures;
  readonly usualBitrateBps: number | null;
  /** Null while too little is known of the stream. */
  readonly collapsed: boolean | null;
  /** Null: not looked at, by configuration. */
  readonly picture: PictureState | null;
  readonly sound: SoundState | null;
}

const RATE_MS = 500;
/** What is read back for a closer look; a stream with more between its key frames is sampled coarsely. */
const MOST_READ_BACK_BYTES = 24 << 20;

export class SessionWatch {
  readonly #options: SessionWatchOptions;
  readonly #follower: SessionFollower;
  readonly #health = new StreamHealth();
  readonly #usual = new UsualRate();
  readonly #picture: PictureWatch | null;
  readonly #sound: SoundWatch | null;
  #collapsed: boolean | null = null;
  #tile: Tile | null = null;
  /** Of the newest small picture in this part; null: none yet. */
  #tileMediaMs: number | null = null;
  #ratedMs = Number.NEGATIVE_INFINITY;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
    const { analysis, report, thresholds, onUnmonitored } = options;
    this.#follower = new SessionFollower({
      place: () => recordingPlace(report()),
      onPart: (_part, headers) => this.#begin(headers),
      onTags: (tags, part, offset) => this.#take(tags, part, offset),
    });
    this.#picture =
      analysis === null
        ? null
        : new PictureWatch({
            ...analysis,
            thresholds,
            readBack: (from) => this.#readBack(from),
            onTile: ({ jpeg, stamp: { atMs, mediaMs } }) => {
              // Packets that go on without a later moment bring no newer picture, whatever they show.
              if (mediaMs !== this.#tileMediaMs) this.#tile = { jpeg, atMs, mediaMs };
              this.#tileMediaMs = mediaMs;
            },
            onFailed: (reason) => onUnmonitored("picture", reason),
          });
    this.#sound =
      analysis === null
        ? null
        : new SoundWatch({
            ...{ ffmpegPath: analysis.ffmpegPath, thresholds },
            onFailed: (reason) => onUnmonitored("sound", reason),
          });
  }

  /** The newest small picture; null before there is one. */
  get tile(): Tile | null {
    return this.#tile;
  }

  /** Of the analysis, for what it costs. */
  get pids(): number[] {
    return [...(this.#picture?.pids ?? []), ...(this.#sound?.pids ?? [])];
  }

  /** Tenths of a second of sound, the last minute, oldest first. */
  get levels() {
    return this.#sound?.levels ?? [];
  }

  /** Takes in what has been written since. Rejects with the disk's error. */
  async poll(setMs: { readonly black: number; readonly still: number }): Promise<void> {
    await this.#follower.poll();
    const nowMs = this.#options.monotonicMs();
    this.#picture?.tick(setMs);
    this.#sound?.tick(nowMs);
    if (nowMs - this.#ratedMs < RATE_MS) return;
    this.#ratedMs = nowMs;
    const { keyFrameBytes } = this.#health;
    const recentBps = this.#health.recentBps(nowMs);
    if (recentBps === null || keyFrameBytes === null) this.#collapsed = null;
    else this.#collapsed = this.#usual.see(recentBps, keyFrameBytes, this.#options.thresholds(), nowMs);
  }

  findings(): SessionFindings {
    const nowMs = this.#options.monotonicMs();
    const figures = this.#health.figures(nowMs);
    return {
      figures,
      usualBitrateBps: this.#usual.bitrateBps,
      collapsed: this.#collapsed,
      picture: this.#picture?.state() ?? null,
      sound: this.#sound?.state(nowMs, figures.audioQuietMs) ?? null,
    };
  }

  /** Resolves when what was read so far has been looked at and listened to. */
  async settled(): Promise<void> {
    await Promise.all([this.#picture?.settled(), this.#sound?.settled()]);
  }

  async stop(): Promise<void> {
    this.#picture?.stop();
    this.#sound?.stop();
    await this.#follower.close();
  }

  #begin(headers: readonly Buffer[]): void {
    const atMs = this.#options.monotonicMs();
    this.#health.begin(atMs);
    this.#tileMediaMs = null;
    this.#picture?.begin(atMs);
    this.#sound?.begin(atMs);
    for (const tag of headers) this.#header(tagType(tag, 0), tag.subarray(TAG_HEADER_BYTES, tag.length - 4));
  }

  #take(tags: Buffer, part: number, offset: number): void {
    const atMs = this.#options.monotonicMs();
    for (let at = 0; at < tags.length; ) {
      const end = tagEnd(tags, at, tags.length);
      if (end < 0) return;
      const payload = tags.subarray(at + TAG_HEADER_BYTES, at + TAG_HEADER_BYTES + tagPayloadBytes(tags, at));
      const mediaMs = tagTimestampMs(tags, at);
      const type = tagType(tags, at);
      const flags = classify(type, payload, payload.length);
      this.#health.see({ flags, timestampMs: mediaMs, bytes: end - at }, atMs);
      if ((flags & SEQUENCE_HEADER) !== 0) this.#header(type, payload);
      else if ((flags & VIDEO) !== 0) {
        if ((flags & KEY_FRAME) === 0) this.#picture?.seePicture(payload.length, atMs);
        else this.#picture?.seeKeyFrame(payload, { part, offset: offset + at, atMs, mediaMs });
      } else if ((flags & AUDIO) !== 0) this.#sound?.feed(payload, mediaMs, atMs);
      at = end;
    }
  }

  #header(type: number, payload: Buffer): void {
    const flags = classify(type, payload, payload.length);
    if ((flags & SEQUENCE_HEADER) === 0) return;
    if ((flags & VIDEO) !== 0) this.#picture?.takeSets(parameterSets(Buffer.from(payload)));
    else this.#sound?.takeHeader(payload, audioFormat(payload, payload.length).sampleRate);
  }

  /** The pictures of a part from one key frame to the newest tag taken in. */
  async #readBack(from: KeyFrame): Promise<CodedPicture[]> {
    const position = this.#follower.position;
    if (position === null || position.part !== from.part) return [];
    if (position.offset - from.offset > MOST_READ_BACK_BYTES) return [];
    const { directory } = recordingPlace(this.#options.report());
    const follower = new Follower(join(directory, partFileName(from.part, "flv")), from.offset);
    const sets = this.#picture?.sets ?? null;
    const pictures: CodedPicture[] = [];
    try {
      while (sets !== null) {
        const tags = await follower.read(position.offset);
        if (tags === null) break;
        for (let at = 0; at < tags.bytes.length; ) {
          const end = tagEnd(tags.bytes, at, tags.bytes.length);
          if (end < 0) break;
          const payload = tags.bytes.subarray(at + TAG_HEADER_BYTES, end - 4);
          const raw = tagType(tags.bytes, at) === 9 ? rawPicture(payload, sets) : null;
          const isKey = (classify(9, payload, payload.length) & KEY_FRAME) !== 0;
          if (raw !== null) pictures.push({ raw, mediaMs: tagTimestampMs(tags.bytes, at), isKey });
          at = end;
        }
      }
    } finally {
      await follower.close();
    }
    return pictures;
  }
}
