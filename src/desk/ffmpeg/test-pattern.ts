/** A synthetic encoder: a moving test picture with a tone, published to an RTMP address until it is stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import fluent from "fluent-ffmpeg";
import { FfmpegError } from "./ffmpeg-error.ts";

export interface TestPatternOptions {
  readonly ffmpegPath: string;
  /** Holds the encoder key: never told. */
  readonly url: string;
  /** It ends by itself then, at the latest. */
  readonly seconds: number;
}

const STDERR_BYTES = 2000;
const LEAVES_MS = 2_000;

export class TestPattern {
  readonly #options: TestPatternOptions;
  #child: ChildProcess | null = null;
  #failure: FfmpegError | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: TestPatternOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#child !== null) return;
    const { ffmpegPath, url } = this.#options;
    const child = spawn(ffmpegPath, this.#arguments(), { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    child.stdout?.resume();
    let said = "";
    child.stderr?.on("data", (text: Buffer) => {
      said = (said + text.toString("utf8")).slice(-STDERR_BYTES);
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    child.once("error", (cause: NodeJS.ErrnoException) => {
      this.#failure = new FfmpegError("ffmpeg-missing", `ffmpeg could not be started: ${cause.code}`, {
        cause,
      });
      resolve();
    });
    child.once("exit", (code, signal) => {
      const end = said.replaceAll(url, "***").trim().split("\n").slice(-3).join(" | ");
      this.#failure ??= new FfmpegError(
        "ffmpeg-failed",
        `the test picture ended (${signal ?? code}): ${end}`,
      );
      resolve();
    });
  }

  /** Why it no longer publishes; null while it does. */
  get failure(): FfmpegError | null {
    return this.#failure;
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#child?.kill("SIGKILL"), LEAVES_MS);
    this.#child?.kill("SIGTERM");
    await this.#ended;
    clearTimeout(timer);
  }

  #arguments(): string[] {
    const { url, seconds } = this.#options;
    const command = fluent({ timeout: 0, stdoutLines: 0 })
      .input("testsrc=s=320x180:r=25")
      .inputOptions("-re", "-f", "lavfi")
      .input("sine=f=440:r=44100")
      .inputOptions("-re", "-f", "lavfi")
      .output(url)
      .outputOptions(
        ...`-t ${seconds} -c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -b:v 300k -g 25`.split(
          " ",
        ),
        ...["-keyint_min", "25", "-c:a", "aac", "-b:a", "64k", "-ac", "1", "-f", "flv"],
      )
      // Its sound comes back to us and is dropped: with the desk goes the pipe, and so does an ffmpeg that nobody stopped.
      .output("pipe:1")
      .outputOptions("-vn", "-ar", "8000", "-f", "s16le");
    return ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "error", ...command._getArguments()];
  }
}
