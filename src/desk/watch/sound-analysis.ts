/** Listens to one stream: ffmpeg measures loudness and peak ten times a second, stamped with the stream's own time. */
import {
  AUDIO_TAG,
  FLV_FILE_HEADER,
  TAG_HEADER_BYTES,
  TAG_OVERHEAD_BYTES,
  writeTagHeader,
  writeTagTrailer,
} from "../../media/flv.ts";
import type { FfmpegError } from "../ffmpeg/ffmpeg-error.ts";
import { OpenFfmpeg } from "../ffmpeg/open-ffmpeg.ts";

export interface SoundLevel {
  /** Media time within the part, of the tenth's begin. */
  readonly mediaMs: number;
  /** dBFS; `-Infinity` for digital silence. */
  readonly rmsDb: number;
  readonly peakDb: number;
}

export interface SoundAnalysisOptions {
  readonly ffmpegPath: string;
  /** Hz; null where the stream does not say: then a tenth of a second is taken for 48 kHz. */
  readonly sampleRate: number | null;
  readonly onLevel: (level: SoundLevel) => void;
  /** Once; the analysis is over then. */
  readonly onFailed: (error: FfmpegError | "lagging") => void;
}

/** About ten seconds of sound that ffmpeg has not taken: it does not keep up. */
const MOST_WAITING_BYTES = 256 * 1024;
const SOUND_ONLY = 0x04;
const LINE = /pts_time:(-?[\d.]+)|(Peak|RMS)_level=(-?inf|-?[\d.]+|nan)/g;

export class SoundAnalysis {
  readonly #options: SoundAnalysisOptions;
  readonly #process: OpenFfmpeg;
  /** RTMP's timestamps may be far on when the analysis begins; ffmpeg is given small ones. */
  #firstMs: number | null = null;
  #text = "";
  #at: number | null = null;
  #peak: number | null = null;
  #over = false;
  #waiting: (() => void)[] = [];

  constructor(options: SoundAnalysisOptions) {
    this.#options = options;
    const tenth = Math.round((options.sampleRate ?? 48_000) / 10);
    const measured = "measure_perchannel=none:measure_overall=Peak_level+RMS_level";
    this.#process = new OpenFfmpeg(
      {
        ffmpegPath: options.ffmpegPath,
        inputOptions: "-threads 1 -probesize 32 -analyzeduration 0 -copyts -f flv".split(" "),
        outputs: [
          [
            ...["-vn", "-af"],
            `asetnsamples=n=${tenth}:p=0,astats=metadata=1:reset=1:${measured},ametadata=print:file=-:direct=1`,
            ...["-c:a", "pcm_s16le", "-f", "null"],
          ],
        ],
      },
      { onExit: (error) => this.#fail(error) },
    );
    this.#process.outputs[0]?.on("data", (chunk: Buffer) => this.#take(chunk));
    const header = Buffer.from(FLV_FILE_HEADER);
    header[4] = SOUND_ONLY;
    this.#process.input.write(header);
  }

  get pids(): number[] {
    return this.#process.pid === null ? [] : [this.#process.pid];
  }

  /** A sequence header or coded sound, as it stands in the part. */
  feed(payload: Buffer, mediaMs: number): void {
    if (this.#over) return;
    if (this.#process.input.writableLength > MOST_WAITING_BYTES) {
      this.#fail("lagging");
      return;
    }
    this.#firstMs ??= mediaMs;
    const tag = Buffer.allocUnsafe(payload.length + TAG_OVERHEAD_BYTES);
    writeTagHeader(tag, 0, AUDIO_TAG, payload.length, Math.max(0, mediaMs - this.#firstMs));
    payload.copy(tag, TAG_HEADER_BYTES);
    writeTagTrailer(tag, TAG_HEADER_BYTES + payload.length, payload.length);
    this.#process.input.write(tag);
  }

  /** Resolves with the next level, or the end. */
  measured(): Promise<void> {
    return new Promise((resolve) => (this.#over ? resolve() : this.#waiting.push(resolve)));
  }

  stop(): void {
    this.#over = true;
    this.#process.kill();
    this.#release();
  }

  /** `frame:… pts_time:…`, then the two levels, each on a line. */
  #take(chunk: Buffer): void {
    const lines = (this.#text + chunk.toString("latin1")).split("\n");
    this.#text = lines.pop() ?? "";
    for (const line of lines) this.#readLine(line);
  }

  #readLine(line: string): void {
    for (const [, time, level, value] of line.matchAll(LINE)) {
      if (time !== undefined) {
        this.#at = Math.round(Number(time) * 1000) + (this.#firstMs ?? 0);
        this.#peak = null;
      } else if (level === "Peak") this.#peak = decibels(value);
      else if (this.#at !== null && this.#peak !== null) {
        this.#options.onLevel({ mediaMs: this.#at, peakDb: this.#peak, rmsDb: decibels(value) });
        this.#at = null;
        this.#release();
      }
    }
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #fail(error: FfmpegError | "lagging"): void {
    if (this.#over) return;
    this.stop();
    this.#options.onFailed(error);
  }
}

/** ffmpeg writes -inf for digital silence. */
function decibels(text: string | undefined): number {
  return text === undefined || text === "-inf" || text === "nan" ? Number.NEGATIVE_INFINITY : Number(text);
}
