// nginx with its RTMP module (Debian: libnginx-mod-rtmp) as an independent peer: the platform that receives,
// or, in the benchmark, the server that records and pushes on.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Child } from "./child.ts";
import { acceptsTcp } from "./loopback.ts";
import { freePort, type TempFolder, tempFolder } from "./temp-folder.ts";

const MODULE = "/usr/lib/nginx/modules/ngx_rtmp_module.so";

export interface NginxRtmpOptions {
  /** Where every stream is pushed on to, `rtmp://host:port/app`; the stream name stays. */
  readonly pushUrl?: string;
  /** Default true. */
  readonly record?: boolean;
  readonly port?: number;
  /** Put before the command, such as `["taskset", "-c", "0"]`. */
  readonly launcher?: readonly string[];
}

export function hasNginxRtmp(): boolean {
  return existsSync(MODULE);
}

export class NginxRtmp {
  readonly #options: NginxRtmpOptions;
  #folder: TempFolder | undefined;
  #child: Child | undefined;
  #port = 0;

  constructor(options: NginxRtmpOptions = {}) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    this.#port = this.#port || (this.#options.port ?? (await freePort()));
    this.#folder ??= tempFolder("nginx");
    mkdirSync(this.recordFolder, { recursive: true });
    const configFile = join(this.#folder.path, "nginx.conf");
    writeFileSync(configFile, this.#config());
    const command = [
      ...(this.#options.launcher ?? []),
      ...["nginx", "-c", configFile, "-p", this.#folder.path, "-e", join(this.#folder.path, "error.log")],
    ];
    this.#child = new Child(command[0] ?? "nginx", command.slice(1));
    await this.#child.ready("nginx accepts connections", () => acceptsTcp(this.#port));
  }

  /** Stops nginx; the folder with the recordings stays until `remove`. */
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

  get recordFolder(): string {
    if (this.#folder === undefined) throw new Error("nginx was not started");
    return join(this.#folder.path, "record");
  }

  /** FLV files of a stream, in the order in which they were begun. */
  recordings(streamName: string): string[] {
    const names = readdirSync(this.recordFolder).filter((name) => name.startsWith(`${streamName}-`));
    return names.sort().map((name) => join(this.recordFolder, name));
  }

  get pids(): number[] {
    return this.#child === undefined ? [] : [this.#child.pid];
  }

  get log(): string {
    const path = join(this.#folder?.path ?? "", "error.log");
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  /**
   * One process without master and in the foreground, so that stopping it is stopping one pid and its CPU is one
   * figure. Every temporary path lies in our folder: nginx is run as whoever runs the tests.
   */
  #config(): string {
    const { pushUrl, record = true } = this.#options;
    const folder = this.#folder?.path ?? "";
    const body = [
      record ? `record all; record_path ${this.recordFolder}; record_unique on; record_suffix .flv;` : "",
      pushUrl === undefined ? "" : `push ${pushUrl};`,
    ];
    return `load_module ${MODULE};
daemon off;
master_process off;
worker_rlimit_nofile 4096;
pid ${join(folder, "nginx.pid")};
error_log ${join(folder, "error.log")} warn;
events { worker_connections 2048; }
rtmp {
  access_log off;
  server {
    listen 127.0.0.1:${this.#port};
    chunk_size 4096;
    application live {
      live on;
      ${body.filter((line) => line !== "").join("\n      ")}
    }
  }
}
`;
  }
}
