/**
 * `tingzha cut` without a desk: a Unix socket in the node's private folder that takes list, cut and cut-all only.
 * Who can open it is who may enter that folder (0700).
 */
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { LinkChannel } from "../link/channel.ts";
import type { Command, CommandMessage } from "../link/messages.ts";
import { answer } from "./desk-link.ts";
import { OrderError } from "./orders.ts";

const TAKEN: readonly Command["name"][] = ["list", "cut", "cut-all"];

export interface ControlSocketDeps {
  readonly path: string;
  readonly monotonicMs: () => number;
  readonly command: (command: Command, receivedMs: number) => Promise<unknown>;
}

export class ControlSocket {
  readonly #deps: ControlSocketDeps;
  #server: Server | null = null;

  constructor(deps: ControlSocketDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    rmSync(this.#deps.path, { force: true });
    const server = createServer((socket) => {
      const channel: LinkChannel = new LinkChannel(socket, {
        onMessage: (message) => this.#hear(channel, message as CommandMessage),
        onClosed: () => undefined,
      });
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#deps.path, resolve);
    });
  }

  stop(): void {
    this.#server?.close();
    this.#server = null;
  }

  #hear(channel: LinkChannel, message: CommandMessage): void {
    const receivedMs = this.#deps.monotonicMs();
    const name = message.command?.name;
    const taken = message.type === "command" && TAKEN.includes(name);
    const result = taken
      ? this.#deps.command(message.command, receivedMs)
      : Promise.reject(new OrderError("command-not-taken", `this socket takes ${TAKEN.join(", ")} only`));
    void answer(channel, message, result);
  }
}
