/** Makes the card clips of a stream's format once and keeps them as files that leases name (design 4). */
import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { CARD_KINDS, type CardKind } from "../../link/messages.ts";
import { FfmpegError } from "../ffmpeg/ffmpeg-error.ts";
import type { CodedAudio } from "./adts.ts";
import type { CodedVideo } from "./annex-b.ts";
import { encodePicture, encodeSilence, RECIPE } from "./card-encoder.ts";
import { cardFlv } from "./card-flv.ts";
import {
  type CardFormat,
  type CardTracks,
  type CardVideo,
  cardTracks,
  formatName,
  type LoopTiming,
  loopTiming,
} from "./card-format.ts";

export interface CardMakerOptions {
  /** Where the clips go: `<cardsDir>/<format>/<kind>-<digest>.flv`. */
  readonly cardsDir: string;
  /** Pictures `<kind>.png`; a court replaces them by its own. */
  readonly pictureDir: string;
  /** Default: the one in PATH. */
  readonly ffmpegPath?: string;
  /** A kind's picture is missing or unreadable: its card is a plain black picture. */
  readonly onPlainCard?: (kind: CardKind, picturePath: string) => void;
  /** Monotonic ms. */
  readonly clock?: () => number;
}

export type CardFiles = Readonly<Partial<Record<CardKind, string>>>;

interface Picture {
  readonly kind: CardKind;
  readonly path: string;
  readonly isThere: boolean;
  readonly digest: string;
}

/** A format that failed isn't tried again at once: leases are renewed every few seconds, for every session. */
const RETRY_AFTER_MS = 60_000;

interface Attempt {
  readonly files: Promise<CardFiles>;
  failedAtMs: number | null;
}

export class CardMaker {
  readonly #options: CardMakerOptions;
  readonly #clock: () => number;
  readonly #attempts = new Map<string, Attempt>();
  /** The end of the queue: one ffmpeg at a time, whatever is asked for. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: CardMakerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
  }

  /**
   * Paths (under `cardsDir` as given) of this format's clips, made if need be; any number of callers share one making.
   * @throws FfmpegError ffmpeg-missing, ffmpeg-failed; CardError format-unsupported
   */
  async cardsFor(format: CardFormat): Promise<CardFiles> {
    const tracks = cardTracks(format);
    const name = formatName(tracks);
    const known = this.#attempts.get(name);
    if (known !== undefined && !this.#mayRetry(known)) return known.files;
    const attempt: Attempt = { files: this.#inTurn(() => this.#make(name, tracks)), failedAtMs: null };
    this.#attempts.set(name, attempt);
    attempt.files.catch(() => {
      attempt.failedAtMs = this.#clock();
    });
    return attempt.files;
  }

  #mayRetry({ failedAtMs }: Attempt): boolean {
    return failedAtMs !== null && this.#clock() - failedAtMs >= RETRY_AFTER_MS;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #make(name: string, tracks: CardTracks): Promise<CardFiles> {
    const folder = join(this.#options.cardsDir, name);
    await mkdir(folder, { recursive: true });
    const files: Partial<Record<CardKind, string>> = {};
    let silence: CodedAudio | null = null;
    for (const kind of CARD_KINDS) {
      const picture = await this.#picture(kind, tracks);
      const path = join(folder, `${kind}-${picture.digest}.flv`);
      if (!(await isFile(path))) {
        silence ??= await this.#silence(tracks);
        await writeWhole(path, await this.#clip(picture, tracks, silence));
      }
      files[kind] = path;
    }
    return files;
  }

  /** The picture and a digest of everything that goes into the clip: a replaced picture is another file. */
  async #picture(kind: CardKind, { video }: CardTracks): Promise<Picture> {
    const path = join(this.#options.pictureDir, `${kind}.png`);
    const bytes = video === null ? null : await readFile(path).catch(() => null);
    const hash = createHash("sha256").update(`${RECIPE}\n`);
    const digest = hash
      .update(bytes ?? "plain")
      .digest("hex")
      .slice(0, 12);
    return { kind, path, isThere: bytes !== null, digest };
  }

  async #silence({ audio }: CardTracks): Promise<CodedAudio | null> {
    return audio === null ? null : encodeSilence(this.#ffmpegPath, audio, loopTiming(audio));
  }

  async #clip(picture: Picture, { video, audio }: CardTracks, silence: CodedAudio | null): Promise<Buffer> {
    const timing = loopTiming(audio);
    const coded = video === null ? null : await this.#coded(picture, video, timing);
    return cardFlv(video?.codec ?? "avc", coded, silence, timing);
  }

  /** A plain card beats none: without any the platform's viewers lose the stream at every pause. */
  async #coded({ kind, path, isThere }: Picture, video: CardVideo, timing: LoopTiming): Promise<CodedVideo> {
    if (isThere) {
      try {
        return await encodePicture(this.#ffmpegPath, path, video, timing);
      } catch (error) {
        if (!(error instanceof FfmpegError && error.code === "ffmpeg-failed")) throw error;
      }
    }
    this.#options.onPlainCard?.(kind, path);
    return encodePicture(this.#ffmpegPath, null, video, timing);
  }

  get #ffmpegPath(): string {
    return this.#options.ffmpegPath ?? "ffmpeg";
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Synced before it gets its name: the gate must never find half a card, not even after a power cut. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(draft, "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
