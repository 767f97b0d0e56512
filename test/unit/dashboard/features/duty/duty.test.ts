// The pages of duty: whose handover is whose, what stands open, and how a shift's acts are told.
import { describe, expect, it } from "vitest";
import {
  cardOf,
  cutResultOf,
  endOf,
  markOf,
  pausesAndDumps,
} from "../../../../../dashboard/src/features/duty/shift-words.ts";
import { situationOf } from "../../../../../dashboard/src/features/duty/situation.ts";
import { handoversFor, standingOf } from "../../../../../dashboard/src/handovers.ts";
import { MARK_KINDS, PAUSE_CARDS } from "../../../../../src/desk/contract/session.ts";
import type { HandoverView } from "../../../../../src/desk/contract/shifts.ts";
import type { WallRoom } from "../../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../../src/desk/contract/watch.ts";

const handover = (id: string, from: string, change: Partial<HandoverView> = {}): HandoverView => ({
  ...{ id, from, courts: ["豫08"], notes: "", offeredAt: "2026-11-28T01:00:00.000Z" },
  ...{ takenBy: null, takenAt: null, withdrawnAt: null, ...change },
});

describe("handovers", () => {
  it("are one's own, others' that wait, and the last that was taken over", () => {
    const taken = (id: string, takenAt: string) => handover(id, "丙", { takenBy: "甲", takenAt });
    const all = [
      handover("a", "甲"),
      handover("b", "乙"),
      // Offered last, taken over first.
      taken("c", "2026-11-27T01:00:00.000Z"),
      taken("d", "2026-11-27T09:00:00.000Z"),
      handover("e", "乙", { withdrawnAt: "2026-11-28T02:00:00.000Z" }),
    ];
    const { own, waiting, last } = handoversFor(all, "甲");
    expect([own?.id, waiting.map(({ id }) => id), last?.id]).toEqual(["a", ["b"], "d"]);
    expect(all.map(standingOf)).toEqual(["offered", "offered", "taken", "taken", "withdrawn"]);
    expect(handoversFor([], "甲")).toEqual({ own: null, waiting: [], last: null });
  });
});

describe("what stands open", () => {
  const alarm = (key: string, priority: number, change: Partial<Alarm> = {}) =>
    ({ key, priority, raisedAt: key, hiddenBy: null, shelved: null, ...change }) as unknown as Alarm;
  const room = (id: string, airState: string | null, latch: object | null = null) =>
    ({ id, latch, session: airState === null ? null : { airState } }) as unknown as WallRoom;
  const shelved = (untilAt: string) => ({ untilAt, by: "甲", reason: "已知" });

  it("is what was shelved too, by when it comes back; and not what a graver alarm hides", () => {
    const { alarms, shelved: late } = situationOf(
      [],
      [
        alarm("b", 3),
        alarm("a", 3),
        alarm("c", 1),
        alarm("d", 2, { hiddenBy: "stream-lost" }),
        alarm("e", 2, { shelved: shelved("2") }),
        alarm("f", 2, { shelved: shelved("1") }),
      ],
    );
    expect([alarms.map(({ key }) => key), late.map(({ key }) => key)]).toEqual([
      ["c", "a", "b"],
      ["f", "e"],
    ]);
  });

  it("is each room once: one that is cut is not told as held", () => {
    const { latched, held } = situationOf(
      [room("a", "held"), room("b", "cut", {}), room("c", "held", {}), room("d", "on-air"), room("e", null)],
      [],
    );
    expect([latched.map(({ id }) => id), held.map(({ id }) => id)]).toEqual([["b", "c"], ["a"]]);
  });
});

describe("a shift's record", () => {
  it("knows every card and mark of the desk, and has a word for one that it does not know", () => {
    expect(PAUSE_CARDS.map(cardOf)).toEqual([...PAUSE_CARDS]);
    expect(Object.keys(MARK_KINDS).map(markOf)).toEqual(Object.keys(MARK_KINDS));
    expect(["off", "signed-out", "handed-over"].map(endOf)).toEqual(["off", "signed-out", "handed-over"]);
    expect([cardOf("new"), markOf("举证"), endOf("new")]).toEqual([...["paused", null, "off"]]);
  });

  it("tells pauses and dumps in one list by time, and a cut by what was verified", () => {
    const at = (time: string) => ({ at: time, by: "甲", courtroom: "room-1", roomName: "第一法庭" });
    const pause = { ...at("2"), card: "paused", resumedAt: null, resumedBy: null };
    expect(
      pausesAndDumps({ pauses: [pause], dumps: [at("3"), at("1")] }).map((each) => [
        each.at,
        each.pause?.card,
      ]),
    ).toEqual([
      ["1", undefined],
      ["2", "paused"],
      ["3", undefined],
    ]);
    expect([null, true, false].map((verified) => cutResultOf({ verified }))).toEqual([
      ...["nothing", "verified", "unverified"],
    ]);
  });
});
