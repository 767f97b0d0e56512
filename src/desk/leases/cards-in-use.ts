/** The card files of each stream's format. They are made beside the leases: no lease ever waits for ffmpeg. */
import type { CardKind, SessionReport } from "../../link/messages.ts";

export interface StreamFormat {
  readonly videoCodec: "avc" | "hevc" | "av1" | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly audioCodec: "aac" | null;
  readonly sampleRate: number | null;
  readonly channels: number | null;
}

export type CardFiles = Readonly<Partial<Record<CardKind, string>>>;

export interface CardsInUseOptions {
  /** Makes the files of a format or answers with those it has; rejects when it can't. */
  readonly cardsFor: (format: StreamFormat) => Promise<CardFiles>;
  /** A format's cards have appeared: its sessions want a new lease. */
  readonly onReady: () => void;
  readonly onError: (format: StreamFormat, error: unknown) => void;
}

const NONE: CardFiles = {};

export class CardsInUse {
  readonly #options: CardsInUseOptions;
  readonly #files = new Map<string, CardFiles>();
  readonly #asking = new Set<string>();
  readonly #failed = new Set<string>();

  constructor(options: CardsInUseOptions) {
    this.#options = options;
  }

  /** What exists now; {} while they are being made, or when they can't be. */
  filesFor(report: Pick<SessionReport, "video" | "audio">): CardFiles {
    if (report.video === null && report.audio === null) return NONE;
    const format = formatOf(report);
    const key = JSON.stringify(format);
    const files = this.#files.get(key);
    if (files !== undefined) return files;
    if (!this.#asking.has(key)) void this.#ask(key, format);
    return NONE;
  }

  async #ask(key: string, format: StreamFormat): Promise<void> {
    this.#asking.add(key);
    try {
      this.#files.set(key, await this.#options.cardsFor(format));
      this.#options.onReady();
    } catch (error) {
      // Asked again with every renewal; said once.
      if (!this.#failed.has(key)) this.#options.onError(format, error);
      this.#failed.add(key);
    } finally {
      this.#asking.delete(key);
    }
  }
}

function formatOf({ video, audio }: Pick<SessionReport, "video" | "audio">): StreamFormat {
  const codec = video?.codec;
  return {
    videoCodec: codec === "avc" || codec === "hevc" || codec === "av1" ? codec : null,
    width: video?.width ?? null,
    height: video?.height ?? null,
    audioCodec: audio?.codec === "aac" ? "aac" : null,
    sampleRate: audio?.sampleRate ?? null,
    channels: audio?.channels ?? null,
  };
}
