/** ffmpeg is not there, or did not do what it was asked for. */

export type FfmpegErrorCode = "ffmpeg-missing" | "ffmpeg-failed";

export class FfmpegError extends Error {
  readonly code: FfmpegErrorCode;

  /** ffmpeg left by itself, because of what it was given: not killed, not late, not cut off from its input. */
  readonly hasGivenUp: boolean;

  constructor(code: FfmpegErrorCode, message: string, options: ErrorOptions & { hasGivenUp?: boolean } = {}) {
    super(message, options);
    this.name = "FfmpegError";
    this.code = code;
    this.hasGivenUp = options.hasGivenUp ?? false;
  }
}
