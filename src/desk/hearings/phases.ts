/** The marks of a hearing: 开庭, 休庭, 继续开庭, 不公开举证质证, 不宜录制的调解, 闭庭 (design 4). */
import type { JournalMark } from "../../link/messages.ts";
import { isoNow } from "../clock.ts";
import type { Phase, PhaseBody, PhaseMark } from "../contract/session.ts";
import { gateFailure } from "../courtrooms/courtrooms.ts";
import { Failure, sessionNotFound } from "../failure.ts";
import type { LiveSession } from "../leases/live-sessions.ts";
import { refuseAwaited, refuseAwaitedRoom } from "../leases/need-live.ts";
import type { Caller } from "../people/tokens.ts";
import type { HearingState } from "../store/sessions.ts";
import { type DeskParts, needTold, onLive, refuseTestRoom, sessionEnded } from "./desk-parts.ts";
import { nameHearing } from "./naming.ts";
import {
  interruptionItem,
  isSealed,
  isSuspended,
  type PhaseOutcome,
  phaseAfter,
  phaseOrder,
} from "./phase-rules.ts";
import { UnattendedMarks } from "./unattended-marks.ts";

const SHUTS: readonly PhaseMark[] = ["closed-evidence", "mediation"];

export class Phases {
  readonly #parts: DeskParts;
  readonly #unattended: UnattendedMarks;
  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#unattended = new UnattendedMarks(parts);
  }

  async markSession(id: string, body: PhaseBody, caller: Caller): Promise<PhaseOutcome> {
    if (body.phase === "closing" && this.#parts.sessions.get(id) === null) {
      return this.#closeEnded(id, body, caller);
    }
    return onLive(this.#parts, id, (session) => this.#mark(session, body, caller));
  }

  /** The room's present session; without one an opening waits for the next, and a closing ends what was left open. */
  markRoom(courtroom: string, body: PhaseBody, caller: Caller): Promise<PhaseOutcome> {
    const { sessions, queue, courtrooms, openings, store } = this.#parts;
    courtrooms.need(courtroom);
    refuseTestRoom(courtroom);
    return queue.run(courtroom, async () => {
      const [session] = sessions.inRoom(courtroom);
      const isGoing = session !== undefined && session.state.phase !== "closed";
      // What shuts the air waits for nobody.
      if (!isGoing || !SHUTS.includes(body.phase)) refuseAwaitedRoom(sessions, courtroom);
      if (isGoing) return this.#mark(session, body, caller);
      const waiting = openings.ofRoom(courtroom);
      if (waiting !== null) return this.#unattended.mark(waiting, body, caller);
      if (body.phase === "opening") return this.#unattended.openAhead(courtroom, body, caller);
      const left = await store.sessions.unclosedIn(courtroom);
      if (left === null || body.phase !== "closing") throw phaseOrder("before", body.phase);
      return this.#unattended.close(left.report.sessionId, caller);
    });
  }

  async #mark(session: LiveSession, body: PhaseBody, caller: Caller): Promise<PhaseOutcome> {
    const { report, state } = session;
    const to = phaseAfter(state.phase, body.phase);
    if (to === null) throw phaseOrder(state.phase, body.phase);
    if (body.suspendRecording === true && !this.#parts.maySuspendRecording()) {
      const [zh, en] = ["现行规则不允许暂停录制", "The policy does not allow the recording to be suspended"];
      throw new Failure(409, "suspension-not-allowed", zh, en);
    }
    // Whatever follows is recorded from its first moment on.
    const mayBeSuspended = isSuspended(report) || this.#parts.maySuspendRecording();
    if (state.phase === "mediation" && mayBeSuspended) await this.#resumeRecord(session);
    switch (body.phase) {
      case "opening":
        await this.#open(session, body, caller);
        break;
      case "recess":
      case "closing":
        await this.#drain(session, body.phase, to, caller);
        break;
      case "closed-evidence":
      case "mediation":
        await this.#shut(session, body.phase, to, caller);
        if (body.suspendRecording === true) await this.#suspendRecord(session, caller);
        break;
      case "reopening":
        await this.#reopen(session, to, caller);
        break;
    }
    return { sessionId: report.sessionId };
  }

  async #open({ report, state }: LiveSession, body: PhaseBody, caller: Caller): Promise<void> {
    const { sessions, keeper, docket, clock, gateStart, records } = this.#parts;
    const id = report.sessionId;
    const hearing = nameHearing(body, state, await docket.openIn(report.courtroom, clock.wallMs()));
    const openedAt = isoNow(clock);
    // With `manual` it is `air` that wants the air; the mark alone opens the hearing.
    const { caseNumbers, hearingNo } = hearing;
    await sessions.change(id, {
      caseNumbers,
      hearingNo,
      phase: "open",
      openedAt,
      wanted: gateStart !== "manual",
    });
    await keeper.renew(id);
    const position = await records.position(id);
    await records.write(
      report,
      { type: "case", caseNumbers, hearingNo, how: "opening", by: caller.person },
      position,
    );
    await this.#note(
      { report, state },
      "opening",
      { phase: "open", caseNumbers, hearingNo },
      position,
      caller,
    );
  }

  /** The gate first: the mark is where its record ends now, and the lease that carries the phase comes after it. */
  async #drain(session: LiveSession, mark: "recess" | "closing", to: Phase, caller: Caller): Promise<void> {
    const { gate, sessions, keeper, clock, use } = this.#parts;
    const id = session.report.sessionId;
    let position: JournalMark;
    try {
      position = (await gate.command({ name: "mark", sessionId: id, mark })) as JournalMark;
    } catch (error) {
      throw gateFailure(error);
    }
    const patch: Partial<HearingState> = {
      phase: to,
      ...(mark === "closing" && { closedAt: isoNow(clock) }),
    };
    await sessions.change(id, patch);
    // Awaited: a 继续开庭 that followed before the gate had seen this lease would not lead back.
    await keeper.renew(id);
    if (mark === "closing") await use.closed({ ...session.state, ...session.report }, id);
    await this.#note(session, mark, { phase: to }, position, caller);
  }

  /** Off air first, at once; where it was is noted after. */
  async #shut(session: LiveSession, mark: PhaseMark, to: Phase, caller: Caller): Promise<void> {
    const { sessions, keeper, records, clock } = this.#parts;
    const id = session.report.sessionId;
    const pressedAt = isoNow(clock);
    const done = Promise.allSettled([sessions.impose(id, { phase: to }), keeper.renew(id)]);
    // Sealed it is, in memory, whatever the store does: the record must say so too.
    const [written, told] = await done;
    await this.#note(session, mark, { phase: to }, await records.position(id), caller, pressedAt);
    if (written.status === "rejected") throw written.reason;
    needTold(this.#parts, id, told.status === "fulfilled" ? told.value : null);
  }

  /** The air is shut already; a record that goes on instead is the safer failure, and is told. */
  async #suspendRecord({ report }: LiveSession, caller: Caller): Promise<void> {
    const { gate, records, audit } = this.#parts;
    const { sessionId, courtroom } = report;
    const position = await records.position(sessionId);
    try {
      await gate.command({ name: "suspend-recording", sessionId, on: true });
    } catch (error) {
      throw gateFailure(error);
    }
    const item = interruptionItem("mediation");
    await records.write(report, { type: "suspend", item, by: caller.person }, position);
    await audit.note({
      ...{ actor: caller.person, action: "session.suspend-recording", subject: sessionId, outcome: "done" },
      detail: { courtroom, item },
    });
  }

  /** Also where nobody suspended it: the gate knows. @throws Failure when the gate can't be told; nothing has changed then. */
  async #resumeRecord({ report }: LiveSession): Promise<void> {
    try {
      await this.#parts.gate.command({ name: "suspend-recording", sessionId: report.sessionId, on: false });
    } catch (error) {
      throw gateFailure(error);
    }
  }

  async #reopen(session: LiveSession, to: Phase, caller: Caller): Promise<void> {
    const { sessions, keeper, records } = this.#parts;
    const id = session.report.sessionId;
    await sessions.change(id, { phase: to });
    await keeper.renew(id);
    await this.#note(session, "reopening", { phase: to }, await records.position(id), caller);
  }

  async #note(
    { report, state }: LiveSession,
    mark: PhaseMark,
    facts: { readonly phase: Phase; readonly [fact: string]: unknown },
    position: JournalMark | null,
    caller: Caller,
    pressedAt: string | null = null,
  ): Promise<void> {
    const { records, audit } = this.#parts;
    if (isSealed(state.phase)) {
      await records.write(
        report,
        { type: "seal", edge: "end", cause: state.phase, by: caller.person },
        position,
      );
    }
    const item = interruptionItem(mark);
    const line = {
      type: "phase",
      mark,
      phase: facts.phase,
      ...(item !== null && { item }),
      by: caller.person,
    };
    await records.write(report, line, position);
    if (isSealed(facts.phase)) {
      await records.write(
        report,
        { type: "seal", edge: "start", cause: facts.phase, pressedAt, by: caller.person },
        position,
      );
    }
    await audit.note({
      actor: caller.person,
      action: `session.${mark}`,
      subject: report.sessionId,
      outcome: "done",
      detail: { courtroom: report.courtroom, ...facts, ...(item !== null && { item }) },
    });
  }

  /** A hearing whose encoder left for good without 闭庭 is closed afterwards. */
  async #closeEnded(id: string, body: PhaseBody, caller: Caller): Promise<PhaseOutcome> {
    const { sessions, store, queue } = this.#parts;
    const known = await store.sessions.byId(id);
    // Taken over while the store was asked.
    if (sessions.get(id) !== null) return onLive(this.#parts, id, (live) => this.#mark(live, body, caller));
    if (known === null) {
      refuseAwaited(sessions, id);
      throw sessionNotFound(id);
    }
    return queue.run(known.report.courtroom, async () => {
      // What came before it in the room's queue may have closed it.
      const stored = await store.sessions.byId(id);
      // Or the session was taken over meanwhile: then it is closed at the gate.
      const live = sessions.get(id);
      if (live !== null) return this.#mark(live, body, caller);
      if (stored === null || stored.live) refuseAwaited(sessions, id);
      if (stored === null || phaseAfter(stored.state.phase, "closing") === null) throw sessionEnded();
      return this.#unattended.close(id, caller);
    });
  }
}
