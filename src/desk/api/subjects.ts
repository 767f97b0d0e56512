/** What an act concerns, found before it is done: which courts it touches and whose hearing it is. */

import type { SessionReport } from "../../link/messages.ts";
import { courtOfCase } from "../approvals/case-key.ts";
import type { Docket } from "../approvals/docket.ts";
import type { HearingPeople } from "../approvals/hearing-people.ts";
import { peopleIn } from "../approvals/hearing-people.ts";
import { approvalNotFound } from "../approvals/register.ts";
import type { Clock } from "../clock.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import { sessionNotFound } from "../failure.ts";
import type { LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import { refuseAwaited } from "../leases/need-live.ts";
import { reaches, type Subject } from "../people/access.ts";
import type { Courts } from "../people/courts.ts";
import type { ApprovalRows } from "../store/approvals.ts";
import type { SessionRows } from "../store/sessions.ts";

export interface SubjectsParts {
  readonly approvals: ApprovalRows;
  readonly clock: Clock;
  readonly courts: Courts;
  readonly courtrooms: Courtrooms;
  readonly docket: Docket;
  readonly hearingPeople: HearingPeople;
  readonly keeper: Pick<LeaseKeeper, "lastWord">;
  readonly sessions: LiveSessions;
  readonly stored: SessionRows;
}

const NOBODY: readonly string[] = [];

export class Subjects {
  readonly #parts: SubjectsParts;
  constructor(parts: SubjectsParts) {
    this.#parts = parts;
  }

  /** Every courtroom of the node, those to come too. */
  node(): Subject {
    return { courts: [this.#parts.courts.own], people: NOBODY };
  }

  courtOfRoom(courtroom: string): string | null {
    return this.#parts.courts.orOwn(this.#parts.courtrooms.get(courtroom)?.court);
  }

  /** Of an alarm's place: a courtroom, the node, or `court:` and its 法院代字. */
  courtOfPlace(place: string): string | null {
    return place.startsWith("court:") ? place.slice("court:".length) : this.courtOfRoom(place);
  }

  /** From memory alone: a cut asks no database. */
  room(courtroom: string): Subject {
    this.#parts.courtrooms.need(courtroom);
    return { courts: [this.courtOfRoom(courtroom)], people: this.#peopleIn(courtroom) };
  }

  /** From memory, also while nobody could take it over; one that is over is looked up. */
  session(id: string): Subject | Promise<Subject> {
    const report = this.#parts.sessions.reportOf(id);
    return report === null ? this.#past(id) : this.#ofLive(report);
  }

  /** A room, and the hearing that is named, or else planned or going on there. */
  async roomHearing(courtroom: string, named: readonly string[] | undefined): Promise<Subject> {
    const { courtrooms, docket, hearingPeople, clock, sessions } = this.#parts;
    courtrooms.need(courtroom);
    const going = sessions.inRoom(courtroom).flatMap(({ state }) => state.caseNumbers);
    const planned = async () =>
      (await docket.openIn(courtroom, clock.wallMs())).flatMap(({ caseNumbers }) => caseNumbers);
    const cases = named ?? (going.length > 0 ? going : await planned());
    return { courts: [this.courtOfRoom(courtroom)], people: await hearingPeople.of(cases) };
  }

  async sessionHearing(id: string, named: readonly string[] | undefined): Promise<Subject> {
    const live = this.#parts.sessions.get(id);
    if (live === null) return this.#past(id);
    return this.roomHearing(live.report.courtroom, named ?? orNone(live.state.caseNumbers));
  }

  async form(id: string): Promise<Subject> {
    const form = await this.#parts.approvals.byId(id);
    if (form === null) throw approvalNotFound(id);
    const { court, caseNumbers } = form.approval;
    return { courts: [court], people: await this.#parts.hearingPeople.of(caseNumbers) };
  }

  courtOfCase(caseNumber: string): string | null {
    return this.#parts.courts.orOwn(courtOfCase(caseNumber));
  }

  async cases(caseNumbers: readonly string[]): Promise<Subject> {
    const { hearingPeople } = this.#parts;
    return {
      courts: caseNumbers.map((each) => this.courtOfCase(each)),
      people: await hearingPeople.of(caseNumbers),
    };
  }

  async docketEntry(id: string): Promise<Subject | null> {
    const entry = await this.#parts.docket.byId(id);
    return entry === null ? null : { courts: [this.courtOfRoom(entry.courtroom)], people: peopleIn([entry]) };
  }

  court(code: string): Subject {
    return { courts: [code], people: NOBODY };
  }

  /** @param courts of whoever looks at a list (`courtsOf`): which of its rows he sees. */
  sees(courts: readonly string[] | null): (court: string | null) => boolean {
    return (court) => courts === null || courts.some((each) => reaches(each, court));
  }

  /** What has happened somewhere, in these cases. */
  async happened(courts: readonly (string | null)[], caseNumbers: readonly string[]): Promise<Subject> {
    return { courts, people: await this.#parts.hearingPeople.of(caseNumbers) };
  }

  /** For the hearing whose room was cut: whoever sits in it may agree to the re-arm. */
  async latched(courtroom: string, caseNumbers: readonly string[]): Promise<Subject> {
    this.#parts.courtrooms.need(courtroom);
    const people = this.#peopleIn(courtroom);
    const cut = await this.#parts.hearingPeople.of(caseNumbers);
    return {
      courts: [this.courtOfRoom(courtroom)],
      people: [...(people === "unknown" ? [] : people), ...cut],
    };
  }

  #ofLive(report: SessionReport): Subject {
    const people = this.#parts.keeper.lastWord(report.sessionId)?.people ?? "unknown";
    return { courts: [this.courtOfRoom(report.courtroom)], people };
  }

  #peopleIn(courtroom: string): Subject["people"] {
    const { sessions, keeper } = this.#parts;
    const waiting = sessions.unadopted().some((id) => sessions.reportOf(id)?.courtroom === courtroom);
    const words = sessions.inRoom(courtroom).map(({ report }) => keeper.lastWord(report.sessionId));
    if (waiting || words.includes(null)) return "unknown";
    return words.flatMap((word) => word?.people ?? []);
  }

  async #past(id: string): Promise<Subject> {
    const stored = await this.#parts.stored.byId(id);
    if (stored === null) {
      // It began while no desk ran; or it was told of while the store was asked.
      const report = this.#parts.sessions.reportOf(id);
      if (report !== null) return this.#ofLive(report);
      refuseAwaited(this.#parts.sessions, id);
      throw sessionNotFound(id);
    }
    const people = await this.#parts.hearingPeople.of(stored.state.caseNumbers);
    return { courts: [this.courtOfRoom(stored.report.courtroom)], people };
  }
}

function orNone(caseNumbers: readonly string[]): readonly string[] | undefined {
  return caseNumbers.length === 0 ? undefined : caseNumbers;
}
