import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatLine, type LatchAct, replay } from "../../../src/gate/latch-log.ts";
import { Latches } from "../../../src/gate/latches.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const PROCESS = fileURLToPath(new URL("./latches-under-faults.ts", import.meta.url));
const AT = "2026-11-23T00:00:00Z";
const CUT_1: LatchAct = { act: "cut", courtroom: "room-1" };

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder("latch-faults");
  writeFileSync(log(), formatLine(CUT_1, AT));
});
afterEach(() => folder.remove());

const log = () => join(folder.path, "latches.log");

function run(
  scenario: string,
  killAt = "",
): { outcomes: string[]; all: boolean; courtrooms: string[] } | null {
  const { stdout, stderr, signal } = spawnSync(process.execPath, [PROCESS, scenario, folder.path, killAt], {
    encoding: "utf8",
  });
  if (signal === "SIGKILL") return null;
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

function latchesWith(onFailure: (detail: string) => void = () => undefined): Latches {
  return new Latches({
    directory: folder.path,
    isUsed: true,
    wallMs: Date.now,
    onChange: () => undefined,
    onFailure,
    makeRoom: () => Promise.resolve(),
  });
}

async function nextStart(acts: readonly LatchAct[] = []) {
  const failures: string[] = [];
  const latches = latchesWith((detail) => failures.push(detail));
  await latches.start();
  for (const act of acts) expect(await latches.apply(act)).toBe("done");
  await latches.stop();
  const { all, courtrooms } = latches.state;
  return { all, courtrooms: [...courtrooms].sort(), failures };
}

const LIFT: LatchAct = { act: "lift-cut-all" };

describe("a latch log that can't be written", () => {
  it("never takes a re-arm down behind a newer cut", async () => {
    expect(run("re-arm written again behind a newer cut")).toMatchObject({
      outcomes: ["cut-meanwhile", "done"],
      courtrooms: ["room-1"],
    });
    expect((await nextStart()).courtrooms).toEqual(["room-1"]);
  });

  it("is written after all once there is room, without the torn line", async () => {
    expect(run("room is made")).toEqual({ outcomes: ["done"], all: false, courtrooms: ["room-1", "room-2"] });
    expect(replay(readFileSync(log(), "utf8")).damagedLines).toEqual([]);
    expect(await nextStart()).toEqual({ all: false, courtrooms: ["room-1", "room-2"], failures: [] });
  });

  it("cuts everything, now and at the next start, which knows the earlier latches still", async () => {
    expect(run("room can't be made")).toMatchObject({ outcomes: ["not-written"], all: true });
    expect(await nextStart([LIFT])).toMatchObject({ courtrooms: ["room-1"] });
    expect(await nextStart()).toEqual({ all: false, courtrooms: ["room-1"], failures: [] });
  });

  it("begins anew when everything is lifted: later starts are clean and know every latch", async () => {
    expect(run("lifted once there is room")).toEqual({
      outcomes: ["not-written", "done"],
      all: false,
      courtrooms: ["room-1", "room-2"],
    });
    expect(await nextStart()).toEqual({ all: false, courtrooms: ["room-1", "room-2"], failures: [] });
  });

  it("holds every latch when several fail at once", async () => {
    expect(run("two at once, without room")).toMatchObject({
      outcomes: ["not-written", "not-written"],
      all: true,
    });
    const next = await nextStart();
    expect(next.all).toBe(true);
    expect(next.courtrooms).toContain("room-1");
  });
});

it("a re-arm that cut-all overtakes leaves the room its own latch for the time after cut-all", async () => {
  const latches = latchesWith();
  await latches.start();
  const both = [latches.apply({ act: "rearm", courtroom: "room-1" }), latches.apply({ act: "cut-all" })];
  expect(await Promise.all(both)).toEqual(["cut-meanwhile", "done"]);
  await latches.stop();
  expect(await nextStart([LIFT])).toEqual({ all: false, courtrooms: ["room-1"], failures: [] });
  expect((await nextStart()).courtrooms).toEqual(["room-1"]);
});

it("an act that this version does not know counts as a damaged line", async () => {
  writeFileSync(log(), formatLine(CUT_1, AT) + formatLine({ act: "later" } as unknown as LatchAct, AT));
  expect(await nextStart()).toMatchObject({ all: true, courtrooms: ["room-1"] });
});

it("a stop waits for the latch that is being written", async () => {
  const latches = latchesWith();
  await latches.start();
  const outcome = latches.apply({ act: "cut", courtroom: "room-2" });
  await latches.stop();
  expect(await outcome).toBe("done");
  expect((await nextStart()).courtrooms).toEqual(["room-1", "room-2"]);
});

describe("a start that is killed while the log is in doubt", () => {
  for (const moment of ["failure", "change"]) {
    it(`leaves the doubt to the next one (a damaged line, killed at its first ${moment})`, async () => {
      writeFileSync(log(), `${formatLine(CUT_1, AT)}0123456789abcdef {}\n`);
      expect(run("start only", moment)).toBeNull();
      expect(await nextStart()).toMatchObject({ all: true, courtrooms: ["room-1"] });
    });
  }

  it("leaves it to the next one however often that happens", async () => {
    writeFileSync(log(), `${formatLine(CUT_1, AT)}0123456789abcdef {}\n`);
    for (let start = 0; start < 3; start++) expect(run("start only", "failure")).toBeNull();
    expect(await nextStart()).toMatchObject({ all: true, courtrooms: ["room-1"] });
  });
});
