// The alarms as a reducer: what must hold whatever is observed and whatever people do (issue 6, line 4).
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AlarmState,
  type AlarmStep,
  acknowledge,
  act,
  alarmKey,
  hiddenBy,
  inOrder,
  isShelved,
  LONGEST_SHELVING_MS,
  NO_ALARMS,
  NODE,
  type Observation,
  observe,
  shelve,
  unshelve,
} from "../../../../src/desk/watch/alarm.ts";
import { ALARM_KINDS } from "../../../../src/desk/watch/alarm-kinds.ts";
import { ALARM_NAMES, type AlarmName } from "../../../../src/desk/watch/alarm-names.ts";
import type { Presence } from "../../../../src/desk/watch/evidence.ts";

const NAMES: readonly AlarmName[] = [
  "stream-lost",
  "black",
  "silent",
  "frozen",
  "record-unhealthy",
  "platform-lost",
];
const PLACES = ["court-01", "court-02"];

type Input =
  | {
      readonly type: "see";
      readonly name: AlarmName;
      readonly place: string;
      readonly presence: Presence;
      readonly phase: "open" | "recess";
    }
  | { readonly type: "wait"; readonly ms: number }
  | { readonly type: "acknowledge" | "act" | "unshelve"; readonly name: AlarmName; readonly place: string }
  | { readonly type: "shelve"; readonly name: AlarmName; readonly place: string; readonly ms: number };

const name = fc.constantFrom(...NAMES);
const place = fc.constantFrom(...PLACES);
const input: fc.Arbitrary<Input> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("see" as const),
      name,
      place,
      presence: fc.constantFrom<Presence>("present", "present", "absent", "unknown"),
      phase: fc.constantFrom("open" as const, "open" as const, "recess" as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant("wait" as const), ms: fc.integer({ min: 100, max: 40_000 }) }),
  },
  fc.record({
    type: fc.constantFrom("acknowledge" as const, "act" as const, "unshelve" as const),
    name,
    place,
  }),
  fc.record({
    type: fc.constant("shelve" as const),
    name,
    place,
    ms: fc.integer({ min: 1_000, max: 4 * 3_600_000 }),
  }),
);

interface Moment {
  readonly nowMs: number;
  readonly before: AlarmState;
  readonly step: AlarmStep;
  readonly input: Input;
  readonly observation: Observation | null;
}

/** Plays the inputs; faults last from the first sight of them, as the evidence of a watch does. */
function play(inputs: readonly Input[]): Moment[] {
  let nowMs = 1_000_000;
  let state = NO_ALARMS;
  const since = new Map<string, { presence: Presence; sinceMs: number }>();
  const moments: Moment[] = [];
  for (const each of inputs) {
    const before = state;
    let step: AlarmStep = { state, effects: [] };
    let observation: Observation | null = null;
    if (each.type === "wait") {
      nowMs += each.ms;
      step = observe(state, [], nowMs);
    } else {
      const key = alarmKey(each.name, each.place);
      if (each.type === "see") {
        const known = since.get(key);
        const sinceMs = known?.presence === each.presence ? known.sinceMs : nowMs;
        since.set(key, { presence: each.presence, sinceMs });
        observation = {
          ...{
            name: each.name,
            place: each.place,
            phase: each.phase,
            phaseSinceMs: 0,
            actual: "",
            expected: "",
          },
          evidence: { presence: each.presence, sinceMs, untilMs: nowMs },
        };
        step = observe(state, [observation], nowMs);
      } else if (each.type === "acknowledge") step = acknowledge(state, key, "甲", nowMs);
      else if (each.type === "act") step = act(state, key, "甲", nowMs);
      else if (each.type === "unshelve") step = unshelve(state, key, nowMs);
      else if (each.type === "shelve") {
        try {
          step = shelve(state, key, { untilMs: nowMs + each.ms, by: "甲", reason: "检修" }, nowMs);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    }
    state = step.state;
    moments.push({ nowMs, before, step, input: each, observation });
  }
  return moments;
}

const always = (check: (moments: readonly Moment[]) => void) =>
  fc.assert(
    fc.property(fc.array(input, { maxLength: 120 }), (inputs) => check(play(inputs))),
    { numRuns: 2_000 },
  );

describe("whatever is observed and done, an alarm", () => {
  it("is never lost while its fault is there", () => {
    always((moments) => {
      for (const { before, step, observation } of moments) {
        for (const key of before.active.keys()) {
          if (step.state.active.has(key)) continue;
          // It went: its own fault was seen gone, or normal in this phase, or a latched one was seen by somebody.
          const alarm = before.active.get(key);
          const own = observation !== null && alarmKey(observation.name, observation.place) === key;
          const isOver =
            own && (observation.evidence.presence === "absent" || observation.phase === "recess");
          expect(isOver || alarm?.isPresent === false).toBe(true);
        }
      }
    });
  });

  it("is never raised twice before it has been cleared, and every one that is active was raised", () => {
    always((moments) => {
      const open = new Set<string>();
      for (const { step } of moments) {
        for (const effect of step.effects) {
          if (effect.type === "raised") {
            expect(open.has(effect.alarm.key)).toBe(false);
            open.add(effect.alarm.key);
          } else if (effect.type === "cleared") expect(open.delete(effect.alarm.key)).toBe(true);
        }
        expect([...step.state.active.keys()].sort()).toEqual([...open].sort());
      }
    });
  });

  it("is raised no earlier than its hold-off is proven", () => {
    always((moments) => {
      for (const { step, observation } of moments) {
        for (const effect of step.effects) {
          if (effect.type !== "raised" || observation === null) continue;
          const { sinceMs, untilMs } = observation.evidence;
          expect(untilMs - sinceMs).toBeGreaterThanOrEqual(ALARM_KINDS[effect.alarm.name].setMs);
        }
      }
    });
  });

  it("comes out of its shelf by itself, at the latest after two hours, and is told then", () => {
    always((moments) => {
      const shelvedAt = new Map<string, number>();
      for (const { step, before, nowMs, input: given } of moments) {
        if (given.type === "shelve" && step.state !== before)
          shelvedAt.set(alarmKey(given.name, given.place), nowMs);
        for (const [key, { untilMs }] of step.state.shelved) {
          expect(untilMs).toBeGreaterThan(nowMs);
          expect(untilMs - (shelvedAt.get(key) ?? 0)).toBeLessThanOrEqual(LONGEST_SHELVING_MS);
        }
        for (const key of before.shelved.keys()) {
          if (step.state.shelved.has(key) || !step.state.active.has(key)) continue;
          expect(step.effects.some((effect) => effect.type === "unshelved" && effect.alarm.key === key)).toBe(
            true,
          );
        }
      }
    });
  });

  it("of priority 1 is neither hidden nor shelved", () => {
    always((moments) => {
      for (const { step, nowMs } of moments) {
        for (const alarm of step.state.active.values()) {
          if (ALARM_KINDS[alarm.name].priority !== 1) continue;
          expect(hiddenBy(step.state, alarm)).toBeNull();
          expect(isShelved(step.state, alarm.key, nowMs)).toBe(false);
        }
      }
    });
  });

  it("that was hidden is told when what hid it is over", () => {
    always((moments) => {
      for (const { before, step } of moments) {
        for (const [key, alarm] of step.state.active) {
          const was = before.active.get(key);
          if (was === undefined || hiddenBy(before, was) === null || hiddenBy(step.state, alarm) !== null)
            continue;
          expect(step.effects.some((effect) => effect.type === "revealed" && effect.alarm.key === key)).toBe(
            true,
          );
        }
      }
    });
  });

  it("of priority 1 stays until somebody has seen it", () => {
    always((moments) => {
      for (const { before, step, input: given } of moments) {
        for (const effect of step.effects) {
          if (effect.type !== "cleared" || !ALARM_KINDS[effect.alarm.name].latches) continue;
          const seen = before.active.get(effect.alarm.key)?.acknowledgedBy != null;
          expect(seen || given.type === "acknowledge" || given.type === "act").toBe(true);
        }
      }
    });
  });
});

const see = (
  alarm: AlarmName,
  at: string,
  secondsAgo: number,
  nowMs: number,
  more: Partial<Observation> = {},
): Observation => ({
  ...{ name: alarm, place: at, phase: "open", phaseSinceMs: 0, actual: "", expected: "" },
  evidence: { presence: "present", sinceMs: nowMs - secondsAgo * 1000, untilMs: nowMs },
  ...more,
});

describe("an alarm", () => {
  const now = 10_000_000;

  it("of a room whose stream is lost hides black and silence, and says them when the stream is back", () => {
    const black = observe(NO_ALARMS, [see("black", "court-01", 6, now)], now);
    const lost = observe(black.state, [see("stream-lost", "court-01", 9, now)], now + 1);
    const alarm = lost.state.active.get("black@court-01");
    expect(alarm && hiddenBy(lost.state, alarm)?.name).toBe("stream-lost");
    const back = { presence: "absent", sinceMs: now + 5_000, untilMs: now + 5_000 } as const;
    const first = observe(
      lost.state,
      [see("stream-lost", "court-01", 0, now, { evidence: back })],
      now + 5_000,
    );
    const later = observe(
      first.state,
      [see("stream-lost", "court-01", 0, now, { evidence: back })],
      now + 9_000,
    );
    expect(later.effects.map(({ type }) => type)).toEqual(["cleared", "revealed"]);
  });

  it("of the whole platform hides those of the rooms, and not another room's black", () => {
    const all = [
      see("platform-down", NODE, 6, now),
      see("platform-lost", "court-01", 6, now),
      see("black", "court-02", 6, now),
    ];
    const { state, effects } = observe(NO_ALARMS, all, now);
    expect(effects.map((effect) => effect.type === "raised" && [effect.alarm.name, effect.hidden])).toEqual([
      ["platform-down", false],
      ["platform-lost", true],
      ["black", false],
    ]);
    expect(inOrder(state.active.values())).toHaveLength(3);
  });

  it("that a recess makes normal is over at once, and begins anew when the hearing goes on", () => {
    const silent = observe(NO_ALARMS, [see("silent", "court-01", 31, now)], now);
    expect(silent.effects).toHaveLength(1);
    const recess = observe(
      silent.state,
      [see("silent", "court-01", 32, now + 1_000, { phase: "recess" })],
      now + 1_000,
    );
    expect(recess.effects.map(({ type }) => type)).toEqual(["cleared"]);
    const reopened = { phase: "open", phaseSinceMs: now + 600_000 } as const;
    const soon = now + 610_000;
    expect(observe(recess.state, [see("silent", "court-01", 600, soon, reopened)], soon).effects).toEqual([]);
    const later = now + 631_000;
    expect(
      observe(recess.state, [see("silent", "court-01", 600, later, reopened)], later).effects,
    ).toHaveLength(1);
  });

  it("is one of a flood when more than ten are told in ten minutes, until fewer than five are", () => {
    const rooms = Array.from({ length: 11 }, (_, at) => see("black", `court-${at}`, 6, now));
    const flooded = observe(NO_ALARMS, rooms, now);
    expect(flooded.effects.at(-1)).toEqual({ type: "flood", on: true });
    expect(observe(flooded.state, [], now + 599_000).state.flood).toBe(true);
    expect(observe(flooded.state, [], now + 600_000).effects).toEqual([{ type: "flood", on: false }]);
  });
});

describe("the table of alarms", () => {
  it.each(ALARM_NAMES)(
    "says %s in both languages, with one sentence of what to do, and hides nothing by itself",
    (alarm) => {
      const { priority, setMs, clearMs, hiddenBy: over, zh, en } = ALARM_KINDS[alarm];
      expect([1, 2, 3, 4]).toContain(priority);
      expect(setMs).toBeGreaterThanOrEqual(0);
      expect(clearMs).toBeGreaterThanOrEqual(0);
      expect(over).not.toContain(alarm);
      for (const words of [zh, en]) expect(words.title.length * words.advice.length).toBeGreaterThan(0);
      expect(zh.advice.endsWith("。")).toBe(true);
      expect(en.advice.endsWith(".")).toBe(true);
    },
  );
});
