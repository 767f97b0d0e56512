// What a publisher sends, message by message: stamped synthetic media, or a clip's real tags in a loop.
import { readFileSync } from "node:fs";
import { type FlvTag, isSequenceHeader, readFlvTags } from "./flv-payloads.ts";
import { audioTemplate, videoTemplate, writeStamp } from "./stamp.ts";

/** One RTMP media message; the same three facts as an FLV tag. */
export type MediaMessage = FlvTag;

/** Endless; timestamps start at 0 and never go back. */
export interface MediaSource {
  /** Metadata and sequence headers, sent once after publishing (and again after a reconnect). */
  readonly headers: readonly MediaMessage[];
  /** Media time of the message that `take` gives next. */
  readonly nextMs: number;
  /** The payload may be overwritten by the next call. */
  take(sentAtNs: bigint): MediaMessage;
  /** Leaves out what comes before the next key frame, as an encoder that connects anew. */
  skipToKeyFrame(): void;
}

// Real headers of a 1280x720 High stream (libx264) and of 48 kHz stereo AAC-LC (ffmpeg).
const AVC_HEADER = Buffer.from(
  "17000000000164001fffe1001a6764001facd9405005bb011000000300100000030320f183196001000468ef8fcbfdf8f800",
  "hex",
);
const AAC_HEADER = Buffer.from("af001190", "hex");
const FRAMES_PER_SECOND = 25;
const AAC_FRAME_MS = 1024 / 48;
const AUDIO_BITRATE_BPS = 128_000;
/** A key frame of a courtroom's quiet picture is some five times another frame. */
const KEY_FRAME_WEIGHT = 5;

export interface StampedSourceOptions {
  /** Audio and video together, default 2,000,000. */
  readonly bitrateBps?: number;
  /** Frames between key frames, default 50. */
  readonly gop?: number;
  /** Written into every stamp. */
  readonly stream?: number;
}

/** 25 video and 46.9 audio messages a second, sized like 720p25 at the given rate, each with a stamp. */
export class StampedSource implements MediaSource {
  readonly headers: readonly MediaMessage[] = [
    { track: "video", timestampMs: 0, payload: AVC_HEADER },
    { track: "audio", timestampMs: 0, payload: AAC_HEADER },
  ];
  readonly #keyFrame: Buffer;
  readonly #frame: Buffer;
  readonly #audio: Buffer;
  readonly #gop: number;
  readonly #stream: number;
  #frames = 0;
  #audioFrames = 0;
  #sequence = 0;

  constructor({ bitrateBps = 2_000_000, gop = 50, stream = 0 }: StampedSourceOptions = {}) {
    const audioBps = Math.min(AUDIO_BITRATE_BPS, bitrateBps / 4);
    const bytesPerGop = ((bitrateBps - audioBps) / 8 / FRAMES_PER_SECOND) * gop;
    const frameBytes = Math.round(bytesPerGop / (gop - 1 + KEY_FRAME_WEIGHT));
    this.#keyFrame = videoTemplate(true, frameBytes * KEY_FRAME_WEIGHT);
    this.#frame = videoTemplate(false, frameBytes);
    this.#audio = audioTemplate(Math.round(((audioBps / 8) * AAC_FRAME_MS) / 1000));
    this.#gop = gop;
    this.#stream = stream;
  }

  /** Stamped messages taken so far. */
  get sequence(): number {
    return this.#sequence;
  }

  get nextMs(): number {
    return Math.floor(Math.min(this.#videoMs, this.#audioMs));
  }

  take(sentAtNs: bigint): MediaMessage {
    const timestampMs = this.nextMs;
    const isVideo = this.#videoMs <= this.#audioMs;
    const payload = isVideo ? this.#nextFrame() : this.#audio;
    if (isVideo) this.#frames += 1;
    else this.#audioFrames += 1;
    writeStamp(payload, sentAtNs, this.#sequence, this.#stream);
    this.#sequence += 1;
    return { track: isVideo ? "video" : "audio", timestampMs, payload };
  }

  skipToKeyFrame(): void {
    this.#frames = Math.ceil(this.#frames / this.#gop) * this.#gop;
    this.#audioFrames = Math.ceil(this.#videoMs / AAC_FRAME_MS);
  }

  get #videoMs(): number {
    return (this.#frames * 1000) / FRAMES_PER_SECOND;
  }

  get #audioMs(): number {
    return this.#audioFrames * AAC_FRAME_MS;
  }

  #nextFrame(): Buffer {
    return this.#frames % this.#gop === 0 ? this.#keyFrame : this.#frame;
  }
}

/** A clip's real tags with their own pacing, again and again; metadata and sequence headers once. */
/** Another source, whose time can be made to stand still while its packets go on. */
export class StandingSource implements MediaSource {
  readonly #inner: MediaSource;
  #standsMs: number | null = null;

  constructor(inner: MediaSource) {
    this.#inner = inner;
  }

  get headers(): readonly MediaMessage[] {
    return this.#inner.headers;
  }

  /** When the next one is due: packets are sent as before. */
  get nextMs(): number {
    return this.#inner.nextMs;
  }

  take(sentAtNs: bigint): MediaMessage {
    const message = this.#inner.take(sentAtNs);
    return this.#standsMs === null ? message : { ...message, timestampMs: this.#standsMs };
  }

  skipToKeyFrame(): void {
    this.#inner.skipToKeyFrame();
  }

  stand(on: boolean): void {
    this.#standsMs = on ? this.#inner.nextMs : null;
  }
}

export class ClipSource implements MediaSource {
  readonly headers: readonly MediaMessage[];
  readonly #media: readonly MediaMessage[];
  readonly #durationMs: number;
  #at = 0;
  #loops = 0;

  /** `path`: an FLV file, such as clips.ts makes. */
  constructor(path: string) {
    const messages = readFlvTags(readFileSync(path)).tags;
    const isHeader = ({ track, payload }: MediaMessage) =>
      track === "data" || isSequenceHeader(track, payload);
    const isEndOfSequence = ({ track, payload }: MediaMessage) =>
      track === "video" && ((payload[0] ?? 0) & 0x0f) === 7 && payload[1] === 2;
    const headers = messages.filter(isHeader);
    // Some encoders write a header twice; one of each suffices.
    this.headers = headers.filter(
      ({ track }, at) => headers.findIndex((other) => other.track === track) === at,
    );
    this.#media = messages.filter((message) => !isHeader(message) && !isEndOfSequence(message));
    const lastMs = this.#media.at(-1)?.timestampMs;
    if (lastMs === undefined) throw new Error(`no media in ${path}`);
    this.#durationMs = lastMs + 1000 / FRAMES_PER_SECOND;
  }

  get nextMs(): number {
    return this.#message.timestampMs + Math.round(this.#loops * this.#durationMs);
  }

  take(): MediaMessage {
    const message = { ...this.#message, timestampMs: this.nextMs };
    this.#at += 1;
    if (this.#at === this.#media.length) {
      this.#at = 0;
      this.#loops += 1;
    }
    return message;
  }

  /** To the clip's beginning. */
  skipToKeyFrame(): void {
    if (this.#at === 0) return;
    this.#at = 0;
    this.#loops += 1;
  }

  get #message(): MediaMessage {
    const message = this.#media[this.#at];
    if (message === undefined) throw new Error("a clip source never runs out");
    return message;
  }
}
