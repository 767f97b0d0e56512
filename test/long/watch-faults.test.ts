// What the watch must find and must not find (20 faults of each kind in streams of half an hour; two hours without one),
// replayed through the journal's reader with a clock of its own. About 40 minutes of encoding and looking.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ALARM_KINDS } from "../../src/desk/watch/alarm-kinds.ts";
import { encodeScene, type Scene } from "../support/courtroom-scene.ts";
import { FAULTS, type Fault, row, trial } from "../support/fault-trial.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { type ReplayTag, replay, tagsOf } from "../support/watch-replay.ts";

const folders: { remove(): void }[] = [];
const SEED = Number(process.env.WATCH_SEED ?? 20_260_101);

afterAll(() => {
  for (const folder of folders) folder.remove();
});

function folderOf(purpose: string): string {
  const folder = tempFolder(purpose);
  folders.push(folder);
  return folder.path;
}

describe("twenty faults of a kind in half an hour", () => {
  for (const [at, fault] of (Object.keys(FAULTS) as Fault[]).entries()) {
    it(`are all found in time, and nothing else is: ${fault}`, async () => {
      const folder = folderOf("faults");
      const result = await trial(fault, { folder, seconds: 1800, places: 20, seed: SEED + at });
      console.info(row(result));
      rmSync(folder, { recursive: true });
      expect(result).toMatchObject({ found: 20, missed: [], late: [], falseAlarms: [] });
    });
  }
});

/** Twenty minutes each. */
const USUAL: readonly Omit<Scene, "file" | "seconds">[] = [
  { keyFrameSeconds: 2 },
  { keyFrameSeconds: 4, noise: 2, videoKbps: 600 },
  { keyFrameSeconds: 2, noise: 10, videoKbps: 1500, speech: 0.9 },
  { keyFrameSeconds: 1, speech: 0.3 },
  { keyFrameSeconds: 4, size: "1280x720", videoKbps: 2000 },
];
const STATIC: Omit<Scene, "file" | "seconds"> = {
  noise: 0,
  moving: false,
  videoKbps: 300,
  speech: 0.1,
  keyFrameSeconds: 4,
};
const PIECE_SECONDS = 1200;

describe("two hours of a courtroom without a fault", () => {
  it("raise nothing but, in twenty minutes of a motionless picture with living sound, a standstill of priority 3", async () => {
    const pieces = await Promise.all(
      [...USUAL, STATIC].map(async (scene, at) => {
        const folder = folderOf("usual");
        const file = join(folder, `${at}.flv`);
        await encodeScene({ ...scene, file, seconds: PIECE_SECONDS });
        return { folder, tags: await tagsOf(file) };
      }),
    );
    const alarms = [];
    for (const { folder, tags } of pieces) alarms.push(await replay(folder, tags));
    const inMotion = alarms.slice(0, -1).flat();
    const motionless = alarms.at(-1) ?? [];
    const seconds = pieces.reduce((sum, { tags }) => sum + lastMs(tags) / 1000, 0);
    console.info(
      `${Math.round(seconds / 60)} min: in motion ${inMotion.length} alarms, motionless ${motionless.map(({ name }) => name).join(", ")}`,
    );
    expect(seconds).toBeGreaterThan(7190);
    expect(inMotion).toEqual([]);
    expect(motionless.filter(({ name }) => name !== "frozen")).toEqual([]);
    expect(ALARM_KINDS.frozen.priority).toBe(3);
    expect(motionless.length).toBeLessThanOrEqual(1);
  });
});

function lastMs(tags: readonly ReplayTag[]): number {
  return tags.at(-1)?.atMs ?? 0;
}
