// A gate as the desk sees it: the link over a real Unix socket, with what it was told kept in order.
import { createServer, type Server } from "node:net";
import { LinkChannel } from "../../../../src/link/channel.ts";
import type {
  Command,
  CommandMessage,
  CutReport,
  DeskMessage,
  GateMessage,
  GateSnapshot,
  Lease,
  SessionReport,
} from "../../../../src/link/messages.ts";
import { LINK_VERSION } from "../../../../src/link/messages.ts";

/** What the gate heard, in the order in which it came. */
export type Heard = Lease | CommandMessage;

export class FakeGate {
  readonly heard: Heard[] = [];
  readonly sessions = new Map<string, SessionReport>();
  readonly latched = new Set<string>();
  /** Sessions whose connection a cut could not see gone. */
  readonly unverified = new Set<string>();
  all = false;
  roomsVersion = 0;
  rooms: readonly { id: string; keyHash: string }[] = [];
  hellos: Extract<DeskMessage, { type: "hello" }>[] = [];
  ingestOpen = true;
  /** As a big house tells it: the snapshot only names its sessions; of these the report has come behind it. */
  reportsFollow: readonly string[] | null = null;
  /** Takes a command before the default does: `undefined` leaves it to that, a promise holds the answer back. */
  intercept: (command: Command) => unknown = () => undefined;
  readonly #path: string;
  #server: Server | null = null;
  #channel: LinkChannel | null = null;
  #offset = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async start(): Promise<void> {
    const server = createServer((socket) => {
      const channel: LinkChannel = new LinkChannel(socket, {
        onMessage: (message) => void this.#hear(channel, message as DeskMessage),
        onClosed: () => {
          if (this.#channel === channel) this.#channel = null;
        },
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#path, resolve));
  }

  stop(): void {
    this.drop();
    this.#server?.close();
    this.#server = null;
  }

  /** Closes the desk's connection; the desk comes back. */
  drop(): void {
    this.#channel?.close("dropped");
  }

  get connected(): boolean {
    return this.#channel !== null;
  }

  leases(sessionId: string): Lease[] {
    return this.heard.filter((each): each is Lease => each.type === "lease" && each.sessionId === sessionId);
  }

  lastLease(sessionId: string): Lease | undefined {
    return this.leases(sessionId).at(-1);
  }

  commands(name: Command["name"]): Command[] {
    return this.heard.flatMap((each) =>
      each.type === "command" && each.command.name === name ? [each.command] : [],
    );
  }

  send(message: GateMessage): void {
    this.#channel?.send(message);
  }

  /** Reports a session, new or changed. */
  report(sessionId: string, courtroom: string, change: Partial<SessionReport> = {}): SessionReport {
    const report = { ...(this.sessions.get(sessionId) ?? newReport(sessionId, courtroom)), ...change };
    this.sessions.set(sessionId, report);
    this.send({ type: "session", report });
    return report;
  }

  /** The encoder has left for good, or the hearing was closed and has drained. */
  end(sessionId: string): void {
    const report = { ...this.#known(sessionId), endedAt: new Date().toISOString(), draining: false };
    this.sessions.set(sessionId, report);
    this.send({ type: "session", report });
  }

  snapshot(): GateSnapshot {
    const live = [...this.sessions.values()].filter(({ endedAt, draining }) => endedAt === null || draining);
    return {
      type: "snapshot",
      version: LINK_VERSION,
      live,
      sessions: this.reportsFollow === null ? [...this.sessions.values()] : [],
      latches: { all: this.all, courtrooms: [...this.latched] },
      roomsVersion: this.roomsVersion,
      publicKey: "",
      ingestOpen: this.ingestOpen,
    };
  }

  async #hear(channel: LinkChannel, message: DeskMessage): Promise<void> {
    if (message.type === "hello") {
      this.hellos.push(message);
      this.#channel = channel;
      channel.send(this.snapshot());
      for (const [id, report] of this.sessions)
        if (this.reportsFollow?.includes(id)) channel.send({ type: "session", report });
      return;
    }
    this.heard.push(message);
    if (message.type !== "command") return;
    const { id, command } = message;
    try {
      const result = (await this.intercept(command)) ?? this.#carryOut(command);
      channel.send({ type: "reply", id, ok: true, result } satisfies GateMessage);
    } catch (error) {
      const { code = "refused", message: text } = error as Error & { code?: string };
      channel.send({ type: "reply", id, ok: false, code, message: text } satisfies GateMessage);
    }
  }

  #carryOut(command: Command): unknown {
    switch (command.name) {
      case "list":
        return this.snapshot();
      case "rooms":
        this.roomsVersion = command.version;
        this.rooms = command.rooms;
        return { version: command.version };
      case "cut":
        return this.#cut(command.courtroom ?? this.#known(command.sessionId ?? "").courtroom);
      case "cut-all":
        this.all = true;
        return [...this.sessions.values()].map(cutReport);
      case "rearm":
        this.latched.delete(command.courtroom);
        return {};
      case "lift-cut-all":
        this.all = false;
        return {};
      case "switch":
        return { ...this.#place(command.sessionId), successorId: `${command.sessionId}-next` };
      case "mark":
        return { ...this.#place(command.sessionId), successorId: null };
      case "position":
        return this.#place(command.sessionId);
      case "dump":
      case "suspend-recording":
        this.#known(command.sessionId);
        return {};
    }
  }

  #cut(courtroom: string): CutReport[] {
    this.latched.add(courtroom);
    const reports = [...this.sessions.values()]
      .filter((each) => each.courtroom === courtroom)
      .map((each) => ({ ...cutReport(each), verified: !this.unverified.has(each.sessionId) }));
    return reports.length > 0
      ? reports
      : [{ ...cutReport(newReport("", courtroom)), sessionId: null, closedAt: null }];
  }

  #place(sessionId: string) {
    this.#known(sessionId);
    this.#offset += 1000;
    const wallClock = new Date().toISOString();
    return { sessionId, part: 1, offset: this.#offset, mediaTimeMs: this.#offset, wallClock };
  }

  #known(sessionId: string): SessionReport {
    const report = this.sessions.get(sessionId);
    if (report !== undefined) return report;
    throw Object.assign(new Error(`no live session ${sessionId}`), { code: "session-not-found" });
  }
}

function cutReport(report: SessionReport): CutReport {
  const now = new Date().toISOString();
  return {
    sessionId: report.sessionId,
    courtroom: report.courtroom,
    airState: "cut",
    receivedAt: now,
    closedAt: now,
    closedInMs: 1.5,
    lastContentAt: null,
    discardedSeconds: 2,
    discardedBytes: 1000,
    latched: true,
    verified: true,
  };
}

/** A session that has just begun in a courtroom, as the gate reports it. */
export function newReport(sessionId: string, courtroom: string): SessionReport {
  return {
    sessionId,
    courtroom,
    streamName: courtroom,
    directory: directoryOf(sessionId),
    recordingsRoot: "/nowhere",
    startedAt: new Date().toISOString(),
    endedAt: null,
    encoderConnected: true,
    airState: "held",
    reasons: [],
    pauseCauses: [],
    latched: false,
    wanted: false,
    draining: false,
    recordHealthy: true,
    delaySeconds: 2,
    receivedBytes: 0,
    recordedBytes: 0,
    writeLatencyMs: null,
    forwardedBytes: 0,
    parts: [
      { number: 1, openedAt: new Date().toISOString(), closedAt: null, sizeBytes: 0, recovered: false },
    ],
    gaps: [],
    video: { codec: "avc", width: 1280, height: 720 },
    audio: { codec: "aac", sampleRate: 48_000, channels: 2 },
    egress: { state: "idle", lastError: null, reconnects: 0, lagSeconds: null, lostSeconds: 0 },
    predecessorId: null,
  };
}

/** Below the recordings' root. */
export function directoryOf(sessionId: string): string {
  return `2026-11-23/${sessionId}`;
}
