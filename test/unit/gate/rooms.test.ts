import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Rooms } from "../../../src/gate/rooms.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder("rooms");
});
afterEach(() => folder.remove());

const path = () => `${folder.path}/gate/rooms.json`;
const room = (id: string, key = "key") => ({ id, keyHash: createHash("sha256").update(key).digest("hex") });

it("are known again after a restart, with the number of their list", async () => {
  await new Rooms(path()).replace(3, [room("room-1")]);
  const rooms = new Rooms(path());
  expect(rooms.load()).toBeNull();
  expect([rooms.version, rooms.isKeyOf("room-1", "key"), rooms.isKeyOf("room-1", "other")]).toEqual([
    3,
    true,
    false,
  ]);
  expect(rooms.isKeyOf("room-2", "key")).toBe(false);
});

it("of calls at the same time end as the newest list, in memory and on disk", async () => {
  const rooms = new Rooms(path());
  const calls = Array.from({ length: 8 }, (_, version) =>
    rooms.replace(version + 1, [room(`room-${version + 1}`)]),
  );
  await Promise.all(calls);
  const next = new Rooms(path());
  next.load();
  for (const each of [rooms, next]) {
    expect([each.version, each.has("room-7"), each.has("room-8")]).toEqual([8, false, true]);
  }
});

it("refuse an older list aloud: its sender must not believe that it is on disk", async () => {
  const rooms = new Rooms(path());
  await rooms.replace(2, [room("room-2")]);
  await expect(rooms.replace(1, [room("room-1")])).rejects.toMatchObject({ code: "rooms-outdated" });
  expect([rooms.version, rooms.has("room-1"), rooms.has("room-2")]).toEqual([2, false, true]);
});

it("refuse a malformed row or number, and go on", async () => {
  const rooms = new Rooms(path());
  await expect(rooms.replace(1, [{ id: "../up", keyHash: "" }])).rejects.toMatchObject({
    code: "rooms-malformed",
  });
  await expect(rooms.replace(Number.NaN, [])).rejects.toMatchObject({ code: "rooms-malformed" });
  await rooms.replace(1, [room("room-1")]);
  expect(rooms.has("room-1")).toBe(true);
});
