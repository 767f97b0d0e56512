// Takes one courtroom at random through whatever a court's day can bring, again and again: what shuts the air, what
// leads back, and what must be refused. The same seed makes the same choices.
import { setTimeout as pause } from "node:timers/promises";
import { monotonicMs } from "../../test/support/wait-for.ts";
import { between, type Chance, oneOf } from "./random.ts";
import type { RoomActs } from "./room-acts.ts";
import type { RoomModel } from "./room-model.ts";

export interface RoomWalkParts {
  readonly model: RoomModel;
  readonly acts: RoomActs;
  readonly random: Chance;
  readonly delayMs: number;
  readonly graceMs: number;
}

type Step = () => Promise<void>;

/** A return this close to the end of the grace time could be either; the walk stays clear of it. */
const CLEAR_MS = 2_500;
const OFF_AIR_PHASES = ["recess", "closed-evidence", "mediation"] as const;

export class RoomWalk {
  readonly #parts: RoomWalkParts;
  /** When the encoder comes back, and whether that is another hearing then. */
  #away: { readonly untilMs: number; readonly anew: boolean } = { untilMs: 0, anew: true };

  constructor(parts: RoomWalkParts) {
    this.#parts = parts;
  }

  /** Walks until the signal; the act under way is done first. */
  async run(signal: AbortSignal): Promise<void> {
    const { random } = this.#parts;
    while (!signal.aborted) {
      const dwellMs = random() < 0.15 ? 0 : this.#dwellMs();
      await pause(dwellMs, undefined, { signal }).catch(() => {});
      if (!signal.aborted) await this.#next()();
    }
  }

  /** Lets the encoder leave and closes the hearing, so that every session ends. */
  async finish(): Promise<void> {
    const { acts, model } = this.#parts;
    if (model.surroundings.encoderOn.possible) await acts.leave("stop");
    if (model.hearing.phase !== "before") await acts.close();
  }

  #dwellMs(): number {
    const { model, random, delayMs } = this.#parts;
    // Long enough on air that some of it is shown, short enough off it that many spans fit.
    if (model.hearing.mustAir) return between(random, 0.1, 1) * (3 * delayMs + 8_000);
    // Now and then so long that what should not have come back would be seen.
    return between(random, 100, random() < 0.2 ? delayMs + 3_000 : 2_000);
  }

  #next(): Step {
    const { model, random } = this.#parts;
    if (!model.surroundings.encoderOn.possible) return this.#whileAway();
    const { hearing } = model;
    if (random() < 0.08) return this.#refused();
    if (hearing.mustAir || random() < 0.15) return this.#shut();
    const back = this.#back();
    return back !== null && random() < 0.12 && model.surroundings.roomFree.certain
      ? () => this.#crossedByCut(back)
      : (back ?? this.#shut());
  }

  #whileAway(): Step {
    const { acts, model, random } = this.#parts;
    const { untilMs, anew } = this.#away;
    const leftMs = untilMs - monotonicMs();
    if (leftMs <= 0) {
      if (anew && model.next === null && random() < 0.3) return () => acts.openAhead();
      const comeBack = () => acts.comeBack(anew);
      return model.surroundings.roomFree.certain && random() < 0.12
        ? () => this.#crossedByCut(comeBack)
        : comeBack;
    }
    const wait = () => pause(Math.min(leftMs, 500));
    if (anew || random() < 0.6) return wait;
    const { unpaused } = model.hearing;
    return model.surroundings.roomFree.certain
      ? oneOf<Step>(random, [() => acts.cut(), () => (unpaused.certain ? acts.pause() : acts.resume())])
      : wait;
  }

  /** What takes the room off the air, or at least disturbs it. */
  #shut(): Step {
    const { acts, model, random } = this.#parts;
    const { hearing, surroundings } = model;
    const steps: [Step, ...Step[]] = [() => this.#leave()];
    if (random() < 0.6) steps.push(() => acts.switchTestMode());
    if (surroundings.roomFree.certain) steps.push(() => acts.cut());
    if (hearing.approved.certain) steps.push(() => acts.revoke());
    if (hearing.phase === "before") return oneOf(random, [...steps, () => acts.assign()]);
    if (hearing.unpaused.certain) steps.push(() => acts.pause());
    if (hearing.mustAir) steps.push(() => acts.dump());
    for (const phase of OFF_AIR_PHASES) {
      if (hearing.phase !== phase) steps.push(() => acts.mark(phase));
    }
    if (random() < 0.5) steps.push(() => acts.close());
    return oneOf(random, steps);
  }

  /** The next of the acts that lead back to the air; null while only the lifting of cut-all does. */
  #back(): Step | null {
    const { acts, model, random } = this.#parts;
    const { hearing, surroundings } = model;
    const missing: Step[] = [];
    if (!surroundings.roomFree.possible) missing.push(() => acts.rearm());
    if (hearing.phase === "before") missing.push(() => acts.open());
    else if (!hearing.open.possible) missing.push(() => acts.mark("reopening"));
    if (!hearing.approved.possible && hearing.caseNumber !== null) missing.push(() => acts.approve());
    if (!hearing.unpaused.possible) missing.push(() => acts.resume());
    const [first, ...others] = missing;
    if (first !== undefined) return oneOf(random, [first, ...others]);
    return surroundings.allFree.possible && !hearing.wanted.certain ? () => acts.air() : null;
  }

  #refused(): Step {
    const { acts, model } = this.#parts;
    const { hearing, surroundings } = model;
    const { sessionId, phase } = hearing;
    const isLatched = !surroundings.roomFree.possible;
    if (isLatched && phase !== "before") {
      return () => acts.refused("air while cut", "not-allowed", (_, { api }) => api.air(sessionId ?? ""));
    }
    if (isLatched) {
      return () =>
        acts.refused("re-arm by the one who cut", "rearm-by-cutter", (room, { persons }) =>
          persons.cutter.rearm(room),
        );
    }
    if (phase === "before") {
      return () =>
        acts.refused("air before the opening", "hearing-not-opened", (_, { api }) =>
          api.air(sessionId ?? ""),
        );
    }
    if (!hearing.approved.possible) {
      return () =>
        acts.refused("air without an approval", "not-allowed", (_, { api }) => api.air(sessionId ?? ""));
    }
    if (phase === "open") {
      return () =>
        acts.refused("reopening of an open hearing", "phase-order", (room, { api }) =>
          api.phase(room, "reopening"),
        );
    }
    return () =>
      acts.refused("re-arm of a free room", "not-latched", (room, { persons }) => persons.asker.rearm(room));
  }

  /** A cut pressed while another act is under way: whichever comes first, the room is cut. */
  async #crossedByCut(step: Step): Promise<void> {
    const { acts, random } = this.#parts;
    const cut = async () => {
      await pause(between(random, 0, 30));
      await acts.cut();
    };
    await Promise.all([step(), cut()]);
  }

  async #leave(): Promise<void> {
    const { acts, model, random, graceMs } = this.#parts;
    const staysLong = random() < 0.35;
    const isRecess = model.hearing.phase === "recess";
    const awayMs = staysLong
      ? graceMs + CLEAR_MS + between(random, 0, 3_000)
      : between(random, 200, Math.max(300, graceMs - CLEAR_MS));
    await acts.leave(random() < 0.5 ? "stop" : "abort");
    // In recess the grace time does not run.
    this.#away = { untilMs: monotonicMs() + awayMs, anew: staysLong && !isRecess };
  }
}
