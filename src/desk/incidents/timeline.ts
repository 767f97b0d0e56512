/** One timeline of an incident: what the audit has of its room, sessions and alarms, and what people wrote. PURE. */
import { reasonWords } from "../../law/reasons.ts";
import type { EntryKind, TimelineEntry } from "../contract/incidents.ts";
import { cutOutcome } from "../hearings/cut-outcome.ts";
import { LATCH_WORDS } from "../leases/lease-content.ts";
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

/** Of the node's alarms those that touch a hearing: nobody reads of a sign-in beside a cut. */
const LEAST_OF_NODE = 2;

/** Whose audit entries belong to it. */
export function subjectsOf({ id, place, sessionIds }: IncidentRow): string[] {
  const ofNode = ALARM_NAMES.filter((name) => ALARM_KINDS[name].priority <= LEAST_OF_NODE);
  const names = place === NODE ? ALARM_NAMES : ofNode;
  return [
    ...[id, place, ...sessionIds],
    ...ALARM_NAMES.map((name) => alarmKey(name, place)),
    ...names.map((name) => alarmKey(name, NODE)),
  ];
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
  const [zh, en] = ACT_WORDS[action] ?? (action.startsWith("refused ") ? REFUSED : [action, action]);
  const [zhMore, enMore] = moreOf(action, subject, outcome, facts);
  return {
    ...{ at, by: actor, what: action, outcome },
    zh: zhMore === "" ? zh : `${zh}：${zhMore}`,
    en: enMore === "" ? en : `${en}: ${enMore}`,
    text: textOf(facts),
  };
}

const REFUSED = ["请求被拒绝", "A request was refused"] as const;
const DECIDED: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  allowed: ["可以播出", "may be aired"],
  denied: ["不得播出", "must not be aired"],
};

/** Which alarm, which decision and why, which refusal: in both languages. */
function moreOf(
  action: string,
  subject: string,
  outcome: string,
  facts: Readonly<Record<string, unknown>>,
): readonly [zh: string, en: string] {
  if (action.startsWith("alarm.")) {
    const kind = ALARM_KINDS[subject.split("@")[0] as AlarmName];
    return kind === undefined ? ["", ""] : [kind.zh.title, kind.en.title];
  }
  if (action.endsWith(".cut")) return cutWords(facts.results);
  if (action.startsWith("refused ") || action === "gate.event") return [outcome, outcome];
  const reasons = facts.codes ?? facts.reasons;
  const why = Array.isArray(reasons) ? reasons.map(wordsOf) : [];
  const said = [...(DECIDED[outcome] === undefined ? [] : [DECIDED[outcome]]), ...why];
  return [said.map(([zh]) => zh).join("；"), said.map(([, en]) => en).join("; ")];
}

/** What the switch came to: connections closed, within which time, whether that is verified. */
function cutWords(results: unknown): readonly [zh: string, en: string] {
  if (!Array.isArray(results)) return ["", ""];
  const { closed, closedInMs, verified, discardedSeconds } = cutOutcome(results);
  if (verified === null) return ["没有正在送出的连接", "nothing was being sent"];
  if (closedInMs === null)
    return ["未核实：闸门没有报告断开", "NOT verified: the gate told of nothing closed"];
  const ms = Math.ceil(closedInMs);
  const seconds = discardedSeconds.toFixed(1);
  const [zh, en] = verified ? ["已核实", "verified"] : ["未核实", "NOT verified"];
  return [
    `${closed} 路连接 ${ms} 毫秒内断开，${zh}，${seconds} 秒未播内容已丢弃`,
    `${closed} connection(s) closed within ${ms} ms, ${en}, ${seconds} s that waited were discarded`,
  ];
}

/** Without its case: the incident names its cases. */
function wordsOf(reason: unknown): readonly [zh: string, en: string] {
  const code =
    typeof reason === "string" ? reason : String((reason as { readonly code?: unknown } | null)?.code);
  if (Object.hasOwn(LATCH_WORDS, code)) {
    const { zh, en } = LATCH_WORDS[code as keyof typeof LATCH_WORDS];
    return [zh, en];
  }
  const words = reasonWords(code);
  const bare = (text: string) => text.replace(/^\{case\}[：:]\s*/, "");
  if (words === null || bare(words.text).includes("{")) return [code, code];
  return [bare(words.text), bare(words.en.text)];
}

/** Facts that say something to people, in the order in which they are said. */
function textOf(facts: Readonly<Record<string, unknown>>): string | null {
  const said = ["reason", "note", "kind", "actual", "detail"].flatMap((name) => {
    const fact = facts[name];
    return typeof fact === "string" && fact !== "" ? [fact] : [];
  });
  return said.length === 0 ? null : said.join("；");
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
