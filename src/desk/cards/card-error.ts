/** Why there is no card; the gate then closes the connection where it would have shown one (design 4). */
import { FfmpegError } from "../ffmpeg/ffmpeg-error.ts";

/** format-unsupported: this stream can't have a card, asking again won't help. */
export class CardError extends Error {
  readonly code = "format-unsupported";

  constructor(message: string) {
    super(message);
    this.name = "CardError";
  }
}

/** ffmpeg said that all went well, but what it wrote isn't what was asked for. */
export function unexpected(what: string): FfmpegError {
  return new FfmpegError("ffmpeg-failed", `ffmpeg wrote something else than a card: ${what}`);
}
