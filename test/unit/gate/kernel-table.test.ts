import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { type AddressPair, findRow, KernelTable } from "../../../src/gate/kernel-table.ts";
import { waitFor } from "../../support/wait-for.ts";

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

for (const host of ["127.0.0.1", "::1"]) {
  it(`sees a connection over ${host} stand, and gone after a reset`, async () => {
    const { socket, pair } = await pairOver(host);
    expect(findRow(pair)).toEqual({ unsentBytes: 0 });
    socket.resetAndDestroy();
    await waitFor("the row is gone", () => findRow(pair) === null);
  });

  it(`sees a connection over ${host} that was only ended`, async () => {
    const { socket, pair } = await pairOver(host);
    socket.end();
    expect(findRow(pair)).not.toBeNull();
  });
}

it("sees what has not been sent yet", async () => {
  const { socket, pair } = await pairOver("127.0.0.1");
  for (const each of open) if ("pause" in each && each !== socket) each.pause();
  socket.write(Buffer.alloc(16 << 20));
  await waitFor("bytes in the kernel's queue", () => (findRow(pair)?.unsentBytes ?? 0) > 0);
});

it("finds one of hundreds in a single reading", async () => {
  const pairs = await Promise.all(Array.from({ length: 200 }, () => pairOver("127.0.0.1")));
  const table = KernelTable.read();
  for (const { pair } of pairs) expect(table.find(pair)).not.toBeNull();
  const [first] = pairs;
  if (first === undefined) throw new Error("no pairs");
  expect(table.find({ ...first.pair, localPort: 1 })).toBeNull();
});
