// A request to lift a latch concerns what its author has seen: a cut that comes while it is stored voids it. What is said of a
// cut is kept with it, whatever the store does meanwhile.
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../../src/desk/clock.ts";
import { Latches } from "../../../../src/desk/leases/latches.ts";
import { openStore, type Store } from "../../../../src/desk/store/store.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

const CUTTER = { tokenId: "t-1", person: "技术员" };
const ASKER = { tokenId: "t-2", person: "书记员" };

let folder: TempFolder;
let store: Store;
let latches: Latches;
beforeEach(async () => {
  folder = tempFolder("store");
  store = await openStore(join(folder.path, "tingzha.db"));
  latches = new Latches(store.latches, systemClock);
  await latches.set("room-1", CUTTER, null, [])();
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

it("does not outlive a cut that came while it was being stored, in memory or in the store", async () => {
  const asked = latches.askRearm("room-1", ASKER, "误断");
  await latches.set("room-1", CUTTER, "又说了姓名", [])();
  expect(await asked).toBe(false);
  expect(latches.request("room-1")).toBeNull();
  expect(await store.latches.openRequests()).toEqual([]);
});

it("stands when nobody cut meanwhile, for the next desk too", async () => {
  expect(await latches.askRearm("room-1", ASKER, "误断")).toBe(true);
  const next = new Latches(store.latches, systemClock);
  await next.load();
  expect(next.request("room-1")).toMatchObject({ by: ASKER, reason: "误断" });
});

it("lifts no cut that came while the lifting was being stored: the next desk knows who cut", async () => {
  const lifted = latches.lift("room-1", ASKER);
  await latches.set("room-1", CUTTER, null, [])();
  await lifted;
  const next = new Latches(store.latches, systemClock);
  await next.load();
  expect(next.cutters("room-1")).toEqual([CUTTER]);
});

describe("a reason that is given afterwards", () => {
  const stored = async () => (await store.latches.open()).map(({ reason }) => reason);

  it("comes to the store with a cut that is not written yet, or is being written; the newest counts", async () => {
    const write = latches.set("room-1", CUTTER, null, []);
    expect(await latches.explain("room-1", "早")).toBe(true);
    expect(await stored()).toEqual([null]);
    const writing = write();
    await latches.explain("room-1", "晚");
    await writing;
    expect(await stored()).toEqual([null, "晚"]);
    expect(latches.origin("room-1")?.reason).toBe("晚");
  });

  it("goes with the next try where the first has failed", async () => {
    const { add } = store.latches;
    store.latches.add = () => Promise.reject(new Error("disk full"));
    const write = latches.set("room-1", CUTTER, "一", []);
    const failing = write();
    const given = latches.explain("room-1", "二");
    await expect(failing).rejects.toThrow("disk full");
    expect(await given).toBe(true);
    store.latches.add = add;
    await write();
    expect(await stored()).toEqual([null, "二"]);
  });

  it("is that of the next desk too, and none where nothing is cut", async () => {
    const next = new Latches(store.latches, systemClock);
    await next.load();
    await next.explain("room-1", "误操作");
    expect(await stored()).toEqual(["误操作"]);
    expect(await next.explain("room-2", "x")).toBe(false);
  });
});
