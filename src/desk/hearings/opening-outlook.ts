/** What 开庭 would open in a room, and whether that would be aired: told before it is pressed, and nothing is changed. */
import type { Reason, SessionReport } from "../../link/messages.ts";
import type { Docket, Proposal } from "../approvals/docket.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { GateStart } from "../config.ts";
import { UNNAMED } from "../leases/initial-state.ts";
import type { JudgedSession } from "../leases/judge.ts";
import { leaseContent } from "../leases/lease-content.ts";
import type { Judged } from "../leases/lease-keeper.ts";
import { type NamedHearing, nameHearing } from "./naming.ts";

export interface OpeningOutlookParts {
  readonly clock: Clock;
  readonly docket: Docket;
  readonly gateStart: GateStart;
  readonly judge: (session: JudgedSession) => Promise<Judged>;
}

export interface Outlook extends NamedHearing {
  readonly plannedStart: string | null;
  readonly plannedEnd: string | null;
  readonly comesTo: "airs" | "by-person" | "recorded";
  readonly reasons: readonly Reason[];
}

/** In which room, with which stream; null: no encoder has come. */
export interface OpeningPlace {
  readonly courtroom: string;
  readonly report: SessionReport | null;
  /** What the docket proposes there now: asked once for all that is told of it. */
  readonly proposals: readonly Proposal[];
}

const NOWHERE: Reason = {
  code: "no-platform",
  clause: "",
  text: "没有配置公开直播平台的地址。请系统管理员配置。 / No platform is configured. The system administrator must name one.",
};

export class OpeningOutlook {
  readonly #parts: OpeningOutlookParts;
  constructor(parts: OpeningOutlookParts) {
    this.#parts = parts;
  }

  proposals(courtroom: string): Promise<Proposal[]> {
    const { docket, clock } = this.#parts;
    return docket.openIn(courtroom, clock.wallMs());
  }

  /** The hearing that is named already; without one, those which the docket proposes. */
  async choices(place: OpeningPlace, named: NamedHearing): Promise<Outlook[]> {
    if (named.caseNumbers.length > 0) return [await this.typed(place, named.caseNumbers, named.hearingNo)];
    const outlooks: Outlook[] = [];
    for (const { plannedStart, plannedEnd, ...hearing } of place.proposals) {
      outlooks.push({ ...(await this.#of(place, hearing)), plannedStart, plannedEnd });
    }
    // Always in the same order: a person is choosing among them.
    return outlooks.sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
  }

  /** As the opening would take what a person has typed. */
  async typed(
    place: OpeningPlace,
    caseNumbers: readonly string[],
    hearingNo: number | null = null,
  ): Promise<Outlook> {
    const { proposals } = place;
    const hearing = nameHearing({ caseNumbers }, { caseNumbers: [], hearingNo: null }, proposals);
    const named = { ...hearing, hearingNo: hearingNo ?? hearing.hearingNo };
    const planned = proposals.find(
      (each) => each.hearingNo === named.hearingNo && each.caseNumbers.join() === named.caseNumbers.join(),
    );
    const { plannedStart = null, plannedEnd = null } = planned ?? {};
    return { ...(await this.#of(place, named)), plannedStart, plannedEnd };
  }

  async #of({ courtroom, report }: OpeningPlace, hearing: NamedHearing) {
    const { clock, gateStart, judge } = this.#parts;
    const wanted = gateStart !== "manual";
    const state = { ...UNNAMED, ...hearing, phase: "open", openedAt: isoNow(clock), wanted } as const;
    const { sessionId = "", video = null, audio = null } = report ?? {};
    // As it stands before: nothing of it is on its way to the air.
    const session = { report: { sessionId, courtroom, video, audio, airState: "held" as const }, state };
    const content = leaseContent({ ...session, ...(await judge(session)) });
    const reasons = content.target === null && content.allow ? [NOWHERE] : content.reasons;
    const mayAir = content.allow && content.target !== null;
    const comesTo = !mayAir ? "recorded" : content.wanted ? "airs" : "by-person";
    return { ...hearing, comesTo, reasons: mayAir ? [] : reasons } as const;
  }
}

function orderOf({ plannedStart, caseNumbers, hearingNo }: Outlook): string {
  const startMs = plannedStart === null ? 0 : Date.parse(plannedStart);
  return `${String(startMs).padStart(16, "0")} ${caseNumbers.join()} ${hearingNo}`;
}
