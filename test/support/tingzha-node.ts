// A real node for tests: `node src/main.ts` in a temporary data directory on free ports, with an API client.
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { ApiClient } from "./api-client.ts";
import { Child } from "./child.ts";
import { keepRunWide, takeRunWide } from "./run-wide.ts";
import { freePort, type TempFolder, tempFolder } from "./temp-folder.ts";
import { waitFor } from "./wait-for.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const READY_DEADLINE_MS = 30_000;

/** Config of interfaces.md, any part of it; laid over what a test node needs (ports, data directory). */
export interface ConfigOverrides {
  readonly [section: string]: Readonly<Record<string, unknown>>;
}

export interface TingzhaNodeOptions {
  readonly config?: ConfigOverrides;
  readonly env?: NodeJS.ProcessEnv;
  /** An existing data directory, to start again on what an earlier node left. */
  readonly dataDir?: string;
  readonly bootstrapToken?: string;
  /** Default: free ones. */
  readonly ports?: { readonly rtmp: number; readonly http: number };
  /** See ChildOptions. */
  readonly ownGroup?: boolean;
  /** Put before the command, such as `["taskset", "-c", "0"]`. */
  readonly launcher?: readonly string[];
}

export class TingzhaNode {
  readonly bootstrapToken: string;
  readonly #options: TingzhaNodeOptions;
  #folder: TempFolder | undefined;
  #child: Child | undefined;
  #ports: { readonly rtmp: number; readonly http: number } | undefined;

  constructor(options: TingzhaNodeOptions = {}) {
    this.#options = options;
    this.bootstrapToken = options.bootstrapToken ?? `test-token-${process.pid}-0123456789abcdef`;
  }

  /** Starts the node and waits for /readyz. Starting again after `stop` or a kill keeps ports and data. */
  async start(): Promise<void> {
    await this.prepare();
    this.spawn();
    await this.ready();
  }

  /** Starts without waiting: for wrong configurations, second nodes, and kills during start. */
  spawn(): Child {
    if (this.#child !== undefined && !this.#child.hasExited) return this.#child;
    const { launcher = [], env, ownGroup = false } = this.#options;
    const command = [...launcher, process.execPath, MAIN, "--config", this.configFile];
    this.#child = new Child(command[0] ?? process.execPath, command.slice(1), {
      env: { ...process.env, TINGZHA_BOOTSTRAP_TOKEN: this.bootstrapToken, ...env },
      ownGroup,
    });
    return this.#child;
  }

  /** Picks ports and writes the config file, once; `start` does it too. */
  async prepare(): Promise<this> {
    if (this.#ports !== undefined) return this;
    this.#ports = this.#options.ports ?? { rtmp: await freePort(), http: await freePort() };
    this.#folder = tempFolder("node");
    mkdirSync(this.dataDir, { recursive: true });
    takeRunWide(this.dataDir);
    writeFileSync(this.configFile, stringify(this.#config()));
    return this;
  }

  async ready(): Promise<void> {
    const child = this.#child;
    if (child === undefined) throw new Error("the node was not started");
    const isReady = () =>
      fetch(`${this.httpUrl}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await child.ready("/readyz answers 200", isReady, READY_DEADLINE_MS);
  }

  /** SIGTERM to the parent and waits; then ends by pid whatever of this node is left. Idempotent. */
  async stop(): Promise<void> {
    await this.#child?.stop();
    // Children of a killed parent must end by themselves; a test that has failed may not leave them running.
    for (const { pid } of this.#children()) killQuietly(pid);
  }

  async remove(): Promise<void> {
    await this.stop();
    keepRunWide(this.dataDir);
    this.#folder?.remove();
    this.#folder = undefined;
  }

  /** Pids by role; null for a process that is not there. */
  processIds(): { parent: number | null; gate: number | null; desk: number | null } {
    const parent = this.#child === undefined || this.#child.hasExited ? null : this.#child.pid;
    const children = this.#children();
    const titled = (title: string) => children.find((child) => child.title.startsWith(title))?.pid ?? null;
    return { parent, gate: titled("tingzha-gate"), desk: titled("tingzha-desk") };
  }

  /** Waits until a process of that role runs that is not `formerPid`; returns its pid. */
  restarted(role: "gate" | "desk", formerPid: number, deadlineMs = 10_000): Promise<number> {
    const other = () => {
      const pid = this.processIds()[role];
      return pid === formerPid ? null : pid;
    };
    return waitFor(`a new ${role}`, other, { deadlineMs, everyMs: 10 });
  }

  api(token = this.bootstrapToken): ApiClient {
    return new ApiClient(this.httpUrl, token);
  }

  /** Where an encoder of that courtroom publishes. */
  ingestUrl(courtroom: string, encoderKey: string): string {
    return `rtmp://127.0.0.1:${this.#ports?.rtmp}/court/${courtroom}?key=${encoderKey}`;
  }

  get rtmpPort(): number {
    return this.#ports?.rtmp ?? 0;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.#ports?.http}`;
  }

  get dataDir(): string {
    return this.#options.dataDir ?? join(this.#folder?.path ?? "", "data");
  }

  get configFile(): string {
    if (this.#folder === undefined) throw new Error("prepare() the node first");
    return join(this.#folder.path, "tingzha.yaml");
  }

  get output(): string {
    return this.#child?.output ?? "";
  }

  /** The recording's folder of a session: `<dataDir>/recordings/<yyyy-mm-dd>/<session id>`. */
  recordingFolder(sessionId: string): string {
    const root = join(this.dataDir, "recordings");
    const day = readdirSync(root).find((name) => existsSync(join(root, name, sessionId)));
    if (day === undefined) throw new Error(`no recording of session ${sessionId} under ${root}`);
    return join(root, day, sessionId);
  }

  /**
   * Gate and desk of this node, orphans too: known by their titles and by their working directory, which lies in
   * the data directory (design 2).
   */
  #children(): { pid: number; title: string }[] {
    if (this.#folder === undefined) return [];
    return processes().filter(
      ({ title, cwd }) => title.startsWith("tingzha-") && cwd.startsWith(this.dataDir),
    );
  }

  #config(): Record<string, unknown> {
    const base: Record<string, Record<string, unknown>> = {
      node: { id: "test-01", dataDir: this.dataDir },
      ingest: { rtmp: { host: "127.0.0.1", port: this.#ports?.rtmp } },
      http: { host: "127.0.0.1", port: this.#ports?.http },
      gate: { dutyRequired: false },
      watch: { analysis: "off", morningCheck: null },
    };
    for (const [section, values] of Object.entries(this.#options.config ?? {})) {
      base[section] = { ...base[section], ...values };
    }
    return base;
  }
}

function processes(): { pid: number; title: string; cwd: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const title = readFileSync(`/proc/${name}/cmdline`, "latin1").replaceAll("\0", " ").trim();
        return [{ pid: Number(name), title, cwd: readlinkSync(`/proc/${name}/cwd`) }];
      } catch {
        // It ended between the listing and the look, or belongs to somebody else.
        return [];
      }
    });
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It had already ended, as it should.
  }
}
