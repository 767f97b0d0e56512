// Two gates side by side, one with a short delay and one with a long one, the same streams into both: what the delay
// costs in memory.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DeskStub, GateProcess } from "./gate-process.ts";
import { RemotePlatform } from "./measuring-platform-process.ts";
import { RemotePublishers } from "./publishers-process.ts";
import { monotonicMs, waitFor } from "./wait-for.ts";

const COLLECTING = fileURLToPath(new URL("./collect-probe.ts", import.meta.url));

/** Proportional set size of a process, in bytes. */
export function pssBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? Number.NaN) * 1_024;
}

export interface MemoryRun {
  readonly streams: number;
  readonly seconds: number;
  readonly delaySeconds: readonly [number, number];
}

/** PSS of each gate at the end, its garbage collected: the median of ten readings a second apart. */
export async function measureMemory({ streams, seconds, delaySeconds }: MemoryRun): Promise<number[]> {
  const rooms = Array.from({ length: streams }, (_, index) => `room-${index + 1}`);
  const opened: { stop(): unknown }[] = [];
  const open = <T extends { stop(): unknown }>(part: T): T => {
    opened.push(part);
    return part;
  };
  try {
    const platform = open(new RemotePlatform({ detail: "figures" }));
    await platform.start();
    const env = { NODE_OPTIONS: `--import=${COLLECTING}` };
    const gates = delaySeconds.map((each) => open(new GateProcess({ delaySeconds: each, rooms, env })));
    for (const gate of gates) {
      await gate.start();
      await open(new DeskStub(gate, { platformUrl: platform.url })).start();
    }
    const publishers = open(new RemotePublishers());
    await publishers.start(gates.flatMap((gate) => rooms.map((room) => gate.url(room))));
    const endMs = monotonicMs() + seconds * 1_000;
    await waitFor(`${seconds} s have passed`, () => monotonicMs() >= endMs, {
      deadlineMs: seconds * 1_000 + 10_000,
      everyMs: 1_000,
    });
    const readings: number[][] = [];
    const read = (): boolean => {
      const count = readings.push(gates.map(({ pid }) => pssBytes(pid)));
      for (const gate of gates) gate.signal("SIGUSR2");
      return count > 10;
    };
    await waitFor("ten readings", read, { everyMs: 1_000, deadlineMs: 30_000 });
    // The first one came before a collection.
    readings.shift();
    return gates.map((_, gate) => median(readings.map((reading) => reading[gate] ?? Number.NaN)));
  } finally {
    for (const part of opened.reverse()) await part.stop();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
