/**
 * The gate's end of the link. Serves one desk at a time, the one with the highest number; tells it everything it
 * knows when it comes, then changes. The gate goes on alone when nobody is there.
 */

import { timingSafeEqual } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { LinkChannel } from "../link/channel.ts";
import {
  type Command,
  type DeskMessage,
  type GateMessage,
  type Lease,
  LINK_VERSION,
} from "../link/messages.ts";
import { MissedMessages } from "./missed-messages.ts";

/** A connection that has not said hello by then is closed. */
const HELLO_MS = 2_000;

export interface DeskLinkDeps {
  readonly path: string;
  readonly secret: string;
  readonly monotonicMs: () => number;
  /** The first thing a desk hears: the snapshot, and what did not fit into it. */
  readonly snapshot: () => readonly GateMessage[];
  readonly lease: (lease: Lease) => void;
  readonly command: (command: Command, receivedMs: number) => Promise<unknown>;
  readonly note: (code: string, detail: string) => void;
  /** A fact was lost: no desk came for too long. */
  readonly dropped: () => void;
}

export class DeskLink {
  readonly #deps: DeskLinkDeps;
  #server: Server | null = null;
  /** Also while no desk is connected, an older one is refused. */
  #highest = 0;
  readonly #missed: MissedMessages;
  #desk: { channel: LinkChannel; incarnation: number } | null = null;

  constructor(deps: DeskLinkDeps) {
    this.#deps = deps;
    this.#missed = new MissedMessages(deps.dropped);
  }

  get isConnected(): boolean {
    return this.#desk !== null;
  }

  async start(): Promise<void> {
    rmSync(this.#deps.path, { force: true });
    const server = createServer((socket) => this.#welcome(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#deps.path, resolve);
    });
  }

  stop(): void {
    this.#server?.close();
    this.#server = null;
    this.#desk?.channel.close("gate-stopping");
    this.#desk = null;
  }

  /** Facts and signed heads wait for the next desk; of states it gets a snapshot anyway. */
  send(message: GateMessage): void {
    if (this.#desk?.channel.send(message) !== true) this.#missed.keep(message);
  }

  /** What `work` sends wakes the desk once. */
  together(work: () => void): void {
    if (this.#desk === null) work();
    else this.#desk.channel.together(work);
  }

  #welcome(socket: Socket): void {
    const timer = setTimeout(() => channel.close("no-hello"), HELLO_MS);
    let greeted = false;
    const channel: LinkChannel = new LinkChannel(socket, {
      onMessage: (message) => {
        if (greeted) this.#hear(channel, message as DeskMessage);
        else {
          clearTimeout(timer);
          greeted = this.#greet(channel, message as DeskMessage);
        }
      },
      onClosed: () => {
        clearTimeout(timer);
        if (this.#desk?.channel === channel) this.#desk = null;
      },
    });
  }

  #greet(channel: LinkChannel, hello: DeskMessage): boolean {
    const known = hello.type === "hello" && isSecret(hello.secret, this.#deps.secret);
    if (!known || hello.version !== LINK_VERSION || !Number.isSafeInteger(hello.incarnation)) {
      this.#deps.note("link-stranger", "a connection without the node's secret was closed");
      channel.close("not-a-desk");
      return false;
    }
    if (hello.incarnation < this.#highest) {
      this.#deps.note("link-older-desk", `incarnation ${hello.incarnation} is not the newest`);
      channel.close("older-desk");
      return false;
    }
    this.#highest = hello.incarnation;
    this.#desk?.channel.close("replaced");
    this.#desk = { channel, incarnation: hello.incarnation };
    for (const message of this.#deps.snapshot()) channel.send(message);
    for (const message of this.#missed.take()) this.send(message);
    return true;
  }

  #hear(channel: LinkChannel, message: DeskMessage): void {
    const receivedMs = this.#deps.monotonicMs();
    if (this.#desk?.channel !== channel) return;
    if (message.type === "lease") {
      if (message.incarnation === this.#desk.incarnation) this.#deps.lease(message);
      return;
    }
    if (message.type === "command")
      void answer(channel, message, this.#deps.command(message.command, receivedMs));
  }
}

/** Sends what came of a command back under its number. */
export async function answer(
  channel: LinkChannel,
  { id }: { readonly id: number },
  result: Promise<unknown>,
): Promise<void> {
  try {
    channel.send({ type: "reply", id, ok: true, result: (await result) ?? null } satisfies GateMessage);
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    const message = error instanceof Error ? error.message : String(error);
    channel.send({
      type: "reply",
      id,
      ok: false,
      code: typeof code === "string" ? code : "gate-failed",
      message,
    } satisfies GateMessage);
  }
}

function isSecret(presented: unknown, expected: string): boolean {
  if (typeof presented !== "string") return false;
  const [a, b] = [Buffer.from(presented), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
