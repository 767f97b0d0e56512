/**
 * Looks at single key frames of one stream: ffmpeg makes a small grey picture (for black and frozen) and a JPEG (the
 * wall's tile) of each. One picture is under way at a time, so every answer belongs to the question before it, and what
 * it costs is what it is fed.
 */
import type { RawCodec } from "../../media/annex-b.ts";
import type { FfmpegError } from "../ffmpeg/ffmpeg-error.ts";
import { OpenFfmpeg } from "../ffmpeg/open-ffmpeg.ts";
import { PICTURE_BYTES, PICTURE_HEIGHT, PICTURE_WIDTH } from "./picture.ts";

/** When and where in the stream a picture stands. */
export interface PictureStamp {
  /** Arrival, monotonic ms. */
  readonly atMs: number;
  readonly mediaMs: number;
}

export interface PictureSample extends PictureStamp {
  /** PICTURE_WIDTH × PICTURE_HEIGHT, grey; the receiver's own. */
  readonly luma: Uint8Array;
  readonly jpeg: Buffer;
}

export interface PictureAnalysisOptions {
  readonly ffmpegPath: string;
  readonly codec: RawCodec;
  readonly onSample: (sample: PictureSample) => void;
  /** Once; the analysis is over then. */
  readonly onFailed: (error: FfmpegError | "lagging") => void;
}

/** A stream with B-frames has its decoder hold one or two pictures back, four at most (H.264 level limits at 720p). */
const MOST_COPIES = 5;
/** For the first answer, by the number of copies fed: a machine that is merely slow gets an answer at last, too. */
const FIRST_ANSWER_MS = [1_000, 1_500, 2_500, 4_000, 8_000];
const ANSWER_MS = 4_000;
const TILE_WIDTH = 320;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

interface Question extends PictureStamp {
  readonly picture: Buffer;
}

export class PictureAnalysis {
  readonly #options: PictureAnalysisOptions;
  #process: OpenFfmpeg | null = null;
  /** How often each picture is fed so that it comes out before the next is known. */
  #copies = 1;
  #question: Question | null = null;
  #luma: Buffer[] = [];
  #lumaBytes = 0;
  #jpeg: Buffer[] = [];
  #answers = 0;
  #deadline: NodeJS.Timeout | null = null;
  #over = false;
  #waiting: (() => void)[] = [];

  constructor(options: PictureAnalysisOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#question !== null;
  }

  get pids(): number[] {
    return this.#process?.pid ? [this.#process.pid] : [];
  }

  /** Resolves when no picture is under way. */
  async answered(): Promise<void> {
    if (this.#question !== null) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** @param picture raw, with its parameter sets before it. False while the one before is still looked at. */
  offer(picture: Buffer, stamp: PictureStamp): boolean {
    if (this.#over || this.#question !== null) return false;
    this.#question = { picture, atMs: stamp.atMs, mediaMs: stamp.mediaMs };
    this.#ask();
    return true;
  }

  stop(): void {
    this.#over = true;
    this.#end();
    this.#release();
  }

  #ask(): void {
    const { picture } = this.#question ?? {};
    if (picture === undefined) return;
    this.#process ??= this.#start();
    for (let copy = 0; copy < this.#copies; copy++) this.#process.input.write(picture);
    const waitMs = this.#answers > 0 ? ANSWER_MS : FIRST_ANSWER_MS[this.#copies - 1];
    this.#deadline = setTimeout(() => this.#late(), waitMs);
  }

  /** Before the first answer nobody knows how many copies it takes: one more. */
  #late(): void {
    if (this.#answers > 0 || this.#copies === MOST_COPIES) {
      this.#fail("lagging");
      return;
    }
    this.#end();
    this.#copies += 1;
    this.#ask();
  }

  #start(): OpenFfmpeg {
    const { codec, ffmpegPath } = this.#options;
    const grey = `scale=${PICTURE_WIDTH}:${PICTURE_HEIGHT}:flags=area,format=gray[grey]`;
    const tile = `scale=${TILE_WIDTH}:-2:flags=bilinear,format=yuvj420p[tile]`;
    // Encoders in several threads would keep a picture each.
    const each = "-threads 1 -fps_mode passthrough -flush_packets 1".split(" ");
    const opened: OpenFfmpeg = new OpenFfmpeg(
      {
        ffmpegPath,
        inputOptions:
          `-threads 1 -flags low_delay -probesize 32 -analyzeduration 0 -fpsprobesize 0 -f ${codec}`.split(
            " ",
          ),
        graph: `[0:v]select=not(mod(n\\,${this.#copies})),split[a][b];[a]${grey};[b]${tile}`,
        outputs: [
          ["-map", "[grey]", "-c:v", "rawvideo", ...each, "-f", "rawvideo"],
          ["-map", "[tile]", "-c:v", "mjpeg", "-q:v", "6", ...each, "-f", "image2pipe"],
        ],
      },
      { onExit: (error) => this.#process === opened && this.#fail(error) },
    );
    const [grey8, tiles] = opened.outputs;
    grey8?.on("data", (chunk: Buffer) => this.#process === opened && this.#takeLuma(chunk));
    tiles?.on("data", (chunk: Buffer) => this.#process === opened && this.#takeJpeg(chunk));
    return opened;
  }

  #takeLuma(chunk: Buffer): void {
    this.#luma.push(chunk);
    this.#lumaBytes += chunk.length;
    this.#answer();
  }

  #takeJpeg(chunk: Buffer): void {
    this.#jpeg.push(chunk);
    this.#answer();
  }

  #answer(): void {
    const question = this.#question;
    // In coded data 0xff is always followed by a zero: its end stands at the end alone.
    const last = this.#jpeg.at(-1);
    if (
      question === null ||
      this.#lumaBytes < PICTURE_BYTES ||
      last?.subarray(-2).equals(END_OF_IMAGE) !== true
    )
      return;
    const luma = new Uint8Array(Buffer.concat(this.#luma).subarray(0, PICTURE_BYTES));
    const jpeg = Buffer.concat(this.#jpeg);
    this.#forget();
    this.#answers += 1;
    this.#options.onSample({ atMs: question.atMs, mediaMs: question.mediaMs, luma, jpeg });
    this.#release();
  }

  #forget(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
    this.#question = null;
    this.#luma = [];
    this.#lumaBytes = 0;
    this.#jpeg = [];
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #fail(error: FfmpegError | "lagging"): void {
    if (this.#over) return;
    this.stop();
    this.#options.onFailed(error);
  }

  #end(): void {
    const process = this.#process;
    this.#process = null;
    process?.kill();
    const question = this.#question;
    this.#forget();
    if (!this.#over) this.#question = question;
  }
}
