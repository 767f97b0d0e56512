// node-media-server as an independent peer in a process of its own: the stand-in platform of tests and demo, or,
// in the benchmark, the server that records and pushes on.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Child } from "./child.ts";
import { acceptsTcp } from "./loopback.ts";
import { freePort, type TempFolder, tempFolder } from "./temp-folder.ts";

const PROGRAM = fileURLToPath(new URL("./node-media-server-process.ts", import.meta.url));

export interface NodeMediaServerOptions {
  /** Where every stream is pushed on to, `rtmp://host:port/app`; the stream name stays. */
  readonly pushUrl?: string;
  /** Default true. */
  readonly record?: boolean;
  readonly port?: number;
  /** Serves HTTP-FLV at `http://127.0.0.1:port/live/NAME.flv`, for a player. Default: no HTTP. */
  readonly httpPort?: number;
  /** Put before the command, such as `["taskset", "-c", "0"]`. */
  readonly launcher?: readonly string[];
  /** See ChildOptions. */
  readonly ownGroup?: boolean;
}

export class NodeMediaServer {
  readonly #options: NodeMediaServerOptions;
  #folder: TempFolder | undefined;
  #child: Child | undefined;
  #port = 0;
  readonly #live = new Set<string>();
  #unreadOutput = "";

  constructor(options: NodeMediaServerOptions = {}) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    const { pushUrl = null, record = true, httpPort = null, launcher = [] } = this.#options;
    this.#port = this.#port || (this.#options.port ?? (await freePort()));
    this.#folder ??= tempFolder("nms");
    const settings = { folder: this.#folder.path, rtmpPort: this.#port, httpPort, pushUrl, record };
    const command = [...launcher, process.execPath, PROGRAM, JSON.stringify(settings)];
    this.#live.clear();
    this.#child = new Child(command[0] ?? process.execPath, command.slice(1), {
      cwd: this.#folder.path,
      ownGroup: this.#options.ownGroup ?? false,
      onOutput: (text) => this.#read(text),
    });
    // Its recorder starts after its listener, once the store is open: a stream before that is not recorded.
    const ready = async () => this.#child?.output.includes("Store ready") === true && acceptsTcp(this.#port);
    await this.#child.ready("node-media-server is up", ready);
  }

  /** Stops the server; the folder with the recordings stays until `remove`. */
  async stop(): Promise<void> {
    await this.#child?.stop();
    this.#child = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    this.#folder?.remove();
    this.#folder = undefined;
  }

  /** `rtmp://127.0.0.1:port/live` */
  get url(): string {
    return `rtmp://127.0.0.1:${this.#port}/live`;
  }

  /** FLV files of a stream, in the order in which they were begun. */
  recordings(streamName: string): string[] {
    const folder = join(this.#folder?.path ?? "", "record", "live", streamName);
    return existsSync(folder)
      ? readdirSync(folder)
          .sort()
          .map((name) => join(folder, name))
      : [];
  }

  /** Names of the streams that the server says are being published to it now. */
  get liveStreams(): ReadonlySet<string> {
    return this.#live;
  }

  get pids(): number[] {
    return this.#child === undefined ? [] : [this.#child.pid];
  }

  get log(): string {
    return this.#child?.output ?? "";
  }

  #read(text: string): void {
    const lines = (this.#unreadOutput + text).split("\n");
    this.#unreadOutput = lines.pop() ?? "";
    for (const line of lines) {
      const [, event, name] = /^@(live|gone) (.*)$/.exec(line) ?? [];
      if (name === undefined) continue;
      if (event === "live") this.#live.add(name);
      else this.#live.delete(name);
    }
  }
}
