/** One timeline of an incident: what the audit has of its room, sessions and alarms, and what people wrote. PURE. */
import type { EntryKind, TimelineEntry } from "../contract/incidents.ts";
import type { AuditRow } from "../store/audit-rows.ts";
import type { EntryRow, IncidentRow } from "../store/incidents.ts";
import { alarmKey, NODE } from "../watch/alarm.ts";
import { ALARM_KINDS } from "../watch/alarm-kinds.ts";
import { ALARM_NAMES, type AlarmName } from "../watch/alarm-names.ts";
import { ACT_WORDS, ENTRY_WORDS } from "./timeline-words.ts";

/** What led to it, and how long it may concern anybody when it is never closed. */
const BEFORE_MS = 10 * 60_000;
const LONGEST_MS = 24 * 3_600_000;

/** Said again and again, or of the incident itself, whose entries say it better. */
export const LEFT_OUT: readonly string[] = ["journal.head", ...entryActions()];

function entryActions(): string[] {
  return Object.keys(ENTRY_WORDS).map((kind) => `incident.${kind}`);
}

/** Whose audit entries belong to it. */
export function subjectsOf({ id, place, sessionIds }: IncidentRow): string[] {
  const places = [place, NODE];
  const alarms = places.flatMap((each) => ALARM_NAMES.map((name) => alarmKey(name, each)));
  return [id, place, ...sessionIds, ...alarms];
}

export function timeOf({ momentAt, closedAt }: IncidentRow): {
  readonly fromAt: string;
  readonly toAt: string;
} {
  const momentMs = Date.parse(momentAt);
  const endMs = closedAt === null ? momentMs + LONGEST_MS : Date.parse(closedAt) + 1000;
  return { fromAt: iso(momentMs - BEFORE_MS), toAt: iso(Math.min(endMs, momentMs + LONGEST_MS)) };
}

/** Oldest first. */
export function timelineOf(audit: readonly AuditRow[], entries: readonly EntryRow[]): TimelineEntry[] {
  return [...audit.map(ofAudit), ...entries.map(ofEntry)].sort((a, b) => compare(a.at, b.at));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function ofEntry({ at, by, kind, text }: EntryRow): TimelineEntry {
  const [zh, en] = ENTRY_WORDS[kind];
  return { at, by, what: kind satisfies EntryKind, zh, en, outcome: "done", text: text === "" ? null : text };
}

function ofAudit({ at, actor, action, outcome, subject, detail }: AuditRow): TimelineEntry {
  const facts = JSON.parse(detail) as Readonly<Record<string, unknown>>;
  const alarm = /^alarm\./.test(action) ? (subject.split("@")[0] as AlarmName) : null;
  const title = alarm === null ? undefined : ALARM_KINDS[alarm];
  const [zh, en] = ACT_WORDS[action] ?? (action.startsWith("refused ") ? REFUSED : [action, action]);
  return {
    ...{ at, by: actor, what: action, outcome },
    zh: title === undefined ? zh : `${zh}：${title.zh.title}`,
    en: title === undefined ? en : `${en}: ${title.en.title}`,
    text: textOf(facts),
  };
}

const REFUSED = ["请求被拒绝", "A request was refused"] as const;

/** Facts that say something to people, in the order in which they are said. */
function textOf(facts: Readonly<Record<string, unknown>>): string | null {
  const said = ["reason", "note", "kind", "actual", "detail"].flatMap((name) => {
    const fact = facts[name];
    return typeof fact === "string" && fact !== "" ? [fact] : [];
  });
  const codes = facts.codes ?? facts.reasons;
  if (Array.isArray(codes)) said.push(codes.map(codeOf).join("、"));
  return said.length === 0 ? null : said.join("；");
}

function codeOf(reason: unknown): string {
  return typeof reason === "string" ? reason : String((reason as { readonly code?: unknown }).code);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
