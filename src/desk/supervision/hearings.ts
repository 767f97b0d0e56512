/**
 * One hearing, put together from what the docket, the forms and the records say of it. PURE. A hearing is one case (of several
 * heard together the first) on one Beijing day: the same for a docket without 庭次, a form and a record.
 */
import { dayOf } from "../../law/offices.ts";
import type { BarFact, DocketFact, Facts, FormFact, SessionFact, Setting } from "./facts.ts";

export type Publicity = "public" | "closed" | "unspecified";

export interface Hearing {
  /** `（2026）豫0802民初7号@2026-11-28`. */
  readonly id: string;
  readonly day: string;
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
  readonly courtroom: string;
  readonly court: string | null;
  /** Empty: no form says so. */
  readonly division: string;
  readonly judge: string;
  readonly causeOfAction: string;
  readonly publicity: Publicity;
  /** null: nobody had planned it. */
  readonly plannedStartMs: number | null;
  readonly plannedEndMs: number | null;
  readonly docket: readonly DocketFact[];
  readonly forms: readonly FormFact[];
  readonly sessions: readonly SessionFact[];
  readonly isAired: boolean;
  /** Codes of the policy's rules that bar it, each once. */
  readonly barredBy: readonly string[];
  /** Approved to be aired, or to be aired by the docket or by its cause; and public, and not barred. */
  readonly isDue: boolean;
}

/** A form that never came to be says nothing of a hearing. */
const FILED: readonly string[] = [
  "submitted",
  "returned",
  "active",
  "rejected",
  "revoked",
  "used",
  "expired",
];
const APPROVED: readonly string[] = ["active", "used", "expired"];

interface Gathered {
  readonly day: string;
  readonly caseNumbers: readonly string[];
  readonly docket: DocketFact[];
  readonly forms: FormFact[];
  readonly sessions: SessionFact[];
}

export function hearingKey(caseNumber: string, day: string): string {
  return `${caseNumber}@${day}`;
}

/** Of the days `fromDay` to `toDay`, both included: those that were opened, or whose planned end is over. */
export function* hearingsOf(
  facts: Facts,
  setting: Setting,
  { fromDay, toDay }: { readonly fromDay: string; readonly toDay: string },
): Generator<undefined, Hearing[]> {
  const gathered = new Map<string, Gathered>();
  const at = (caseNumbers: readonly string[], day: string): Gathered | null => {
    const keys = [...new Set(caseNumbers.map(setting.caseKey))];
    const [first] = keys;
    if (first === undefined || day < fromDay || day > toDay) return null;
    const id = hearingKey(first, day);
    const known = gathered.get(id);
    if (known !== undefined) return known;
    const made: Gathered = { day, caseNumbers: keys, docket: [], forms: [], sessions: [] };
    gathered.set(id, made);
    return made;
  };
  for (const entry of facts.docket) {
    yield;
    if (entry.status === "planned") at(entry.caseNumbers, dayOf(entry.startMs))?.docket.push(entry);
  }
  for (const form of facts.forms) {
    yield;
    if (FILED.includes(form.status)) at(form.caseNumbers, dayOf(form.startMs))?.forms.push(form);
  }
  for (const session of facts.sessions) {
    yield;
    at(session.caseNumbers, dayOf(Date.parse(session.openedAt ?? session.startedAt)))?.sessions.push(session);
  }
  const bars = byCase(facts.bars, setting);
  const all: Hearing[] = [];
  for (const [id, each] of gathered) {
    const hearing = hearingOf(id, each, bars, setting);
    if (hearing !== null) all.push(hearing);
    yield;
  }
  return all.sort((a, b) => order(a.day, b.day) || order(a.id, b.id));
}

function hearingOf(
  id: string,
  { day, caseNumbers, docket, forms, sessions }: Gathered,
  bars: ReadonlyMap<string, readonly BarFact[]>,
  { courtOf, isEncouraged, nowMs }: Setting,
): Hearing | null {
  const planned = docket[0] ?? forms[0] ?? null;
  const isOver = planned !== null && planned.endMs <= nowMs;
  const isOpened = sessions.some(({ openedAt }) => openedAt !== null);
  if (!isOver && !isOpened) return null;
  const courtroom =
    sessions.find(({ openedAt }) => openedAt !== null)?.courtroom ??
    planned?.courtroom ??
    sessions[0]?.courtroom ??
    "";
  const causeOfAction = forms[0]?.causeOfAction ?? docket[0]?.causeOfAction ?? "";
  const publicity = publicityOf(docket, forms);
  const barredBy = barsOf(forms, caseNumbers, bars, planned?.startMs ?? Date.parse(`${day}T12:00:00+08:00`));
  const isApproved = forms.some(({ kind, status }) => kind === "stream" && APPROVED.includes(status));
  const isExcused = forms.some(({ kind, status }) => kind === "no-stream" && APPROVED.includes(status));
  const isPlanned = docket.some(({ stream }) => stream === true);
  const shouldBe = isApproved || (!isExcused && (isPlanned || isEncouraged(causeOfAction)));
  return {
    ...{ id, day, caseNumbers, courtroom, causeOfAction, publicity, docket, forms, sessions, barredBy },
    hearingNo: docket[0]?.hearingNo ?? forms[0]?.hearingNo ?? sessions[0]?.hearingNo ?? null,
    court: courtOf(courtroom),
    division: forms[0]?.division ?? "",
    judge: forms[0]?.judge ?? docket[0]?.judge ?? "",
    plannedStartMs: planned?.startMs ?? null,
    plannedEndMs: planned?.endMs ?? null,
    isAired: sessions.some(({ forwardedBytes }) => forwardedBytes > 0),
    isDue: publicity === "public" && barredBy.length === 0 && shouldBe,
  };
}

/** One that says no is enough; nobody saying anything is neither. */
function publicityOf(docket: readonly DocketFact[], forms: readonly FormFact[]): Publicity {
  const said = [...docket, ...forms].map(({ publicHearing }) => publicHearing);
  if (said.includes(false)) return "closed";
  return said.includes(true) ? "public" : "unspecified";
}

function barsOf(
  forms: readonly FormFact[],
  caseNumbers: readonly string[],
  bars: ReadonlyMap<string, readonly BarFact[]>,
  startMs: number,
): string[] {
  const codes = new Set<string>();
  for (const { yes, riskGrade } of forms) {
    for (const question of yes) if (question !== "massInvolving") codes.add(`barred-${dashed(question)}`);
    if (riskGrade === "high") codes.add("risk-high");
  }
  for (const caseNumber of caseNumbers) {
    for (const { kind, fromAt, untilAt, justified } of bars.get(caseNumber) ?? []) {
      if (Date.parse(fromAt) > startMs || (untilAt !== null && Date.parse(untilAt) <= startMs)) continue;
      if (kind === "never-stream") codes.add("never-stream");
      else codes.add(justified === true ? "objection-justified" : "objection-open");
    }
  }
  return [...codes].sort();
}

function byCase(bars: readonly BarFact[], { caseKey }: Setting): Map<string, BarFact[]> {
  const map = new Map<string, BarFact[]>();
  for (const bar of bars) {
    const key = caseKey(bar.caseNumber);
    map.set(key, [...(map.get(key) ?? []), bar]);
  }
  return map;
}

/** `tradeSecret` → `trade-secret`, as the policy's codes have it. */
function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
