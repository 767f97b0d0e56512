// The lamp against a table of every state there is, and against the gate's own rule: it is never off while what comes in
// now would go out.
import { describe, expect, it } from "vitest";
import { type Lamp, lampOf, SILENT_MS } from "../../../../dashboard/src/court/lamp.ts";
import { AIR_STATES, PAUSE_CAUSES, PHASES } from "../../../../src/desk/contract/session.ts";
import {
  type AirEvent,
  type AirState,
  initialAir,
  next,
  pauseCauses,
} from "../../../../src/gate/air-state.ts";
import type { DeskPauseCause } from "../../../../src/link/messages.ts";
import { page } from "./facts.ts";

type AirName = (typeof AIR_STATES)[number];
type Phase = (typeof PHASES)[number];
type Cause = (typeof PAUSE_CAUSES)[number];

const SIGNS: Readonly<Record<Lamp["state"], string>> = { live: "L", off: "-", cut: "X", unknown: "?" };

describe("every air state, phase, drain and signal", () => {
  // In the order of PHASES: 未开庭 庭审中 休庭 不公开质证 调解 已闭庭. L: on, -: off, X: cut.
  const TABLE: Readonly<Record<string, string>> = {
    "held encoder": "------",
    "held encoder draining": "------",
    "held no-encoder": "------",
    "held no-encoder draining": "------",
    "preparing encoder": "LLLLLL",
    "preparing encoder draining": "LL-LL-",
    "preparing no-encoder": "------",
    "preparing no-encoder draining": "------",
    "on-air encoder": "LLLLLL",
    "on-air encoder draining": "LL-LL-",
    "on-air no-encoder": "------",
    "on-air no-encoder draining": "------",
    "paused encoder": "------",
    "paused encoder draining": "------",
    "paused no-encoder": "------",
    "paused no-encoder draining": "------",
    "cut encoder": "XXXXXX",
    "cut encoder draining": "XXXXXX",
    "cut no-encoder": "XXXXXX",
    "cut no-encoder draining": "XXXXXX",
    "ended encoder": "------",
    "ended encoder draining": "------",
    "ended no-encoder": "------",
    "ended no-encoder draining": "------",
  };

  it("stands in the table", () => {
    const seen: Record<string, string> = {};
    for (const airState of AIR_STATES) {
      for (const encoderConnected of [true, false]) {
        for (const draining of [false, true]) {
          const name = `${airState} ${encoderConnected ? "encoder" : "no-encoder"}${draining ? " draining" : ""}`;
          const pauses: Cause[] = airState === "paused" ? ["phase"] : [];
          const session = { airState, encoderConnected, draining, pauseCauses: pauses };
          seen[name] = PHASES.map(
            (phase) => SIGNS[lampOf(page({ session, hearing: { phase } }), 0).state],
          ).join("");
        }
      }
    }
    expect(seen).toEqual(TABLE);
  });

  it("is cut in a latched room whatever else, but for what the gate still airs", () => {
    for (const airState of AIR_STATES) {
      const { state } = lampOf(page({ latched: true, session: { airState } }), 0);
      const isOn = airState === "preparing" || airState === "on-air";
      expect([airState, state]).toEqual([airState, isOn ? "live" : "cut"]);
    }
    expect(lampOf(page({ latched: true, session: null }), 0).state).toBe("cut");
  });
});

describe("every set of pause causes", () => {
  /** By the bits of its number. */
  const sets = (causes: readonly Cause[]): Cause[][] =>
    Array.from({ length: 2 ** causes.length }, (_, set) => causes.filter((_cause, bit) => (set >> bit) & 1));
  const paused = (pauseCauses: Cause[], phase: Phase = "open") =>
    lampOf(page({ session: { airState: "paused", pauseCauses }, hearing: { phase } }), 0);

  it("is off, but where nothing than a gap is waited out: what comes in follows the card", () => {
    expect(sets(PAUSE_CAUSES).length).toBe(2 ** PAUSE_CAUSES.length);
    for (const causes of sets(PAUSE_CAUSES)) {
      for (const phase of PHASES) {
        const isOn = causes.join() === "gap";
        expect([causes, phase, paused(causes, phase).state]).toEqual([causes, phase, isOn ? "live" : "off"]);
      }
    }
  });

  it("says why: what a person did first", () => {
    const why = (causes: Cause[], phase?: Phase) => paused(causes, phase).why;
    for (const causes of sets(PAUSE_CAUSES).filter((each) => each.join() !== "gap")) {
      const first = (["operator", "duty", "overrun", "record", "lease"] as const).find((each) =>
        causes.includes(each),
      );
      expect([causes, why(causes)]).toEqual([causes, first ?? (causes.includes("phase") ? "stage" : "lost")]);
    }
    for (const phase of ["before", "recess", "closed-evidence", "mediation", "closed"] as const) {
      expect(why(["phase", "operator"], phase)).toBe(phase);
    }
  });
});

describe("why", () => {
  const why = (...args: Parameters<typeof lampOf>) => lampOf(...args).why;
  it("names the delay, or that there is none", () => {
    expect(lampOf(page({ session: { delaySeconds: 12 } }), 0)).toMatchObject({
      why: "delayed",
      delaySeconds: 12,
    });
    expect(why(page({ session: { delaySeconds: 0 } }), 0)).toBe("undelayed");
  });

  it("names what keeps it off", () => {
    expect(why(page({ session: null }), 0)).toBe("no-signal");
    expect(why(page({ session: null, hearing: { from: "opened-ahead", phase: "open" } }), 0)).toBe(
      "no-signal",
    );
    expect(why(page({ session: { encoderConnected: false } }), 0)).toBe("no-signal");
    expect(why(page({ session: { airState: "held" } }), 0)).toBe("held");
    expect(why(page({ session: { airState: "held" }, hearing: { phase: "before" } }), 0)).toBe("before");
    expect(
      why(page({ session: { airState: "ended", draining: true }, hearing: { phase: "closed" } }), 0),
    ).toBe("closed");
    expect(why(page({ session: { airState: "ended" } }), 0)).toBe("ended");
    expect(why(page({ session: { draining: true }, hearing: { phase: "recess" } }), 0)).toBe("recess");
  });
});

describe("what nobody knows", () => {
  it("is never told as if it were known", () => {
    const unknown = (why: string) => ({ state: "unknown", why, still: null });
    const still = { seconds: 9 };
    expect(lampOf(null, 0)).toMatchObject(unknown("desk-silent"));
    expect(lampOf(page({ stillAiring: still }), SILENT_MS)).toMatchObject(unknown("desk-silent"));
    expect(lampOf(page(), SILENT_MS - 1).state).toBe("live");
    expect(lampOf(page({ gateConnected: false, latched: true }), 0)).toMatchObject(unknown("gate-silent"));
    expect(lampOf(page({ settled: false, session: null }), 0)).toMatchObject(unknown("unsettled"));
    expect(lampOf(page({ session: { heardAgoMs: SILENT_MS } }), 0)).toMatchObject(unknown("gate-silent"));
  });
});

describe("what still goes out", () => {
  const recess = (seconds: number | null, silentMs = 0, sinceMs = silentMs) =>
    lampOf(
      page({ session: { draining: true }, hearing: { phase: "recess" }, stillAiring: { seconds } }),
      silentMs,
      sinceMs,
    ).still;
  it("counts down from when the answer came, rounded up, and never to nought", () => {
    expect(recess(8.2)).toEqual({ seconds: 9 });
    expect(recess(8.2, 1900, 1000)).toEqual({ seconds: 8 });
    expect(recess(0.4, 300)).toEqual({ seconds: 1 });
    expect(recess(0.4, 400)).toEqual({ seconds: null });
    expect(recess(null)).toEqual({ seconds: null });
  });

  it("is told beside every lamp that is off, an earlier hearing's too, and not beside one that is on", () => {
    const stillAiring = { seconds: 3 };
    expect(lampOf(page({ stillAiring, session: null }), 0).still).toEqual(stillAiring);
    expect(lampOf(page({ stillAiring, latched: true, session: null }), 0).still).toEqual(stillAiring);
    expect(lampOf(page({ stillAiring, session: { draining: true } }), 0)).toMatchObject({
      state: "live",
      still: null,
    });
  });
});

/** The gate's rule and the desk's phase, step by step, with whether an air range stands open for what comes in now. */
interface World {
  readonly air: AirState;
  readonly phase: Phase;
  readonly encoder: boolean;
  readonly open: boolean;
}

const NOW = 1000;
const GRACE_MS = 60_000;

function step(world: World, event: AirEvent, change: Partial<World> = {}): World {
  const { state, effects } = next(world.air, event, GRACE_MS);
  let open = world.open;
  for (const { type } of effects) {
    if (type === "arm") open = true;
    else if (type === "discard" || type === "drain") open = false;
  }
  return { ...world, open, ...change, air: state };
}

/** The desk's will for a phase, as lease-content says it. */
function leased(world: World, phase: Phase, more: readonly DeskPauseCause[] = [], wanted = true): World {
  const causes: DeskPauseCause[] = phase === "open" || phase === "closed" ? [...more] : ["phase", ...more];
  const phaseCard = phase === "before" ? "upcoming" : phase === "recess" ? "recess" : "paused";
  const lease = { readAtMs: NOW, allow: true, wanted, reasons: [], causes, phaseCard } as const;
  return step(world, { type: "lease", lease, now: NOW }, { phase });
}

const event = (type: "latch" | "unlatch" | "dump" | "recess" | "closing" | "filled") =>
  ({ type, now: NOW }) as const;

/** What people and encoders do, each as desk and gate carry it out. */
const MOVES: Readonly<Record<string, (world: World) => World>> = {
  open: (world) => (world.phase === "before" ? leased(world, "open") : world),
  recess: (world) => (world.phase === "open" ? leased(step(world, event("recess")), "recess") : world),
  reopen: (world) => (["recess", "closed-evidence"].includes(world.phase) ? leased(world, "open") : world),
  evidence: (world) => (["open", "recess"].includes(world.phase) ? leased(world, "closed-evidence") : world),
  close: (world) =>
    world.phase === "before" || world.phase === "closed"
      ? world
      : leased(step(world, event("closing")), "closed"),
  pause: (world) => leased(world, world.phase, ["operator"], world.phase !== "before"),
  resume: (world) => leased(world, world.phase, [], world.phase !== "before"),
  cut: (world) => step(world, event("latch")),
  rearm: (world) => step(world, event("unlatch")),
  dump: (world) => step(world, event("dump")),
  filled: (world) => step(world, event("filled")),
  "encoder drops": (world) =>
    world.encoder
      ? { ...step(world, { type: "encoder-left", now: NOW }), encoder: false, open: false }
      : world,
  "encoder returns": (world) =>
    world.encoder ? world : { ...step(world, { type: "encoder-returned", now: NOW }), encoder: true },
  "record fails": (world) => step(world, { type: "record", healthy: false, now: NOW }),
  "record heals": (world) => step(world, { type: "record", healthy: true, now: NOW }),
  drained: (world) =>
    world.air.draining === null
      ? world
      : step(world, { type: "drained", boundary: world.air.draining, more: world.open, now: NOW }),
};

describe("against the gate's own rule", () => {
  it("is on whenever an air range is open for what comes in now, and off otherwise, in every reachable state", () => {
    const begin = leased(
      { air: initialAir, phase: "before", encoder: true, open: false },
      "before",
      [],
      false,
    );
    const known = new Map<string, { world: World; way: readonly string[] }>();
    const waiting = [{ world: begin, way: [] as readonly string[] }];
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) {
      const key = JSON.stringify(each.world);
      if (known.has(key)) continue;
      known.set(key, each);
      for (const [name, move] of Object.entries(MOVES)) {
        waiting.push({ world: move(each.world), way: [...each.way, name] });
      }
    }
    expect(known.size).toBeGreaterThan(100);
    for (const { world, way } of known.values()) {
      const { air, phase, encoder } = world;
      const session = {
        airState: air.name as AirName,
        pauseCauses: [...pauseCauses(air)],
        draining: air.draining !== null,
        encoderConnected: encoder,
      };
      const { state } = lampOf(page({ session, hearing: { phase }, latched: air.latched }), 0);
      // What comes in goes out by an open range alone, and while nobody sends nothing comes in.
      const goesOut = world.open && encoder;
      expect([way, air.name, state === "live"]).toEqual([way, air.name, goesOut]);
    }
  });
});
