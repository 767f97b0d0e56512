/**
 * A route whose answer is a WebSocket: the same declaration, authentication, permission, errors and log as any other; only
 * at the end the connection changes its protocol.
 */
import { type IncomingMessage, type RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Request, Response } from "express";
import { type WebSocket, WebSocketServer } from "ws";
import { Failure } from "../failure.ts";
import type { Identity } from "./authentication.ts";
import { EngineAnswer, type SocketAnswer } from "./route.ts";

interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

const UPGRADES = new WeakMap<IncomingMessage, Upgrade>();
/** Viewers say nothing. */
const MOST_SAID_BYTES = 1024;
const PING_MS = 10_000;
/** Three pings: a browser that is frozen, or a line that is cut without a word. */
const SILENT_MS = 30_000;

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: MOST_SAID_BYTES,
  perMessageDeflate: false,
  clientTracking: false,
});

/** Any other upgrade that a client offers (h2c, by default in some of them) is a request like all, with its body. */
export function shouldUpgradeCallback({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
}

/** A server's upgraded connections: it forgets them itself, and would wait for them for ever when it closes. */
export class Upgrades {
  readonly #sockets = new Set<Duplex>();

  /** For a server's `upgrade`: the request goes the way of all requests. */
  asRequest(handler: RequestListener) {
    return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      const response = new ServerResponse(request);
      response.shouldKeepAlive = false;
      try {
        response.assignSocket(socket as Socket);
      } catch {
        // Sent behind another request whose answer still owns the connection: nobody has to do that.
        socket.destroy();
        return;
      }
      // Refused: nobody reads this connection any more, and no deadline of HTTP applies to it.
      response.once("finish", () => (socket as Socket).destroySoon());
      UPGRADES.set(request, { socket, head });
      handler(request, response);
    };
  }

  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** @param again who it is now: null when he has signed out. @throws Failure 426, 403 */
export function openSocket(
  request: Request,
  response: Response,
  answer: SocketAnswer | EngineAnswer,
  identity: Identity | null,
  again: () => Identity | null,
): void {
  const upgrade = UPGRADES.get(request);
  if (upgrade === undefined) {
    response.set("Upgrade", "websocket");
    const [zh, en] = ["此接口须以 WebSocket 连接", "Connect to this by WebSocket"];
    throw new Failure(426, "upgrade-needed", zh, en);
  }
  refuseOtherPages(request, identity);
  const { socket, head } = upgrade;
  response.detachSocket(socket as Socket);
  if (answer instanceof EngineAnswer) answer.take({ request, socket, head }, again);
  else {
    sockets.handleUpgrade(request, socket, head, (opened) => {
      keepAlive(opened);
      answer.open(opened, again);
    });
  }
  // Its log line; express never learns that a connection has changed.
  response.emit("close");
}

/** A browser brings its cookie whatever page asks, and sockets know no CSRF token. */
function refuseOtherPages(request: Request, identity: Identity | null): void {
  if (identity !== null && !identity.byCookie) return;
  const origin = URL.parse(request.get("origin") ?? "");
  if (identity !== null && origin !== null && origin.host === request.host) return;
  const [zh, en] = ["请求不是由本系统的页面发出", "This was not asked by a page of this node"];
  throw new Failure(403, "csrf", zh, en);
}

function keepAlive(socket: WebSocket): void {
  let heardMs = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - heardMs > SILENT_MS) socket.terminate();
    else socket.ping();
  }, PING_MS);
  socket.on("pong", () => {
    heardMs = performance.now();
  });
  socket.on("error", () => socket.terminate());
  socket.once("close", () => clearInterval(timer));
}
