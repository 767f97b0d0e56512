/** Runs ffmpeg and gives what it wrote. The only file that knows fluent-ffmpeg, so that it can be replaced (design 12). */
import { constants } from "node:os";
import { PassThrough } from "node:stream";
import fluent from "fluent-ffmpeg";
import { CardError } from "./card-error.ts";

export interface FfmpegRun {
  readonly ffmpegPath: string;
  /** File or device, and the options that stand before it. */
  readonly input: string;
  readonly inputOptions: readonly string[];
  /** Must name the output's format: it leaves by a pipe. */
  readonly outputOptions: readonly string[];
}

const TIMEOUT_SECONDS = 60;
/** A card of the largest picture stays far below; the gate takes no clip above 4 MiB. */
const MAX_OUTPUT_BYTES = 4 << 20;
const STDERR_LINES = 40;

/** @throws CardError ffmpeg-missing or ffmpeg-failed, the latter with the end of what ffmpeg said. */
export function runFfmpeg({ ffmpegPath, input, inputOptions, outputOptions }: FfmpegRun): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const command = fluent({ timeout: TIMEOUT_SECONDS, stdoutLines: STDERR_LINES })
      .setFfmpegPath(ffmpegPath)
      .input(input)
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
    command.on("error", (error, _stdout, stderr) => reject(asCardError(error, stderr)));
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

function asCardError(error: Error & { code?: unknown }, stderr: string | null): CardError {
  // Spawned by way of nice(1), which leaves with 126 or 127 for what it can't start.
  const isMissing = error.code === "ENOENT" || error.code === "EACCES" || /code 12[67]\b/.test(error.message);
  if (isMissing) {
    return new CardError("ffmpeg-missing", "ffmpeg was not found: install it to have cards", {
      cause: error,
    });
  }
  const said = (stderr ?? "").trim().split("\n").slice(-5).join(" | ");
  return new CardError("ffmpeg-failed", `ffmpeg could not make a card: ${error.message}: ${said}`, {
    cause: error,
  });
}
