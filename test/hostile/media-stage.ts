// A publisher of hostile media: what it sends, judged by what its own recording holds afterwards.
import { expect } from "vitest";
import { chunkedMessage } from "../../src/rtmp/chunk-writer.ts";
import { describePayload, type Track } from "../support/flv-payloads.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Budget, GateCost } from "./gate-cost.ts";
import type { HostileStage } from "./hostile-stage.ts";
import { all, created, KEY, publish, setChunkSize } from "./pieces.ts";

const CHUNK_SIZE = 65_536;
const TYPES: Readonly<Record<Track, number>> = { audio: 8, video: 9, data: 18 };

export interface Media {
  readonly track: Track;
  readonly timestampMs: number;
  readonly payload: Buffer;
  /** The message type on the wire, where it is not the track's own. */
  readonly type?: number;
  /** Not recorded, and why that is right is the row's subject. */
  readonly isDropped?: boolean;
}

export interface MediaCase {
  readonly name: string;
  readonly sends: readonly Media[];
  /** What the recording holds beyond the kept ones of `sends`, such as an aggregate's parts. */
  readonly recorded?: readonly Media[];
  /** What the connection ends with; none: it goes on. */
  readonly code?: string;
  readonly budget?: Partial<Budget>;
}

const USUAL: Budget = { cpuMs: 250, memoryBytes: 16e6 };

/**
 * Publishes under a name of its own, so that the session is its own, and compares the record, byte for byte.
 * @param runIn sends what comes before the row, and returns it.
 */
export async function proveMedia(
  stage: HostileStage,
  row: MediaCase,
  number: number,
  runIn: (send: (media: Media) => Promise<void>) => Promise<readonly Media[]> = async () => [],
): Promise<void> {
  const from = stage.stage.desk.events.length;
  const cost = new GateCost(stage.pid);
  const client = await stage.connect();
  const name = `media-${number}`;
  await client.send(all(created, publish(`${name}?room=case&key=${KEY}`), setChunkSize(CHUNK_SIZE)));
  await waitFor("it is accepted", () => stage.isAccepted(client, from), { everyMs: 5 });
  const send = ({ track, type = TYPES[track], timestampMs, payload }: Media) =>
    client.send(chunkedMessage(track === "audio" ? 4 : 6, type, timestampMs, 1, payload, CHUNK_SIZE));
  const before = await runIn(send);
  for (const each of row.sends) await send(each);
  const kept = [
    ...before,
    ...row.sends.filter(({ isDropped }) => isDropped !== true),
    ...(row.recorded ?? []),
  ];
  const expected = kept.map(({ track, timestampMs, payload }) =>
    describePayload(track, timestampMs, payload),
  );
  if (row.code !== undefined) {
    expect(await waitFor("it has ended", () => stage.ending(client, from))).toBe(row.code);
  }
  const seen = () => stage.partsOf(`${name}?room=case`).flatMap((part) => part.payloads);
  await waitFor("all is on record", () => seen().length >= expected.length, {
    describe: () => ({ expected: expected.length, seen: seen().length }),
  });
  if (row.code === undefined) {
    expect(stage.ending(client, from)).toBeUndefined();
    await stage.leave(client, from);
  }
  expect(seen()).toEqual(expected);
  await stage.neighbourGoesOn();
  const { cpuMs, memoryBytes } = cost.spent();
  const allowed = { ...USUAL, ...row.budget };
  expect(cpuMs, "CPU, ms").toBeLessThanOrEqual(allowed.cpuMs);
  expect(memoryBytes, "memory, bytes").toBeLessThanOrEqual(allowed.memoryBytes);
}
