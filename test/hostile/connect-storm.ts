// Thousands of connections to a gate's door, each left at another point of the way: what every one of them leaves
// behind is nothing. The long form runs ten times as many.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect } from "vitest";
import { clientHello } from "../../src/rtmp/handshake.ts";
import { descriptorsOf, moreThan } from "../support/descriptors.ts";
import { EncoderConnection, PublishRefused } from "../support/encoder-connection.ts";
import { DeskStub, GateProcess } from "../support/gate-process.ts";
import { tcpStatesTo } from "../support/loopback.ts";
import { StampedSource } from "../support/media-source.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { clientHandshake } from "../unit/rtmp/wire.ts";

export interface StormDoor {
  readonly port: number;
  /** Where the encoder of the room with that number may publish. */
  readonly accepted: (room: number) => string;
  readonly refused: string;
}

type Call = (door: StormDoor, number: number) => Promise<void>;

const BATCH = 50;
/** More than a batch accepts at once, so that no encoder meets the one before it. */
export const STORM_ROOMS = Array.from({ length: 40 }, (_, index) => `room-${index + 1}`);
const HALF_HELLO_BYTES = 700;
const SETTLED_WITHIN_MS = 15_000;
/** A tenth of them leaves a part behind, each written, synced and signed, two syncs at a time: the disk's own time. */
const SETTLED_MS_EACH = 5;
const STOPPED_WITHIN_MS = 5_000;

const CALLS: readonly Call[] = [
  (door, number) => leaving(door, Buffer.alloc(0), number),
  (door, number) => leaving(door, clientHello().subarray(0, HALF_HELLO_BYTES), number),
  (door, number) => leaving(door, clientHandshake(), number),
  refusedPublish,
  acceptedPublish,
];

/** A fifth of each kind; resolves when every connection has ended on this side. */
export async function connectStorm(door: StormDoor, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => from + index);
    await Promise.all(numbers.map((number) => CALLS[number % CALLS.length]?.(door, number)));
  }
}

/** The storm against a whole gate: its descriptors are those of before, and it stops in time with callers inside. */
export async function stormOfGate(count: number): Promise<void> {
  const gate = new GateProcess({ graceSeconds: 1, rooms: STORM_ROOMS });
  await gate.start();
  // Held: what is accepted is recorded and goes nowhere.
  const desk = new DeskStub(gate, { allow: false });
  try {
    await desk.start();
    const port = Number(new URL(gate.url("room-1")).port);
    const accepted = (room: number) => gate.url(STORM_ROOMS[room % STORM_ROOMS.length] ?? "");
    const door = { port, accepted, refused: `rtmp://127.0.0.1:${port}/court/room-1?key=not-the-key` };
    const before = descriptorsOf(gate.pid);
    await connectStorm(door, count);
    expect(desk.reports.size).toBeGreaterThan(0);
    const live = () => [...desk.reports.values()].filter(({ endedAt }) => endedAt === null).length;
    const more = () => moreThan(before, descriptorsOf(gate.pid));
    await waitFor("no session, and the descriptors of before", () => live() + more().length === 0, {
      deadlineMs: SETTLED_WITHIN_MS + count * SETTLED_MS_EACH,
      everyMs: 100,
      describe: () => ({ live: live(), more: more() }),
    });
    const held = tcpStatesTo(port).filter((state) => state === "established" || state === "close-wait");
    expect(held).toEqual([]);

    const inside = await Promise.all(Array.from({ length: BATCH }, () => caller(port)));
    for (const [index, socket] of inside.entries()) {
      socket.write(clientHandshake().subarray(0, index * HALF_HELLO_BYTES));
    }
    const stoppedFromMs = monotonicMs();
    await gate.stop();
    expect(monotonicMs() - stoppedFromMs).toBeLessThan(STOPPED_WITHIN_MS);
    for (const socket of inside) socket.destroy();
  } finally {
    desk.stop();
    await gate.stop();
    gate.remove();
  }
}

/** Says so much and goes: every other one in order, the others without a farewell. */
async function leaving({ port }: StormDoor, says: Buffer, number: number): Promise<void> {
  const socket = await caller(port);
  if (says.length > 0) await new Promise((resolve) => socket.write(says, resolve));
  const closed = once(socket, "close");
  if (Math.floor(number / CALLS.length) % 2 === 0) socket.end();
  else socket.resetAndDestroy();
  await closed;
}

async function refusedPublish({ refused }: StormDoor): Promise<void> {
  const encoder = new EncoderConnection({ url: refused });
  const answer = await encoder.publish().then(
    () => "accepted",
    (error: unknown) => (error instanceof PublishRefused ? error.code : String(error)),
  );
  await encoder.close();
  expect(answer).toBe("NetStream.Publish.Denied");
}

/** Every other one sends a second of media, so that it has a record too. */
async function acceptedPublish({ accepted }: StormDoor, number: number): Promise<void> {
  const turn = Math.floor(number / CALLS.length);
  const encoder = new EncoderConnection({ url: accepted(turn) });
  await encoder.publish();
  if (turn % 2 === 0) {
    const source = new StampedSource({ bitrateBps: 200_000, gop: 25 });
    for (const header of source.headers) encoder.send(header);
    while (source.nextMs < 1_000) encoder.send(source.take(process.hrtime.bigint()));
  }
  if (turn % 4 < 2) await encoder.close();
  else encoder.abort();
}

async function caller(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: false });
  // What the gate says to it, and how it ends, is of no interest: only that it ends.
  socket.on("data", () => {});
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}
