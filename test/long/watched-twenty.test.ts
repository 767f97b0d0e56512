// Issue 6, line 2: twenty streams of 720p watched within one core in all, and the gate not dearer for it. Five alternating
// pairs of nodes, with and without analysis.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { encodeScene } from "../support/courtroom-scene.ts";
import { ClipSource } from "../support/media-source.ts";
import { Publisher } from "../support/publisher.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

const STREAMS = 20;
const PAIRS = 5;
const MEASURED_MS = 20_000;
const TICKS_PER_SECOND = 100;

interface Measured {
  /** Cores. */
  readonly gate: number;
  /** The desk and everything below it. */
  readonly desk: number;
  readonly analyses: number;
}

/** User and system time of a process and of what it has waited for, in ticks. */
function ticksOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0);
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => {
      try {
        return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${each}/status`, "latin1"))?.[1]) === pid;
      } catch {
        return false;
      }
    });
}

async function measure(analysis: "on" | "off", file: string): Promise<Measured> {
  const stage = await ApiStage.open({ config: { watch: { analysis } }, detail: "figures" });
  const publishers: Publisher[] = [];
  try {
    const rooms = Array.from({ length: STREAMS }, (_, at) => `room-${at + 1}`);
    await stage.rooms(...rooms);
    for (const room of rooms) {
      const publisher = new Publisher({ url: stage.url(room), source: new ClipSource(file) });
      publishers.push(publisher);
      await publisher.start();
    }
    const live = async () => (await stage.api.get<{ items: { id: string }[] }>("/sessions?live=true")).items;
    await waitFor("twenty sessions", async () => (await live()).length === STREAMS, { deadlineMs: 20_000 });
    if (analysis === "on") {
      const seen = async () => {
        const found = await Promise.all(
          (await live()).map(({ id }) =>
            stage.api.get<{ picture: { tileAgeMs: number | null }; sound: { rmsDb: number | null } }>(
              `/sessions/${id}/health`,
            ),
          ),
        );
        return found.every(({ picture, sound }) => picture.tileAgeMs !== null && sound.rmsDb !== null);
      };
      await waitFor("every stream is looked at", seen, { deadlineMs: 60_000, everyMs: 500 });
    }
    const { gate, desk } = stage.node.processIds();
    const all = () => [desk ?? 0, ...childrenOf(desk ?? 0)].reduce((sum, pid) => sum + ticksOf(pid), 0);
    const before = { gate: ticksOf(gate ?? 0), desk: all(), ms: monotonicMs() };
    await waitFor("the measured time", () => monotonicMs() >= before.ms + MEASURED_MS, {
      deadlineMs: MEASURED_MS * 2,
    });
    const seconds = (monotonicMs() - before.ms) / 1000;
    const cores = (ticks: number) => ticks / TICKS_PER_SECOND / seconds;
    return {
      gate: cores(ticksOf(gate ?? 0) - before.gate),
      desk: cores(all() - before.desk),
      analyses: childrenOf(desk ?? 0).length,
    };
  } finally {
    for (const publisher of publishers) publisher.abort();
    await stage.close();
  }
}

describe("twenty streams of 720p", () => {
  it("are watched within a core, and the gate is as cheap as without", async () => {
    const folder = tempFolder("twenty");
    const file = `${folder.path}/scene.flv`;
    await encodeScene({ file, seconds: 30, size: "1280x720", videoKbps: 2000, keyFrameSeconds: 2 });
    const pairs: { on: Measured; off: Measured }[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const first = pair % 2 === 0 ? "on" : "off";
      const a = await measure(first, file);
      const b = await measure(first === "on" ? "off" : "on", file);
      pairs.push(first === "on" ? { on: a, off: b } : { on: b, off: a });
      console.info(JSON.stringify(pairs.at(-1)));
    }
    folder.remove();
    const middle = (values: readonly number[]) =>
      [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
    const ratio = middle(pairs.map(({ on, off }) => on.gate / off.gate));
    const watching = middle(pairs.map(({ on, off }) => on.desk - off.desk));
    console.info(
      `gate ${ratio.toFixed(3)} x, watching ${watching.toFixed(2)} cores, desk and analyses in all ${middle(pairs.map(({ on }) => on.desk)).toFixed(2)}`,
    );
    expect(pairs.every(({ on }) => on.analyses >= 2 * STREAMS)).toBe(true);
    expect(middle(pairs.map(({ on }) => on.desk))).toBeLessThanOrEqual(1);
    expect(ratio).toBeLessThanOrEqual(1.1);
  });
});
