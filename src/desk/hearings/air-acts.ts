/** What a person does to the air of a session: put on air, pause, resume, dump. */
import type { AirStateName } from "../../link/messages.ts";
import { isoNow } from "../clock.ts";
import type { GateStart } from "../config.ts";
import type { PauseCard } from "../contract/session.ts";
import { gateFailure } from "../courtrooms/courtrooms.ts";
import { Failure } from "../failure.ts";
import type { LiveSession } from "../leases/live-sessions.ts";
import type { Caller } from "../people/tokens.ts";
import type { HearingState } from "../store/sessions.ts";
import { type DeskParts, needLive, needTold, onLive } from "./desk-parts.ts";

const AIRING: readonly AirStateName[] = ["preparing", "on-air"];

export class AirActs {
  readonly #parts: DeskParts;
  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Manual start, after re-arm, after re-approval. @throws Failure 409 with every reason of the law. */
  air(id: string, caller: Caller): Promise<void> {
    return onLive(this.#parts, id, async (session) => {
      const { keeper, sessions, gateStart, clock, records } = this.#parts;
      this.#refuseWrongPhase(session, gateStart);
      const { content } = await keeper.ask(session);
      if (!content.allow) {
        const [zh, en] = ["目前不能播出", "This session may not go on air"];
        throw new Failure(409, "not-allowed", zh, en, { reasons: content.reasons });
      }
      const opens = session.state.phase === "before";
      const opening: Partial<HearingState> = opens ? { phase: "open", openedAt: isoNow(clock) } : {};
      await sessions.change(id, { wanted: true, airedByPerson: true, ...opening });
      await keeper.renew(id);
      const position = await records.position(id);
      const by = caller.person;
      if (opens) {
        // With `manual` the act counts as the 开庭 mark and is noted so (design 4).
        const line = { type: "phase", mark: "opening", phase: "open", how: "air", by };
        await records.write(session.report, line, position);
      }
      await records.write(session.report, { type: "air", act: "air", by }, position);
      await this.#log(session, "session.air", caller, { opens });
    });
  }

  /** @param card what the public sees meanwhile; null: the one for a pause. */
  pause(id: string, caller: Caller, card: PauseCard | null = null): Promise<void> {
    return onLive(this.#parts, id, async (session) => {
      const { keeper, sessions, records } = this.#parts;
      if (session.state.operatorPaused) return;
      const pressedAt = isoNow(this.#parts.clock);
      const done = Promise.allSettled([
        sessions.impose(id, { operatorPaused: true, pauseCard: card }),
        keeper.renew(id),
      ]);
      const [written, told] = await done;
      // Paused it is, in memory, whatever the store does: the record must say so too.
      const line = { type: "seal", edge: "start", cause: "operator", pressedAt, by: caller.person, card };
      await records.write(session.report, line, await records.position(id));
      await this.#log(session, "session.pause", caller, { card: card ?? "paused" });
      if (written.status === "rejected") throw written.reason;
      needTold(this.#parts, id, told.status === "fulfilled" ? told.value : null);
    });
  }

  /** Takes away the operator's pause and nothing else. */
  resume(id: string, caller: Caller): Promise<void> {
    return onLive(this.#parts, id, async (session) => {
      const { keeper, sessions, records } = this.#parts;
      if (!session.state.operatorPaused) return;
      await sessions.change(id, { operatorPaused: false, pauseCard: null });
      await keeper.renew(id);
      const line = { type: "seal", edge: "end", cause: "operator", by: caller.person };
      await records.write(session.report, line, await records.position(id));
      await this.#log(session, "session.resume", caller, {});
    });
  }

  /** Discards the delay behind a card and goes on by itself. Not in the room's queue: a name was just spoken. */
  async dump(id: string, caller: Caller): Promise<void> {
    const { gate, sessions, records } = this.#parts;
    const dumped = gate.command({ name: "dump", sessionId: id }).catch((error: unknown) => {
      throw gateFailure(error);
    });
    // Also of one that is not taken over yet: the gate has it, and what it did is on record.
    const before = sessions.reportOf(id);
    const [outcome] = await Promise.allSettled([dumped]);
    const report = before ?? (await needLive(this.#parts, id)).report;
    if (outcome.status === "rejected") throw outcome.reason;
    if (!AIRING.includes(report.airState)) {
      throw new Failure(409, "not-airing", "没有在播出，无可撤下", "Nothing is on its way to the air");
    }
    const line = { type: "air", act: "dump", delaySeconds: report.delaySeconds, by: caller.person };
    await records.write(report, line, await records.position(id));
    await this.#log({ report }, "session.dump", caller, {});
  }

  #refuseWrongPhase({ state }: LiveSession, start: GateStart): void {
    if (state.phase === "closed") {
      throw new Failure(409, "hearing-closed", "已闭庭，不能再播出", "The hearing is closed");
    }
    if (state.phase === "before" && start === "opening") {
      throw new Failure(409, "hearing-not-opened", "尚未开庭，请先标记开庭", "Mark the opening first");
    }
  }

  #log(
    { report }: Pick<LiveSession, "report">,
    action: string,
    caller: Caller,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const entry = { actor: caller.person, action, subject: report.sessionId, outcome: "done" };
    return this.#parts.audit.note({ ...entry, detail: { courtroom: report.courtroom, ...detail } });
  }
}
