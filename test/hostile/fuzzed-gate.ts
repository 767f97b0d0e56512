// Fuzzed inputs over real sockets into a real gate, many at a time: whatever they do, only their own connection ends.
import { expect } from "vitest";
import { type Input, makeInput } from "../../scripts/fuzz/fuzzer.ts";
import { waitFor } from "../support/wait-for.ts";
import { HostileClient } from "./hostile-client.ts";
import type { HostileStage } from "./hostile-stage.ts";
import { all, connect, createStream, handshake, KEY, message, publish } from "./pieces.ts";

const LANES = 16;
/** One input in so many of those that may come after publishing does: each leaves a part in the record. */
const PUBLISHED_EVERY = 8;
const MOST_CUTS = 4;

/** The rooms that lanes publish to, one each. */
export const LANE_ROOMS: readonly string[] = Array.from({ length: LANES }, (_, lane) => `lane-${lane}`);
const publishing = (lane: number): Buffer =>
  all(handshake, connect(), createStream, publish(`${LANE_ROOMS[lane]}?key=${KEY}`));

/** What of an input a publisher's connection can carry; null: it is for the platform's side, or no bytes at all. */
function asSent({ target, bytes, choice }: Input, lane: number): Buffer | null {
  if (bytes.length === 0) return null;
  const before = choice % PUBLISHED_EVERY === 0 ? publishing(lane) : handshake;
  switch (target) {
    case "publisher":
    case "handshake":
      return bytes;
    case "chunks":
      return all(before, bytes);
    case "amf":
      return all(handshake, message(choice % 2 === 0 ? 20 : 17, bytes));
    case "media":
      return all(before, message(choice % 2 === 0 ? 9 : 8, bytes, 1));
    case "bodies":
      return all(before, message(choice % 2 === 0 ? 18 : 22, bytes, 1));
    default:
      return null;
  }
}

/** @returns how many inputs of this seed it took until `count` were sent. */
export async function fuzzGate(stage: HostileStage, count: number, seed: number): Promise<number> {
  let made = 0;
  let sent = 0;
  const lane = async (number: number): Promise<void> => {
    while (sent < count) {
      const input = makeInput(seed, made++);
      const bytes = asSent(input, number);
      if (bytes === null) continue;
      sent += 1;
      await throughGate(stage, `127.2.0.${1 + number}`, bytes, input);
    }
  };
  await Promise.all(LANE_ROOMS.map((_, number) => lane(number)));
  expect(sent).toBeGreaterThanOrEqual(count);
  await stage.neighbourGoesOn();
  const { counters } = stage.stage.desk;
  await waitFor("the gate has counted", () => stage.stage.desk.counters !== counters);
  expect(stage.stage.desk.counters.connection_closed_internal_error ?? 0).toBe(0);
  return made;
}

async function throughGate(
  stage: HostileStage,
  address: string,
  bytes: Buffer,
  { cuts, choice }: Input,
): Promise<void> {
  const client = await HostileClient.open(stage.port, address);
  const pieces: Buffer[] = [];
  let from = 0;
  for (const to of [...cuts.slice(0, MOST_CUTS).filter((cut) => cut < bytes.length), bytes.length]) {
    pieces.push(bytes.subarray(from, to));
    from = to;
  }
  await client.send(pieces);
  if (client.isClosed) return;
  const closed = new Promise<void>((resolve) => client.socket.once("close", () => resolve()));
  if (choice % 3 === 0) client.abort();
  else client.socket.end();
  await closed;
}
