/**
 * A gate as `tingzha cut` sees one: the control socket, latches on disk, latch requests read before anything
 * else. Runs under a real supervisor; its working directory is `<dataDir>/run`.
 */

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { LinkChannel } from "../../../src/link/channel.ts";
import type { Command, CommandMessage } from "../../../src/link/messages.ts";

process.title = "tingzha-gate";
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => {});

const latched = new Set<string>(existsSync("latches") ? JSON.parse(readFileSync("latches", "utf8")) : []);
function latch(courtroom: string): void {
  latched.add(courtroom);
  writeFileSync("latches", JSON.stringify([...latched]));
}
for (const name of existsSync("../latch-requests") ? readdirSync("../latch-requests") : []) {
  const { courtroom } = JSON.parse(readFileSync(`../latch-requests/${name}`, "utf8"));
  latch(courtroom ?? "*");
  rmSync(`../latch-requests/${name}`);
}

const SESSIONS = new Map([["session-1", "room-1"]]);
/** The room whose cut this gate can not verify. */
const UNVERIFIED = "room-2";

function report(courtroom: string) {
  const verified = courtroom !== UNVERIFIED;
  return {
    sessionId: null,
    courtroom,
    airState: "cut",
    lastContentAt: null,
    discardedSeconds: 30,
    latched: true,
    verified,
  };
}

function carryOut(command: Command): object {
  if (command.name === "list") {
    const courtrooms = [...latched].filter((id) => id !== "*");
    return { live: [], sessions: [], latches: { all: latched.has("*"), courtrooms } };
  }
  if (command.name === "cut-all") {
    latch("*");
    return [];
  }
  if (command.name !== "cut") throw new Error("command-not-taken");
  const courtroom = command.courtroom ?? SESSIONS.get(command.sessionId ?? "");
  if (courtroom === undefined || !/^room-/.test(courtroom)) {
    throw new Error(command.courtroom === undefined ? "session-not-found" : "courtroom-not-found");
  }
  latch(courtroom);
  return [report(courtroom)];
}

rmSync("control.sock", { force: true });
const server = createServer((socket) => {
  const channel: LinkChannel = new LinkChannel(socket, {
    onClosed: () => {},
    onMessage: (message) => {
      const { id, command } = message as CommandMessage;
      try {
        channel.send({ type: "reply", id, ok: true, result: carryOut(command) });
      } catch (error) {
        const code = (error as Error).message;
        channel.send({ type: "reply", id, ok: false, code, message: code });
      }
    },
  });
});
server.listen("control.sock", () => {
  process.on("message", (message: { type: string }) => {
    if (message.type === "stop") process.exit(0);
    if (message.type !== "start") return;
    process.send?.({ type: "ready" });
    setInterval(() => process.send?.({ type: "alive" }), 200);
  });
});
