import { describe, expect, it } from "vitest";
import {
  type AlarmAct,
  alarmActs,
  groupOf,
  inOrder,
  keyIn,
  standingOf,
} from "../../../../../dashboard/src/features/incidents/alarm-standing.ts";
import type { Alarm } from "../../../../../src/desk/contract/watch.ts";

const alarm = (change: Partial<Alarm> = {}): Alarm => ({
  ...{ key: "black@room-1", name: "black", priority: 2, place: "room-1" },
  ...{ zh: { title: "黑场", advice: "" }, en: { title: "Black", advice: "" } },
  ...{ sinceAt: "2026-11-28T01:00:00Z", raisedAt: "2026-11-28T01:00:05Z", present: true },
  ...{ actual: "", expected: "", acknowledgedAt: null, acknowledgedBy: null, actedAt: null, actedBy: null },
  ...{ hiddenBy: null, shelved: null },
  ...change,
});
const seen = { acknowledgedAt: "2026-11-28T01:01:00Z", acknowledgedBy: "李" };
const shelved = { untilAt: "2026-11-28T02:00:00Z", by: "李", reason: "检修" };

describe("an alarm", () => {
  it.each<[string, Partial<Alarm>, string]>([
    ["that nobody has seen", {}, "unseen"],
    ["that somebody has seen", seen, "seen"],
    ["that somebody does something about", { ...seen, actedAt: "2026-11-28T01:02:00Z" }, "acted"],
    ["that is gone, and waits to be seen", { present: false }, "over"],
  ])("%s stands so", (_, change, standing) => {
    expect(standingOf(alarm(change))).toBe(standing);
  });

  it("that is shelved, or explained by a graver one, tells nothing", () => {
    expect(groupOf(alarm())).toBe("telling");
    expect(groupOf(alarm({ hiddenBy: "stream-lost" }))).toBe("hidden");
    expect(groupOf(alarm({ hiddenBy: "stream-lost", shelved }))).toBe("shelved");
  });

  it("is read gravest first; of the same, first what nobody has seen, then the oldest", () => {
    const list = [
      alarm({ key: "p3", priority: 3 }),
      alarm({ key: "p2 seen", ...seen, sinceAt: "2026-11-28T00:00:00Z" }),
      alarm({ key: "p2 young", sinceAt: "2026-11-28T01:30:00Z" }),
      alarm({ key: "p2 old" }),
      alarm({ key: "p1 seen", priority: 1, ...seen }),
    ];
    const order = inOrder(list).map(({ key }) => key);
    expect(order).toEqual(["p1 seen", "p2 old", "p2 young", "p2 seen", "p3"]);
    expect(list[0]?.key).toBe("p3");
  });
});

describe("what can be done with an alarm", () => {
  const may = ["alarm.handle", "incident.handle"];
  it.each<[string, Partial<Alarm>, readonly AlarmAct[]]>([
    ["that is new", {}, ["acknowledge", "act", "shelve", "incident"]],
    ["that is seen", seen, ["act", "shelve", "incident"]],
    ["of priority 1 is never to be silent", { priority: 1 }, ["acknowledge", "act", "incident"]],
    ["that is shelved", { ...seen, shelved }, ["act", "unshelve", "incident"]],
    ["that is over", { present: false }, ["acknowledge", "incident"]],
  ])("%s", (_, change, acts) => {
    expect(alarmActs(alarm(change), may)).toEqual(acts);
  });

  it("is nothing for who only looks, and no incident for who may make none", () => {
    expect(alarmActs(alarm(), ["session.read"])).toEqual([]);
    expect(alarmActs(alarm(), ["alarm.handle"])).toEqual(["acknowledge", "act", "shelve"]);
  });

  it("has an address that may be anything", () => {
    expect(keyIn("black%40room-1")).toBe("black@room-1");
    expect(keyIn("notify-failed@notify:a%2Fb")).toBe("notify-failed@notify:a/b");
    expect(keyIn("100%")).toBe("100%");
  });
});
