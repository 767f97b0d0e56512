import { describe, expect, it, vi } from "vitest";
import { LiveStore } from "../../../../dashboard/src/live/live-store.ts";

const snapshot = (sequence: number, entries: Record<string, unknown>) => ({ sequence, atMs: 5_000, entries });

describe("what is live", () => {
  it("is the snapshot, and each change on top of it", () => {
    const store = new LiveStore();
    store.takeSnapshot(snapshot(4, { "room/a": { name: "A" }, node: { gateConnected: true } }), 0);
    expect(store.takeChange(snapshot(5, { "room/b": { name: "B" }, "room/a": null }), 0)).toBe(true);
    expect(store.keys("room/")).toEqual(["room/b"]);
    expect([store.entry("room/a"), store.entry("room/b")]).toEqual([null, { name: "B" }]);
    expect(store.entry("node")).toEqual({ gateConnected: true });
  });

  it("is nothing to go on from when a change is missing, repeated or early, until the next snapshot", () => {
    for (const sequence of [3, 4, 6]) {
      const store = new LiveStore();
      store.takeSnapshot(snapshot(4, { "room/a": { name: "A" } }), 0);
      expect(store.takeChange(snapshot(sequence, { "room/a": null }), 0)).toBe(false);
      expect(store.takeChange(snapshot(5, { "room/a": null }), 0)).toBe(false);
      expect(store.entry("room/a")).toEqual({ name: "A" });
      store.takeSnapshot(snapshot(7, { "room/c": {} }), 0);
      expect(store.keys("room/")).toEqual(["room/c"]);
      expect(store.takeChange(snapshot(8, {}), 0)).toBe(true);
    }
    expect(new LiveStore().takeChange(snapshot(1, {}), 0)).toBe(false);
  });

  it("is told to who looks at it, once a message, and to nobody else", () => {
    const store = new LiveStore();
    const [rooms, a, health] = [vi.fn(), vi.fn(), vi.fn()];
    store.subscribe("room/", rooms);
    const leave = store.subscribe("room/a", a);
    store.subscribe("health/a", health);
    store.takeSnapshot(snapshot(1, { "room/a": { name: "A" }, "room/b": { name: "B" } }), 0);
    expect([rooms, a, health].map((each) => each.mock.calls.length)).toEqual([1, 1, 0]);
    store.takeChange(snapshot(2, { "health/a": { quietMs: 3 } }), 0);
    store.takeChange(snapshot(3, { "room/b": null }), 0);
    expect([rooms, a, health].map((each) => each.mock.calls.length)).toEqual([2, 1, 1]);
    leave();
    store.takeChange(snapshot(4, { "room/a": { name: "A2" } }), 0);
    expect([rooms, a].map((each) => each.mock.calls.length)).toEqual([3, 1]);
  });

  it("stays the same object when a snapshot repeats it, and the same list while no key comes or goes", () => {
    const store = new LiveStore();
    store.takeSnapshot(snapshot(1, { "room/a": { name: "A" }, "room/b": { name: "B" } }), 0);
    const [before, keys] = [store.entry("room/a"), store.keys("room/")];
    const told = vi.fn();
    store.subscribe("room/a", told);
    store.takeSnapshot(snapshot(9, { "room/a": { name: "A" }, "room/b": { name: "B2" } }), 0);
    expect(store.entry("room/a")).toBe(before);
    expect(store.keys("room/")).toBe(keys);
    expect(told).not.toHaveBeenCalled();
    store.takeChange(snapshot(10, { "room/0": {} }), 0);
    expect(store.keys("room/")).toEqual(["room/0", "room/a", "room/b"]);
  });

  it("knows the desk's clock, whatever this machine's says", () => {
    const store = new LiveStore();
    store.takeSnapshot(snapshot(1, {}), 1_000);
    expect(store.deskNowMs(1_500)).toBe(5_500);
    store.takeChange({ sequence: 2, atMs: 6_000, entries: {} }, 1_900);
    expect(store.deskNowMs(2_000)).toBe(6_100);
  });
});
