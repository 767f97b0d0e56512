// The pure part of the wall: what of one moment is shown to whom.
import { describe, expect, it } from "vitest";
import type { Session } from "../../../../src/desk/contract/session.ts";
import { WALL_ENTRIES } from "../../../../src/desk/contract/wall.ts";
import type { Health } from "../../../../src/desk/contract/watch.ts";
import { ABOUT_NOTHING } from "../../../../src/desk/leases/hearing-about.ts";
import { RecentCuts } from "../../../../src/desk/wall/recent-cuts.ts";
import {
  type Eyes,
  type Glimpse,
  MOST_CUTS,
  type RoomFacts,
  type SessionFacts,
  type WallFacts,
  WallMoment,
} from "../../../../src/desk/wall/wall-entries.ts";
import type { CutReport } from "../../../../src/link/messages.ts";

const AT = "2026-11-23T01:00:00.000Z";
const VIEW = {
  ...{ id: "s-1", caseNumbers: ["（2026）豫08民终1号"], hearingNo: 1, airState: "on-air", phase: "open" },
  ...{
    reasons: [],
    pauseCauses: [],
    pauseCard: null,
    wanted: true,
    startedAt: AT,
    openedAt: AT,
    endsAt: AT,
    overrun: false,
  },
  ...{ delaySeconds: 30, encoderConnected: true, recordHealthy: true },
  egress: { state: "sending", lastError: null, reconnects: 0, lagSeconds: 0.1, lostSeconds: 0 },
} as unknown as Session;
const HEALTH = {
  ...{ quietMs: 100, stalled: false, bitrateBps: 2e6, usualBitrateBps: 2e6, framesPerSecond: 25 },
  picture: { unmonitored: null },
  sound: { unmonitored: null, rmsDb: -23.456, peakDb: -12.345 },
} as unknown as Health;
const SESSION: SessionFacts = {
  ...ABOUT_NOTHING,
  ...{ view: VIEW, cause: "买卖合同纠纷", grade: "low", isClosed: false, health: HEALTH, tileAtMs: 1_000 },
};

const room = (id: string, court: string | null, session: SessionFacts | null = null): RoomFacts => ({
  ...{ id, court, session, name: id, number: 1, test: false, latch: null, draining: false },
  subject: { courts: [court], people: [] },
});
const facts = (change: Partial<WallFacts> = {}): WallFacts => ({
  node: { gateConnected: true, cutAll: null, flood: false },
  rooms: [room("a", "豫08", SESSION), room("b", "豫0802"), room("c", null)],
  ...{ alarms: [], cuts: [], duty: () => ({ required: false, people: [], courts: [] }) },
  ...change,
});
const eyes = (courts: Eyes["courts"], glimpse: Partial<Glimpse> = {}): Eyes => ({
  courts,
  glimpse: () => ({ sight: "public", maySeeTile: true, mayHear: true, ...glimpse }),
  mayCut: (subject) => subject.courts.includes("豫08"),
  mayCutAll: courts === null,
});
const shown = (moment: WallMoment, who: Eyes) =>
  Object.fromEntries([...moment.entries(who)].map(([key, { value }]) => [key, value]));
const keys = (who: Eyes, of = facts()) => [...new WallMoment(of).entries(who).keys()];

describe("one moment of the wall", () => {
  it("shows everybody the rooms of his courts, those below them too, and nobody another court's", () => {
    expect(keys(eyes(null))).toEqual(["node", "duty", "cuts", "room/a", "health/a", "room/b", "room/c"]);
    expect(keys(eyes(["豫08"])).slice(3)).toEqual(["room/a", "health/a", "room/b"]);
    expect(keys(eyes(["豫0802"])).slice(3)).toEqual(["room/b"]);
    expect(keys(eyes([]))).toEqual(["node", "duty", "cuts"]);
  });

  it("says what the contract says", () => {
    const all = shown(new WallMoment(facts()), eyes(null));
    for (const [key, value] of Object.entries(all)) {
      WALL_ENTRIES[key.split("/")[0] as keyof typeof WALL_ENTRIES].parse(value);
    }
    expect(all["room/a"]).toMatchObject({
      session: { cause: "买卖合同纠纷", grade: "low", sight: "public" },
    });
    expect(all["health/a"]).toMatchObject({
      tileAtMs: 1_000,
      rmsDb: -23.5,
      peakDb: -12.3,
      unmonitored: null,
    });
    expect(all["room/c"]).toMatchObject({ court: "" });
  });

  it("shows the approval's conditions to whoever may know what it is about, and none where there are none", () => {
    const guarded: SessionFacts = {
      ...SESSION,
      conditions: { minDelaySeconds: 60, manualStart: true, until: Date.parse(AT), notAired: ["evidence"] },
      protection: { identityNotRead: true, witnesses: "甲".repeat(2_000), evidenceNotShown: null },
    };
    const of = (session: SessionFacts, sight: Glimpse["sight"]) =>
      shown(new WallMoment(facts({ rooms: [room("a", null, session)] })), eyes(null, { sight }))[
        "room/a"
      ] as {
        session: { conditions: { witnesses: string } | null };
      };
    expect(of(SESSION, "public").session.conditions).toBeNull();
    const { conditions } = of(guarded, "public").session;
    expect(conditions).toMatchObject({
      ...{ minDelaySeconds: 60, manualStart: true, until: AT, notAired: ["evidence"] },
      ...{ identityNotRead: true, evidenceNotShown: null },
    });
    expect(conditions?.witnesses).toHaveLength(1_001);
    WALL_ENTRIES.room.parse(of(guarded, "public"));
    expect(of({ ...guarded, isClosed: true }, "public").session.conditions).toBeNull();
    expect(of({ ...guarded, isClosed: true }, "all").session.conditions).not.toBeNull();
  });

  it("tells of a closed hearing neither what it is about nor how it looks and sounds", () => {
    const moment = new WallMoment(facts({ rooms: [room("a", "豫08", { ...SESSION, isClosed: true })] }));
    const judge = shown(moment, eyes(null, { sight: "all" }));
    const other = shown(moment, eyes(null, { sight: "nothing", maySeeTile: false, mayHear: false }));
    expect(judge["room/a"]).toMatchObject({ session: { cause: "买卖合同纠纷", sight: "all" } });
    expect(judge["health/a"]).toMatchObject({ tileAtMs: 1_000, rmsDb: -23.5 });
    expect(other["room/a"]).toMatchObject({ session: { cause: null, grade: null, sight: "nothing" } });
    expect(other["health/a"]).toMatchObject({ tileAtMs: null, rmsDb: null, peakDb: null, bitrateBps: 2e6 });
    // A doubt is a closed one.
    const doubt = shown(moment, eyes(null, { sight: "public" }));
    expect(doubt["room/a"]).toMatchObject({ session: { cause: null, grade: null } });
  });

  it("makes what many see once", () => {
    let made = 0;
    const duty = () => {
      made += 1;
      return { required: false, people: [], courts: [] };
    };
    const moment = new WallMoment(facts({ duty }));
    for (const who of [eyes(["豫08"]), eyes(["豫08"]), eyes(["豫0802"])]) moment.entries(who);
    expect(made).toBe(2);
    const [one, other] = [moment.entries(eyes(null)), moment.entries(eyes(null))];
    expect(one.get("room/a")).toBe(other.get("room/a"));
    expect(one.get("room/a")).not.toBe(moment.entries(eyes(null, { sight: "all" })).get("room/a"));
  });

  it("says why nobody looks at a stream, and that the configuration says so", () => {
    const unmonitored = (health: object) => {
      const session = { ...SESSION, health: { ...HEALTH, ...health } as Health };
      const moment = new WallMoment(facts({ rooms: [room("a", null, session)] }));
      return (shown(moment, eyes(null))["health/a"] as { unmonitored: string | null }).unmonitored;
    };
    expect(unmonitored({ picture: null, sound: null })).toBe("off");
    expect(unmonitored({ picture: { unmonitored: "codec" } })).toBe("codec");
    expect(unmonitored({ sound: { unmonitored: "lagging", rmsDb: null, peakDb: null } })).toBe("lagging");
  });
});

describe("the last cuts", () => {
  const report = (courtroom: string, change: Partial<CutReport> = {}): CutReport => ({
    ...{ sessionId: "s-1", courtroom, airState: "cut", receivedAt: AT, closedAt: AT, closedInMs: 1.5 },
    ...{ lastContentAt: null, discardedSeconds: 2, discardedBytes: 10, latched: true, verified: true },
    ...change,
  });
  const shut = (scope: string, cutBy: string | null) => ({ scope, cutAt: AT, cutBy });

  it("get what came of them, by the session that was on air", () => {
    const cuts = new RecentCuts();
    cuts.shut(shut("a", "甲"));
    cuts.shut(shut("b", null));
    expect(cuts.all.map(({ courtroom, by, report }) => [courtroom, by, report])).toEqual([
      ["b", null, null],
      ["a", "甲", null],
    ]);
    cuts.reported([report("a", { sessionId: "draining", closedAt: null }), report("a")], "甲");
    expect(cuts.all).toHaveLength(2);
    expect(cuts.all[1]).toMatchObject({ courtroom: "a", by: "甲", report: { sessionId: "s-1" } });
    // Somebody presses on what is shut already.
    cuts.reported([report("a")], "乙");
    expect(cuts.all[0]).toMatchObject({ courtroom: "a", by: "乙", at: AT });
  });

  it("of every room at once is everybody's, each room's report its court's alone, twenty at most", () => {
    const cuts = new RecentCuts();
    cuts.shut(shut("*", "甲"));
    cuts.reported([report("a"), report("b")], "甲");
    const courtOf: Record<string, string> = { a: "豫0881", b: "豫0802" };
    const seen = (courts: Eyes["courts"]) => {
      const all = cuts.all.map((cut) => ({ court: courtOf[cut.courtroom] ?? null, cut }));
      const moment = new WallMoment(facts({ cuts: all }));
      return (shown(moment, eyes(courts)).cuts as { courtroom: string }[]).map(({ courtroom }) => courtroom);
    };
    expect(seen(null)).toEqual(["b", "a", "*"]);
    expect(seen(["豫0802"])).toEqual(["b", "*"]);
    expect(seen(["豫0882"])).toEqual(["*"]);
    for (let i = 0; i < 100; i += 1) cuts.reported([report("b")], "乙");
    expect(seen(null)).toHaveLength(MOST_CUTS);
    // One court's burst pushes nobody else's out of sight.
    expect(seen(["豫0881"])).toEqual(["a", "*"]);
  });
});
