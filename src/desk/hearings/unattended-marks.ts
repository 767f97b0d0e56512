/** Marks of a hearing while no session is in its room: 开庭 before the encoder comes, and 闭庭 after it has left for good. */
import { randomUUID } from "node:crypto";
import { isoNow } from "../clock.ts";
import type { PhaseBody } from "../contract/session.ts";
import type { Caller } from "../people/tokens.ts";
import type { Opening } from "../store/openings.ts";
import type { DeskParts } from "./desk-parts.ts";
import { type NamedHearing, nameHearing } from "./naming.ts";
import { type PhaseOutcome, phaseAfter, phaseOrder } from "./phase-rules.ts";

export class UnattendedMarks {
  readonly #parts: DeskParts;
  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  async openAhead(courtroom: string, body: PhaseBody, caller: Caller): Promise<PhaseOutcome> {
    const { clock, openings, audit } = this.#parts;
    const hearing = await this.#named(courtroom, body, { caseNumbers: [], hearingNo: null });
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

  /** As whoever opens it names it, be it another one than was assigned; else as it is named already, or the docket's only one. */
  async #named(courtroom: string, body: PhaseBody, present: NamedHearing): Promise<NamedHearing> {
    const { docket, clock } = this.#parts;
    return nameHearing(body, present, await docket.openIn(courtroom, clock.wallMs()));
  }

  async mark(opening: Opening, body: PhaseBody, caller: Caller): Promise<PhaseOutcome> {
    const { openings, audit, clock, use } = this.#parts;
    const phase = phaseAfter(opening.phase, body.phase);
    if (phase === null) throw phaseOrder(opening.phase, body.phase);
    const { caseNumbers, hearingNo } =
      body.phase === "opening" ? await this.#named(opening.courtroom, body, opening) : opening;
    const changed = {
      ...opening,
      caseNumbers,
      hearingNo,
      phase,
      openedAt: opening.openedAt ?? isoNow(clock),
    };
    if (phase === "closed") {
      await openings.remove(opening.id);
      await use.closed(changed, opening.id);
    } else await openings.save(changed);
    await audit.append({
      actor: caller.person,
      action: `courtroom.${body.phase}`,
      subject: opening.courtroom,
      outcome: "done",
      detail: { caseNumbers, hearingNo },
    });
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
