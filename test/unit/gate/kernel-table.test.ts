import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { monotonicMs } from "../../../src/gate/clock.ts";
import type { AddressPair } from "../../../src/gate/kernel-table.ts";
import { KernelView, standing } from "../../../src/gate/kernel-view.ts";
import { waitFor } from "../../support/wait-for.ts";

const view = new KernelView(monotonicMs);
const open: (Socket | Server)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) "destroy" in each ? each.destroy() : each.close();
});

async function pairOver(host: string): Promise<{ socket: Socket; pair: AddressPair }> {
  const server = createServer((peer) => open.push(peer.on("error", () => undefined).resume()));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as { port: number };
  const socket = connect({ host, port });
  open.push(socket);
  await new Promise((resolve) => socket.once("connect", resolve));
  const { localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 } = socket;
  return { socket, pair: { localAddress, localPort, remoteAddress, remotePort } };
}

describe("a look at the kernel's tables", () => {
  for (const host of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    it(`sees a connection over ${host} stand, and gone right after a reset`, async () => {
      const { socket, pair } = await pairOver(host);
      expect(standing([pair])).toEqual([true]);
      socket.resetAndDestroy();
      expect(standing([pair])).toEqual([false]);
    });

    it(`sees a connection over ${host} that was only ended`, async () => {
      const { socket, pair } = await pairOver(host);
      socket.end();
      expect(standing([pair])).toEqual([true]);
    });
  }

  it("finds each of hundreds, of both families, in a single reading", async () => {
    const hosts = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? "127.0.0.1" : "::1"));
    const pairs = (await Promise.all(hosts.map(pairOver))).map(({ pair }) => pair);
    const other = { ...(pairs[0] as AddressPair), localPort: 1 };
    expect(standing([...pairs, other])).toEqual([...pairs.map(() => true), false]);
  });
});

describe("what has not been sent yet", () => {
  it("is what the kernel holds", async () => {
    const { socket, pair } = await pairOver("127.0.0.1");
    for (const each of open) if ("pause" in each && each !== socket) each.pause();
    socket.write(Buffer.alloc(16 << 20));
    await waitFor("bytes in the kernel's queue", () => view.unsentBytes(pair) > 0);
  });

  it("is judged by one reading for all who ask within 25 ms", async () => {
    let now = 0;
    const own = new KernelView(() => now);
    const { socket, pair } = await pairOver("127.0.0.1");
    expect(own.unsentBytes(pair)).toBe(0);
    for (const each of open) if ("pause" in each && each !== socket) each.pause();
    socket.write(Buffer.alloc(16 << 20));
    await waitFor("bytes in the kernel's queue", () => view.unsentBytes(pair) > 0);
    now = 25;
    expect(own.unsentBytes(pair)).toBe(0);
    now = 26;
    expect(own.unsentBytes(pair)).toBeGreaterThan(0);
  });
});
