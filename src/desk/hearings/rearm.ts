/** 解除禁播: asked for by one person, confirmed by another, neither of them the one who cut. It only permits (design 4). */
import type { AuditLog } from "../audit/audit-log.ts";
import { gateFailure } from "../courtrooms/courtrooms.ts";
import { Failure } from "../failure.ts";
import type { GateLink } from "../leases/gate-link.ts";
import type { Latches } from "../leases/latches.ts";
import type { LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import type { Caller, Tokens } from "../people/tokens.ts";
import { isCutter, sameHand } from "../people/two-persons.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";

export interface RearmParts {
  readonly audit: AuditLog;
  readonly gate: Pick<GateLink, "command">;
  readonly keeper: LeaseKeeper;
  readonly latches: Latches;
  readonly sessions: LiveSessions;
  readonly tokens: Tokens;
  /** 1 drops the confirmation. */
  readonly persons: number;
}

export interface RearmOutcome {
  readonly state: "requested" | "lifted";
  readonly requestedBy: string;
  readonly confirmedBy: string | null;
  readonly reason: string;
}

export class Rearm {
  readonly #parts: RearmParts;
  constructor(parts: RearmParts) {
    this.#parts = parts;
  }

  /** @param scope a courtroom, or ALL_COURTROOMS for the lifting of cut-all. */
  async ask(scope: string, reason: string, caller: Caller): Promise<RearmOutcome> {
    const { latches, persons } = this.#parts;
    this.#check(scope, caller);
    if (persons === 1) {
      await this.#lift(scope, caller, { by: caller, reason });
      return { state: "lifted", requestedBy: caller.person, confirmedBy: null, reason };
    }
    if (!(await latches.askRearm(scope, caller, reason))) {
      const [zh, en] = [
        "申请期间又有人断播，请查看后再申请",
        "Somebody cut meanwhile: look again before you ask",
      ];
      throw new Failure(409, "cut-meanwhile", zh, en);
    }
    await this.#log(scope, "ask", caller, { reason });
    return { state: "requested", requestedBy: caller.person, confirmedBy: null, reason };
  }

  async confirm(scope: string, caller: Caller): Promise<RearmOutcome> {
    const { latches, tokens } = this.#parts;
    this.#check(scope, caller);
    const request = latches.request(scope);
    if (request === null) {
      throw new Failure(409, "rearm-not-requested", "尚无人申请解除禁播", "Nobody has asked for it");
    }
    const hand = sameHand(request.by, caller, (id) => tokens.find(id));
    if (hand !== null) throw sameHandFailure(hand);
    await this.#lift(scope, caller, request);
    const { by, reason } = request;
    return { state: "lifted", requestedBy: by.person, confirmedBy: caller.person, reason };
  }

  #check(scope: string, caller: Caller): void {
    const { latches, tokens } = this.#parts;
    if (!latches.isSet(scope)) {
      throw new Failure(409, "not-latched", "没有断播（禁播），无须解除", "Nothing is cut here");
    }
    const cutters = latches.cutters(scope);
    if (cutters.some((cutter) => isCutter(caller, cutter, (id) => tokens.find(id)))) {
      const [zh, en] = ["断播的人不能申请或确认解除", "Whoever cut may neither ask nor confirm"];
      throw new Failure(403, "rearm-by-cutter", zh, en);
    }
  }

  /** Nobody wants the air before it is permitted again: re-arm leads to held, going on air is a further act. */
  async #lift(scope: string, caller: Caller, request: { by: Caller; reason: string }): Promise<void> {
    const { gate, latches, sessions, keeper } = this.#parts;
    const all = scope === ALL_COURTROOMS;
    await sessions.clearWanted(all ? null : scope);
    try {
      await gate.command(all ? { name: "lift-cut-all" } : { name: "rearm", courtroom: scope });
    } catch (error) {
      throw gateFailure(error);
    }
    await latches.lift(scope, caller);
    void (all ? keeper.renewAll() : keeper.renewRoom(scope));
    await this.#log(scope, "lift", caller, {
      requestedBy: request.by.person,
      reason: request.reason,
    });
  }

  #log(
    scope: string,
    step: string,
    caller: Caller,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const action = scope === ALL_COURTROOMS ? `all.rearm.${step}` : `courtroom.rearm.${step}`;
    return this.#parts.audit.note({ actor: caller.person, action, subject: scope, outcome: "done", detail });
  }
}

function sameHandFailure(hand: "same-person" | "minted-by"): Failure {
  return hand === "same-person"
    ? new Failure(403, "rearm-same-person", "申请和确认须是两个人", "Two persons must ask and confirm")
    : new Failure(
        403,
        "rearm-minted-by",
        "令牌同出一手，不算两个人",
        "Tokens from one hand are not two persons",
      );
}
