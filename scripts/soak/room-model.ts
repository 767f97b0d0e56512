// One courtroom by the requests about it. An act is noted when it is sent and when it is answered; what it does to
// the conditions of the air follows from design.md 4, never from what the node says about itself.
import type { Condition, Turn } from "./condition.ts";
import type { Differences } from "./differences.ts";
import { HearingModel, type Surroundings, type Target } from "./hearing-model.ts";
import type { LoggedRequest, RequestLog } from "./request-log.ts";
import { RoomJudge } from "./room-judge.ts";

/** What an act does, by the design. */
export interface Act {
  readonly name: string;
  readonly turns?: readonly { readonly condition: Condition; readonly to: boolean }[];
  /** It discards what is in the delay: of the present hearing, or of every one of the room. */
  readonly discards?: "hearing" | "room";
  /** It has acted at the latest so long after its answer. */
  readonly withinMs?: number;
  /** It must be refused with this code. */
  readonly refusedWith?: string;
  /** Asked at the answer: whether a refusal, which changes nothing, was possible too. */
  readonly mayBeRefused?: () => boolean;
  /** What it turns is as it was before once it is answered. */
  readonly passing?: boolean;
}

/** An act that was sent and not answered yet. */
export interface Pending {
  readonly act: Act;
  readonly hearing: HearingModel;
  readonly turns: readonly Turn[];
  readonly request: LoggedRequest;
}

export interface RoomModelParts {
  readonly room: string;
  readonly delayMs: number;
  readonly log: RequestLog;
  readonly differences: Differences;
  readonly surroundings: Surroundings;
  readonly monotonicMs: () => number;
}

export class RoomModel {
  readonly judge: RoomJudge;
  readonly surroundings: Surroundings;
  target: Target = "live";
  hearing: HearingModel;
  /** Named by a person before its encoder came. */
  next: HearingModel | null = null;
  readonly #parts: RoomModelParts;

  constructor(parts: RoomModelParts) {
    this.#parts = parts;
    this.surroundings = parts.surroundings;
    this.judge = new RoomJudge(parts);
    this.hearing = this.#watched();
  }

  get room(): string {
    return this.#parts.room;
  }

  /** The act is about to be sent. @param of the hearing it is about; default: the present one. */
  begin(act: Act, of = this.hearing, logged: LoggedRequest | null = null): Pending {
    const nowMs = this.#parts.monotonicMs();
    const request = logged ?? this.#parts.log.begin(act.name, this.room, nowMs);
    // What must be refused changes nothing, not even perhaps.
    const wished = act.refusedWith === undefined ? (act.turns ?? []) : [];
    const turns = wished.map(({ condition, to }) => condition.begin(to));
    if (act.refusedWith === undefined && act.discards !== undefined) {
      for (const hearing of this.#discardedBy(act, of)) hearing.mayBeDiscarded(nowMs);
    }
    this.#settle(nowMs);
    return { act, hearing: of, turns, request };
  }

  /** @param refusal the code of the refusal, or null: it was done. */
  end({ act, hearing, turns, request }: Pending, refusal: string | null): void {
    const nowMs = this.#parts.monotonicMs();
    const actedMs = nowMs + (act.withinMs ?? 0);
    if (request.room !== null) {
      request.answeredAtMs = nowMs;
      request.outcome = refusal ?? "done";
      this.#compareAnswer(act, refusal, request);
    }
    const done = refusal === null && act.refusedWith === undefined;
    const stays = done && act.passing !== true;
    for (const turn of turns) turn.condition.end(turn, stays ? this.#turnedTo(turn, hearing) : undefined);
    if (done && act.discards !== undefined) {
      for (const each of this.#discardedBy(act, hearing)) each.isDiscarded(actedMs);
    }
    this.#settle(actedMs, act.discards === undefined ? actedMs : request.sentAtMs);
  }

  /** 闭庭, a return after the grace time: what follows is another hearing. */
  succeed(): void {
    const nowMs = this.#parts.monotonicMs();
    this.hearing.finish(nowMs, this.target);
    this.hearing = this.next ?? this.#watched();
    this.next = null;
    this.#settle(nowMs);
  }

  /** A hearing that is named before its encoder comes. */
  prepare(): HearingModel {
    this.next ??= this.#watched();
    return this.next;
  }

  /** Nothing at all may be on the room's connections from now on. @returns what ends it. */
  darken(why: string): () => void {
    const dark = { fromMs: this.#parts.monotonicMs(), toMs: Number.POSITIVE_INFINITY, why };
    this.judge.dark.push(dark);
    return () => {
      dark.toMs = Math.min(dark.toMs, this.#parts.monotonicMs());
    };
  }

  #watched(): HearingModel {
    const hearing = new HearingModel(this.#parts.surroundings);
    this.judge.watch(hearing);
    return hearing;
  }

  #discardedBy(act: Act, hearing: HearingModel): Iterable<HearingModel> {
    return act.discards === "room" ? this.judge.hearings : [hearing];
  }

  #settle(nowMs: number, sinceMs = nowMs): void {
    this.hearing.settle(nowMs, this.target, sinceMs);
  }

  /** A want that the law denies at that moment is cleared again; where nobody can tell, it may be either. */
  #turnedTo({ condition, to }: Turn, hearing: HearingModel): boolean | null {
    if (condition !== hearing.wanted || !to) return to;
    return hearing.isAllowed;
  }

  #compareAnswer(act: Act, refusal: string | null, request: LoggedRequest): void {
    const { differences } = this.#parts;
    const { refusedWith, mayBeRefused } = act;
    const isExpected =
      refusedWith === undefined ? refusal === null || mayBeRefused?.() === true : refusal === refusedWith;
    if (isExpected) return;
    const expected = refusedWith === undefined ? "done" : `refused with ${refusedWith}`;
    differences.add(this.room, request.sentAtMs, `${act.name}: ${expected}`, refusal ?? "done");
  }
}
