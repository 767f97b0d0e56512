import { describe, expect, it } from "vitest";
import { Simulation } from "./simulation.ts";

const EVENTS = 10_000;
const LEASE_MS = 15_000;
const MARGIN_MS = 200;

/** A small generator with a seed, so that a failing walk can be walked again. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A time in which the requests allowed content, by the model: what arrived in it may leave unless it was killed. */
interface Span {
  readonly fromMs: number;
  toMs: number;
  killedMs: number;
}

interface Will {
  allow: boolean;
  wanted: boolean;
  causes: ("operator" | "phase")[];
  phaseCard: "paused" | "recess";
}

/**
 * The model knows the requests and the clock, and nothing of the gate. A span opens when everything says open, ends
 * for good at a mark, and is killed with all that waits in it by whatever leaves the air otherwise.
 */
class Model {
  /** What is asked for, and what the gate was last told. */
  will: Will = { allow: false, wanted: false, causes: [], phaseCard: "paused" };
  told: Will = this.will;
  leaseAtMs = Number.NEGATIVE_INFINITY;
  latched = false;
  healthy = true;
  recess = false;
  readonly spans: Span[] = [];

  /** Conditions that hold for content already in the delay too. */
  #mayDrain(now: number): boolean {
    const others = this.will.causes.filter((cause) => cause !== "phase" || !this.recess);
    const fresh = now < this.leaseAtMs + LEASE_MS;
    return (
      fresh && this.will.allow && this.will.wanted && others.length === 0 && !this.latched && this.healthy
    );
  }

  tell(now: number): void {
    const reopened = this.told.causes.includes("phase") && !this.will.causes.includes("phase");
    if (this.recess && reopened) this.recess = false;
    this.told = { ...this.will };
    this.leaseAtMs = now;
  }

  settle(now: number): void {
    const open = this.#mayDrain(now) && !this.recess;
    const last = this.spans.at(-1);
    if (!this.#mayDrain(now)) this.kill(now);
    if (open && (last === undefined || last.toMs !== Number.POSITIVE_INFINITY)) {
      this.spans.push({ fromMs: now, toMs: Number.POSITIVE_INFINITY, killedMs: Number.POSITIVE_INFINITY });
    }
    if (!open && last !== undefined) last.toMs = Math.min(last.toMs, now);
  }

  kill(now: number): void {
    for (const span of this.spans) {
      span.killedMs = Math.min(span.killedMs, now);
      span.toMs = Math.min(span.toMs, now);
    }
  }

  /** Whether a message that arrived then may be on the platform at that time. */
  allows(arrivedMs: number, leftMs: number): boolean {
    return this.spans.some(({ fromMs, toMs, killedMs }) => {
      return arrivedMs >= fromMs && arrivedMs <= toMs && leftMs <= killedMs;
    });
  }
}

describe("a random walk", () => {
  for (const delaySeconds of [0, 2, 10]) {
    it(`of ${EVENTS} events drives the egress and never past the model (D = ${delaySeconds} s)`, () => {
      const seed = 20_220_803 + delaySeconds;
      const random = generator(seed);
      const walk = new Simulation(delaySeconds, random);
      const model = new Model();
      const send = () => {
        walk.lease(model.will);
        model.tell(walk.now);
      };
      const acts: Record<string, () => void> = {
        allow: () => Object.assign(model.will, { allow: true, wanted: true, causes: [] }),
        more: () => Object.assign(model.will, { allow: true, wanted: true, causes: [] }),
        revoke: () => Object.assign(model.will, { allow: false, wanted: false }),
        pause: () => Object.assign(model.will, { causes: ["operator"] }),
        closedEvidence: () => Object.assign(model.will, { causes: ["phase"], phaseCard: "paused" }),
        resume: () => Object.assign(model.will, { causes: [] }),
        renew: () => undefined,
        silence: () => undefined,
        recess: () => {
          walk.session.mark("recess");
          model.recess = true;
          model.settle(walk.now);
          Object.assign(model.will, { causes: ["phase"], phaseCard: "recess" });
        },
        dump: () => {
          walk.session.dump();
          model.kill(walk.now);
        },
        cut: () => {
          walk.session.cut(walk.now);
          model.latched = true;
          model.will.wanted = false;
          model.told.wanted = false;
        },
        rearm: () => {
          if (!model.latched) return;
          walk.session.unlatch();
          model.latched = false;
          model.will.wanted = false;
          model.told.wanted = false;
        },
        encoderLeaves: () => walk.encoderLeaves(),
        encoderReturns: () => walk.encoderReturns(),
        platformGoes: () => {
          walk.platform.isUp = false;
        },
        platformReturns: () => {
          walk.platform.isUp = true;
        },
        platformStalls: () => {
          walk.platform.isReading = false;
        },
        platformReads: () => {
          walk.platform.isReading = true;
        },
      };
      const names = Object.keys(acts);
      let judged = 0;
      for (let event = 0; event < EVENTS; event++) {
        const name = names[Math.floor(random() * names.length)] ?? "renew";
        acts[name]?.();
        if (name !== "silence") send();
        model.settle(walk.now);
        // Mostly short steps; now and then long enough for a lease to lapse or the delay to run through.
        const steps = random() < 0.1 ? random() * 20_000 : random() * 1_500;
        for (const end = walk.now + steps; walk.now < end; ) {
          const renewed = random() < 0.05 && name !== "silence";
          if (renewed) send();
          walk.pass(100);
          model.settle(walk.now);
          judged = judge(walk, model, judged, delaySeconds, `seed ${seed}, event ${event} (${name})`);
        }
        if (event % 250 === 249)
          judged = expectLife(walk, model, send, judged, delaySeconds, `seed ${seed}, event ${event}`);
        // Encoder and platform come back sooner or later, or nothing would be left to judge.
        if (random() < 0.3) walk.encoderReturns();
        if (random() < 0.5) Object.assign(walk.platform, { isUp: true, isReading: true });
        if (random() < 0.3) acts.rearm?.();
      }
      expect(walk.platform.received.filter(({ number }) => number !== null).length).toBeGreaterThan(2_000);
      expect(walk.platform.received.some(({ number }) => number === null)).toBe(true);
    }, 120_000);
  }
});

/** When everything says open for long enough, content flows again: no walk may end in a state without a way out. */
function expectLife(
  walk: Simulation,
  model: Model,
  send: () => void,
  judged: number,
  delaySeconds: number,
  where: string,
): number {
  if (model.latched) {
    walk.session.unlatch();
    model.latched = false;
  }
  Object.assign(walk.platform, { isUp: true, isReading: true });
  walk.encoderReturns();
  Object.assign(model.will, { allow: true, wanted: true, causes: ["phase"], phaseCard: "recess" });
  send();
  model.settle(walk.now);
  Object.assign(model.will, { causes: [] });
  let end = judged;
  // A reconnect after a long outage may take 18 s, a stalled write 10 s to be given up.
  for (const untilMs = walk.now + delaySeconds * 1_000 + 35_000; walk.now < untilMs; ) {
    send();
    model.settle(walk.now);
    walk.pass(100);
    model.settle(walk.now);
    end = judge(walk, model, end, delaySeconds, where);
  }
  const last = walk.platform.received.at(-1);
  if (last?.number === null || last === undefined || last.atMs < walk.now - 1_000) {
    throw new Error(
      `${where}: nothing airs although everything says open: ${JSON.stringify(walk.session.air)}`,
    );
  }
  return end;
}

function judge(walk: Simulation, model: Model, judged: number, delaySeconds: number, where: string): number {
  const { received } = walk.platform;
  for (let index = judged; index < received.length; index++) {
    const message = received[index];
    if (message === undefined || message.number === null) continue;
    const arrivedMs = walk.arrivedMs[message.number] ?? 0;
    const earliestMs = arrivedMs + (delaySeconds === 0 ? 0 : delaySeconds * 1_000 + MARGIN_MS);
    if (message.atMs < earliestMs) throw new Error(`${where}: message ${message.number} left too early`);
    if (!model.allows(arrivedMs, message.atMs)) {
      throw new Error(
        `${where}: message ${message.number} of ${arrivedMs} left at ${message.atMs}, not allowed`,
      );
    }
  }
  return received.length;
}
