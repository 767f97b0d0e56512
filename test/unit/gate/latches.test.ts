import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatLine, type LatchState, replay } from "../../../src/gate/latch-log.ts";
import { readLatchRequests } from "../../../src/gate/latch-requests.ts";
import { Latches } from "../../../src/gate/latches.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

let folder: TempFolder;
let open: Latches[] = [];
let failures: string[] = [];
let changes: LatchState[] = [];
beforeEach(() => {
  folder = tempFolder("latches");
  failures = [];
  changes = [];
});
afterEach(async () => {
  for (const latches of open) await latches.stop();
  open = [];
  folder.remove();
});

async function start(isUsed = true): Promise<Latches> {
  const latches = new Latches({
    directory: folder.path,
    isUsed,
    wallMs: Date.now,
    onChange: (state) => changes.push(state),
    onFailure: (detail) => failures.push(detail),
    makeRoom: () => Promise.resolve(),
  });
  open.push(latches);
  await latches.start();
  return latches;
}

const log = () => join(folder.path, "latches.log");
const cut = (courtroom: string) => ({ act: "cut", courtroom }) as const;
const rearm = (courtroom: string) => ({ act: "rearm", courtroom }) as const;

describe("Latches", () => {
  it("survive a restart, one by one and all", async () => {
    const first = await start(false);
    expect(await first.apply(cut("room-1"))).toBe("done");
    expect(await first.apply({ act: "cut-all" })).toBe("done");
    const second = await start();
    expect([second.isCut("room-1"), second.isCut("room-2")]).toEqual([true, true]);
    await second.apply({ act: "lift-cut-all" });
    const third = await start();
    expect([third.isCut("room-1"), third.isCut("room-2")]).toEqual([true, false]);
    expect(failures).toEqual([]);
  });

  it("let a newer cut stand when it comes while a re-arm is being written", async () => {
    const latches = await start(false);
    await latches.apply(cut("room-1"));
    const [lifted, cutAgain] = await Promise.all([
      latches.apply(rearm("room-1")),
      latches.apply(cut("room-1")),
    ]);
    expect([lifted, cutAgain]).toEqual(["cut-meanwhile", "done"]);
    expect(latches.isCut("room-1")).toBe(true);
    expect((await start()).isCut("room-1")).toBe(true);
  });

  it("let a newer cut-all stand in the same way", async () => {
    const latches = await start(false);
    await latches.apply({ act: "cut-all" });
    const [lifted] = await Promise.all([
      latches.apply({ act: "lift-cut-all" }),
      latches.apply({ act: "cut-all" }),
    ]);
    expect(lifted).toBe("cut-meanwhile");
    expect(latches.state.all).toBe(true);
  });

  it("cut everything when the log is missing in a used data directory", async () => {
    const latches = await start(true);
    expect(latches.state.all).toBe(true);
    expect(failures.join()).toContain("missing");
  });

  it("cut everything when the log can't be opened, now and at the next start", async () => {
    mkdirSync(log());
    const latches = await start(false);
    expect(latches.state.all).toBe(true);
    expect(failures.length).toBeGreaterThan(0);
    expect((await start(true)).state.all).toBe(true);
  });

  it("tell at once that everything is cut, so that what is on air is cut too", async () => {
    mkdirSync(log());
    await start(false);
    expect(changes.at(-1)?.all).toBe(true);
  });

  it("keep what a damaged log still says, cut everything, and are clean again after the lift", async () => {
    const at = "2026-11-23T00:00:00Z";
    const lines = [formatLine(cut("room-1"), at), "0123456789abcdef {}\n", formatLine(cut("room-2"), at)];
    writeFileSync(log(), lines.join(""));
    const latches = await start();
    expect(latches.state.all).toBe(true);
    expect([...latches.state.courtrooms]).toEqual(["room-1", "room-2"]);
    expect(failures.join()).toContain("line 2");
    await latches.apply({ act: "lift-cut-all" });
    const next = await start();
    expect([next.state.all, next.isCut("room-1"), next.isCut("room-2")]).toEqual([false, true, true]);
  });

  it("drop a last line without its end, which nobody was told of, and write on behind it", async () => {
    const first = await start(false);
    await first.apply(cut("room-1"));
    await first.stop();
    appendFileSync(log(), formatLine(cut("room-2"), "2026-11-23T00:00:00Z").slice(0, 30));
    const second = await start();
    expect([second.isCut("room-1"), second.isCut("room-2")]).toEqual([true, false]);
    await second.apply(cut("room-3"));
    expect(replay(readFileSync(log(), "utf8")).damagedLines).toEqual([]);
    expect((await start()).isCut("room-3")).toBe(true);
    expect(failures).toEqual([]);
  });
});

describe("latch requests", () => {
  it("name a courtroom, all of them, or, when unreadable, all of them", () => {
    const directory = join(folder.path, "requests");
    expect(readLatchRequests(directory)).toEqual([]);
    mkdirSync(directory);
    writeFileSync(join(directory, "1.json"), JSON.stringify({ courtroom: "room-1" }));
    writeFileSync(join(directory, "2.json"), JSON.stringify({ courtroom: null }));
    writeFileSync(join(directory, "3.json"), "{");
    expect(readLatchRequests(directory).map(({ act }) => act)).toEqual([
      cut("room-1"),
      { act: "cut-all" },
      { act: "cut-all" },
    ]);
    expect(existsSync(join(directory, "1.json"))).toBe(true);
  });
});
