/** The part of fluent-ffmpeg that this folder uses; the package brings no types. */
declare module "fluent-ffmpeg" {
  import type { Readable, Writable } from "node:stream";

  interface Command {
    setFfmpegPath(path: string): Command;
    input(path: string | Readable): Command;
    complexFilter(graph: string): Command;
    output(path: string): Command;
    /** The command line, without the program. */
    _getArguments(): string[];
    inputOptions(...options: string[]): Command;
    outputOptions(...options: string[]): Command;
    renice(niceness: number): Command;
    on(
      event: "error",
      listener: (error: Error, stdout: string | null, stderr: string | null) => void,
    ): Command;
    on(event: "end", listener: () => void): Command;
    pipe(output: Writable): Writable;
    kill(signal: string): Command;
  }
  export default function command(options: { timeout: number; stdoutLines: number }): Command;
}
