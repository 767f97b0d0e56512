// A whole desk with a real store, real HTTP and a fake gate, in a folder of its own.
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { EngineAnswer, FileAnswer, SocketAnswer } from "../../../../src/desk/api/route.ts";
import { type Clock, systemClock } from "../../../../src/desk/clock.ts";
import type { DeskConfig } from "../../../../src/desk/config.ts";
import { LIVE_PATH } from "../../../../src/desk/contract/wall.ts";
import { createDesk, type Desk } from "../../../../src/desk/desk.ts";
import { createLog } from "../../../../src/desk/log.ts";
import { NodeSecret } from "../../../../src/desk/people/node-secret.ts";
import { temporarySigner } from "../../../../src/journal/signer.ts";
import type { SessionReport } from "../../../../src/link/messages.ts";
import { type ApprovalInput, approvalFor } from "../../../support/approval-builder.ts";
import { PreviewViewer } from "../../../support/preview-viewer.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { directoryOf, FakeGate } from "./fake-gate.ts";

export const BOOTSTRAP = "test-bootstrap-token-0123456789";

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies; what they are is checked by the contract.
  readonly body: any;
}

/** A token, nobody, or somebody who has signed in with a browser. */
export type Who = string | null | Browser;

export interface Browser {
  readonly cookie: string;
  readonly csrfToken: string;
}

export class RunningDesk {
  readonly gate: FakeGate;
  readonly config: DeskConfig;
  readonly clock: Clock & { shiftMs: number; passedMs: number };
  /** How many calls were made, and who makes one of them in the place of who would: see the route walk. */
  calls = 0;
  /** Number of the call that a route's good call is about, where others follow it. */
  act: number | null = null;
  standIn: {
    readonly call: number;
    readonly people: readonly Who[];
    readonly answers: Answer[];
  } | null = null;
  /** Who sits in the hearings that are approved here. */
  hearing: { readonly judge?: string; readonly clerk?: string } = {};
  /** Lines of the desk's log, as it writes them. */
  readonly logged: string[] = [];
  /** How often the desk has asked to be started anew. */
  restarts = 0;
  #desk: Desk | null = null;
  readonly #folder = tempFolder("desk");
  readonly #secret = new NodeSecret(randomBytes(32));
  #incarnation = 1;

  constructor(change: Partial<Pick<DeskConfig, "gate" | "notify" | "platform" | "policy">> = {}) {
    const dataDir = this.#folder.path;
    this.gate = new FakeGate(join(dataDir, "gate.sock"));
    this.config = deskConfig(dataDir, change);
    this.clock = {
      shiftMs: 0,
      passedMs: 0,
      wallMs: () => Date.now() + this.clock.shiftMs,
      monotonicMs: () => systemClock.monotonicMs() + this.clock.passedMs,
    };
  }

  get desk(): Desk {
    if (this.#desk === null) throw new Error("the desk has not been started");
    return this.#desk;
  }

  get deskSocket(): string {
    return join(this.#folder.path, "run", "desk.sock");
  }

  get dataDir(): string {
    return this.#folder.path;
  }

  get databaseFile(): string {
    return join(this.#folder.path, "tingzha.db");
  }

  async start(): Promise<this> {
    await this.gate.start();
    mkdirSync(join(this.#folder.path, "run"), { mode: 0o700 });
    await this.startDesk();
    return this;
  }

  async startDesk(): Promise<void> {
    this.#desk = await createDesk({
      config: this.config,
      incarnation: this.#incarnation++,
      secret: "link-secret",
      log: createLog({ write: (line) => void this.logged.push(line) }),
      clock: this.clock,
      bootstrapToken: BOOTSTRAP,
      signer: temporarySigner(),
      nodeSecret: this.#secret,
      cardsFor: async () => ({ paused: "/cards/paused.flv", recess: "/cards/recess.flv" }),
      onFirstStart: () => undefined,
      onRestart: () => {
        this.restarts += 1;
      },
      gateSocket: join(this.#folder.path, "gate.sock"),
      deskSocket: this.deskSocket,
      passwordCost: { memoryKib: 64, passes: 1 },
    });
    await this.desk.start();
    await waitFor("the desk is ready", async () => (await this.call("GET", "/readyz")).status === 200);
    const made = await this.post("/courtrooms", { id: "room-1", name: "第一法庭" });
    if (made.status !== 201 && made.status !== 409)
      throw new Error(`no courtroom: ${JSON.stringify(made.body)}`);
  }

  async stop(): Promise<void> {
    await this.desk.stop();
    this.gate.stop();
    this.#folder.remove();
  }

  /** @param path from the root, or below `/api/v1` when it does not begin there. */
  async call(method: string, path: string, body?: unknown, who: Who = BOOTSTRAP): Promise<Answer> {
    this.calls += 1;
    const { standIn } = this;
    if (standIn === null || this.calls !== standIn.call) return this.#send(method, path, body, who);
    // One after another: whoever is refused leaves everything as it was for the next.
    for (const each of standIn.people) standIn.answers.push(await this.#send(method, path, body, each));
    return standIn.answers.at(-1) ?? this.#send(method, path, body, who);
  }

  /** Reads something that is none of the calls a test counts. */
  peek(path: string): Promise<Answer> {
    return this.#send("GET", path, undefined, BOOTSTRAP);
  }

  async #send(method: string, path: string, body: unknown, who: Who): Promise<Answer> {
    if (path.endsWith("/preview")) return this.#connect(path, who, new SocketAnswer(() => undefined));
    if (path === LIVE_PATH) {
      return this.#connect(`${path}/?EIO=4&transport=websocket`, who, new EngineAnswer(() => undefined));
    }
    const isTop = /^\/(healthz|readyz|metrics|hooks\/|api\/)/.test(path);
    const response = await fetch(`http://127.0.0.1:${this.desk.port}${isTop ? "" : "/api/v1"}${path}`, {
      method,
      headers: {
        ...headersOf(who),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const attached = response.headers.get("content-disposition");
    if (attached !== null) {
      const bytes = new Uint8Array(await response.arrayBuffer());
      return {
        status: response.status,
        body: new FileAnswer(response.headers.get("content-type") ?? "", attached, bytes),
      };
    }
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Looks at a preview, or at the live socket, and leaves. */
  async #connect(path: string, who: Who, body: SocketAnswer | EngineAnswer): Promise<Answer> {
    const origin = `http://127.0.0.1:${this.desk.port}`;
    const root = /^\/(api|live)\//.test(path) ? "" : "/api/v1";
    const url = `${origin.replace("http", "ws")}${root}${path}`;
    const viewer = await PreviewViewer.open(url, { origin, ...headersOf(who) });
    if (!(viewer instanceof PreviewViewer)) return viewer;
    viewer.close();
    return { status: 101, body };
  }

  /** The next call is the one that is meant. */
  meanNext(): void {
    this.act = this.calls + 1;
  }

  post(path: string, body: unknown = {}, who: Who = BOOTSTRAP): Promise<Answer> {
    return this.call("POST", path, body, who);
  }

  async token(person: string, permissions: readonly string[] = ["*"], by = BOOTSTRAP): Promise<string> {
    const { status, body } = await this.post("/tokens", { person, permissions }, by);
    if (status !== 201) throw new Error(`no token for ${person}: ${JSON.stringify(body)}`);
    return body.token as string;
  }

  /** Imports a valid approval for the room (changed as asked) and gives its id. */
  async approve(
    courtroom: string,
    change: Partial<ApprovalInput> = {},
  ): Promise<{ id: string; form: ApprovalInput }> {
    const { judge, clerk } = this.hearing;
    const filled = approvalFor({ courtroom, now: new Date(this.clock.wallMs()) });
    const form = { ...filled, ...(judge !== undefined && { judge }), ...change };
    if (clerk !== undefined) await this.post("/docket", docketEntryOf(form, clerk));
    const { status, body } = await this.post("/approvals/import", [form]);
    if (status !== 200) throw new Error(`not imported: ${JSON.stringify(body)}`);
    return { id: body[0].id as string, form };
  }

  /** Puts files where a session will be recorded, before it begins. */
  inFolderOf(sessionId: string, put: (folder: string) => void): void {
    const folder = join(this.#folder.path, "recordings", directoryOf(sessionId));
    mkdirSync(folder, { recursive: true });
    put(folder);
  }

  /** A session begins, in a real folder for its case file; resolves when the desk has taken it over. */
  async begin(
    sessionId: string,
    courtroom = "room-1",
    change: Partial<SessionReport> = {},
  ): Promise<SessionReport> {
    const recordingsRoot = join(this.#folder.path, "recordings");
    const report = this.gate.report(sessionId, courtroom, { recordingsRoot, ...change });
    mkdirSync(join(recordingsRoot, report.directory), { recursive: true });
    await waitFor(`a lease for ${sessionId}`, () => this.gate.lastLease(sessionId));
    return report;
  }

  async session(id: string) {
    return (await this.call("GET", `/sessions/${id}`)).body;
  }
}

/** As the court's docket has the hearing of a form. */
export function docketEntryOf(
  { caseNumbers, hearings }: Pick<ApprovalInput, "caseNumbers" | "hearings">,
  clerk: string,
) {
  const [{ no: hearingNo, ...planned } = fail()] = hearings;
  return { caseNumbers, hearingNo, ...planned, publicHearing: true, stream: true, clerk };
}

function fail(): never {
  throw new Error("the form names no hearing");
}

export function headersOf(who: Who): Record<string, string> {
  if (who === null) return {};
  if (typeof who === "string") return { authorization: `Bearer ${who}` };
  return { cookie: who.cookie, "x-csrf-token": who.csrfToken };
}

function deskConfig(
  dataDir: string,
  change: Partial<Pick<DeskConfig, "gate" | "notify" | "platform" | "policy">>,
): DeskConfig {
  return {
    node: { id: "court-01", dataDir, timeZone: "Asia/Shanghai" },
    http: { host: "127.0.0.1", port: 0, tls: null, trustedProxy: "127.0.0.1" },
    signIn: { idleMinutes: 30, failures: 5, lockMinutes: 30, passwordDays: 90 },
    store: { url: `sqlite:${join(dataDir, "tingzha.db")}` },
    platform: { url: "rtmp://user:pass@127.0.0.1:19999/live", streamName: "{courtroom}", testUrl: null },
    gate: { delaySeconds: 2, start: "opening", dutyRequired: false, rearmPersons: 2 },
    notify: { details: "room", digestMinutes: 60, dailyAt: null, channels: [] },
    watch: { analysis: "on", cpuCores: 1, morningCheck: null },
    policy: {
      file: resolve(import.meta.dirname, "../../../../config/policy/jiaozuo-2022.yaml"),
      leadMinutes: 15,
      overrunMinutes: 180,
    },
    ingest: { rtmp: { host: "127.0.0.1", port: 1935 } },
    ...change,
  };
}
