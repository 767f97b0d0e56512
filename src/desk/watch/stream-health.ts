/**
 * What the packets of one stream tell without decoding: one number per fact. PURE: the time is an argument, the
 * machine's monotonic clock. What nobody knows yet is null: never 0, and never "normal".
 */
import { AUDIO, KEY_FRAME, METADATA, SEQUENCE_HEADER, VIDEO } from "../../media/classify.ts";
import { RecentMedian } from "./recent-median.ts";
import { RecentSeconds } from "./recent-seconds.ts";
import { TrackTime } from "./track-time.ts";

/** One tag of the journal; the payload is not kept. */
export interface SeenTag {
  readonly flags: number;
  readonly timestampMs: number;
  readonly bytes: number;
}

export interface StreamFigures {
  /** Since the last byte, whatever it was. */
  readonly quietMs: number | null;
  readonly bitrateBps: number | null;
  /** Of the last four seconds: what collapses is seen sooner, and a group of pictures still evens out. */
  readonly recentBps: number | null;
  readonly videoBps: number | null;
  readonly audioBps: number | null;
  /** By the wall: what arrived in a second. */
  readonly framesPerSecond: number | null;
  /** Share of the pictures that the stream's own rhythm promises and that did not come, 0 to 1. */
  readonly missingFrames: number | null;
  /** Between the last two key frames, or since the last one when that is longer already. */
  readonly keyFrameIntervalMs: number | null;
  readonly keyFrameBytes: number | null;
  /** Since the last sound message; null: there never was one. */
  readonly audioQuietMs: number | null;
  readonly audioPerSecond: number | null;
  /** How far the picture's timestamps run ahead of the sound's that came with them. */
  readonly avOffsetMs: number | null;
  /** Timestamps that jumped against the clock, in the last minute. */
  readonly timestampJumps: number | null;
  /** Media time that came per second of the wall: below 1 the encoder can't keep up. */
  readonly uploadRatio: number | null;
}

const WINDOW_SECONDS = 10;
export const RECENT_SECONDS = 4;
const JUMP_WINDOW_SECONDS = 60;
/** A longer step between two pictures is a break of the stream, which is told as such, and no picture that is missing. */
const BREAK_MS = 2_000;

export class StreamHealth {
  readonly #bytes = new RecentSeconds(WINDOW_SECONDS + 2);
  readonly #videoBytes = new RecentSeconds(WINDOW_SECONDS + 2);
  readonly #audioBytes = new RecentSeconds(WINDOW_SECONDS + 2);
  readonly #frames = new RecentSeconds(WINDOW_SECONDS + 2);
  readonly #sounds = new RecentSeconds(WINDOW_SECONDS + 2);
  readonly #jumps = new RecentSeconds(JUMP_WINDOW_SECONDS + 2);
  /** Spacing of pictures: its median is the rhythm, also when a third of them is missing. */
  readonly #spacing = new RecentMedian(256);
  readonly #offsets = new RecentMedian(256);
  readonly #video = new TrackTime();
  readonly #audio = new TrackTime();
  #sinceMs: number | null = null;
  #lastByteMs: number | null = null;
  #lastSoundMs: number | null = null;
  #keyFrame: { readonly timestampMs: number; readonly atMs: number; readonly bytes: number } | null = null;
  #keyFrameIntervalMs: number | null = null;

  /** A part begins: an encoder is there again, and its timestamps need not go on from the old ones. */
  begin(atMs: number): void {
    for (const each of [this.#bytes, this.#videoBytes, this.#audioBytes, this.#frames, this.#sounds])
      each.clear();
    this.#spacing.clear();
    this.#offsets.clear();
    this.#video.begin();
    this.#audio.begin();
    this.#sinceMs = atMs;
    this.#lastByteMs = atMs;
    this.#lastSoundMs = null;
    this.#keyFrame = null;
    this.#keyFrameIntervalMs = null;
  }

  see(tag: SeenTag, atMs: number): void {
    this.#sinceMs ??= atMs;
    this.#lastByteMs = atMs;
    this.#bytes.add(atMs, tag.bytes);
    if ((tag.flags & (SEQUENCE_HEADER | METADATA)) !== 0) return;
    if ((tag.flags & VIDEO) !== 0) this.#seePicture(tag, atMs);
    else if ((tag.flags & AUDIO) !== 0) this.#seeSound(tag, atMs);
  }

  /** Bytes of the newest key frame; null before there is one. */
  get keyFrameBytes(): number | null {
    return this.#keyFrame?.bytes ?? null;
  }

  recentBps(atMs: number): number | null {
    const seconds = this.#countedSeconds(atMs);
    return seconds < RECENT_SECONDS ? null : bits(this.#bytes.sum(atMs, RECENT_SECONDS) / RECENT_SECONDS);
  }

  /** The second that has begun is not counted, nor the one in which the part began. */
  #countedSeconds(atMs: number): number {
    const ageMs = this.#sinceMs === null ? 0 : atMs - this.#sinceMs;
    return Math.min(WINDOW_SECONDS, Math.floor(ageMs / 1000) - 1);
  }

  figures(atMs: number): StreamFigures {
    const quietMs = this.#lastByteMs === null ? null : atMs - this.#lastByteMs;
    const seconds = this.#countedSeconds(atMs);
    const rate = (counts: RecentSeconds) =>
      seconds < 2 ? null : Math.round((counts.sum(atMs, seconds) / seconds) * 100) / 100;
    const hasVideo = this.#video.lastMs !== null;
    const hasAudio = this.#audio.lastMs !== null;
    return {
      quietMs,
      bitrateBps: bits(rate(this.#bytes)),
      recentBps: this.recentBps(atMs),
      videoBps: hasVideo ? bits(rate(this.#videoBytes)) : null,
      audioBps: hasAudio ? bits(rate(this.#audioBytes)) : null,
      framesPerSecond: hasVideo ? rate(this.#frames) : null,
      missingFrames: this.#missingFrames(),
      keyFrameIntervalMs: this.#keyFrameInterval(atMs),
      keyFrameBytes: this.keyFrameBytes,
      audioQuietMs: this.#lastSoundMs === null ? null : atMs - this.#lastSoundMs,
      audioPerSecond: hasAudio ? rate(this.#sounds) : null,
      avOffsetMs: this.#offsets.size < 20 ? null : Math.round(this.#offsets.median()),
      timestampJumps: this.#sinceMs === null ? null : this.#jumps.sum(atMs + 1000, JUMP_WINDOW_SECONDS),
      uploadRatio: this.#uploadRatio(atMs),
    };
  }

  #seePicture(tag: SeenTag, atMs: number): void {
    const { timestampMs } = tag;
    this.#videoBytes.add(atMs, tag.bytes);
    this.#frames.add(atMs, 1);
    const stepMs = this.#video.see(timestampMs, atMs);
    if (stepMs === null) this.#jump(atMs);
    else if (stepMs > BREAK_MS) this.#spacing.clear();
    else if (stepMs > 0) this.#spacing.add(stepMs);
    if ((tag.flags & KEY_FRAME) !== 0) {
      if (this.#keyFrame !== null && stepMs !== null) {
        this.#keyFrameIntervalMs = timestampMs - this.#keyFrame.timestampMs;
      }
      this.#keyFrame = { timestampMs, atMs, bytes: tag.bytes };
    }
    this.#compareTracks();
  }

  #seeSound(tag: SeenTag, atMs: number): void {
    this.#lastSoundMs = atMs;
    this.#audioBytes.add(atMs, tag.bytes);
    this.#sounds.add(atMs, 1);
    if (this.#audio.see(tag.timestampMs, atMs) === null) this.#jump(atMs);
    this.#compareTracks();
  }

  #jump(atMs: number): void {
    this.#jumps.add(atMs, 1);
    this.#spacing.clear();
    this.#offsets.clear();
  }

  #compareTracks(): void {
    const { lastMs: picture } = this.#video;
    const { lastMs: sound } = this.#audio;
    if (picture !== null && sound !== null) this.#offsets.add(picture - sound);
  }

  #missingFrames(): number | null {
    const { size } = this.#spacing;
    // A second or two of pictures say nothing about a share of some percent.
    if (size < 50) return null;
    const rhythm = this.#spacing.median();
    const share = 1 - (rhythm * size) / this.#spacing.sum();
    return Math.max(0, Math.round(share * 1000) / 1000);
  }

  #keyFrameInterval(atMs: number): number | null {
    if (this.#keyFrame === null)
      return this.#video.lastMs === null || this.#sinceMs === null ? null : atMs - this.#sinceMs;
    // By the stream's own time: a stream that stands still has no longer interval for it.
    const sinceMs = (this.#video.lastMs ?? 0) - this.#keyFrame.timestampMs;
    return Math.max(sinceMs, this.#keyFrameIntervalMs ?? sinceMs);
  }

  #uploadRatio(atMs: number): number | null {
    const ratios = [this.#video.ratio(atMs), this.#audio.ratio(atMs)].filter((each) => each !== null);
    return ratios.length === 0 ? null : Math.round(Math.max(...ratios) * 1000) / 1000;
  }
}

function bits(bytesPerSecond: number | null): number | null {
  return bytesPerSecond === null ? null : Math.round(bytesPerSecond * 8);
}
