// A page on the live socket: the real client, everything that came over it, and how it ended.
import { io, type Socket } from "socket.io-client";
import { LIVE_PATH, type WallSnapshot } from "../../../../src/desk/contract/wall.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { headersOf, type RunningDesk, type Who } from "./running-desk.ts";

export class LiveClient {
  readonly socket: Socket;
  readonly changes: WallSnapshot[] = [];
  /** What the desk said before it ended the connection. */
  over: { readonly code: string; readonly message: string } | null = null;
  /** By socket.io's reason. */
  closed: string | null = null;
  refused: Error | null = null;
  /** What a page makes of it: the last snapshot, and the changes on it. */
  entries: Record<string, unknown> = {};
  sequence = Number.NaN;
  gaps = 0;

  constructor(desk: RunningDesk, who: Who, headers: Readonly<Record<string, string>> = {}) {
    const origin = `http://127.0.0.1:${desk.desk.port}`;
    this.socket = io(origin, {
      path: LIVE_PATH,
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      extraHeaders: { origin, ...headersOf(who), ...headers },
    });
    this.socket.on("wall", (change: WallSnapshot) => {
      this.changes.push(change);
      if (change.sequence !== this.sequence + 1) this.gaps += 1;
      this.sequence = change.sequence;
      for (const [key, entry] of Object.entries(change.entries)) {
        if (entry === null) delete this.entries[key];
        else this.entries[key] = entry;
      }
    });
    this.socket.on("over", (why) => {
      this.over = why;
    });
    this.socket.on("disconnect", (reason) => {
      this.closed = reason;
    });
    this.socket.on("connect_error", (error) => {
      this.refused = error;
    });
  }

  /** @returns the snapshot, or why there is none. */
  async ask(name = "wall", body: unknown = {}): Promise<WallSnapshot & { code?: string; message?: string }> {
    const answer = await this.socket.timeout(5_000).emitWithAck(name, body);
    if (answer.entries !== undefined) {
      this.entries = { ...answer.entries };
      this.sequence = answer.sequence;
    }
    return answer;
  }

  async connected(): Promise<this> {
    await waitFor("a connection", () => this.socket.connected || this.refused !== null);
    if (this.refused !== null) throw this.refused;
    return this;
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look into entries; what they are is checked by the contract.
  entry(key: string): any {
    return this.entries[key];
  }

  close(): void {
    this.socket.disconnect();
  }
}
