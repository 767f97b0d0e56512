// The soak's judge can fail: a platform's record that is right has no difference, and each doctored one has its own.
import { describe, expect, it } from "vitest";
import { Condition } from "../../../scripts/soak/condition.ts";
import { Differences } from "../../../scripts/soak/differences.ts";
import { RequestLog } from "../../../scripts/soak/request-log.ts";
import type { Row } from "../../../scripts/soak/room-judge.ts";
import { type Act, RoomModel } from "../../../scripts/soak/room-model.ts";

const ROOM = "room-1";
const DELAY_MS = 2_000;
/** A payload every 20 ms; it is at the platform so long after it was sent. */
const STEP_MS = 20;
const AGE_MS = DELAY_MS + 300;

/** A courtroom whose requests are sent and answered when the test says so. */
class Record {
  nowMs = 0;
  readonly log = new RequestLog(0);
  readonly differences = new Differences(this.log);
  readonly surroundings = {
    roomFree: new Condition(true),
    allFree: new Condition(true),
    encoderOn: new Condition(false),
  };
  readonly model = new RoomModel({
    ...{ room: ROOM, delayMs: DELAY_MS, log: this.log, differences: this.differences },
    surroundings: this.surroundings,
    monotonicMs: () => this.nowMs,
  });
  readonly rows: Row[] = [];

  /** Sent at `atMs`, answered 20 ms later. */
  act(atMs: number, act: Act, refusal: string | null = null): this {
    this.nowMs = atMs;
    const pending = this.model.begin(act);
    this.nowMs = atMs + 20;
    this.model.end(pending, refusal);
    return this;
  }

  turn(atMs: number, name: string, to: boolean, conditions: readonly Condition[], more: Partial<Act> = {}) {
    return this.act(atMs, { name, turns: conditions.map((condition) => ({ condition, to })), ...more });
  }

  /** Approved, opened and on air from 320 ms on. */
  opened(): this {
    const { approved, open, wanted } = this.model.hearing;
    return this.turn(100, "approve", true, [approved])
      .turn(200, "encoder comes", true, [this.surroundings.encoderOn])
      .turn(300, "opening", true, [open, wanted]);
  }

  cut(atMs: number): this {
    const { roomFree } = this.surroundings;
    this.turn(atMs, "cut", false, [roomFree, this.model.hearing.wanted], { discards: "room" });
    this.model.darken("the courtroom is cut");
    return this;
  }

  aired(fromMs: number, toMs: number): this {
    for (let sentAtMs = fromMs; sentAtMs <= toMs; sentAtMs += STEP_MS) this.rows.push(row(sentAtMs));
    return this;
  }

  also(sentAtMs: number, change: Partial<Row> = {}): this {
    this.rows.push(row(sentAtMs, change));
    return this;
  }

  /** Every expectation that was not met. */
  judged(): string[] {
    for (const each of this.rows.toSorted((a, b) => a.arrivedAtMs - b.arrivedAtMs))
      this.model.judge.take(each);
    this.model.judge.judge(120_000);
    return this.differences.list.map(({ expected }) => expected);
  }
}

function row(sentAtMs: number, change: Partial<Row> = {}): Row {
  const sequence = sentAtMs / STEP_MS;
  return {
    ...{ room: ROOM, target: "live", connection: 0, source: ROOM, sequence, sentAtMs },
    arrivedAtMs: sentAtMs + AGE_MS,
    ...change,
  };
}

/** On air, cut at 20 s: by then everything up to 17.7 s had left. */
const cutAtTwenty = () => new Record().opened().aired(1_000, 17_700).cut(20_000);

describe("the soak's model of a courtroom", () => {
  it("has nothing against a record that is right, and has demanded that most of it air", () => {
    const record = cutAtTwenty();
    expect(record.judged()).toEqual([]);
    const { content, demandedMs } = record.model.judge.figures;
    expect(content).toBe(836);
    expect(demandedMs).toBeGreaterThan(10_000);
  });

  it("reports one payload that aired while the room was cut, with the requests around it", () => {
    const record = cutAtTwenty().also(21_000);
    expect(record.judged()).toEqual([
      "nothing at the platform: the courtroom is cut",
      expect.stringContaining("it not to air"),
    ]);
    const text = record.differences.list.map((each) => record.differences.describe(each)).join("\n");
    expect(text).toContain("room-1 at 23.300 s");
    expect(text).toContain("payload 1050 of room-1");
    expect(text).toContain("20.000 s → 20.020 s done: cut");
  });

  it("reports a card while the room is cut", () => {
    const card = { source: null, arrivedAtMs: 25_000 };
    expect(cutAtTwenty().also(0, card).judged()).toEqual(["nothing at the platform: the courtroom is cut"]);
  });

  it("reports what arrived later than press − D, however soon it left", () => {
    const late = new Record().opened().aired(1_000, 17_700);
    late.also(18_000, { arrivedAtMs: 20_300 }).cut(20_000);
    expect(late.judged()).toEqual([expect.stringContaining("it not to air")]);
  });

  it.each([
    ["younger than the delay", { arrivedAtMs: 17_720 + DELAY_MS + 100 }, "nothing younger than 2200 ms"],
    ["of another room", { source: "room-2" }, "no other courtroom's content on this room's stream"],
    ["at the other target", { target: "test" as const }, expect.stringContaining("it not to air")],
    ["for the second time", { sequence: 800 }, "nothing twice or out of order (last was 885)"],
  ])("reports a payload %s", (_, change, expected) => {
    expect(cutAtTwenty().also(17_720, change).judged()).toContainEqual(expected);
  });

  it("reports content that comes back after a re-arm without a person's act", () => {
    const record = cutAtTwenty();
    const { roomFree } = record.surroundings;
    record.turn(30_000, "rearm, confirmed", true, [roomFree]);
    expect(record.also(31_000).judged()).toContainEqual(expect.stringContaining("it not to air"));
  });

  it("lets a recess drain, and nothing that came after the mark", () => {
    const recess = () => {
      const record = new Record().opened();
      return record.turn(20_000, "recess", false, [record.model.hearing.open]).aired(1_000, 20_000);
    };
    expect(recess().judged()).toEqual([]);
    expect(recess().also(20_040).judged()).toEqual([expect.stringContaining("it not to air")]);
  });

  it("takes the time between sending and answer for the node, and not a moment more", () => {
    const paused = () => {
      const record = new Record().opened().aired(1_000, 17_800);
      const { unpaused } = record.model.hearing;
      return record.turn(20_000, "pause", false, [unpaused], { discards: "hearing" });
    };
    expect(paused().judged()).toEqual([]);
    expect(paused().also(17_840).judged()).toEqual([expect.stringContaining("it not to air")]);
  });

  it("reports what should have aired and did not: all of it, its beginning, its end, or a piece", () => {
    const record = (...aired: readonly [number, number][]) => {
      const of = new Record().opened();
      for (const [from, to] of aired) of.aired(from, to);
      return of.cut(20_000).judged();
    };
    const missed = [expect.stringContaining("what was sent from 2.820 s to 16.000 s to air")];
    expect(record()).toEqual(missed);
    expect(record([5_000, 17_700])).toEqual(missed);
    expect(record([1_000, 12_000])).toEqual(missed);
    expect(record([1_000, 9_000], [9_500, 17_700])).toEqual(missed);
  });

  it("reports a request that was done and had to be refused, and the other way round", () => {
    const record = cutAtTwenty();
    record.act(22_000, { name: "air while cut", refusedWith: "not-allowed" });
    record.act(23_000, { name: "rearm" }, "permission-denied");
    expect(record.judged()).toEqual(["air while cut: refused with not-allowed", "rearm: done"]);
  });

  it("calls it unknown, and forgives, where a cut crosses the act that leads back", () => {
    const record = cutAtTwenty();
    const { wanted } = record.model.hearing;
    const { roomFree } = record.surroundings;
    record.turn(30_000, "rearm, confirmed", true, [roomFree]);
    record.nowMs = 40_000;
    const air = record.model.begin({ name: "air", turns: [{ condition: wanted, to: true }] });
    record.cut(40_010);
    record.nowMs = 40_050;
    record.model.end(air, null);
    expect(record.model.hearing.mayAir).toBe(false);
    expect(record.judged()).toEqual([]);
    expect([wanted.possible, wanted.certain]).toEqual([true, false]);
  });
});
