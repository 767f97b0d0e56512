import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LinkChannel } from "../../../src/link/channel.ts";

let directory: string;
let server: Server;
const sockets: Socket[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tingzha-link-"));
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((done) => server.close(done));
  rmSync(directory, { recursive: true, force: true });
});

/** Two ends of a real Unix socket. */
async function pair(): Promise<[Socket, Socket]> {
  const path = join(directory, "link.sock");
  const accepted = new Promise<Socket>((resolve) => {
    server = createServer(resolve);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const near = connect(path);
  const far = await accepted;
  sockets.push(near, far);
  return [near, far];
}

function collect(socket: Socket, bounds: { maxFrameBytes?: number; maxQueuedBytes?: number } = {}) {
  const messages: unknown[] = [];
  const reasons: string[] = [];
  const channel = new LinkChannel(socket, {
    onMessage: (message) => messages.push(message),
    onClosed: (reason) => reasons.push(reason),
    ...bounds,
  });
  return { channel, messages, reasons };
}

describe("LinkChannel", () => {
  it("carries messages both ways, in order, whole", async () => {
    const [near, far] = await pair();
    const a = collect(near);
    const b = collect(far);
    const big = { type: "report", text: "案".repeat(200_000) };
    expect(a.channel.send({ id: 1 })).toBe(true);
    expect(a.channel.send(big)).toBe(true);
    expect(b.channel.send({ id: 2, line: "two\nlines" })).toBe(true);
    await vi.waitFor(() => expect([a.messages.length, b.messages.length]).toEqual([1, 2]));
    expect(b.messages).toEqual([{ id: 1 }, big]);
    expect(a.messages).toEqual([{ id: 2, line: "two\nlines" }]);
  });

  it("sends together what is said together", async () => {
    const [near, far] = await pair();
    const chunks: string[] = [];
    far.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
    const { channel } = collect(near);
    channel.together(() => {
      for (const id of [1, 2, 3]) channel.send({ id });
    });
    await vi.waitFor(() => expect(chunks).toEqual(['{"id":1}\n{"id":2}\n{"id":3}\n']));
  });

  it("ends when a frame is not JSON, and delivers nothing that came after it", async () => {
    const [near, far] = await pair();
    const { messages, reasons } = collect(far);
    near.write('{"id":1}\nnot json\n{"id":2}\n');
    await vi.waitFor(() => expect(reasons).toEqual(["frame-not-json"]));
    expect(messages).toEqual([{ id: 1 }]);
    await vi.waitFor(() => expect(near.destroyed).toBe(true));
  });

  it("ends on a frame without an end, before it is all in memory", async () => {
    const [near, far] = await pair();
    const { reasons } = collect(far, { maxFrameBytes: 1000 });
    near.on("error", () => {});
    near.write("x".repeat(1001));
    await vi.waitFor(() => expect(reasons).toEqual(["frame-too-large"]));
  });

  it("closes, instead of growing, when the peer does not read", async () => {
    const [near, far] = await pair();
    far.pause();
    const { channel, reasons } = collect(near, { maxQueuedBytes: 100_000 });
    const message = { filler: "x".repeat(10_000) };
    let sent = 0;
    while (channel.send(message)) sent++;
    expect(reasons).toEqual(["queue-full"]);
    expect(near.writableLength).toBeLessThanOrEqual(100_000);
    expect(sent).toBeGreaterThan(0);
    expect(channel.send({ id: 1 })).toBe(false);
  });

  it("refuses to send a frame that the peer would have to refuse", async () => {
    const [near] = await pair();
    const { channel, reasons } = collect(near, { maxFrameBytes: 1000 });
    expect(channel.send({ filler: "x".repeat(1000) })).toBe(false);
    expect(reasons).toEqual(["frame-too-large"]);
  });

  it("tells once that it has ended, whoever ended it", async () => {
    const [near, far] = await pair();
    const a = collect(near);
    const b = collect(far);
    a.channel.close("stopping");
    a.channel.close("again");
    await vi.waitFor(() => expect(b.reasons).toEqual(["peer-closed"]));
    expect(a.reasons).toEqual(["stopping"]);
    expect(a.channel.closed && b.channel.closed).toBe(true);
  });

  it("survives a receiver that throws: the connection ends, the process does not", async () => {
    const [near, far] = await pair();
    const reasons: string[] = [];
    new LinkChannel(far, {
      onMessage: () => {
        throw new Error("a bug");
      },
      onClosed: (reason) => reasons.push(reason),
    });
    near.write("{}\n");
    await vi.waitFor(() => expect(reasons).toEqual(["receiver-failed: a bug"]));
  });

  it("reports a socket that can not connect", async () => {
    await pair();
    const { reasons } = collect(connect(join(directory, "nobody.sock")));
    await vi.waitFor(() => expect(reasons).toEqual(["ENOENT"]));
  });
});
