/** Speaks to the gate's own socket: list, cut and cut-all, without a desk. */

import { connect } from "node:net";
import { LinkChannel } from "../link/channel.ts";
import type { Command } from "../link/messages.ts";

export const CONTROL_SOCKET = "control.sock";

export type ControlReply =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** The gate did not answer: no socket, no process behind it, or silence. */
export class GateSilent extends Error {}

/**
 * Asks once. The working directory becomes `runDir`, since a socket's path is limited to 107 bytes and a data
 * directory's is not. Throws GateSilent.
 */
export async function askGate(runDir: string, command: Command, deadlineMs: number): Promise<ControlReply> {
  const { promise, resolve, reject } = Promise.withResolvers<ControlReply>();
  try {
    process.chdir(runDir);
  } catch (error) {
    throw new GateSilent((error as NodeJS.ErrnoException).code);
  }
  const channel = new LinkChannel(connect(CONTROL_SOCKET), {
    onMessage: (message) => {
      const reply = message as { type?: unknown; id?: unknown };
      if (reply.type === "reply" && reply.id === 1) resolve(message as ControlReply);
    },
    onClosed: (reason) => reject(new GateSilent(reason)),
  });
  const timer = setTimeout(() => channel.close("timeout"), deadlineMs);
  channel.send({ type: "command", id: 1, command });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    channel.close("answered");
  }
}
