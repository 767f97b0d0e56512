/** The form while it is filled in: every cell has a value, and rows may be half typed. To and from the contract. PURE. */
import type { ApprovalForm, DraftBody, EditBody } from "../../../../src/desk/contract/approval.ts";
import type { DocketRecord } from "../../../../src/desk/contract/docket.ts";
import { inputOf, isoOf } from "../../beijing.ts";

/** As the form lists them. */
export const QUESTION_NAMES = [
  "politicallySensitive",
  "nationalSecurity",
  "stateSecret",
  "tradeSecret",
  "privacy",
  "juvenileCrime",
  "prosecutorObjects",
  "partyObjects",
  "otherwiseUnsuitable",
  "massInvolving",
  "minorInvolved",
  "divorce",
] as const satisfies readonly (keyof ApprovalForm["answers"])[];
export type QuestionName = (typeof QUESTION_NAMES)[number];

export interface HearingRow {
  readonly no: number;
  readonly courtroom: string;
  /** As an input of a moment has it, Beijing time. */
  readonly start: string;
  readonly end: string;
}

export interface InformedRow {
  readonly role: string;
  readonly name: string;
  readonly at: string;
  readonly how: string;
  readonly answer: string;
}

export interface PartyRow {
  readonly role: string;
  readonly name: string;
}

export interface FormValues {
  readonly kind: "stream" | "no-stream";
  readonly court: string;
  readonly division: string;
  readonly judge: string;
  readonly caseNumbers: readonly string[];
  readonly earlierNumbers: readonly string[];
  readonly causeOfAction: string;
  readonly publicHearing: boolean;
  readonly parties: readonly PartyRow[];
  readonly panel: readonly string[];
  readonly reason: string;
  readonly riskGrade: "low" | "medium" | "high" | null;
  readonly riskBasis: string;
  readonly riskAssessedBy: readonly string[];
  readonly hearings: readonly HearingRow[];
  readonly answers: Readonly<Partial<Record<QuestionName, boolean | undefined>>>;
  readonly informed: readonly InformedRow[];
  readonly plan: string;
  readonly work: string;
  readonly emergency: string;
  readonly mediation: string;
  readonly identityNotRead: boolean;
  readonly witnesses: string;
  readonly evidenceNotShown: string;
}

/** @param roles of the two parties that almost every case has. */
export function emptyValues(court: string, judge: string, roles: readonly string[]): FormValues {
  return {
    ...{ kind: "stream", court, division: "", judge },
    ...{ caseNumbers: [""], earlierNumbers: [], causeOfAction: "", publicHearing: true },
    parties: roles.map((role) => ({ role, name: "" })),
    panel: judge === "" ? [] : [judge],
    ...{ reason: "", riskGrade: null, riskBasis: "", riskAssessedBy: judge === "" ? [] : [judge] },
    ...{ hearings: [emptyHearing(1)], answers: {}, informed: [] },
    ...{ plan: "", work: "", emergency: "", mediation: "" },
    ...{ identityNotRead: true, witnesses: "", evidenceNotShown: "" },
  };
}

export function emptyHearing(no: number): HearingRow {
  return { no, courtroom: "", start: "", end: "" };
}

/** What the docket knows already. */
export function fromDocket(values: FormValues, entry: DocketRecord): FormValues {
  const { caseNumbers, causeOfAction, judge, panel, parties, publicHearing, courtroom } = entry;
  const people = panel.length > 0 ? panel : judge === "" ? values.panel : [judge];
  const start = inputOf(entry.plannedStart);
  return {
    ...values,
    ...{ caseNumbers, causeOfAction, judge: judge || values.judge, panel: people },
    riskAssessedBy: people,
    parties: parties.length > 0 ? parties : values.parties,
    publicHearing: publicHearing ?? values.publicHearing,
    hearings: [{ no: entry.hearingNo ?? 1, courtroom, start, end: inputOf(entry.plannedEnd) }],
  };
}

export function valuesOf(form: ApprovalForm): FormValues {
  const { preparation, protection } = form;
  return {
    ...{ kind: form.kind ?? "stream", court: form.court, division: form.division, judge: form.judge },
    ...{ caseNumbers: form.caseNumbers, earlierNumbers: form.earlierNumbers },
    ...{ causeOfAction: form.causeOfAction, publicHearing: form.publicHearing, parties: form.parties },
    ...{ panel: form.panel, reason: form.reason, riskGrade: form.riskGrade ?? null },
    ...{ riskBasis: form.riskBasis, riskAssessedBy: form.riskAssessedBy, answers: form.answers },
    hearings: form.hearings.map(({ no, courtroom, plannedStart, plannedEnd }) => ({
      ...{ no, courtroom, start: inputOf(plannedStart), end: inputOf(plannedEnd) },
    })),
    informed: form.informed.map(({ role, name, at, how, answer = "" }) => ({
      ...{ role, name, at: inputOf(at), how, answer },
    })),
    ...{ plan: preparation.plan ?? "", work: preparation.division ?? "" },
    ...{ emergency: preparation.emergency ?? "", mediation: preparation.mediation ?? "" },
    identityNotRead: protection?.identityNotRead ?? false,
    ...{ witnesses: protection?.witnesses ?? "", evidenceNotShown: protection?.evidenceNotShown ?? "" },
  };
}

/** Rows that nobody has filled in are left out; half of a hearing is none yet. */
export function contentOf(values: FormValues): Omit<DraftBody, "caseNumbers"> & { caseNumbers: string[] } {
  const { kind, court, division, judge, causeOfAction, publicHearing, reason, riskGrade, riskBasis } = values;
  return {
    ...{ court, division, judge, causeOfAction, publicHearing, reason, riskBasis },
    ...(kind === "no-stream" && { kind }),
    ...(riskGrade !== null && { riskGrade }),
    caseNumbers: filled(values.caseNumbers),
    earlierNumbers: filled(values.earlierNumbers),
    parties: values.parties.filter(({ name }) => name.trim() !== ""),
    panel: filled(values.panel),
    riskAssessedBy: filled(values.riskAssessedBy),
    hearings: values.hearings
      .filter(({ courtroom, start, end }) => courtroom !== "" && start !== "" && end > start)
      .map(({ no, courtroom, start, end }) => ({
        ...{ no, courtroom, plannedStart: isoOf(start), plannedEnd: isoOf(end) },
      })),
    answers: { ...values.answers },
    informed: values.informed
      .filter(({ name, at }) => name.trim() !== "" && at !== "")
      .map(({ role, name, at, how, answer }) => ({
        ...{ role, name, at: isoOf(at), how },
        ...(answer.trim() !== "" && { answer }),
      })),
    preparation: given({
      plan: values.plan,
      division: values.work,
      emergency: values.emergency,
      mediation: values.mediation,
    }),
    protection: {
      ...given({ witnesses: values.witnesses, evidenceNotShown: values.evidenceNotShown }),
      identityNotRead: values.identityNotRead,
    },
  };
}

/** Only what differs goes to the desk: a changed field is what the rules of change are asked about. */
export function changesOf(before: FormValues, after: FormValues): EditBody["changes"] {
  const [old, now] = [contentOf(before), contentOf(after)] as Readonly<Record<string, unknown>>[];
  const changed = Object.entries(now ?? {}).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(old?.[field]),
  );
  return Object.fromEntries(changed) as EditBody["changes"];
}

/** Somebody of whom it is not said when he was told: the row would say nothing. */
export function isUndated({ name, at }: InformedRow): boolean {
  return name.trim() !== "" && at === "";
}

/** A hearing's row that nobody can use: half filled in, or ending before it begins. */
export function isBroken({ courtroom, start, end }: HearingRow): boolean {
  const cells = [courtroom, start, end].filter((cell) => cell !== "").length;
  return cells > 0 && (cells < 3 || end <= start);
}

function filled(texts: readonly string[]): string[] {
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

function given<T extends Readonly<Record<string, string>>>(texts: T): Partial<T> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== "")) as Partial<T>;
}
