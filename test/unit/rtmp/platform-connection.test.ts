// The client over real sockets: publishing (plain, TLS, with a challenge), refusals, deadlines, and the reset in
// every state, seen from the other end and in the kernel's table.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as netConnect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { AmfObject } from "../../../src/rtmp/amf0.ts";
import { chunkedMessage } from "../../../src/rtmp/chunk-writer.ts";
import { command, status } from "../../../src/rtmp/commands.ts";
import {
  PlatformConnection,
  type PlatformConnectionOptions,
  type PlatformState,
} from "../../../src/rtmp/platform-connection.ts";
import type { CloseReason } from "../../../src/rtmp/publisher-connection.ts";
import {
  CERTIFICATE,
  type Door,
  openDoor,
  openPlatform,
  type Platform,
  type PlatformScript,
  until,
  welcome,
} from "./sockets.ts";

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

async function platform(options: Parameters<typeof openPlatform>[0] = {}): Promise<Platform> {
  const opened = await openPlatform(options);
  cleanup.push(opened.close);
  return opened;
}

interface Egress {
  readonly connection: PlatformConnection;
  readonly closed: CloseReason[];
  ready: number;
  readonly reconnectRequests: (string | null)[];
}

function egress(url: string, options: Partial<PlatformConnectionOptions> = {}): Egress {
  const seen: { closed: CloseReason[]; ready: number; reconnectRequests: (string | null)[] } = {
    closed: [],
    ready: 0,
    reconnectRequests: [],
  };
  const connection = new PlatformConnection({
    url,
    streamName: "stream-1",
    tlsCa: CERTIFICATE,
    onReady: () => {
      seen.ready += 1;
    },
    onClosed: (reason) => seen.closed.push(reason),
    onReconnectRequest: (tcUrl) => seen.reconnectRequests.push(tcUrl),
    ...options,
  });
  cleanup.push(() => connection.reset());
  connection.start();
  return Object.assign(seen, { connection });
}

/** States in /proc/net/tcp of our ends of connections to `remotePort`: 01 established, 02 SYN_SENT. */
function kernelRows(remotePort: number, localPort?: number): string[] {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[2]?.endsWith(`:${hex(remotePort)}`))
    .filter((fields) => localPort === undefined || fields[1]?.endsWith(`:${hex(localPort)}`))
    .map((fields) => fields[3] ?? "");
}

/** The state of the connection's row in the kernel's table; null when it has none. */
function kernelState({ addressPair }: PlatformConnection): string | null {
  if (addressPair === null) throw new Error("never connected");
  return kernelRows(addressPair.remotePort, addressPair.localPort)[0] ?? null;
}

const video = (connection: PlatformConnection, text: string, timestamp = 0): Buffer =>
  chunkedMessage(
    6,
    9,
    timestamp,
    connection.messageStreamId,
    Buffer.from(text),
    connection.outgoingChunkSize,
  );

describe("publishing", () => {
  it.each([
    ["rtmp", false],
    ["rtmps", true],
  ])("over %s: dialogue, media, polite end", async (scheme, tls) => {
    const { port, peers } = await platform({ tls });
    const { connection, closed } = egress(`${scheme}://localhost:${port}/live?x=1`);
    await until(() => connection.state === "ready", "ready");
    expect(connection.messageStreamId).toBe(7);
    const [peer] = peers;
    expect(peer?.commands.map(([name]) => name)).toEqual([
      "connect",
      "releaseStream",
      "FCPublish",
      "createStream",
      "publish",
    ]);
    expect(peer?.commands[0]?.[2]).toMatchObject({
      app: "live?x=1",
      tcUrl: `${scheme}://localhost:${port}/live?x=1`,
      type: "nonprivate",
    });
    expect(peer?.commands[4]?.slice(3)).toEqual(["stream-1", "live"]);
    expect(connection.addressPair).toMatchObject({ remoteAddress: "127.0.0.1", remotePort: port });
    const written = await new Promise((resolve) =>
      connection.write(video(connection, "x".repeat(100_000), 5), resolve),
    );
    expect(written).toBeFalsy();
    connection.finish(3_000);
    await until(() => closed.length === 1, "closed");
    expect(closed[0]?.code).toBe("finished");
    expect(peer?.messages.filter((one) => one.type === 9)).toEqual([
      { type: 9, timestamp: 5, payload: "x".repeat(100_000) },
    ]);
    expect(peer?.commands.slice(5).map(([name]) => name)).toEqual(["FCUnpublish", "deleteStream"]);
    expect([peer?.ended, peer?.error]).toEqual([true, null]);
  });

  it.each([false, true])(
    "to our own listener (tls %s), with what an enhanced encoder announces",
    async (tls) => {
      const door: Door = await openDoor({ tls });
      cleanup.push(() => door.listener.stop());
      const answers: AmfObject[] = [];
      const { connection } = egress(`rtmp${tls ? "s" : ""}://127.0.0.1:${door.port}/court`, {
        streamName: "room-1?key=K",
        flashVer: "encoder 1",
        connectProperties: { fourCcList: ["hvc1"] },
        onConnected: (properties) => answers.push(properties),
      });
      await until(() => connection.state === "ready", "ready");
      expect(door.publishers[0]?.requests[0]).toMatchObject({ streamName: "room-1", flashVer: "encoder 1" });
      expect(answers[0]?.fourCcList).toContain("hvc1");
      connection.write(video(connection, "frame", 0x1234567), () => undefined);
      await until(() => door.publishers[0]?.messages.length === 1, "media");
      expect(door.publishers[0]?.messages).toEqual([{ type: 9, timestamp: 0x1234567, payload: "frame" }]);
      connection.finish(3_000);
      await until(() => door.publishers[0]?.closed.length === 1, "closed");
      expect(door.publishers[0]?.closed[0]?.code).toBe("unpublished");
    },
  );

  it("answers an authmod=adobe challenge on new connections, never sending the password", async () => {
    const reject = (description: string): AmfObject => ({
      level: "error",
      code: "NetConnection.Connect.Rejected",
      description,
    });
    const apps: string[] = [];
    const script: PlatformScript = (peer, values, streamId) => {
      const app = String((values[2] as AmfObject | null)?.app ?? "");
      if (values[0] !== "connect") return welcome(peer, values, streamId);
      apps.push(app);
      const no = (description: string): void => {
        peer.send(command(0, 128, "_error", 1, null, reject(`[ AccessManager.Reject ] : ${description}`)));
        peer.raw.end();
      };
      if (!app.includes("user=")) no("[ code=403 need auth; authmod=adobe ] : ");
      else if (!app.includes("response=")) {
        no("[ authmod=adobe ] : ?reason=needauth&user=u&salt=c2FsdA==&challenge=Y2g=&opaque=b3A=");
      } else welcome(peer, values, streamId);
    };
    const { port, peers } = await platform({ script });
    const { connection, closed } = egress(`rtmp://u:secret@127.0.0.1:${port}/live`);
    await until(() => connection.state === "ready", "ready");
    expect(apps).toHaveLength(3);
    expect(apps[1]).toBe("live?authmod=adobe&user=u");
    expect(apps[2]).toMatch(
      /^live\?authmod=adobe&user=u&challenge=[0-9a-f]{8}&response=[A-Za-z0-9+/]{22}==&opaque=b3A=$/,
    );
    expect(JSON.stringify(peers.map((peer) => peer.commands))).not.toContain("secret");
    expect(closed).toEqual([]);
  });

  it("gives up on a platform that challenges without end, or without credentials to answer with", async () => {
    const script: PlatformScript = (peer) => {
      const information = {
        level: "error",
        code: "x",
        description: "authmod=adobe : ?reason=needauth&salt=a",
      };
      peer.send(command(0, 128, "_error", 1, null, information));
    };
    const { port, peers } = await platform({ script });
    const endless = egress(`rtmp://u:p@127.0.0.1:${port}/live`);
    await until(() => endless.closed.length === 1, "closed");
    expect(endless.closed[0]?.code).toBe("auth-failed");
    expect(peers).toHaveLength(3);
    const without = egress(`rtmp://127.0.0.1:${port}/live`);
    await until(() => without.closed.length === 1, "closed");
    expect(without.closed[0]?.code).toBe("auth-needed");
  });
});

describe("what a platform may do", () => {
  const refusing =
    (code: string): PlatformScript =>
    (peer, values, streamId) => {
      if (values[0] !== "publish") welcome(peer, values, streamId);
      else peer.send(command(7, 128, "onStatus", 0, null, status("error", code, "no")));
    };
  const rejecting =
    (code: string): PlatformScript =>
    (peer) =>
      peer.send(command(0, 128, "_error", 1, null, status("error", code, "no")));
  const sending =
    (bytes: Buffer): PlatformScript =>
    (peer) =>
      peer.send(bytes);
  const flooding: PlatformScript = (peer, values, streamId) => {
    welcome(peer, values, streamId);
    const one = command(7, 128, "onStatus", 0, null, status("status", "NetStream.Data.Start", ""));
    if (values[0] === "publish") peer.send(Buffer.concat(Array<Buffer>(600).fill(one)));
  };

  it.each<[string, PlatformScript, string]>([
    ["BadName", refusing("NetStream.Publish.BadName"), "publish-bad-name"],
    ["Denied", refusing("NetStream.Publish.Denied"), "publish-denied"],
    ["Rejected", refusing("NetStream.Publish.Rejected"), "publish-rejected"],
    ["another error", refusing("NetStream.Failed"), "platform-error"],
    ["connect rejected", rejecting("NetConnection.Connect.Rejected"), "connect-rejected"],
    ["an unknown application", rejecting("NetConnection.Connect.InvalidApp"), "connect-invalid-app"],
    ["a malformed answer", sending(chunkedMessage(3, 20, 0, 0, Buffer.from([2, 0]), 128)), "amf-truncated"],
    ["chunks without a header", sending(Buffer.from("c4", "hex")), "chunk-without-header"],
    ["a flood of statuses", flooding, "command-rate"],
    ["closing after connect", (peer) => void peer.raw.end(), "platform-closed"],
    ["resetting", (peer) => void peer.raw.resetAndDestroy(), "connection-lost"],
  ])("%s", async (_name, script, code) => {
    const { port } = await platform({ script });
    const { closed, connection } = egress(`rtmp://127.0.0.1:${port}/live`);
    await until(() => closed.length === 1, "closed");
    expect(closed[0]?.code).toBe(code);
    expect(connection.state).toBe("closed");
  });

  it("asks to reconnect, pings, and wants acknowledgements", async () => {
    const script: PlatformScript = (peer, values, streamId) => {
      welcome(peer, values, streamId);
      if (values[0] !== "publish") return;
      const request = { level: "status", code: "NetConnection.Connect.ReconnectRequest" };
      peer.send(command(0, 128, "onStatus", 0, null, { ...request, tcUrl: "rtmp://elsewhere/live" }));
      peer.send(command(0, 128, "onStatus", 0, null, request));
      peer.send(chunkedMessage(2, 5, 0, 0, Buffer.from([0, 0, 0x80, 0]), 128));
      peer.send(chunkedMessage(2, 4, 0, 0, Buffer.from([0, 6, 0, 0, 0, 9]), 128));
      peer.send(chunkedMessage(6, 9, 0, 7, Buffer.alloc(30_000), 128));
    };
    const { port, peers } = await platform({ script });
    const { reconnectRequests, closed } = egress(`rtmp://127.0.0.1:${port}/live`);
    const seen = (type: number): boolean => peers[0]?.messages.some((one) => one.type === type) === true;
    await until(() => seen(3) && seen(4), "acknowledgement and pong");
    expect(peers[0]?.messages.find((one) => one.type === 4)?.payload).toBe(
      "\u0000\u0007\u0000\u0000\u0000\u0009",
    );
    expect(reconnectRequests).toEqual(["rtmp://elsewhere/live", null]);
    expect(closed).toEqual([]);
  });

  it("ends the stream or the connection when it likes", async () => {
    const { port, peers } = await platform();
    const first = egress(`rtmp://127.0.0.1:${port}/live`);
    await until(() => first.connection.state === "ready", "ready");
    peers[0]?.raw.end();
    await until(() => first.closed.length === 1, "closed");
    expect(first.closed[0]?.code).toBe("platform-closed");
    const second = egress(`rtmp://127.0.0.1:${port}/live`);
    await until(() => second.connection.state === "ready", "ready");
    peers[1]?.send(command(7, 128, "onStatus", 0, null, status("status", "NetStream.Unpublish.Success", "")));
    await until(() => second.closed.length === 1, "closed");
    expect(second.closed[0]?.code).toBe("platform-unpublished");
  });
});

describe("before it is ready", () => {
  const answersUpTo =
    (last: string): PlatformScript =>
    (peer, values, streamId) => {
      if (values[0] !== last) welcome(peer, values, streamId);
    };
  it.each<[PlatformState, Parameters<typeof openPlatform>[0], string]>([
    ["tls", { silent: "tls" }, "rtmps"],
    ["handshake", { silent: "handshake" }, "rtmp"],
    ["connect", { script: answersUpTo("connect") }, "rtmp"],
    ["publish", { script: answersUpTo("createStream") }, "rtmp"],
    ["publish", { script: answersUpTo("publish") }, "rtmp"],
  ])("every state has its deadline: %s", async (state, options, scheme) => {
    const { port } = await platform(options);
    const { closed } = egress(`${scheme}://127.0.0.1:${port}/live`, { deadlineMs: 150 });
    await until(() => closed.length === 1, "closed");
    expect(closed[0]?.code).toBe(`deadline-${state}`);
  });

  it.each<[string, string, Partial<PlatformConnectionOptions>, string]>([
    [
      "a host that does not resolve",
      "rtmp://a.invalid/live",
      { lookup: (_host, done) => done(new Error("no"), null) },
      "dns-failed",
    ],
    [
      "a resolver that hangs",
      "rtmp://a.invalid/live",
      { lookup: () => undefined, deadlineMs: 50 },
      "deadline-resolving",
    ],
    ["a closed port", "rtmp://127.0.0.1:1/live", {}, "connect-failed"],
    ["a wrong URL", "rtmp://", {}, "url-invalid"],
  ])("%s", async (_name, url, options, code) => {
    const { closed } = egress(url, options);
    await until(() => closed.length === 1, "closed");
    expect(closed[0]?.code).toBe(code);
  });

  it.each([
    ["a certificate nobody vouches for", "127.0.0.1", []],
    ["a certificate for another name", "elsewhere.test", [CERTIFICATE]],
  ])("refuses %s", async (_name, host, ca) => {
    const { port, peers } = await platform({ tls: true });
    const lookup = (_host: string, done: (error: null, address: string) => void): void =>
      done(null, "127.0.0.1");
    const { closed } = egress(`rtmps://${host}:${port}/live`, { lookup, tlsCa: ca });
    await until(() => closed.length === 1, "closed");
    expect(closed[0]?.code).toBe("tls-failed");
    expect(peers[0]?.commands).toEqual([]);
  });
});

describe("reset", () => {
  const silent: PlatformScript = () => undefined;
  it.each<[PlatformState, Parameters<typeof openPlatform>[0], string]>([
    ["tls", { silent: "tls" }, "rtmps"],
    ["handshake", { silent: "handshake" }, "rtmp"],
    ["handshake", { silent: "handshake", tls: true }, "rtmps"],
    ["connect", { script: silent }, "rtmp"],
    ["connect", { script: silent, tls: true }, "rtmps"],
    [
      "publish",
      {
        script: (peer, [name, ...rest]) =>
          name === "connect" ? welcome(peer, [name, ...rest], 0) : undefined,
      },
      "rtmp",
    ],
    ["ready", {}, "rtmp"],
    ["ready", { tls: true }, "rtmps"],
  ])(
    "in %s: the other end sees RST and the kernel forgets the connection",
    async (state, options, scheme) => {
      const { port, peers } = await platform(options);
      const { connection, closed } = egress(`${scheme}://127.0.0.1:${port}/live`);
      await until(() => connection.state === state && peers.length === 1, state);
      expect(kernelState(connection)).toBe("01");
      connection.reset();
      expect(connection.state).toBe("closed");
      expect(kernelState(connection)).toBeNull();
      await until(() => peers[0]?.closed === true, "the other end closed");
      expect([peers[0]?.error, peers[0]?.ended]).toEqual(["ECONNRESET", false]);
      connection.reset();
      expect(closed).toEqual([]);
    },
  );

  it.each([
    ["rtmp", false],
    ["rtmps", true],
  ])(
    "with a full send buffer over %s: what the kernel holds is dropped, no callback comes",
    async (scheme, tls) => {
      const { port, peers } = await platform({ tls });
      const { connection, closed } = egress(`${scheme}://127.0.0.1:${port}/live`);
      await until(() => connection.state === "ready", "ready");
      const [peer] = peers;
      peer?.stream.pause();
      const calls: unknown[] = [];
      const batch = video(connection, "x".repeat(4_000_000));
      for (let count = 0; count < 5; count += 1) connection.write(batch, (error) => calls.push(error));
      await until(() => connection.unsentBytes > 0, "full");
      const before = calls.length;
      expect(before).toBeLessThan(5);
      connection.reset();
      expect(kernelState(connection)).toBeNull();
      expect(connection.unsentBytes).toBe(0);
      peer?.stream.resume();
      await until(() => peer?.closed === true, "closed");
      expect(peer?.error).toBe("ECONNRESET");
      expect(peer?.messages.length).toBeLessThan(5);
      expect(calls).toHaveLength(before);
      expect(closed).toEqual([]);
    },
  );

  it.each([
    ["rtmp", false],
    ["rtmps", true],
  ])("while it ends politely over %s, before and after the FIN", async (scheme, tls) => {
    const { port, peers } = await platform({ tls });
    const url = `${scheme}://127.0.0.1:${port}/live`;
    // Turns of the event loop between finish() and reset(); Infinity: until the FIN has gone.
    for (const turns of [0, 1, 2, 3, 4, 5, Number.POSITIVE_INFINITY]) {
      const { connection, closed } = egress(url);
      await until(() => connection.state === "ready", "ready");
      const peer = peers.at(-1);
      if (peer !== undefined) peer.ignoresEnd = true;
      connection.finish(5_000);
      const hasFinished = turns === Number.POSITIVE_INFINITY;
      // 04 FIN_WAIT1, 05 FIN_WAIT2.
      if (hasFinished) await until(() => ["04", "05"].includes(kernelState(connection) ?? ""), "FIN sent");
      else for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      connection.reset();
      if (hasFinished) expect(kernelState(connection)).toBeNull();
      await until(() => kernelState(connection) === null, "gone from the kernel's table");
      // A reset takes the other end's row away too; after a mere close it would stay in CLOSE_WAIT.
      const theirs = (): string[] => kernelRows(connection.addressPair?.localPort ?? 0, port);
      await until(() => theirs().length === 0, "gone at the other end");
      expect(closed).toEqual([]);
    }
  });

  it("ends a polite end that takes too long, with a reset", async () => {
    const { port, peers } = await platform();
    const { connection, closed } = egress(`rtmp://127.0.0.1:${port}/live`);
    await until(() => connection.state === "ready", "ready");
    peers[0]?.stream.pause();
    for (let count = 0; count < 5; count += 1) {
      connection.write(video(connection, "x".repeat(4_000_000)), () => undefined);
    }
    connection.finish(100);
    await until(() => closed.length === 1, "closed");
    expect(closed[0]?.code).toBe("finish-deadline");
    expect(kernelState(connection)).toBeNull();
  });

  it("in DNS: the answer that comes later opens nothing", async () => {
    const { port, peers } = await platform();
    const answers: (() => void)[] = [];
    const { connection, closed } = egress(`rtmp://a.invalid:${port}/live`, {
      lookup: (_host, done) => answers.push(() => done(null, "127.0.0.1")),
    });
    expect(connection.state).toBe("resolving");
    connection.reset();
    answers[0]?.();
    const marker = netConnect(port, "127.0.0.1");
    await until(() => peers.length === 1, "the marker's connection");
    marker.destroy();
    expect([connection.state, closed, connection.addressPair]).toEqual(["closed", [], null]);
  });

  it("in SYN: the kernel stops trying", async () => {
    const { port, fillers } = await listenWithoutAccepting();
    const { connection, closed } = egress(`rtmp://127.0.0.1:${port}/live`);
    await until(
      () => kernelRows(port).filter((state) => state === "02").length > fillers.waiting(),
      "SYN sent",
    );
    expect(connection.state).toBe("connecting");
    const before = kernelRows(port).filter((state) => state === "02").length;
    connection.reset();
    expect(kernelRows(port).filter((state) => state === "02")).toHaveLength(before - 1);
    expect(closed).toEqual([]);
  });

  it("before start: it never connects", () => {
    const connection = new PlatformConnection({
      url: "rtmp://127.0.0.1:1/live",
      streamName: "s",
      onReady: () => undefined,
      onClosed: () => {
        throw new Error("closed");
      },
    });
    connection.reset();
    connection.start();
    expect(connection.state).toBe("closed");
  });

  it("can be made wrong by a test: end() leaves the connection in the kernel's table", async () => {
    const { port, peers } = await platform();
    const { connection } = egress(`rtmp://127.0.0.1:${port}/live`, {
      rawClose: (raw: Socket) => void raw.end(),
    });
    await until(() => connection.state === "ready", "ready");
    if (peers[0] !== undefined) peers[0].ignoresEnd = true;
    connection.reset();
    expect(kernelState(connection)).not.toBeNull();
  });
});

/** A listener in a process that never accepts, its queue filled, so that further SYNs get no answer. */
async function listenWithoutAccepting(): Promise<{ port: number; fillers: { waiting: () => number } }> {
  const source = `
    const server = require("node:net").createServer();
    server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      require("node:fs").writeSync(1, server.address().port + "\\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child: ChildProcess = spawn(process.execPath, ["-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  cleanup.push(async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  if (child.stdout === null) throw new Error("no stdout");
  const [line] = await once(child.stdout, "data");
  const port = Number(String(line));
  const sockets = Array.from({ length: 4 }, () => netConnect(port, "127.0.0.1").on("error", () => undefined));
  cleanup.push(() => {
    for (const socket of sockets) socket.destroy();
  });
  const waiting = (): number => sockets.filter((socket) => socket.connecting).length;
  const rows = (state: string): number => kernelRows(port).filter((row) => row === state).length;
  // Two fit into the queue of a backlog of 1; the rest stay in SYN_SENT.
  await until(
    () => rows("01") + rows("02") === 4 && rows("02") > 0 && waiting() === rows("02"),
    "queue full",
  );
  return { port, fillers: { waiting } };
}
