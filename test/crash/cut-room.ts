// One courtroom that is cut and re-armed while the node's processes die around it, and what must hold of it meanwhile.
import type { ConnectionSummary } from "../support/measured-connection.ts";
import { monotonicMs } from "../support/wait-for.ts";
import { type CrashStage, DELAY_MS } from "./crash-stage.ts";

/** From the answer of a cut until somebody wants the air again nothing may leave. */
interface ShutSpan {
  readonly answeredMs: number;
  wantedMs: number;
}

/** Tokens of the three persons whom a cut and its lifting take. */
export interface People {
  readonly cuts: string;
  readonly asks: string;
  readonly confirms: string;
}

const AGAIN_MS = 300;
/** A node that was killed is back long before. */
const TRIES = 100;
const STAYS_MS = { least: 2_000, most: 8_000 };

export class CutRoom {
  readonly name: string;
  cuts = 0;
  readonly #stage: CrashStage;
  readonly #people: People;
  readonly #shut: ShutSpan[] = [];
  readonly #lost: string[] = [];
  #isCut = false;

  constructor(stage: CrashStage, name: string, people: People) {
    this.#stage = stage;
    this.name = name;
    this.#people = people;
  }

  /** On air for a while, cut, re-armed by two persons, on air again, until it is over; a last cut stands. */
  async live(random: () => number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#while(random, isOver);
      await this.#cut();
      await this.#while(random, isOver);
      if (isOver()) return;
      await this.#rearm();
    }
  }

  /** Latches that were answered and that the gate does not know (any more). */
  async lostLatches(): Promise<string[]> {
    await this.#look();
    return this.#lost;
  }

  /** What reached the platform between the answer of a cut and the next wish for the air. */
  forbidden(connections: readonly ConnectionSummary[]): string[] {
    return connections.flatMap(({ openedAtMs, firstMediaAtMs, lastMediaAtMs, newestStampMs }) =>
      this.#shut.flatMap(({ answeredMs, wantedMs }) => {
        if (firstMediaAtMs === null || lastMediaAtMs === null || openedAtMs > wantedMs) return [];
        const late = lastMediaAtMs > answeredMs && firstMediaAtMs < wantedMs;
        const young = (newestStampMs ?? 0) > answeredMs - DELAY_MS && openedAtMs < answeredMs;
        const aired = `${this.name}: aired until ${lastMediaAtMs - answeredMs} ms after the answer`;
        return late || young ? [aired] : [];
      }),
    );
  }

  async #while(random: () => number, isOver: () => boolean): Promise<void> {
    const untilMs = monotonicMs() + STAYS_MS.least + random() * (STAYS_MS.most - STAYS_MS.least);
    while (!isOver() && monotonicMs() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      await this.#look();
    }
  }

  /** Whenever a gate answers, it knows the latch. */
  async #look(): Promise<void> {
    if (!this.#isCut) return;
    const snapshot = await this.#stage.snapshot();
    if (snapshot === null) return;
    const { all, courtrooms } = snapshot.latches;
    if (!all && !courtrooms.includes(this.name)) this.#lost.push(`${this.name} is not latched`);
    if (all) this.#lost.push(`${this.name}: everything is cut, which nobody ordered`);
  }

  async #cut(): Promise<void> {
    await this.#untilDone("cut", async () => {
      const { latched } = await this.#stage.node.api(this.#people.cuts).cutCourtroom(this.name);
      if (!latched) throw new Error("the latch was not written");
    });
    this.cuts += 1;
    this.#shut.push({ answeredMs: monotonicMs(), wantedMs: Number.POSITIVE_INFINITY });
    this.#isCut = true;
  }

  async #rearm(): Promise<void> {
    this.#isCut = false;
    const { asks, confirms } = this.#people;
    await this.#untilDone("re-arm", async () => {
      // A first try may have come through although its answer did not.
      await this.#stage.node.api(asks).rearm(this.name).catch(unless("not-latched"));
      await this.#stage.node.api(confirms).confirmRearm(this.name).catch(unless("not-latched"));
    });
    await this.#untilDone("air", async () => {
      const session = await this.#stage.api.liveSessionOf(this.name);
      if (session === undefined) throw new Error("no session");
      const shut = this.#shut.at(-1);
      if (shut !== undefined) shut.wantedMs = Math.min(shut.wantedMs, monotonicMs());
      await this.#stage.api.air(session.id);
    });
  }

  /** People press again when the node they spoke to has just been killed. */
  async #untilDone(what: string, act: () => Promise<unknown>): Promise<void> {
    let last: unknown;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      try {
        await act();
        return;
      } catch (error) {
        last = error;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    throw new Error(`${what} of ${this.name}: ${String(last)}`);
  }
}

function unless(...codes: readonly string[]): (error: { code?: string }) => void {
  return (error) => {
    if (!codes.includes(error.code ?? "")) throw error;
  };
}
