// The server over real sockets: reading, pausing, deadlines, strangers, refusals that arrive, TLS.
import { once } from "node:events";
import { createServer, connect as netConnect, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import type { AmfObject } from "../../../src/rtmp/amf0.ts";
import { RtmpListener } from "../../../src/rtmp/listener.ts";
import { attachDataEvents, chooseReader } from "../../../src/rtmp/reused-read.ts";
import { CERTIFICATE, type Client, type Door, monotonicMs, openClient, openDoor, until } from "./sockets.ts";
import { clientHandshake, messageBytes, publishBytes, readCommands } from "./wire.ts";

let doors: Door[] = [];
const door = async (options: Parameters<typeof openDoor>[0] = {}): Promise<Door> => {
  const opened = await openDoor(options);
  doors.push(opened);
  return opened;
};
afterEach(async () => {
  for (const { listener } of doors) await listener.stop();
  doors = [];
});

const audio = (text: string, timestamp = 0): Buffer => messageBytes(8, timestamp, 1, Buffer.from(text));
const statuses = (bytes: Buffer): unknown[] =>
  readCommands(bytes.subarray(3073))
    .filter(([name]) => name === "onStatus")
    .map((values) => (values[3] as AmfObject).code);

describe("reading into one buffer", () => {
  it("passes its own check here, and the listener uses it", async () => {
    expect((await chooseReader()).reused).toBe(true);
    const { listener } = await door();
    expect(listener.readsIntoReusedBuffer).toBe(true);
  });

  it("gives every socket's bytes in the same memory, unmixed, and leaves no connection counted", async () => {
    const { attach } = await chooseReader();
    const buffers = new Set<ArrayBufferLike>();
    const texts = new Map<Socket, string>();
    const server = createServer((accepted) => {
      const socket: Socket = attach(accepted, (buffer, length) => {
        buffers.add(buffer.buffer);
        texts.set(socket, (texts.get(socket) ?? "") + buffer.toString("latin1", 0, length));
        return true;
      });
      texts.set(socket, "");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const port = (server.address() as { port: number }).port;
    const clients = ["a", "b", "c"].map((letter) => {
      const client = netConnect(port, "127.0.0.1");
      client.end(letter.repeat(200_000));
      return client;
    });
    await until(() => [...texts.values()].filter((text) => text.length === 200_000).length === 3, "all read");
    expect([...texts.values()].map((text) => new Set(text).size)).toEqual([1, 1, 1]);
    expect(buffers.size).toBe(1);
    await until(() => clients.every((client) => client.destroyed), "sockets closed by both ends");
    server.close();
    await once(server, "close");
  });

  it("falls back to data events", async () => {
    let got = "";
    const server = createServer((accepted) => {
      attachDataEvents(accepted, (buffer, length) => {
        got += buffer.toString("latin1", 0, length);
        return true;
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    netConnect((server.address() as { port: number }).port, "127.0.0.1").end("plain");
    await until(() => got === "plain", "bytes by data events");
    server.close();
    await once(server, "close");
  });
});

describe("a publisher", () => {
  it("is accepted, recorded and reported as stopped", async () => {
    const { port, publishers, listener } = await door();
    const { socket } = await openClient(port);
    socket.write(Buffer.concat([publishBytes("room-1?key=K"), audio("one", 1), audio("two", 2)]));
    await until(() => publishers[0]?.messages.length === 2, "two messages");
    expect(publishers[0]?.requests[0]?.remoteAddress).toBe("127.0.0.1");
    socket.end();
    await until(() => publishers[0]?.closed.length === 1, "closed");
    expect(publishers[0]?.closed[0]?.code).toBe("peer-closed");
    expect(listener.connections).toBe(0);
  });

  it("loses nothing sent with the publish command while the decision is out", async () => {
    const asked: (() => void)[] = [];
    const { port, publishers } = await door({
      onPublish: (connection) => asked.push(() => connection.accept()),
    });
    const { socket } = await openClient(port);
    socket.write(Buffer.concat([publishBytes("s"), audio("head")]));
    await until(() => asked.length === 1, "asked");
    socket.write(Buffer.concat([audio("more", 1), audio("x".repeat(300_000), 2)]));
    asked[0]?.();
    // Nothing is delivered inside accept(): the caller gets ready first.
    expect(publishers[0]?.messages).toEqual([]);
    await until(() => publishers[0]?.messages.length === 3, "all three");
    expect(publishers[0]?.messages.map((message) => message.timestamp)).toEqual([0, 1, 2]);
  });

  it("has what waited delivered before anything newer, even if the caller resumes reading at once", async () => {
    const asked: (() => void)[] = [];
    const { port, publishers } = await door({
      onPublish: (connection) =>
        asked.push(() => {
          connection.accept();
          connection.pauseReading();
          connection.resumeReading();
        }),
    });
    const { socket } = await openClient(port);
    socket.write(Buffer.concat([publishBytes("s"), audio("head")]));
    await until(() => asked.length === 1, "asked");
    await new Promise((resolve) => socket.write(audio("next", 1), resolve));
    await new Promise((resolve) => setImmediate(resolve));
    asked[0]?.();
    await until(() => publishers[0]?.messages.length === 2, "both");
    expect(publishers[0]?.messages.map((message) => message.payload)).toEqual(["head", "next"]);
  });

  it("gets its refusal before the connection ends, though it goes on sending", async () => {
    const { port, publishers } = await door({
      onPublish: (connection) => connection.refuse("Denied", "wrong key"),
      limits: { lingerMs: 300 },
    });
    const client = await openClient(port);
    client.socket.write(publishBytes("s"));
    const flood = setInterval(() => client.socket.write(audio("x".repeat(50_000))), 5);
    await until(() => client.closed, "closed");
    clearInterval(flood);
    expect(statuses(client.received())).toEqual(["NetStream.Publish.Denied"]);
    await until(() => publishers[0]?.closed.length === 1, "closed");
    expect(publishers[0]?.closed).toEqual([{ code: "publish-denied", detail: "wrong key" }]);
  });

  it("is not read while paused, and everything comes afterwards", async () => {
    const { port, publishers } = await door({ limits: { idleMs: 150 } });
    const { socket } = await openClient(port);
    socket.write(Buffer.concat([publishBytes("s"), audio("one")]));
    await until(() => publishers[0]?.messages.length === 1, "first message");
    const connection = publishers[0]?.connection;
    connection?.pauseReading();
    expect(connection?.isReadingPaused).toBe(true);
    // More than the kernel's buffers hold, so that the client must feel it; longer than the idle deadline.
    socket.write(Buffer.concat(Array.from({ length: 200 }, (_, index) => audio("y".repeat(60_000), index))));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(publishers[0]?.closed).toEqual([]);
    expect(publishers[0]?.messages.length).toBeLessThan(5);
    expect(socket.writableLength).toBeGreaterThan(0);
    connection?.resumeReading();
    await until(() => publishers[0]?.messages.length === 201, "the rest");
  });

  it("that breaks something of ours costs its own connection only", async () => {
    const { port, publishers } = await door({
      onMessage: (publisher) => {
        if (publisher.messages.at(-1)?.payload === "break") throw new Error("fault of ours");
      },
    });
    const bad = await openClient(port);
    const good = await openClient(port);
    bad.socket.write(Buffer.concat([publishBytes("bad"), audio("break")]));
    good.socket.write(Buffer.concat([publishBytes("good"), audio("fine")]));
    await until(() => publishers.some((one) => one.closed.length === 1), "closed");
    const broken = publishers.find((one) => one.closed.length === 1);
    expect(broken?.closed[0]?.code).toBe("internal-error");
    expect(broken?.messages[0]?.payload).toBe("break");
    good.socket.write(audio("still", 1));
    await until(() => publishers.some((one) => one.messages.length === 2), "the other goes on");
  });
});

describe("deadlines", () => {
  const cases: readonly [string, Record<string, number>, Buffer, string][] = [
    ["silence", { handshakeMs: 80 }, Buffer.alloc(0), "deadline-handshake"],
    ["half a C1", { handshakeMs: 80 }, clientHandshake().subarray(0, 700), "deadline-handshake"],
    ["C1 and no C2", { handshakeMs: 80 }, clientHandshake().subarray(0, 1537), "deadline-handshake"],
    ["no connect", { publishDecisionMs: 80, handshakeMs: 40 }, clientHandshake(), "deadline-publish"],
    ["no media", { firstMediaMs: 80 }, publishBytes("s"), "deadline-first-media"],
    ["no more bytes", { idleMs: 80 }, Buffer.concat([publishBytes("s"), audio("x")]), "deadline-idle"],
  ];
  it.each(cases)("%s", async (_name, limits, bytes, code) => {
    const { port, publishers } = await door({ limits });
    const { socket } = await openClient(port);
    socket.write(bytes);
    await until(() => publishers[0]?.closed.length === 1, code);
    expect(publishers[0]?.closed[0]?.code).toBe(code);
  });

  it("a stop of this whole process is not the encoder's silence: what waits in the socket is read first", async () => {
    const { port, publishers } = await door({ limits: { idleMs: 100 } });
    const { socket } = await openClient(port);
    socket.write(Buffer.concat([publishBytes("s"), audio("one")]));
    await until(() => publishers[0]?.messages.length === 1, "first message");
    // After this turn's immediates the event loop looks at its timers first, as it does after SIGCONT.
    setImmediate(() => {
      socket.write(audio("two", 1));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    });
    await until(() => publishers[0]?.messages.length === 2, "second message");
    expect(publishers[0]?.closed).toEqual([]);
    await until(() => publishers[0]?.closed.length === 1, "closed once it is silent");
    expect(publishers[0]?.closed[0]?.code).toBe("deadline-idle");
  });

  it("the publish decision has one too, whoever is late", async () => {
    const { port, publishers } = await door({
      limits: { publishDecisionMs: 80 },
      onPublish: () => undefined,
    });
    const { socket } = await openClient(port);
    socket.write(publishBytes("s"));
    await until(() => publishers[0]?.closed.length === 1, "closed");
    expect(publishers[0]?.closed[0]?.code).toBe("deadline-publish");
  });

  it("one byte at a time does not extend the handshake", async () => {
    const { port, publishers } = await door({ limits: { handshakeMs: 150 } });
    const { socket } = await openClient(port);
    const drip = setInterval(() => socket.write(Buffer.from([3])), 10);
    await until(() => publishers[0]?.closed.length === 1, "closed");
    clearInterval(drip);
    expect(publishers[0]?.closed[0]?.code).toBe("deadline-handshake");
  });

  it("media that keeps coming keeps the connection", async () => {
    const { port, publishers } = await door({ limits: { idleMs: 120, firstMediaMs: 120 } });
    const { socket } = await openClient(port);
    socket.write(publishBytes("s"));
    for (let count = 0; count < 20; count += 1) {
      socket.write(audio("x", count));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(publishers[0]?.closed).toEqual([]);
    expect(publishers[0]?.messages).toHaveLength(20);
  });

  it("a peer that never reads its replies is closed", async () => {
    const { port, publishers } = await door({ limits: { commandBurst: 1e9, unsentBytes: 64 * 1024 } });
    const socket = netConnect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    const ping = Buffer.concat([
      Buffer.from("020000000000060400000000", "hex"),
      Buffer.from([0, 6, 0, 0, 0, 1]),
    ]);
    const flood = Buffer.concat(Array<Buffer>(3000).fill(ping));
    socket.write(Buffer.concat([publishBytes("s"), audio("x")]));
    const feed = setInterval(() => socket.write(flood), 1);
    await until(() => publishers[0]?.closed.length === 1, "closed");
    clearInterval(feed);
    socket.destroy();
    expect(["peer-not-reading", "chunk-rate"]).toContain(publishers[0]?.closed[0]?.code);
  });
});

describe("strangers", () => {
  it("beyond the number an address may have push out the oldest; accepted ones do not count", async () => {
    const { port, publishers, listener } = await door({ unauthenticatedPerAddress: 3 });
    const known = await openClient(port);
    known.socket.write(Buffer.concat([publishBytes("s"), audio("x")]));
    await until(() => publishers[0]?.messages.length === 1, "accepted");
    const strangers: Client[] = [];
    for (let count = 0; count < 5; count += 1) {
      strangers.push(await openClient(port));
      await until(() => publishers.length === count + 2, "seen");
    }
    await until(() => strangers.filter((stranger) => stranger.closed).length === 2, "two pushed out");
    expect(strangers.map((stranger) => stranger.closed)).toEqual([true, true, false, false, false]);
    expect(publishers[1]?.closed[0]?.code).toBe("strangers-too-many");
    expect(known.closed).toBe(false);
    expect(listener.connections).toBe(4);
  });
});

describe("the listener", () => {
  it("starts and stops twice without harm, closing everyone with one reason", async () => {
    const { listener, port, publishers } = await door();
    await listener.start();
    const client = await openClient(port);
    await until(() => publishers.length === 1, "seen");
    await Promise.all([listener.stop(), listener.stop()]);
    expect(publishers[0]?.closed).toEqual([{ code: "server-stopping", detail: "the gate stops" }]);
    await until(() => client.closed, "client closed");
    expect(listener.address()).toBeNull();
  });

  it("rejects with the system's error when the port is taken", async () => {
    const { port } = await door();
    const second = new RtmpListener({
      host: "127.0.0.1",
      port,
      monotonicMs,
      createHandler: () => {
        throw new Error("not reached");
      },
    });
    await expect(second.start()).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("takes publishers over TLS, and closes those that do not speak it", async () => {
    const { port, publishers, listener } = await door({ tls: true });
    expect(listener.readsIntoReusedBuffer).toBe(false);
    const socket = tlsConnect({ host: "127.0.0.1", port, ca: CERTIFICATE, servername: "localhost" });
    await once(socket, "secureConnect");
    socket.write(Buffer.concat([publishBytes("s"), audio("secret")]));
    await until(() => publishers[0]?.messages.length === 1, "message over TLS");
    const plain = await openClient(port);
    plain.socket.write(publishBytes("s"));
    await until(() => publishers[1]?.closed.length === 1, "plain one closed");
    socket.end();
    await until(() => publishers[0]?.closed.length === 1, "closed");
    expect(publishers[0]?.closed[0]?.code).toBe("peer-closed");
  });
});
