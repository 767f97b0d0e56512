import { mkdirSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { monotonicMs } from "../../../src/gate/clock.ts";
import type { AddressPair } from "../../../src/gate/kernel-table.ts";
import type { PlatformLink } from "../../../src/gate/platform-link.ts";
import type { CutReport } from "../../../src/link/messages.ts";
import { OrdersStage } from "./orders-stage.ts";

let stage: OrdersStage;
const open: (Socket | Server)[] = [];

beforeEach(() => {
  stage = new OrdersStage();
});
afterEach(async () => {
  for (const each of open.splice(0)) "destroy" in each ? each.destroy() : each.close();
  await stage.stop();
});

async function start(): Promise<void> {
  await stage.start();
  await stage.rooms.replace(1, [{ id: "empty-room", keyHash: "0".repeat(64) }]);
}

/** A way to the platform over a real socket, without the dialogue; it resets as told. */
class Wire implements PlatformLink {
  readonly state = "ready";
  readonly messageStreamId = 1;
  readonly outgoingChunkSize = 65_536;
  readonly unsentBytes = 0;
  readonly addressPair: AddressPair;
  readonly #reset: () => void;

  constructor(socket: Socket, reset: () => void) {
    const { localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 } = socket;
    this.addressPair = { localAddress, localPort, remoteAddress, remotePort };
    this.#reset = reset;
  }

  start(): void {}
  write(): void {}
  finish(): void {}
  reset(): void {
    this.#reset();
  }
}

async function room(id: string, port: number, reset?: () => void): Promise<void> {
  const socket = connect({ host: "127.0.0.1", port });
  open.push(socket);
  await new Promise((resolve) => socket.once("connect", resolve));
  const courtroom = stage.room(
    id,
    Buffer.from([0x17, 1, 0, 0, 0]),
    "rtmp://platform/live",
    (_target, events) => {
      setImmediate(() => events.onReady());
      return new Wire(socket, reset ?? (() => socket.resetAndDestroy()));
    },
  );
  courtroom.tick(monotonicMs());
}

async function platformPort(): Promise<number> {
  const server = createServer((peer) => open.push(peer.on("error", () => undefined).resume()));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

const cutAll = () => stage.order({ name: "cut-all" }) as Promise<CutReport[]>;

describe("cut-all", () => {
  it("resets, verifies and latches 200 streams in a table of 800 rows without holding up the loop", async () => {
    await start();
    const port = await platformPort();
    for (let each = 0; each < 200; each++) await room(`room-${each}`, port);
    // Encoders, viewers and whoever else the machine serves: they stand in the same table.
    for (let each = 0; each < 200; each++) open.push(connect({ host: "127.0.0.1", port }));
    // This thread's own time, so that a busy machine is not taken for a slow cut. A reading of the table for each
    // stream would take seconds.
    const before = process.threadCpuUsage();
    const answer = cutAll();
    const { user, system } = process.threadCpuUsage(before);
    const heldMs = (user + system) / 1_000;
    const reports = await answer;
    expect(reports.length).toBe(200);
    expect(reports.filter(({ verified, latched }) => !verified || !latched)).toEqual([]);
    expect(heldMs).toBeLessThan(100);
  });

  it("reaches every room and the latch, whatever a room's way out throws", async () => {
    await start();
    const port = await platformPort();
    await room("room-1", port, () => {
      throw new Error("a fault on the way out");
    });
    await room("room-2", port);
    const reports = await cutAll();
    expect(reports.map(({ courtroom, airState, verified }) => [courtroom, airState, verified])).toEqual([
      ["room-1", "cut", false],
      ["room-2", "cut", true],
    ]);
    expect(stage.latches.state.all).toBe(true);
  });

  it("reaches the others although a room itself fails", async () => {
    await start();
    const port = await platformPort();
    await room("room-1", port);
    await room("room-2", port);
    const fail = () => {
      throw new Error("a fault of the room");
    };
    Object.assign(stage.courtrooms.get("room-1") ?? {}, { cut: fail });
    const reports = await cutAll();
    expect(new Map(reports.map(({ courtroom, verified }) => [courtroom, verified]))).toEqual(
      new Map([
        ["room-1", false],
        ["room-2", true],
      ]),
    );
    expect(stage.latches.state.all).toBe(true);
  });

  it("set by a latch that can't be written reaches every room, whatever a room's way out throws", async () => {
    await start();
    const port = await platformPort();
    await room("room-1", port, () => {
      throw new Error("a fault on the way out");
    });
    await room("room-2", port);
    for (const courtroom of stage.courtrooms.values()) courtroom.latch();
    const states = [...stage.courtrooms.values()].map((each) => each.current?.report().airState);
    expect(states).toEqual(["cut", "cut"]);
  });

  it("that can't be written says so, although there was no session to report on", async () => {
    mkdirSync(`${stage.path}/latches.log.new`);
    await start();
    await expect(cutAll()).rejects.toMatchObject({ code: "latch-not-written" });
    expect(stage.latches.state.all).toBe(true);
  });

  it("of a room without a session says whether its latch was written", async () => {
    mkdirSync(`${stage.path}/latches.log.new`);
    await start();
    const answer = stage.order({ name: "cut", courtroom: "empty-room" });
    expect(await answer).toMatchObject([{ courtroom: "empty-room", latched: false, verified: false }]);
  });
});
