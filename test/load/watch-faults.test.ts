// One fault of each kind, replayed through the journal's reader with a clock of its own. Twenty of each, and two hours
// without a fault: test/long/watch-faults.
import { afterAll, describe, expect, it } from "vitest";
import type { AllowLook } from "../../src/desk/watch/picture-watch.ts";
import { encodeScene, type Scene } from "../support/courtroom-scene.ts";
import { FAULTS, type Fault, row, trial } from "../support/fault-trial.ts";
import { HevcSource } from "../support/hevc-source.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { replay, tagsOf, tagsOfSource } from "../support/watch-replay.ts";

const folders: { remove(): void }[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

describe("a fault in a stream", { concurrent: false }, () => {
  for (const [seed, fault] of (Object.keys(FAULTS) as Fault[]).entries()) {
    it(`is found in time, and nothing else is: ${fault}`, async () => {
      const folder = tempFolder("fault");
      folders.push(folder);
      const seconds = 70 + FAULTS[fault].seconds;
      const result = await trial(fault, {
        folder: folder.path,
        seconds,
        places: 1,
        seed: seed + 1,
        size: "320x180",
      });
      console.info(row(result));
      expect(result).toMatchObject({ found: 1, missed: [], late: [], falseAlarms: [] });
    });
  }
});

it("a black and a standing picture are found in HEVC too, and nothing else is", async () => {
  const folder = tempFolder("hevc");
  folders.push(folder);
  for (const [fault, name, setSeconds] of [
    ["black", "black", 5],
    ["frozen", "frozen", 10],
  ] as const) {
    const file = `${folder.path}/${fault}.hevc`;
    const spans = [{ fromSeconds: 21.3, toSeconds: 34.3 }];
    // With less noise x265 goes on at a twentieth of its bitrate after the black: a collapse indeed.
    await encodeScene({
      codec: "hevc",
      file,
      seconds: 45,
      keyFrameSeconds: 4,
      noise: 20,
      size: "320x180",
      fault,
      spans,
    });
    const tags = tagsOfSource(new HevcSource(file), 45);
    const alarms = (await replay(`${folder.path}/${fault}`, tags)).filter(({ name }) => name !== "silent");
    expect(alarms).toMatchObject([{ name, clearedSeconds: expect.any(Number) }]);
    expect(alarms[0]?.atSeconds).toBeLessThan(21.3 + setSeconds + 3);
  }
});

describe("a standing picture", () => {
  const spans = [{ fromSeconds: 21.3, toSeconds: 36.3 }];
  const ofScene = async (purpose: string, scene: Partial<Scene>, allowLook?: AllowLook) => {
    const folder = tempFolder(purpose);
    folders.push(folder);
    const file = `${folder.path}/scene.flv`;
    await encodeScene({ file, seconds: 45, size: "320x180", fault: "frozen", spans, ...scene });
    return replay(folder.path, await tagsOf(file), allowLook);
  };
  const frozen = [{ name: "frozen", clearedSeconds: expect.any(Number) }];

  it("is found in time however often key frames come", async () => {
    const alarms = await ofScene("often", { keyFrameSeconds: 0.4 });
    expect(alarms).toMatchObject(frozen);
    expect(alarms[0]?.atSeconds).toBeLessThan(21.3 + 13);
  });

  it("is found by its key frames alone where nobody may look closer, some seconds later", async () => {
    const alarms = await ofScene("unlooked", { keyFrameSeconds: 2 }, () => false);
    expect(alarms).toMatchObject(frozen);
    expect(alarms[0]?.atSeconds).toBeLessThan(21.3 + 18);
  });

  it("is none while little is looked at, and somebody moves between key frames that differ", async () => {
    expect(await ofScene("moving", { spans: [], keyFrameSeconds: 2 }, () => false)).toEqual([]);
  });
});

it("a person who is at rest whenever a key frame comes does not stand still", async () => {
  const folder = tempFolder("at-rest");
  folders.push(folder);
  const file = `${folder.path}/at-rest.flv`;
  await encodeScene({ file, seconds: 60, keyFrameSeconds: 4, noise: 2, moving: "between-keys" });
  expect(await replay(folder.path, await tagsOf(file))).toEqual([]);
});
