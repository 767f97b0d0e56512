// Everything that can be done to one courtroom, each act sent through the node's API (or by its encoder) and told to
// the model with what it means by design.md 4.
import { approvalFor, caseNumberOf } from "../../test/support/approval-builder.ts";
import { monotonicMs } from "../../test/support/wait-for.ts";
import type { Differences } from "./differences.ts";
import type { HearingModel } from "./hearing-model.ts";
import type { Act, RoomModel } from "./room-model.ts";
import { refusalOf, type SoakStage } from "./stage.ts";
import type { Turnstile } from "./turnstile.ts";

/** A revocation has a second to act (design 9). */
const REVOCATION_MS = 1_000;
let cases = 0;

export interface RoomActsParts {
  readonly stage: SoakStage;
  readonly model: RoomModel;
  readonly turnstile: Turnstile;
  readonly differences: Differences;
  readonly graceMs: number;
}

export class RoomActs {
  readonly #parts: RoomActsParts;
  #leftAtMs = Number.NEGATIVE_INFINITY;
  #light: (() => void) | null = null;

  constructor(parts: RoomActsParts) {
    this.#parts = parts;
  }

  /** Imports an approval for the hearing's case, a new case if it has none. */
  async approve(of = this.#hearing): Promise<void> {
    const { stage } = this.#parts;
    of.caseNumber ??= caseNumberOf(++cases);
    const form = approvalFor({ courtroom: this.#room, caseNumber: of.caseNumber });
    const act = { name: "approve", turns: [{ condition: of.approved, to: true }] };
    await this.#do(act, async () => (of.approvalId = await stage.api.importApproval(form)), of);
  }

  async revoke(): Promise<void> {
    const { approvalId, approved, wanted } = this.#hearing;
    const act: Act = {
      name: "revoke",
      turns: [approved, wanted].map((condition) => ({ condition, to: false })),
      discards: "hearing",
      withinMs: REVOCATION_MS,
    };
    await this.#do(act, () => this.#parts.stage.api.revoke(approvalId ?? ""));
  }

  /** The 开庭 mark on the session that records now. */
  async open(): Promise<void> {
    const hearing = this.#hearing;
    if (hearing.caseNumber === null) await this.approve();
    const turns = [hearing.open, hearing.wanted].map((condition) => ({ condition, to: true }));
    const caseNumbers = [hearing.caseNumber ?? ""];
    const open = () => this.#parts.stage.api.phase(this.#room, "opening", { caseNumbers });
    if (await this.#do({ name: `opening ${hearing.caseNumber}`, turns }, open)) hearing.phase = "open";
  }

  /** The 开庭 mark before the encoder comes: the next session takes it. */
  async openAhead(): Promise<void> {
    const { model, stage } = this.#parts;
    const next = model.prepare();
    await this.approve(next);
    const act = { name: "opening, ahead", turns: [{ condition: next.open, to: true }] };
    const caseNumbers = [next.caseNumber ?? ""];
    const done = await this.#do(act, () => stage.api.phase(this.#room, "opening", { caseNumbers }), next);
    if (done) next.phase = "open";
  }

  /** Names the case before 开庭: the card 庭审即将开始, never the courtroom. */
  async assign(): Promise<void> {
    const hearing = this.#hearing;
    if (hearing.caseNumber !== null) return;
    await this.approve();
    const caseNumber = hearing.caseNumber ?? "";
    await this.#do({ name: `assign ${caseNumber}` }, () =>
      this.#parts.stage.api.assign(hearing.sessionId ?? "", [caseNumber]),
    );
  }

  async mark(phase: "recess" | "closed-evidence" | "mediation" | "reopening"): Promise<void> {
    const hearing = this.#hearing;
    const to = phase === "reopening";
    const drains = to || phase === "recess";
    const turns = [{ condition: hearing.open, to }];
    const act: Act = { name: phase, turns, ...(!drains && { discards: "hearing" }) };
    const done = await this.#do(act, () => this.#parts.stage.api.phase(this.#room, phase));
    if (done) hearing.phase = phase === "reopening" ? "open" : phase;
  }

  /** 闭庭; an encoder that sends is recorded by a successor from then on. */
  async close(): Promise<void> {
    const { stage, model } = this.#parts;
    const { open, sessionId } = this.#hearing;
    const act = { name: "closing", turns: [{ condition: open, to: false }] };
    if (!(await this.#do(act, () => stage.api.phase(this.#room, "closing")))) return;
    model.succeed();
    if (model.surroundings.encoderOn.certain) await this.#lookUp(sessionId);
  }

  async pause(): Promise<void> {
    const { unpaused, sessionId } = this.#hearing;
    const act: Act = { name: "pause", turns: [{ condition: unpaused, to: false }], discards: "hearing" };
    await this.#do(act, () => this.#parts.stage.api.pause(sessionId ?? ""));
  }

  async resume(): Promise<void> {
    const { unpaused, sessionId } = this.#hearing;
    const act = { name: "resume", turns: [{ condition: unpaused, to: true }] };
    await this.#do(act, () => this.#parts.stage.api.resume(sessionId ?? ""));
  }

  /** Discards what is in the delay and goes on by itself. */
  async dump(): Promise<void> {
    const { undisturbed, sessionId } = this.#hearing;
    const turns = [{ condition: undisturbed, to: false }];
    const act: Act = { name: "dump", turns, passing: true, discards: "hearing", mayBeRefused: () => true };
    await this.#do(act, () => this.#parts.stage.api.dump(sessionId ?? ""));
  }

  async air(): Promise<void> {
    const hearing = this.#hearing;
    const turns = [{ condition: hearing.wanted, to: true }];
    // A cut that crosses it may come first.
    const mayBeRefused = () => hearing.isAllowed !== true;
    await this.#do({ name: "air", turns, mayBeRefused }, () =>
      this.#parts.stage.api.air(hearing.sessionId ?? ""),
    );
  }

  async cut(): Promise<void> {
    const { stage, model } = this.#parts;
    const { wanted, sessionId } = this.#hearing;
    const { roomFree } = model.surroundings;
    const turns = [roomFree, wanted].map((condition) => ({ condition, to: false }));
    const { cutter } = stage.persons;
    const cut = () => (sessionId === null ? cutter.cutCourtroom(this.#room) : cutter.cut(sessionId));
    const done = await this.#do({ name: "cut", turns, discards: "room" }, cut);
    if (done) this.#light ??= model.darken("the courtroom is cut");
  }

  /** Asked for by one person, confirmed by another: to held. */
  async rearm(): Promise<void> {
    const { stage, model } = this.#parts;
    const { asker, confirmer } = stage.persons;
    await this.#do({ name: "rearm" }, () => asker.rearm(this.#room));
    const turns = [
      { condition: model.surroundings.roomFree, to: true },
      { condition: this.#hearing.wanted, to: false },
    ];
    this.#light?.();
    this.#light = null;
    await this.#do({ name: "rearm, confirmed", turns }, () => confirmer.confirmRearm(this.#room));
  }

  /** 调试 on or off: another target, and nothing goes there without a person's act. */
  async switchTestMode(): Promise<void> {
    const { model, stage } = this.#parts;
    const on = model.target === "live";
    const turns = [{ condition: this.#hearing.wanted, to: false }];
    const act: Act = { name: `test mode ${on ? "on" : "off"}`, turns, discards: "room" };
    if (await this.#do(act, () => stage.api.testMode(this.#room, on))) model.target = on ? "test" : "live";
  }

  async leave(how: "stop" | "abort"): Promise<void> {
    const { stage, model } = this.#parts;
    this.#leftAtMs = monotonicMs();
    const turns = [{ condition: model.surroundings.encoderOn, to: false }];
    await this.#do({ name: `encoder leaves (${how})`, turns }, () => stage.encoderLeaves(this.#room, how));
  }

  /** @param anew the grace time is over (or it never was here): what it sends is another hearing. */
  async comeBack(anew: boolean): Promise<void> {
    const { stage, model, differences, graceMs } = this.#parts;
    const before = this.#hearing.sessionId;
    const isAhead = anew && model.next !== null;
    if (anew) model.succeed();
    const hearing = this.#hearing;
    const turns = [model.surroundings.encoderOn, ...(isAhead ? [hearing.wanted] : [])];
    const name = `encoder comes${isAhead ? " to a hearing opened ahead" : anew ? " anew" : ""}`;
    const act = { name, turns: turns.map((condition) => ({ condition, to: true })) };
    if (!(await this.#do(act, () => stage.encoderComes(this.#room)))) return;
    const awayMs = monotonicMs() - this.#leftAtMs;
    await this.#lookUp(anew ? before : null);
    if (anew || hearing.sessionId === before) return;
    // A machine that was too slow for the grace time: it is another hearing, and nothing was wrong.
    if (awayMs < graceMs || hearing.phase === "recess") {
      const expected = `session ${before} to go on after ${awayMs.toFixed(0)} ms (grace ${graceMs} ms)`;
      differences.add(this.#room, monotonicMs(), expected, `session ${hearing.sessionId}`);
    }
    const { sessionId } = hearing;
    model.succeed();
    this.#hearing.sessionId = sessionId;
  }

  /** What must be refused, and change nothing. */
  async refused(
    name: string,
    refusedWith: string,
    call: (room: string, stage: SoakStage) => Promise<unknown>,
  ) {
    await this.#do({ name, refusedWith }, () => call(this.#room, this.#parts.stage));
  }

  async #lookUp(before: string | null): Promise<void> {
    const { stage, differences } = this.#parts;
    const hearing = this.#hearing;
    try {
      hearing.sessionId = await stage.sessionOf(this.#room, before);
    } catch (error) {
      differences.add(this.#room, monotonicMs(), "a session that records the encoder", String(error));
    }
  }

  async #do(act: Act, call: () => Promise<unknown>, of?: HearingModel): Promise<boolean> {
    const { turnstile, model } = this.#parts;
    return turnstile.pass(async () => {
      const pending = model.begin(act, of);
      const refusal = await refusalOf(call);
      model.end(pending, refusal);
      return refusal === null;
    });
  }

  get #hearing(): HearingModel {
    return this.#parts.model.hearing;
  }

  get #room(): string {
    return this.#parts.model.room;
  }
}
