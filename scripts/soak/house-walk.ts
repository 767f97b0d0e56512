// Cut-all now and then, at any moment of whatever the rooms are doing, and its lifting by two persons.
import { setTimeout as pause } from "node:timers/promises";
import { monotonicMs } from "../../test/support/wait-for.ts";
import type { Condition } from "./condition.ts";
import type { Differences } from "./differences.ts";
import { between, type Chance } from "./random.ts";
import type { RequestLog } from "./request-log.ts";
import type { Act, RoomModel } from "./room-model.ts";
import { refusalOf, type SoakStage } from "./stage.ts";
import type { Turnstile } from "./turnstile.ts";

export interface HouseWalkParts {
  readonly stage: SoakStage;
  readonly rooms: readonly RoomModel[];
  readonly allFree: Condition;
  readonly log: RequestLog;
  readonly differences: Differences;
  readonly turnstile: Turnstile;
  readonly random: Chance;
  /** Mean time between two. */
  readonly everyMs: number;
}

export class HouseWalk {
  readonly #parts: HouseWalkParts;

  constructor(parts: HouseWalkParts) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { random, everyMs, stage, rooms, turnstile } = this.#parts;
    const { cutter } = stage.persons;
    while (!signal.aborted) {
      await pause(between(random, 0.5, 1.5) * everyMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await this.#act("cut all", false, () => cutter.cutAll());
      const lights = rooms.map((room) => room.darken("every courtroom is cut"));
      await pause(between(random, 200, 4_000));
      await turnstile.alone(async () => {
        for (const light of lights) light();
        await this.#lift();
      });
    }
  }

  async #lift(): Promise<void> {
    const { asker, confirmer, cutter } = this.#parts.stage.persons;
    await this.#act(
      "lifting of cut-all by the one who cut",
      null,
      () => cutter.liftCutAll(),
      "rearm-by-cutter",
    );
    await this.#act("lifting of cut-all", null, () => asker.liftCutAll());
    await this.#act("lifting of cut-all, confirmed", true, () => confirmer.confirmLiftCutAll());
  }

  /** @param free what every room is afterwards; null: as before. */
  async #act(
    name: string,
    free: boolean | null,
    call: () => Promise<unknown>,
    expected: string | null = null,
  ): Promise<void> {
    const { log, rooms, allFree, differences } = this.#parts;
    const request = log.begin(name, null, monotonicMs());
    const turn = free === null ? null : allFree.begin(free);
    // Cut and lifting both clear what was wanted.
    const pending = rooms.map((room) => {
      const turns = free === null ? [] : [{ condition: room.hearing.wanted, to: false }];
      const act: Act = { name, turns, ...(free === false && { discards: "room" }) };
      return { room, begun: room.begin(act, room.hearing, request) };
    });
    const refusal = await refusalOf(call);
    request.answeredAtMs = monotonicMs();
    request.outcome = refusal ?? "done";
    if (refusal !== expected) {
      differences.add("all rooms", request.sentAtMs, `${name}: ${expected ?? "done"}`, refusal ?? "done");
    }
    if (turn !== null) allFree.end(turn, refusal === null ? turn.to : undefined);
    for (const { room, begun } of pending) room.end(begun, refusal);
  }
}
