/**
 * Who answers for one hearing (通知 六): 直接责任, 审核把关, 监督检查, 技术筛查, from what is stored already. What nobody wrote down
 * is said to be unknown.
 */
import { FILED_HERE } from "../approvals/form-record.ts";
import type { Responsibility } from "../contract/responsibility.ts";
import { Failure } from "../failure.ts";
import { inTurns } from "../in-turns.ts";
import { GRADE_NAMES, opinionOf } from "../print/signature-words.ts";
import type { ApprovalRows, StoredApproval } from "../store/approvals.ts";
import type { CheckItemRow, CheckRows } from "../store/checks.ts";
import type { FindingRow, FindingRows } from "../store/findings.ts";
import type { IncidentRow, IncidentRows } from "../store/incidents.ts";
import { type Facts, watches } from "./facts.ts";
import { type Cut, cutsOf } from "./figures.ts";
import type { Hearing } from "./hearings.ts";
import type { Ledger } from "./ledger.ts";

export interface ResponsibilitiesOptions {
  readonly approvals: ApprovalRows;
  readonly checks: CheckRows;
  readonly findings: FindingRows;
  readonly incidents: Pick<IncidentRows, "byId">;
  readonly ledger: Pick<Ledger, "now">;
  readonly courtName: (court: string | null) => string | null;
  readonly roomName: (courtroom: string) => string;
}

type Line = Responsibility["duties"][number]["lines"][number];

export class Responsibilities {
  readonly #options: ResponsibilitiesOptions;
  constructor(options: ResponsibilitiesOptions) {
    this.#options = options;
  }

  /** @throws Failure 404 */
  async need(id: string): Promise<{ readonly hearing: Hearing; readonly facts: Facts }> {
    const day = id.slice(id.lastIndexOf("@") + 1);
    if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))) {
      const { hearings, facts } = await this.#options.ledger.now({ from: day, to: day });
      const hearing = hearings.find((each) => each.id === id);
      if (hearing !== undefined) return { hearing, facts };
    }
    throw new Failure(404, "hearing-not-found", "没有这一庭", "No such hearing");
  }

  async of(id: string): Promise<Responsibility> {
    const { approvals, checks, findings, incidents, courtName, roomName } = this.#options;
    const { hearing, facts } = await this.need(id);
    const sessionIds = hearing.sessions.map((session) => session.id);
    const own = new Set(sessionIds);
    const ids = new Set(hearing.forms.map(({ approvalId }) => approvalId));
    const stored = (await approvals.byCaseNumbers(hearing.caseNumbers)).filter((form) => ids.has(form.id));
    const found = await findings.ofSessions(sessionIds);
    const cuts = (await inTurns(cutsOf(facts))).filter(
      ({ session }) => session !== null && own.has(session.id),
    );
    const touched = facts.incidents.filter((each) => each.sessionIds.some((session) => own.has(session)));
    const happened = (await Promise.all(touched.map((each) => incidents.byId(each.id)))).flatMap(
      (each) => each ?? [],
    );
    const first = hearing.sessions.find(({ openedAt }) => openedAt !== null) ?? hearing.sessions[0];
    const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
    return {
      ...{ hearing: id, day: hearing.day, caseNumbers: [...hearing.caseNumbers] },
      ...{ causeOfAction: hearing.causeOfAction, court: hearing.court, courtName: courtName(hearing.court) },
      ...{ courtroom: hearing.courtroom, courtroomName: roomName(hearing.courtroom) },
      ...{ isAired: hearing.isAired, plannedStart: iso(hearing.plannedStartMs) },
      plannedEnd: iso(hearing.plannedEndMs),
      ...{ openedAt: first?.openedAt ?? null, closedAt: first?.closedAt ?? null },
      approvalIds: stored.map((form) => form.id),
      duties: [
        { duty: "direct", lines: direct(hearing, stored) },
        { duty: "approval", lines: approval(stored) },
        { duty: "supervision", lines: supervised(found, await checks.marksOf(id)) },
        { duty: "technical", lines: technical(hearing, facts, cuts, happened) },
      ],
    };
  }
}

/** 直接责任: whose case it is, who weighed its risk, and that he asked for it. PURE. */
function direct({ judge }: Hearing, forms: readonly StoredApproval[]): Line[] {
  const lines = [line("judge", judge === "" ? null : judge)];
  for (const form of forms) {
    const { riskAssessedBy, riskGrade } = form.approval;
    const grade = riskGrade === undefined ? "" : GRADE_NAMES[riskGrade];
    for (const who of riskAssessedBy) lines.push(line("assessed", who, null, grade));
    if (riskAssessedBy.length === 0) lines.push(line("assessed", null));
    lines.push(...signed(form, (step) => step === "judge"));
  }
  return lines;
}

/** 审核把关: 庭长, 分管院长 and the courts above. PURE. */
function approval(forms: readonly StoredApproval[]): Line[] {
  const lines = forms.flatMap((form) => signed(form, (step) => step !== "judge"));
  return lines.length > 0 ? lines : [line("not-signed", null)];
}

function signed({ approval: form, source }: StoredApproval, isWanted: (step: string) => boolean): Line[] {
  return form.signatures
    .filter(({ step }) => isWanted(step))
    .map((signature) => ({
      ...line(
        `signed-${signature.step}`,
        signature.name,
        signature.at,
        opinionOf(signature, form.kind !== "no-stream"),
      ),
      actingFor: signature.actingFor ?? null,
      how: source !== FILED_HERE ? "elsewhere" : signature.onPaper === true ? "paper" : "here",
    }));
}

/** 监督检查: what 审管办 found, and what it checked. PURE. */
function supervised(findings: readonly FindingRow[], marks: readonly CheckItemRow[]): Line[] {
  const lines = [
    ...findings.map((each) => line("found", each.raisedBy, each.momentAt, `${each.number} ${each.text}`)),
    ...marks.map((each) => line("checked", each.checkedBy, each.checkedAt, each.note ?? "")),
  ];
  return lines.length > 0 ? lines : [line("not-inspected", null)];
}

/** 技术筛查: who was on duty, who cut, who dealt with what happened; what was screened afterwards nobody has entered here. PURE. */
function technical(
  { court, sessions }: Hearing,
  { duty }: Facts,
  cuts: readonly Cut[],
  incidents: readonly IncidentRow[],
): Line[] {
  const watched = duty.filter((shift) => {
    const { fromAt, untilAt } = shift;
    return (
      watches(shift, court) &&
      sessions.some((session) => {
        const from = Date.parse(session.openedAt ?? session.startedAt);
        const end = session.closedAt ?? session.endedAt;
        const until = end === null ? Number.POSITIVE_INFINITY : Date.parse(end);
        return Date.parse(fromAt) < until && (untilAt === null || Date.parse(untilAt) > from);
      })
    );
  });
  return [
    ...(watched.length === 0 ? [line("watched", null)] : []),
    ...watched.map(({ person, fromAt }) => line("watched", person, fromAt)),
    ...cuts.map(({ cutBy, cutAt, reason }) => line("cut", cutBy, cutAt, reason ?? "")),
    ...incidents.map(({ handler, handledAt, number, cause }) =>
      line("incident", handler, handledAt, cause === null ? number : `${number} ${cause}`),
    ),
    line("screened", null),
  ];
}

function line(act: string, who: string | null, at: string | null = null, note = ""): Line {
  return { act, who, at, note, actingFor: null, how: null };
}
