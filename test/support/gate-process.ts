// The gate alone, as a real process, with a desk of a few lines at the other end of its link: leases, commands and
// their order are in the test's hand.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LinkChannel } from "../../src/link/channel.ts";
import type {
  Command,
  CutReport,
  GateMessage,
  Lease,
  SessionReport,
  Target,
} from "../../src/link/messages.ts";
import { GATE_ENV, NODE_FLAGS } from "../../src/parent/children.ts";
import { freePort, type TempFolder, tempFolder } from "./temp-folder.ts";
import { monotonicMs, waitFor } from "./wait-for.ts";

const ENTRY = fileURLToPath(new URL("../../src/gate/main.ts", import.meta.url));
const RENEW_MS = 2_000;
const SECRET = "the-secret-of-this-test";

export interface GateOptions {
  readonly delaySeconds?: number;
  readonly graceSeconds?: number;
  readonly syncSeconds?: number;
  readonly rooms?: readonly string[];
  readonly dataDir?: string;
  readonly secondDir?: string;
  readonly rtmps?: { readonly certFile: string; readonly keyFile: string };
  readonly env?: NodeJS.ProcessEnv;
}

export class GateProcess {
  readonly dataDir: string;
  readonly rooms: readonly string[];
  readonly key = "0123456789abcdef";
  readonly #options: GateOptions;
  readonly #folder: TempFolder | null;
  #process: ChildProcess | null = null;
  #port = 0;
  #tlsPort = 0;
  #output = "";
  #exited: Promise<void> = Promise.resolve();

  constructor(options: GateOptions = {}) {
    this.#options = options;
    this.#folder = options.dataDir === undefined ? tempFolder("gate") : null;
    this.dataDir = options.dataDir ?? (this.#folder?.path as string);
    this.rooms = options.rooms ?? ["room-1"];
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get output(): string {
    return this.#output;
  }

  get hasEnded(): boolean {
    return this.#process === null || this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  get exited(): Promise<void> {
    return this.#exited;
  }

  url(room: string): string {
    return `rtmp://127.0.0.1:${this.#port}/court/${room}?key=${this.key}`;
  }

  tlsUrl(room: string): string {
    return `rtmps://127.0.0.1:${this.#tlsPort}/court/${room}?key=${this.key}`;
  }

  async start(): Promise<void> {
    const { delaySeconds = 2, graceSeconds = 30, syncSeconds = 1, secondDir = null, rtmps } = this.#options;
    this.#port ||= await freePort();
    this.#tlsPort ||= await freePort();
    const run = join(this.dataDir, "run");
    mkdirSync(run, { recursive: true, mode: 0o700 });
    const child = spawn(process.execPath, [...NODE_FLAGS, ENTRY], {
      cwd: run,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, ...GATE_ENV, ...this.#options.env },
    });
    this.#process = child;
    this.#exited = new Promise((resolve) => child.once("exit", () => resolve()));
    const keep = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString("utf8")).slice(-100_000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    let isReady = false;
    child.on("message", (message: { type: string }) => {
      if (message.type === "ready") isReady = true;
    });
    const config = {
      node: { id: "test", dataDir: this.dataDir, timeZone: "Asia/Shanghai" },
      ingest: {
        rtmp: { host: "127.0.0.1", port: this.#port },
        ...(rtmps === undefined ? {} : { rtmps: { ...rtmps, host: "127.0.0.1", port: this.#tlsPort } }),
        graceSeconds,
        unauthenticatedPerAddress: 256,
      },
      journal: { digest: "sha256", syncSeconds, secondDir },
      gate: { delaySeconds },
      platform: { hosts: ["127.0.0.1"] },
    };
    child.send({ type: "start", secret: SECRET, incarnation: 1, config });
    const probe = () => {
      if (child.exitCode !== null) throw new Error(`the gate ended at start:\n${this.#output}`);
      return isReady;
    };
    await waitFor("the gate is ready", probe, {
      deadlineMs: 20_000,
      describe: () => this.#output.slice(-2_000),
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGCONT");
      if (child.connected) child.send({ type: "stop" });
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await this.#exited;
      clearTimeout(timer);
    }
  }

  remove(): void {
    this.#folder?.remove();
  }
}

/** What the desk of a test wants for a session. Without a target: the platform, with the courtroom as stream name. */
export interface Will {
  platformUrl?: string;
  allow?: boolean;
  wanted?: boolean;
  pauseCauses?: Lease["pauseCauses"];
  phaseCard?: Lease["phaseCard"];
  target?: Target | null;
  cards?: Lease["cards"];
  minDelaySeconds?: number | null;
}

/** A desk whose will the test sets; it renews leases until told to stop. */
export class DeskStub {
  readonly reports = new Map<string, SessionReport>();
  readonly events: { code: string; courtroom: string | null; detail: string }[] = [];
  readonly incarnation: number;
  renewing = true;
  counters: Readonly<Record<string, number>> = {};
  readonly #gate: GateProcess;
  readonly #wills = new Map<string, Will>();
  readonly #default: Will;
  readonly #replies = new Map<
    number,
    { heard: (message: GateMessage) => void; lost: (error: Error) => void }
  >();
  #channel: LinkChannel | null = null;
  #closedReason: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  #revision = 0;
  #nextId = 1;

  /** @param will for every session that has no will of its own. */
  constructor(gate: GateProcess, will: Will, incarnation = 1) {
    this.#gate = gate;
    this.#default = will;
    this.incarnation = incarnation;
  }

  get closedReason(): string | null {
    return this.#closedReason;
  }

  async start(): Promise<void> {
    const socket = connect(join(this.#gate.dataDir, "run", "gate.sock"));
    this.#channel = new LinkChannel(socket, {
      onMessage: (message) => this.#hear(message as GateMessage),
      onClosed: (reason) => {
        this.#closedReason = reason;
        for (const { lost } of this.#replies.values()) lost(new Error(`the link was closed: ${reason}`));
        this.#replies.clear();
      },
    });
    this.#channel.send({ type: "hello", version: 1, secret: SECRET, incarnation: this.incarnation });
    const keyHash = createHash("sha256").update(this.#gate.key).digest("hex");
    await this.command({ name: "rooms", version: 1, rooms: this.#gate.rooms.map((id) => ({ id, keyHash })) });
    this.#timer = setInterval(() => this.renewAll(), RENEW_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#channel?.close("desk-stopped");
  }

  /** The live session of a room. */
  session(room: string): SessionReport | undefined {
    return [...this.reports.values()].findLast(
      (report) => report.courtroom === room && report.endedAt === null,
    );
  }

  /** Every session so far, the first one first. */
  get sessions(): SessionReport[] {
    return [...this.reports.values()];
  }

  async liveSession(room: string): Promise<SessionReport> {
    return waitFor(`a session of ${room}`, () => this.session(room));
  }

  async airState(
    room: string,
    state: SessionReport["airState"],
    deadlineMs = 60_000,
  ): Promise<SessionReport> {
    const probe = () =>
      [...this.reports.values()].findLast((report) => report.courtroom === room && report.airState === state);
    return waitFor(`${room} is ${state}`, probe, { deadlineMs, describe: () => this.session(room) });
  }

  /** Changes the will for a session and sends it at once. */
  set(sessionId: string, will: Will): void {
    this.#wills.set(sessionId, { ...(this.#wills.get(sessionId) ?? this.#default), ...will });
    this.renew(sessionId);
  }

  renew(sessionId: string): void {
    this.send(this.lease(sessionId));
  }

  renewAll(): void {
    if (!this.renewing) return;
    for (const report of this.reports.values()) if (report.endedAt === null) this.renew(report.sessionId);
  }

  /** A lease as of now, with the next revision; not sent. */
  lease(sessionId: string): Lease {
    const will = this.#wills.get(sessionId) ?? this.#default;
    return {
      type: "lease",
      sessionId,
      incarnation: this.incarnation,
      revision: ++this.#revision,
      readAtMs: monotonicMs(),
      allow: will.allow ?? true,
      wanted: will.wanted ?? true,
      reasons: [],
      target: will.target === undefined ? this.#targetOf(sessionId, will) : will.target,
      pauseCauses: will.pauseCauses ?? [],
      phaseCard: will.phaseCard ?? "paused",
      cards: will.cards ?? {},
      minDelaySeconds: will.minDelaySeconds ?? null,
    };
  }

  #targetOf(sessionId: string, { platformUrl }: Will): Target | null {
    const streamName = this.reports.get(sessionId)?.courtroom;
    return platformUrl === undefined || streamName === undefined ? null : { url: platformUrl, streamName };
  }

  send(lease: Lease): void {
    this.#channel?.send(lease);
  }

  async cut(room: string): Promise<CutReport> {
    const reports = (await this.command({ name: "cut", courtroom: room })) as CutReport[];
    return reports.at(-1) as CutReport;
  }

  command(command: Command): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const heard = (message: GateMessage) => {
        if (message.type !== "reply") return;
        if (message.ok) resolve(message.result);
        else reject(new Error(`${message.code}: ${message.message}`));
      };
      this.#replies.set(id, { heard, lost: reject });
      this.#channel?.send({ type: "command", id, command });
    });
  }

  #hear(message: GateMessage): void {
    switch (message.type) {
      case "snapshot":
        for (const report of message.sessions) this.#take(report);
        return;
      case "session":
        this.#take(message.report);
        return;
      case "event":
        this.events.push(message);
        return;
      case "counters":
        this.counters = message.counters;
        return;
      case "reply":
        this.#replies.get(message.id)?.heard(message);
        this.#replies.delete(message.id);
        return;
      case "head":
      case "latches":
        return;
    }
  }

  #take(report: SessionReport): void {
    const isNew = !this.reports.has(report.sessionId);
    this.reports.set(report.sessionId, report);
    if (isNew && this.renewing && report.endedAt === null) this.renew(report.sessionId);
  }
}

/** A name that no other test uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(3).toString("hex")}`;
}
