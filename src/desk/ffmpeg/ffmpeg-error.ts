/** ffmpeg is not there, or did not do what it was asked for. */

export type FfmpegErrorCode = "ffmpeg-missing" | "ffmpeg-failed";

export class FfmpegError extends Error {
  readonly code: FfmpegErrorCode;

  constructor(code: FfmpegErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FfmpegError";
    this.code = code;
  }
}
