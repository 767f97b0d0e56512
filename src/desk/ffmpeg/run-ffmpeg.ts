/** Runs ffmpeg to its end and gives what it wrote. */
import { constants } from "node:os";
import { PassThrough, type Readable } from "node:stream";
import fluent from "fluent-ffmpeg";
import { FfmpegError } from "./ffmpeg-error.ts";

export interface FfmpegRun {
  readonly ffmpegPath: string;
  /** File or device, and the options that stand before it. */
  readonly input: string;
  readonly inputOptions: readonly string[];
  /** What is sent into its standard input, when `input` is `pipe:0`. */
  readonly fed?: Readable;
  /** Must name the output's format: it leaves by a pipe. */
  readonly outputOptions: readonly string[];
}

const TIMEOUT_SECONDS = 60;
/** A card of the largest picture stays far below; the gate takes no clip above 4 MiB. */
const MAX_OUTPUT_BYTES = 4 << 20;
const STDERR_LINES = 40;

/** @throws FfmpegError ffmpeg-missing or ffmpeg-failed, the latter with the end of what ffmpeg said. */
export function runFfmpeg({
  ffmpegPath,
  input,
  inputOptions,
  fed,
  outputOptions,
}: FfmpegRun): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const command = fluent({ timeout: TIMEOUT_SECONDS, stdoutLines: STDERR_LINES })
      .setFfmpegPath(ffmpegPath)
      .input(fed ?? input)
      .inputOptions(...inputOptions)
      .outputOptions(...outputOptions)
      // The record and the air come before a card.
      .renice(constants.priority.PRIORITY_BELOW_NORMAL);
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    let finished = false;
    let ended = false;
    // fluent-ffmpeg says "end" when ffmpeg left, which may be before the last bytes came through the pipe.
    const settle = (): void => {
      if (finished && ended) resolve(Buffer.concat(chunks));
    };
    command.on("error", (error, _stdout, stderr) => reject(asFfmpegError(error, stderr)));
    command.on("end", () => {
      finished = true;
      settle();
    });
    // Without its "close": fluent-ffmpeg takes that for a failure when ffmpeg needs more than 20 ms more to leave.
    const output = new PassThrough({ emitClose: false });
    command.pipe(output);
    output.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_OUTPUT_BYTES) command.kill("SIGKILL");
      else chunks.push(chunk);
    });
    output.on("end", () => {
      ended = true;
      settle();
    });
  });
}

function asFfmpegError(error: Error & { code?: unknown }, stderr: string | null): FfmpegError {
  // Spawned by way of nice(1), which leaves with 126 or 127 for what it can't start.
  const isMissing = error.code === "ENOENT" || error.code === "EACCES" || /code 12[67]\b/.test(error.message);
  if (isMissing) {
    return new FfmpegError("ffmpeg-missing", "ffmpeg was not found: install it to have cards and clips", {
      cause: error,
    });
  }
  const said = (stderr ?? "").trim().split("\n").slice(-5).join(" | ");
  return new FfmpegError("ffmpeg-failed", `ffmpeg could not do it: ${error.message}: ${said}`, {
    cause: error,
    hasGivenUp: /exited with code \d/.test(error.message),
  });
}
