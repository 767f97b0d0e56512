/**
 * The live socket: socket.io over WebSocket alone. Its handshake is a route like any other (`/live`), and what is asked on it
 * are events, each with its permission; alone in knowing socket.io.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Server, type Socket } from "socket.io";
import { LIVE_PATH, type LiveError } from "../contract/wall.ts";
import { Failure } from "../failure.ts";
import { holds } from "../people/access.ts";
import type { Identity } from "./authentication.ts";
import { failureOf } from "./errors.ts";
import { keptIdentity } from "./kept-identity.ts";
import type { Line, LiveEvent } from "./live-event.ts";
import { notHeld, unknown } from "./refusals.ts";
import type { Upgraded } from "./route.ts";

/** Pages say little. */
const MOST_SAID_BYTES = 16 * 1024;
/** Together half a minute: a browser that is frozen, or a line that is cut without a word. */
const PING_MS = 10_000;
const PONG_MS = 20_000;
/** Whoever connects and joins nothing. */
const JOIN_MS = 10_000;
/** A court's control room, its courtrooms and its leaders; beyond, the desk's own work would suffer. */
export const MOST_SOCKETS = 300;
const MOST_UNSENT_BYTES = 256 * 1024;
/** A page asks when it opens and after a gap. */
const MOST_ASKED_A_SECOND = 10;

const LAST_WORD_MS = 1_000;

interface Handshake {
  /** Who it is now. */
  readonly again: () => Identity | null;
  readonly connection: Duplex;
}

export interface LiveSocketOptions {
  readonly events: readonly LiveEvent[];
  readonly onError: (error: unknown) => void;
}

/** What happened on lines, for the metrics. */
export type LiveHappening = "refused-full" | "asked-too-often" | "ended-unheard" | "ended-by-rights";

export class LiveSocket {
  readonly #events: ReadonlyMap<string, LiveEvent>;
  readonly #onError: LiveSocketOptions["onError"];
  readonly #io: Server;
  readonly #handshakes = new WeakMap<IncomingMessage, Handshake>();
  readonly #connections = new Set<Duplex>();
  readonly #counts = new Map<LiveHappening, number>();

  constructor({ events, onError }: LiveSocketOptions) {
    this.#events = new Map(events.map((event) => [event.name, event]));
    this.#onError = onError;
    // Its own server never listens: every connection comes by the route.
    this.#io = new Server(createServer(), {
      path: LIVE_PATH,
      transports: ["websocket"],
      allowUpgrades: false,
      serveClient: false,
      maxHttpBufferSize: MOST_SAID_BYTES,
      pingInterval: PING_MS,
      pingTimeout: PONG_MS,
      connectTimeout: JOIN_MS,
    });
    this.#io.on("connection", (socket) => this.#open(socket));
  }

  /** Those that have joined nothing yet are counted too. */
  get sockets(): number {
    return this.#connections.size;
  }

  get counts(): ReadonlyMap<LiveHappening, number> {
    return this.#counts;
  }

  /** Before somebody is let in. @throws Failure 503 */
  refuseTooMany(): void {
    if (this.sockets < MOST_SOCKETS) return;
    this.#count("refused-full");
    const [zh, en] = [
      `实时连接已满（${MOST_SOCKETS}），请稍后再试`,
      `${MOST_SOCKETS} live connections at once are the limit`,
    ];
    throw new Failure(503, "live-full", zh, en, { retryAfterSeconds: 10 });
  }

  /** A handshake that was let in. @param again who it is now; null when he has signed out */
  take({ request, socket, head }: Upgraded, again: () => Identity | null): void {
    this.#connections.add(socket);
    socket.once("close", () => this.#connections.delete(socket));
    this.#handshakes.set(request, { again, connection: socket });
    this.#io.engine.handleUpgrade(request, socket, head);
  }

  async stop(): Promise<void> {
    await this.#io.close();
  }

  #open(socket: Socket): void {
    const handshake = this.#handshakes.get(socket.request);
    if (handshake === undefined) return void socket.disconnect(true);
    const { again, connection } = handshake;
    const line: Line = {
      identity: keptIdentity(again),
      isBehind: () => isBehind(socket),
      send: (name, body) => void socket.emit(name, body),
      end: (why) => {
        this.#count("ended-by-rights");
        socket.emit("over", this.#errorOf(why));
        socket.disconnect(true);
        // Whoever reads nothing does not hear that either.
        setTimeout(() => connection.destroy(), LAST_WORD_MS).unref();
      },
      onClosed: (told) => void socket.once("disconnect", told),
    };
    const asked = new Frequency(MOST_ASKED_A_SECOND);
    socket.onAny((name: string, ...said: unknown[]) => {
      const answer = said.at(-1);
      if (typeof answer !== "function") return;
      // Whoever doesn't take his answers would have the desk keep them.
      if (asked.isTooOften() || line.isBehind()) {
        this.#count("asked-too-often");
        answer(this.#errorOf(tooOften()));
      } else answer(this.#answer(line, name, said.length > 1 ? said[0] : {}));
    });
    socket.once("disconnect", (reason) => {
      if (reason !== "ping timeout") return;
      this.#count("ended-unheard");
      connection.destroy();
    });
  }

  #answer(line: Line, name: string, said: unknown): unknown {
    try {
      const identity = line.identity();
      if (identity === null) throw unknown();
      const event = this.#events.get(name);
      if (event === undefined)
        throw new Failure(404, "event-not-found", "没有这个事件", "There is no such event");
      if (!holds(identity.rights, event.access)) throw notHeld(event.access);
      const body = event.body.safeParse(said);
      if (!body.success) throw notValid(body.error.issues);
      return event.handle({ body: body.data, identity, line });
    } catch (error) {
      return this.#errorOf(error);
    }
  }

  #errorOf(error: unknown): LiveError {
    const { status, code, message, detail } = failureOf(error);
    if (status >= 500) this.#onError(error);
    const { problems } = detail;
    return { code, message, ...(problems !== undefined && { problems: [...problems] }) };
  }

  #count(what: LiveHappening): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}

/** What the engine keeps back until the message before has left, and what the WebSocket itself has not got rid of. */
function isBehind({ conn }: Socket): boolean {
  const { writeBuffer, transport } = conn as unknown as {
    readonly writeBuffer: readonly unknown[];
    readonly transport: { readonly socket?: { readonly bufferedAmount: number } };
  };
  return writeBuffer.length > 0 || (transport.socket?.bufferedAmount ?? 0) > MOST_UNSENT_BYTES;
}

class Frequency {
  readonly #most: number;
  #fromMs = Number.NEGATIVE_INFINITY;
  #count = 0;
  constructor(most: number) {
    this.#most = most;
  }

  /** Within one second. */
  isTooOften(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#fromMs >= 1_000) {
      this.#fromMs = nowMs;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count > this.#most;
  }
}

function tooOften(): Failure {
  return new Failure(
    429,
    "asked-too-often",
    "请求过于频繁，请稍后再试",
    "Asked too often: try again in a moment",
  );
}

function notValid(issues: readonly { readonly path: PropertyKey[]; readonly message: string }[]): Failure {
  const problems = issues.map(({ path, message }) => ({
    path: ["body", ...path.map(String)].join("."),
    message,
  }));
  return new Failure(400, "invalid-request", "请求内容不合规定", "The request is not valid", { problems });
}
