/** Why there is no card; the gate then closes the connection where it would have shown one (design 4). */

/** format-unsupported: this stream can't have a card, asking again won't help. */
export type CardErrorCode = "ffmpeg-missing" | "ffmpeg-failed" | "format-unsupported";

export class CardError extends Error {
  readonly code: CardErrorCode;

  constructor(code: CardErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CardError";
    this.code = code;
  }
}

/** ffmpeg said that all went well, but what it wrote isn't what was asked for. */
export function unexpected(what: string): CardError {
  return new CardError("ffmpeg-failed", `ffmpeg wrote something else than a card: ${what}`);
}
