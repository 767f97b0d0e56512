/** Marks of a hearing while no session is in its room: 开庭 before the encoder comes, and 闭庭 after it has left for good. */
import { randomUUID } from "node:crypto";
import { isoNow } from "../clock.ts";
import type { PhaseBody } from "../contract/session.ts";
import type { Caller } from "../people/tokens.ts";
import type { Opening } from "../store/openings.ts";
import type { DeskParts } from "./desk-parts.ts";
import { nameHearing } from "./naming.ts";
import { type PhaseOutcome, phaseAfter, phaseOrder } from "./phase-rules.ts";

export class UnattendedMarks {
  readonly #parts: DeskParts;
  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  async openAhead(courtroom: string, body: PhaseBody, caller: Caller): Promise<PhaseOutcome> {
    const { docket, clock, openings, audit } = this.#parts;
    const proposals = await docket.openIn(courtroom, clock.wallMs());
    const hearing = nameHearing(body, { caseNumbers: [], hearingNo: null }, proposals);
    const openedAt = isoNow(clock);
    const opening: Opening = {
      id: randomUUID(),
      courtroom,
      predecessorId: null,
      caseNumbers: hearing.caseNumbers,
      hearingNo: hearing.hearingNo,
      phase: "open",
      openedAt,
    };
    await openings.save(opening);
    const detail = { caseNumbers: opening.caseNumbers, hearingNo: opening.hearingNo, ahead: true };
    await audit.append({
      actor: caller.person,
      action: "courtroom.opening",
      subject: courtroom,
      outcome: "done",
      detail,
    });
    return { opening };
  }

  async mark(opening: Opening, body: PhaseBody, caller: Caller): Promise<PhaseOutcome> {
    const { openings, audit, clock, use } = this.#parts;
    const phase = phaseAfter(opening.phase, body.phase);
    if (phase === null) throw phaseOrder(opening.phase, body.phase);
    const changed = { ...opening, phase, openedAt: opening.openedAt ?? isoNow(clock) };
    if (phase === "closed") {
      await openings.remove(opening.id);
      await use.closed(changed, opening.id);
    } else await openings.save(changed);
    const action = `courtroom.${body.phase}`;
    await audit.append({ actor: caller.person, action, subject: opening.courtroom, outcome: "done" });
    return { opening: changed };
  }

  /** One whose encoder left for good. */
  async close(id: string, caller: Caller): Promise<PhaseOutcome> {
    const { store, audit, clock, use } = this.#parts;
    await store.sessions.saveState(id, { phase: "closed", closedAt: isoNow(clock) });
    const stored = await store.sessions.byId(id);
    if (stored !== null) await use.closed({ ...stored.state, courtroom: stored.report.courtroom }, id);
    const detail = { afterEnd: true };
    await audit.append({
      actor: caller.person,
      action: "session.closing",
      subject: id,
      outcome: "done",
      detail,
    });
    return { sessionId: id };
  }
}
