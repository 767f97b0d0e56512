/** An ffmpeg that runs beside us: fed through its standard input, read from one pipe per output. */
import { type ChildProcess, spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { PassThrough, type Readable, type Writable } from "node:stream";
import fluent from "fluent-ffmpeg";
import { FfmpegError } from "./ffmpeg-error.ts";

export interface FfmpegOrder {
  readonly ffmpegPath: string;
  /** Of what comes through standard input, its format above all. */
  readonly inputOptions: readonly string[];
  /** Graph over all of the input; its labels are mapped by the outputs. */
  readonly graph?: string;
  /** Each leaves by a pipe of its own: standard output, then descriptor 3, 4, … */
  readonly outputs: readonly (readonly string[])[];
}

export interface OpenFfmpegListener {
  /** Once, whatever ended it. */
  readonly onExit: (error: FfmpegError) => void;
}

const STDERR_BYTES = 2000;

export class OpenFfmpeg {
  readonly pid: number | null;
  readonly input: Writable;
  readonly outputs: readonly Readable[];
  readonly #child: ChildProcess;

  /** Starts at once; one that can't be started is told by `onExit`. */
  constructor(order: FfmpegOrder, { onExit }: OpenFfmpegListener) {
    const pipes = order.outputs.map((_, index) => (index === 0 ? 1 : index + 2));
    const child = spawn(order.ffmpegPath, argumentsOf(order, pipes), {
      stdio: ["pipe", "pipe", "pipe", ...pipes.slice(1).map(() => "pipe" as const)],
    });
    this.#child = child;
    this.pid = child.pid ?? null;
    // Without a free descriptor there are no pipes; the child's error tells that.
    this.input = child.stdin ?? new PassThrough();
    this.outputs = pipes.map(
      (pipe) => (child.stdio?.[pipe] as Readable | null | undefined) ?? new PassThrough(),
    );
    // The record and the air come before what is looked at.
    if (child.pid !== undefined) lowerPriority(child.pid);
    let said = "";
    child.stderr?.on("data", (text: Buffer) => {
      said = (said + text.toString("utf8")).slice(-STDERR_BYTES);
    });
    // A process that has left is told by its exit; its pipes have nothing to add.
    for (const stream of [this.input, ...this.outputs]) stream.on("error", () => undefined);
    child.once("error", (cause: NodeJS.ErrnoException) => onExit(notStarted(cause)));
    child.once("exit", (code, signal) => {
      const end = said.trim().split("\n").slice(-3).join(" | ");
      onExit(new FfmpegError("ffmpeg-failed", `ffmpeg ended (${signal ?? code}): ${end}`));
    });
  }

  /** For good: nothing that it still holds is of use. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** fluent-ffmpeg puts the order of ffmpeg's options right; it gives no process more than one output pipe. */
function argumentsOf(order: FfmpegOrder, pipes: readonly number[]): string[] {
  const command = fluent({ timeout: 0, stdoutLines: 0 })
    .input("pipe:0")
    .inputOptions(...order.inputOptions);
  if (order.graph !== undefined) command.complexFilter(order.graph);
  for (const [index, options] of order.outputs.entries()) {
    command.output(`pipe:${pipes[index]}`).outputOptions(...options);
  }
  return ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "error", ...command._getArguments()];
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has left already.
  }
}

function notStarted(cause: NodeJS.ErrnoException): FfmpegError {
  return cause.code === "ENOENT" || cause.code === "EACCES"
    ? new FfmpegError(
        "ffmpeg-missing",
        "ffmpeg was not found: install it to have pictures and sound watched",
        { cause },
      )
    : new FfmpegError("ffmpeg-failed", `ffmpeg could not be started: ${cause.message}`, { cause });
}
