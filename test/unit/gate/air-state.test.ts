import { describe, expect, it } from "vitest";
import {
  type AirEffect,
  type AirEvent,
  type AirState,
  contentMayLeave,
  initialAir,
  isFresh,
  type LeaseView,
  next,
  pauseCauses,
} from "../../../src/gate/air-state.ts";
import type { DeskPauseCause } from "../../../src/link/messages.ts";

const GRACE_MS = 30_000;
const STEP_MS = 5_000;
/** Past this age a lease can't change anything any more: fresh for 15 s, its card for the grace time. */
const OLDEST_MS = 60_000;

const lease = (now: number, over: Partial<LeaseView> = {}): LeaseView => ({
  readAtMs: now,
  allow: true,
  wanted: true,
  reasons: [],
  causes: [],
  phaseCard: "paused",
  ...over,
});

const CAUSE_SETS: DeskPauseCause[][] = [[], ["phase"], ["operator"], ["operator", "phase"], ["overrun"]];

function leaseEvents(now: number): AirEvent[] {
  const leases: LeaseView[] = [];
  for (const allow of [true, false]) {
    for (const wanted of [true, false]) {
      for (const causes of CAUSE_SETS) {
        for (const phaseCard of ["upcoming", "recess", "paused"] as const) {
          leases.push(lease(now, { allow, wanted, causes, phaseCard }));
        }
      }
    }
  }
  leases.push(lease(now - 10_000), lease(now - 20_000));
  return leases.map((entry) => ({ type: "lease", lease: entry, now }));
}

function events(now: number): AirEvent[] {
  return [
    ...leaseEvents(now),
    { type: "tick", now: now + STEP_MS },
    { type: "latch", now },
    { type: "unlatch", now },
    { type: "record", healthy: false, now },
    { type: "record", healthy: true, now },
    { type: "recess", now },
    { type: "closing", now },
    { type: "dump", now },
    { type: "encoder-left", now },
    { type: "encoder-returned", now },
    { type: "filled", now },
    { type: "drained", boundary: "gap", more: false, now },
    { type: "drained", boundary: "recess", more: false, now },
    { type: "drained", boundary: "recess", more: true, now },
    { type: "drained", boundary: "closing", more: false, now },
  ];
}

interface Visit {
  readonly state: AirState;
  readonly now: number;
}

/** Two visits are the same when only the absolute time differs. */
function keyOf({ state, now }: Visit): string {
  const ageMs = state.lease === null ? null : Math.min(now - state.lease.readAtMs, OLDEST_MS);
  return JSON.stringify({
    ...state,
    lease: state.lease === null ? null : { ...state.lease, readAtMs: ageMs },
  });
}

interface Transition {
  readonly before: Visit;
  readonly event: AirEvent;
  readonly after: AirState;
  readonly effects: readonly AirEffect[];
}

/** Every transition out of every reachable state. */
function reachableTransitions(): readonly Transition[] {
  const start: Visit = { state: initialAir, now: 1_000_000 };
  const seen = new Set([keyOf(start)]);
  const open = [start];
  const transitions: Transition[] = [];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    for (const event of events(visit.now)) {
      const { state: after, effects } = next(visit.state, event, GRACE_MS);
      transitions.push({ before: visit, event, after, effects });
      const reached = { state: after, now: event.now };
      const key = keyOf(reached);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(reached);
    }
  }
  return transitions;
}

const transitions = reachableTransitions();

/** The first few transitions that break a rule, readable in the failure. */
function violations(broken: (transition: Transition) => boolean): string[] {
  return transitions
    .filter(broken)
    .slice(0, 3)
    .map((transition) => JSON.stringify(transition));
}

const AIRING = ["preparing", "on-air"];
const isInAir = (state: AirState) => AIRING.includes(state.name) || state.draining !== null || state.gap;

const opens = (state: AirState, now: number) =>
  state.lease?.wanted === true &&
  state.lease.allow &&
  isFresh(state.lease, now) &&
  pauseCauses(state).length === 0 &&
  !state.latched &&
  state.recordHealthy &&
  !state.ended;

describe("air state, over all reachable states", () => {
  it("explores a space worth the name", () => {
    expect(transitions.length).toBeGreaterThan(50_000);
  });

  it("is preparing or on-air exactly when wanted, allowed, unpaused, unlatched and recorded", () => {
    expect(violations(({ event, after }) => AIRING.includes(after.name) !== opens(after, event.now))).toEqual(
      [],
    );
  });

  it("lets content leave only on-air, or draining, under a fresh lease, no latch and a healthy record", () => {
    const broken = ({ event, after }: Transition) => {
      if (!contentMayLeave(after, event.now)) return false;
      const { lease: will } = after;
      const fresh = will?.allow === true && will.wanted && isFresh(will, event.now);
      return !fresh || after.latched || !after.recordHealthy || !isInAir(after);
    };
    expect(violations(broken)).toEqual([]);
  });

  it("never returns to the air by itself after a cut: lifting a latch leads to held or ended, without a card", () => {
    const broken = ({ before, event, after, effects }: Transition) =>
      event.type === "unlatch" &&
      before.state.latched &&
      (!["held", "ended"].includes(after.name) ||
        effects.some(({ type }) => type === "arm" || type === "card"));
    expect(violations(broken)).toEqual([]);
  });

  it("cuts in every state and resets the connection last", () => {
    const broken = ({ before, event, after, effects }: Transition) =>
      event.type === "latch" &&
      (after.name !== "cut" || (before.state.name !== "cut" && effects.at(-1)?.type !== "reset"));
    expect(violations(broken)).toEqual([]);
  });

  it("leaves no range behind when it leaves the air", () => {
    const broken = ({ before, after, effects }: Transition) =>
      isInAir(before.state) && !isInAir(after) && effects[0]?.type !== "discard";
    expect(violations(broken)).toEqual([]);
  });

  it("arms a range whenever it enters the air, so that everything that arrived before stays", () => {
    const broken = ({ before, after, effects }: Transition) =>
      !isInAir(before.state) && isInAir(after) && !effects.some(({ type }) => type === "arm");
    expect(violations(broken)).toEqual([]);
  });

  it("arms no range while a drain runs to a mark that still stands", () => {
    const broken = ({ before, after, effects }: Transition) =>
      (after.draining === "closing" || (after.draining === "recess" && after.recess !== "none")) &&
      before.state.draining === after.draining &&
      effects.some(({ type }) => type === "arm");
    expect(violations(broken)).toEqual([]);
  });
});

describe("air state, step by step", () => {
  const run = (steps: AirEvent[]) => {
    let state = initialAir;
    let effects: readonly AirEffect[] = [];
    for (const event of steps) ({ state, effects } = next(state, event, GRACE_MS));
    return { state, effects };
  };
  const onAir: AirEvent[] = [
    { type: "lease", lease: lease(0), now: 0 },
    { type: "filled", now: 1 },
  ];

  it("goes from held over preparing to on-air", () => {
    expect(initialAir.name).toBe("held");
    expect(run(onAir.slice(0, 1)).state.name).toBe("preparing");
    expect(run(onAir).state.name).toBe("on-air");
  });

  it("is paused when the lease runs out and comes back with the next one", () => {
    const lapsed = run([...onAir, { type: "tick", now: 15_000 }]);
    expect(lapsed.state.name).toBe("paused");
    expect(pauseCauses(lapsed.state)).toEqual(["lease"]);
    expect(lapsed.effects).toEqual([
      { type: "discard" },
      { type: "card", card: "paused", mayConnect: false },
    ]);
    const back = run([
      ...onAir,
      { type: "tick", now: 15_000 },
      { type: "lease", lease: lease(20_000), now: 20_000 },
    ]);
    expect(back.state.name).toBe("preparing");
  });

  it("holds, without a card, when a card has outlived its lease by the grace time", () => {
    const held = run([...onAir, { type: "tick", now: 15_000 }, { type: "tick", now: 45_000 }]);
    expect(held.state.name).toBe("held");
    expect(held.effects).toEqual([{ type: "reset" }]);
  });

  it("drains to the recess mark and sets the phase cause only at its end", () => {
    const phase = lease(2, { causes: ["phase"], phaseCard: "recess" });
    const draining = run([...onAir, { type: "recess", now: 2 }, { type: "lease", lease: phase, now: 3 }]);
    expect(draining.state.name).toBe("on-air");
    expect(pauseCauses(draining.state)).toEqual([]);
    const drained = next(
      draining.state,
      { type: "drained", boundary: "recess", more: false, now: 4 },
      GRACE_MS,
    );
    expect(drained.state.name).toBe("paused");
    expect(drained.effects).toEqual([
      { type: "discard" },
      { type: "card", card: "recess", mayConnect: false },
    ]);
  });

  it("does not take a lease computed before the recess was stored for 继续开庭", () => {
    const stale = run([
      ...onAir,
      { type: "recess", now: 2 },
      { type: "lease", lease: lease(2), now: 3 },
      { type: "drained", boundary: "recess", more: false, now: 4 },
    ]);
    expect(stale.state.name).toBe("paused");
  });

  it("arms the next range when the hearing goes on before the delay has run out", () => {
    const phase = lease(2, { causes: ["phase"], phaseCard: "recess" });
    const reopened = run([
      ...onAir,
      { type: "recess", now: 2 },
      { type: "lease", lease: phase, now: 3 },
      { type: "lease", lease: lease(4), now: 4 },
    ]);
    expect(reopened.effects).toEqual([{ type: "arm" }]);
    expect(
      next(reopened.state, { type: "drained", boundary: "recess", more: false, now: 5 }, GRACE_MS).state.name,
    ).toBe("preparing");
  });

  it("shows the card after the delay of a lost encoder, and goes on when its return is due", () => {
    const lost = run([
      ...onAir,
      { type: "encoder-left", now: 2 },
      { type: "encoder-returned", now: 3 },
      { type: "drained", boundary: "gap", more: false, now: 4 },
    ]);
    expect(lost.state.name).toBe("paused");
    expect(pauseCauses(lost.state)).toEqual(["gap"]);
    expect(next(lost.state, { type: "filled", now: 5 }, GRACE_MS).state.name).toBe("on-air");
  });

  it("drains to the closing mark, then finishes; a revocation on the way resets", () => {
    const closing = run([...onAir, { type: "closing", now: 2 }]);
    expect(closing.state.name).toBe("ended");
    expect(closing.state.draining).toBe("closing");
    const done = next(closing.state, { type: "drained", boundary: "closing", more: false, now: 3 }, GRACE_MS);
    expect(done.effects).toEqual([{ type: "discard" }, { type: "finish" }]);
    const revoked = next(
      closing.state,
      { type: "lease", lease: lease(3, { allow: false }), now: 3 },
      GRACE_MS,
    );
    expect(revoked.effects).toEqual([{ type: "discard" }, { type: "reset" }]);
  });

  it("arms again for an encoder that returns after 继续开庭, while the stretch before the recess still drains", () => {
    const phase = lease(2, { causes: ["phase"], phaseCard: "recess" });
    const returned = run([
      ...onAir,
      { type: "recess", now: 2 },
      { type: "lease", lease: phase, now: 3 },
      { type: "lease", lease: lease(4), now: 4 },
      { type: "encoder-left", now: 5 },
      { type: "encoder-returned", now: 6 },
    ]);
    expect(returned.effects).toEqual([{ type: "arm" }]);
  });

  it("arms nothing on a session that has ended, whatever leases still come", () => {
    const phase = lease(2, { causes: ["phase"], phaseCard: "recess" });
    const after = run([
      ...onAir,
      { type: "recess", now: 2 },
      { type: "lease", lease: phase, now: 3 },
      { type: "closing", now: 4 },
      { type: "lease", lease: lease(5), now: 5 },
    ]);
    expect(after.effects).toEqual([]);
  });

  it("shows 庭审即将开始 before the opening, on a connection of its own", () => {
    const before = lease(0, { wanted: false, causes: ["phase"], phaseCard: "upcoming" });
    const step = run([{ type: "lease", lease: before, now: 0 }]);
    expect(step.state.name).toBe("paused");
    expect(step.effects).toEqual([{ type: "card", card: "upcoming", mayConnect: true }]);
  });

  it("refills behind the card after a dump", () => {
    const dumped = run([...onAir, { type: "dump", now: 2 }]);
    expect(dumped.state.name).toBe("preparing");
    expect(dumped.effects.map((effect) => effect.type)).toEqual(["discard", "arm", "card"]);
  });
});
