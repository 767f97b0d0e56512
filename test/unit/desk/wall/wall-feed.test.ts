// The feed with a clock and eyes of our own: who is sent what, when, and who is left out.
import { describe, expect, it } from "vitest";
import { WALL_BEAT_MS, type WallSnapshot } from "../../../../src/desk/contract/wall.ts";
import type { Eyes, RoomFacts } from "../../../../src/desk/wall/wall-entries.ts";
import { WallFeed, type Watcher } from "../../../../src/desk/wall/wall-feed.ts";
import { waitFor } from "../../../support/wait-for.ts";

const EYES: Eyes = {
  courts: null,
  glimpse: () => ({ sight: "nothing", maySeeTile: false, mayHear: false }),
  mayCut: () => true,
  mayCutAll: false,
};

function stage() {
  const rooms = new Map<string, RoomFacts>();
  const at = { ms: 1_000, isBroken: false, looks: 0 };
  const errors: unknown[] = [];
  const put = (id: string, name: string) =>
    rooms.set(id, {
      ...{ id, name, number: 1, court: null, test: false, latch: null, session: null, draining: false },
      subject: { courts: [null], people: [] },
    });
  const feed = new WallFeed({
    wallMs: () => at.ms,
    monotonicMs: () => at.ms,
    onError: (error) => void errors.push(error),
    facts: () => {
      at.looks += 1;
      if (at.isBroken) throw new Error("planted");
      return {
        node: { gateConnected: true, cutAll: null, flood: false },
        ...{ rooms: [...rooms.values()], alarms: [], cuts: [] },
        duty: () => ({ required: false, people: [], courts: [] }),
      };
    },
  });
  const watcher = () => {
    const sent: WallSnapshot[] = [];
    const state = { isBehind: false, eyes: EYES as Eyes | null, dismissed: 0, takesMs: 0 };
    const one: Watcher = {
      eyes: () => state.eyes,
      isBehind: () => state.isBehind,
      send: (change) => {
        sent.push(change);
        const endMs = performance.now() + state.takesMs;
        while (performance.now() < endMs);
      },
      dismiss: () => {
        state.dismissed += 1;
      },
    };
    return { ...feed.watch(one), sent, state };
  };
  return { at, errors, feed, put, rooms, watcher };
}

describe("the feed", () => {
  it("shows a look of a tenth of a second ago to whoever comes, and what came since then at the next", () => {
    const { at, feed, put, watcher } = stage();
    put("a", "一");
    const one = watcher();
    one.snapshot(EYES);
    put("a", "二");
    expect(watcher().snapshot(EYES)).toMatchObject({ entries: { "room/a": { name: "一" } } });
    expect([at.looks, one.sent.length]).toEqual([1, 0]);
    at.ms += 100;
    expect(watcher().snapshot(EYES)).toMatchObject({ entries: { "room/a": { name: "二" } } });
    put("a", "三");
    // A cut, say: what was before it is shown to nobody any more.
    feed.lookSoon();
    expect(feed.snapshot(EYES)).toMatchObject({ entries: { "room/a": { name: "三" } } });
    feed.look();
    expect(one.sent).toMatchObject([{ sequence: 1, entries: { "room/a": { name: "三" } } }]);
    feed.stop();
  });

  it("sends what has changed since, null for what is gone, and one more each time", () => {
    const { at, feed, put, rooms, watcher } = stage();
    put("a", "一");
    put("b", "二");
    const one = watcher();
    expect(one.snapshot(EYES)).toMatchObject({ sequence: 0, entries: { "room/a": { name: "一" } } });
    put("a", "三");
    rooms.delete("b");
    feed.look();
    expect(one.sent).toMatchObject([{ sequence: 1, entries: { "room/a": { name: "三" }, "room/b": null } }]);
    expect(Object.keys(one.sent[0]?.entries ?? {})).toEqual(["room/a", "room/b"]);
    put("a", "四");
    at.ms += 100;
    // Asked for again, it holds that already, under the number of the last change.
    expect(one.snapshot(EYES)).toMatchObject({ sequence: 1, entries: { "room/a": { name: "四" } } });
    feed.look();
    expect(one.sent).toHaveLength(1);
    put("b", "五");
    feed.look();
    expect(one.sent[1]).toMatchObject({ sequence: 2, entries: { "room/b": { name: "五" } } });
    feed.stop();
  });

  it("beats at least every second, though nothing changes", () => {
    const { at, feed, watcher } = stage();
    const one = watcher();
    one.snapshot(EYES);
    const beats: number[] = [];
    for (const beganMs = at.ms; at.ms < beganMs + 10_000; at.ms += 250) {
      const before = one.sent.length;
      feed.look();
      if (one.sent.length > before) beats.push(at.ms);
    }
    expect(one.sent.every(({ entries }) => Object.keys(entries).length === 0)).toBe(true);
    const apart = beats.slice(1).map((ms, index) => ms - (beats[index] ?? 0));
    expect(Math.max(...apart)).toBeLessThanOrEqual(WALL_BEAT_MS);
    expect(Math.min(...apart)).toBeGreaterThan(500);
    feed.stop();
  });

  it("leaves out whoever is behind, and sends him the newest state later, without a gap", () => {
    const { feed, put, watcher } = stage();
    put("a", "一");
    const [slow, quick] = [watcher(), watcher()];
    for (const each of [slow, quick]) each.snapshot(EYES);
    slow.state.isBehind = true;
    for (const name of ["二", "三", "四"]) {
      put("a", name);
      feed.look();
    }
    expect([slow.sent.length, quick.sent.length, feed.skipped]).toEqual([0, 3, 3]);
    slow.state.isBehind = false;
    feed.look();
    expect(slow.sent).toMatchObject([{ sequence: 1, entries: { "room/a": { name: "四" } } }]);
    feed.stop();
  });

  it("dismisses whoever may see nothing any more, once, and sends him nothing", () => {
    const { feed, put, watcher } = stage();
    const one = watcher();
    one.snapshot(EYES);
    one.state.eyes = null;
    put("a", "一");
    feed.look();
    feed.look();
    expect([one.sent, one.state.dismissed]).toEqual([[], 1]);
    feed.stop();
  });

  it("looks once for all, and not at all while nobody is there", () => {
    const { at, feed, watcher } = stage();
    feed.look();
    expect(at.looks).toBe(0);
    const all = [watcher(), watcher(), watcher()];
    for (const each of all) each.snapshot(EYES);
    const before = at.looks;
    feed.look();
    expect(at.looks - before).toBe(1);
    for (const each of all) each.leave();
    feed.look();
    expect(at.looks - before).toBe(1);
    feed.stop();
  });

  it("tells many in pieces, and nobody what is older than what he has asked for meanwhile", async () => {
    const { at, feed, put, watcher } = stage();
    put("a", "一");
    const [first, second, third] = [watcher(), watcher(), watcher()];
    for (const each of [first, second, third]) each.snapshot(EYES);
    put("a", "二");
    // Longer than a piece may be.
    first.state.takesMs = 20;
    feed.look();
    expect([first, second, third].map(({ sent }) => sent.length)).toEqual([1, 0, 0]);
    at.ms += 100;
    put("a", "三");
    expect(third.snapshot(EYES)).toMatchObject({ sequence: 0, entries: { "room/a": { name: "三" } } });
    // Somebody cut meanwhile: it is told as soon as this look is.
    feed.look();
    await waitFor("all hold the newest", () => first.sent.length === 2 && second.sent.length === 2);
    for (const { sent } of [first, second])
      expect(sent).toMatchObject(["二", "三"].map((name) => ({ entries: { "room/a": { name } } })));
    expect(third.sent).toEqual([]);
    feed.stop();
  });

  it("goes on after a look that failed", () => {
    const { at, errors, feed, put, watcher } = stage();
    const one = watcher();
    one.snapshot(EYES);
    put("a", "一");
    at.isBroken = true;
    feed.look();
    expect([one.sent.length, errors.length]).toEqual([0, 1]);
    at.isBroken = false;
    feed.look();
    expect(one.sent).toMatchObject([{ sequence: 1, entries: { "room/a": { name: "一" } } }]);
    feed.stop();
  });
});
