/** Names the case of a session; on one that has a case it closes that hearing and opens a successor, held (design 5). */
import { randomUUID } from "node:crypto";
import type { JournalMark } from "../../link/messages.ts";
import { caseKeys } from "../approvals/case-key.ts";
import { isoNow } from "../clock.ts";
import type { AssignBody } from "../contract/session.ts";
import { gateFailure } from "../courtrooms/courtrooms.ts";
import { Failure } from "../failure.ts";
import type { LiveSession } from "../leases/live-sessions.ts";
import type { Caller } from "../people/tokens.ts";
import { type DeskParts, onLive } from "./desk-parts.ts";

export class Assignment {
  readonly #parts: DeskParts;
  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** @returns the id of the successor that takes the case; null when the session itself did. */
  assign(id: string, body: AssignBody, caller: Caller): Promise<string | null> {
    return onLive(this.#parts, id, async (session) => {
      const hearing = { caseNumbers: caseKeys(body.caseNumbers), hearingNo: body.hearingNo ?? null };
      if (session.state.phase === "closed") {
        throw new Failure(
          409,
          "hearing-closed",
          "已闭庭，请关联后续场次",
          "The hearing is closed: assign its successor",
        );
      }
      const isNamed = session.state.caseNumbers.length > 0;
      const successorId = isNamed ? await this.#succeed(session, hearing, caller) : null;
      if (!isNamed) await this.#name(session, hearing, caller);
      const detail = { ...hearing, before: session.state.caseNumbers, successorId };
      const entry = { actor: caller.person, action: "session.assign", subject: id, outcome: "done", detail };
      await this.#parts.audit.note(entry);
      return successorId;
    });
  }

  /** 并案: another case joins the hearing that runs. Without an approval of its own the air is shut. */
  join(id: string, caseNumbers: readonly string[], caller: Caller): Promise<void> {
    return onLive(this.#parts, id, async ({ report, state }) => {
      const { sessions, keeper, records, audit } = this.#parts;
      if (state.phase === "closed" || state.caseNumbers.length === 0) {
        const [zh, en] = ["没有正在进行的案件可以并入", "No hearing runs that a case could join"];
        throw new Failure(409, "nothing-to-join", zh, en);
      }
      const joined = caseKeys([...state.caseNumbers, ...caseNumbers]);
      // It can only shut: it counts at once, whatever the store does.
      const written = sessions.impose(id, { caseNumbers: joined });
      await Promise.all([written, keeper.renew(id)]);
      const line = { type: "case", caseNumbers: joined, hearingNo: state.hearingNo, how: "joined" };
      await records.write(report, { ...line, by: caller.person }, await records.position(id));
      const detail = { before: state.caseNumbers, after: joined };
      await audit.note({
        actor: caller.person,
        action: "session.join",
        subject: id,
        outcome: "done",
        detail,
      });
    });
  }

  async #name(
    { report }: LiveSession,
    hearing: { caseNumbers: readonly string[]; hearingNo: number | null },
    caller: Caller,
  ): Promise<void> {
    const { sessions, keeper, records } = this.#parts;
    await sessions.change(report.sessionId, hearing);
    await keeper.renew(report.sessionId);
    const position = await records.position(report.sessionId);
    await records.write(report, { type: "case", ...hearing, how: "assigned", by: caller.person }, position);
  }

  async #succeed(
    { report, state }: LiveSession,
    hearing: { caseNumbers: readonly string[]; hearingNo: number | null },
    caller: Caller,
  ): Promise<string | null> {
    const { sessions, keeper, records, openings, gate, clock, use } = this.#parts;
    const { sessionId, courtroom } = report;
    const id = randomUUID();
    // Kept before the gate is told: the successor may be reported before the gate's answer is.
    const predecessorId = sessionId;
    await openings.save({ id, courtroom, predecessorId, ...hearing, phase: "before", openedAt: null });
    let answer: JournalMark & { readonly successorId: string | null };
    try {
      answer = (await gate.command({ name: "switch", sessionId })) as typeof answer;
    } catch (error) {
      await openings.remove(id);
      throw gateFailure(error);
    }
    await sessions.change(sessionId, { phase: "closed", closedAt: isoNow(clock) });
    await keeper.renew(sessionId);
    await use.closed({ ...state, courtroom }, sessionId);
    const line = { type: "phase", mark: "closing", phase: "closed", how: "assign", before: state.phase };
    await records.write(report, { ...line, by: caller.person }, answer);
    if (answer.successorId === null) {
      // No encoder sends: the room's next session is a new one, and takes the hearing that was named here.
      await openings.save({
        id,
        courtroom,
        predecessorId: null,
        ...hearing,
        phase: "before",
        openedAt: null,
      });
    }
    return answer.successorId;
  }
}
