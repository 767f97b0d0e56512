/** The desk's end of the link: connects to the gate's socket again and again, sends leases, and commands with a deadline. */
import { connect, type Socket } from "node:net";
import { LinkChannel } from "../../link/channel.ts";
import type { Command, GateMessage, GateSnapshot, Lease } from "../../link/messages.ts";
import { LINK_VERSION } from "../../link/messages.ts";

const RECONNECT_MS = 200;
const COMMAND_DEADLINE_MS = 5000;
/** A cut that is not answered in a second is treated as a hung gate (design 2). */
const CUT_DEADLINE_MS = 1000;

export class GateError extends Error {
  /** `gate-unreachable`, `gate-silent`, or the code of the gate's refusal. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface GateLinkOptions {
  /** Relative to the working directory: a Unix socket's path is limited to 107 bytes (design 2). */
  readonly socketPath: string;
  readonly secret: string;
  readonly incarnation: number;
  readonly onSnapshot: (snapshot: GateSnapshot) => void;
  /** Everything but snapshots and replies. */
  readonly onMessage: (message: Exclude<GateMessage, { type: "snapshot" | "reply" }>) => void;
  readonly onConnection: (connected: boolean, reason: string) => void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: GateError) => void;
  readonly timer: NodeJS.Timeout;
}

export class GateLink {
  readonly #options: GateLinkOptions;
  readonly #pending = new Map<number, Pending>();
  #channel: LinkChannel | null = null;
  #connecting: Socket | null = null;
  /** True from the first snapshot on: only then does the gate know who we are. */
  #greeted = false;
  #nextId = 1;
  #retry: NodeJS.Timeout | null = null;
  #running = false;

  constructor(options: GateLinkOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#greeted;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#connecting?.destroy();
    this.#connecting = null;
    this.#channel?.close("desk-stopping");
  }

  /** False when the gate can't be reached; the next snapshot brings every session a new lease. */
  sendLease(lease: Lease): boolean {
    return this.#greeted && this.#channel?.send(lease) === true;
  }

  /**
   * Sends a command at once, before anything else is awaited, and resolves with the gate's result.
   * @throws GateError
   */
  command(command: Command): Promise<unknown> {
    const channel = this.#channel;
    if (channel === null || !this.#greeted) {
      return Promise.reject(new GateError("gate-unreachable", "the gate is not connected"));
    }
    const id = this.#nextId;
    this.#nextId += 1;
    const isCut = command.name === "cut" || command.name === "cut-all";
    const deadlineMs = isCut ? CUT_DEADLINE_MS : COMMAND_DEADLINE_MS;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new GateError("gate-silent", `no answer to ${command.name} within ${deadlineMs} ms`));
      }, deadlineMs);
      this.#pending.set(id, { resolve, reject, timer });
      channel.send({ type: "command", id, command });
    });
  }

  #connect(): void {
    const socket = connect(this.#options.socketPath);
    this.#connecting = socket;
    const failed = () => {
      this.#connecting = null;
      this.#reconnectLater();
    };
    socket.once("error", failed);
    socket.once("connect", () => {
      socket.off("error", failed);
      this.#connecting = null;
      this.#open(socket);
    });
  }

  #open(socket: Socket): void {
    const channel = new LinkChannel(socket, {
      onMessage: (message) => this.#receive(message as GateMessage),
      onClosed: (reason) => this.#closed(channel, reason),
    });
    this.#channel = channel;
    const { secret, incarnation } = this.#options;
    channel.send({ type: "hello", version: LINK_VERSION, secret, incarnation });
  }

  #receive(message: GateMessage): void {
    if (message.type === "reply") {
      const pending = this.#pending.get(message.id);
      if (pending === undefined) return;
      this.#pending.delete(message.id);
      clearTimeout(pending.timer);
      if (message.ok) pending.resolve(message.result);
      else pending.reject(new GateError(message.code, message.message));
      return;
    }
    if (message.type !== "snapshot") {
      this.#options.onMessage(message);
      return;
    }
    const first = !this.#greeted;
    this.#greeted = true;
    if (first) this.#options.onConnection(true, "snapshot");
    this.#options.onSnapshot(message);
  }

  #closed(channel: LinkChannel, reason: string): void {
    if (this.#channel !== channel) return;
    this.#channel = null;
    const wasGreeted = this.#greeted;
    this.#greeted = false;
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(new GateError("gate-unreachable", `the link closed: ${reason}`));
    }
    this.#pending.clear();
    if (wasGreeted) this.#options.onConnection(false, reason);
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    if (!this.#running || this.#retry !== null) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      if (this.#running) this.#connect();
    }, RECONNECT_MS);
  }
}
