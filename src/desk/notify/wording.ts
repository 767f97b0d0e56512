/** A message in words: a title and lines, in one language. PURE. What may be said at all is `discretion.ts`'s. */
import type { ChannelConfig, Details } from "../config.ts";
import { figureOf, fixed, type Place, placeOf, type Rooms } from "./discretion.ts";
import type { Counts, DaySummary, Entry, Message, Word } from "./notice.ts";

export interface Speaker {
  readonly nodeId: string;
  readonly timeZone: string;
  readonly language: ChannelConfig["language"];
  readonly details: Details;
  readonly rooms: Rooms;
}

export interface Line {
  readonly text: string;
  /** How many notices it stands for: what is cut for its length is counted. */
  readonly notices: number;
}

export interface Text {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Said at the end, also of what was cut. */
  readonly more: (cut: number) => string | null;
}

const PRIORITIES = {
  "zh-CN": ["一级", "二级", "三级", "四级"],
  en: ["Priority 1", "Priority 2", "Priority 3", "Priority 4"],
} as const;

export function wordsOf(message: Message, speaker: Speaker): Text {
  const { entries, counts, summary } = message;
  const head = speaker.language === "en" ? `[Tingzha ${speaker.nodeId}]` : `【庭闸 ${speaker.nodeId}】`;
  const lines = summary === null ? linesOf(entries, speaker) : dayLines(summary, speaker);
  return {
    title: `${head} ${titleOf(message, speaker)}`,
    lines: message.urgency === "test" ? [{ text: testLine(speaker), notices: 0 }] : lines,
    more: (cut) => moreLine(cut, counts, speaker),
  };
}

function titleOf({ urgency, entries, summary }: Message, speaker: Speaker): string {
  const say = sayIn(speaker);
  if (urgency === "test") return say("测试消息", "Test message");
  if (summary !== null) return say("每日汇总", "Daily summary");
  const [first] = entries;
  if (first === undefined) return say("告警摘要", "Alarm digest");
  const priority = Math.min(...entries.map(({ notice }) => notice.priority));
  const level = PRIORITIES[speaker.language][priority - 1] ?? "";
  const state = stateOf(entries, speaker);
  const { notice } = first;
  const place = placeWords(placeOf(notice, speaker.details, speaker.rooms), speaker);
  const words = speaker.language === "en" ? notice.en : notice.zh;
  const title = fixed(words.title, notice.kind, speaker.details);
  if (entries.length === 1) return `${level} · ${state} · ${title}${place === null ? "" : ` · ${place}`}`;
  const count = say(`${entries.length} 项`, `${entries.length} alarms`);
  if (entries.every((each) => each.notice.kind === notice.kind))
    return `${level} · ${state} · ${title} · ${count}`;
  const isOnePlace = place !== null && entries.every((each) => each.notice.place === notice.place);
  return `${level} · ${state} · ${isOnePlace ? `${place} · ${count}` : say(`告警摘要 · ${count}`, `digest · ${count}`)}`;
}

function stateOf(entries: readonly Entry[], speaker: Speaker): string {
  const say = sayIn(speaker);
  if (entries.every(({ word }) => word === "cleared")) return say("已恢复", "over");
  if (entries.some(({ word }) => word === "escalated")) return say("告警仍无人确认", "alarm, still unseen");
  return say("告警", "alarm");
}

function linesOf(entries: readonly Entry[], speaker: Speaker): Line[] {
  const advised = new Set<string>();
  return entries.map((entry) => {
    const { notice, word } = entry;
    const isNew = word !== "cleared" && !advised.has(notice.kind);
    advised.add(notice.kind);
    return { text: lineOf(entry, isNew, speaker), notices: 1 };
  });
}

const WORDS: Readonly<Record<Word, { readonly zh: string; readonly en: string }>> = {
  raised: { zh: "", en: "" },
  escalated: { zh: "仍无人确认", en: "still unseen" },
  cleared: { zh: "已恢复", en: "over" },
};

function lineOf({ notice, word, repeats }: Entry, withAdvice: boolean, speaker: Speaker): string {
  const say = sayIn(speaker);
  const { title, advice } = speaker.language === "en" ? notice.en : notice.zh;
  const actual = figureOf(notice.actual, speaker.details);
  const expected = figureOf(notice.expected, speaker.details);
  const since = timeOf(notice.sinceAt, speaker);
  const parts = [
    fixed(title, notice.kind, speaker.details),
    placeWords(placeOf(notice, speaker.details, speaker.rooms), speaker),
    say(WORDS[word].zh, WORDS[word].en),
    say(`${since} 起`, `since ${since}`),
    word === "cleared" || actual === null ? null : say(`实测 ${actual}`, `is ${actual}`),
    word === "cleared" || actual === null || expected === null
      ? null
      : say(`应为 ${expected}`, `should be ${expected}`),
    repeats === 0 ? null : say(`反复 ${repeats} 次`, `came back ${repeats} times`),
  ];
  const facts = parts.filter((part) => part !== null && part !== "").join(" · ");
  return withAdvice ? `${facts}${say("。", ". ")}${fixed(advice, notice.kind, speaker.details)}` : facts;
}

function dayLines({ fromAt, toAt, kinds, active }: DaySummary, speaker: Speaker): Line[] {
  const say = sayIn(speaker);
  const span = `${timeOf(fromAt, speaker)} – ${timeOf(toAt, speaker)}`;
  const total = kinds.reduce((sum, { raised }) => sum + raised, 0);
  const first = say(
    `${span} 告警 ${total} 次，目前未恢复 ${active} 项`,
    `${span}: ${total} alarms, ${active} active now`,
  );
  const rest = kinds.map(({ priority, zh, en, raised }) => ({
    text: `${PRIORITIES[speaker.language][priority - 1] ?? ""} · ${say(zh, en)} · ${say(`${raised} 次`, `${raised}`)}`,
    notices: raised,
  }));
  return [{ text: first, notices: 0 }, ...rest];
}

function testLine(speaker: Speaker): string {
  return sayIn(speaker)("收到即表示此通知去处可用。", "If you read this, the channel works.");
}

function moreLine(cut: number, { brief, repeated, folded }: Counts, speaker: Speaker): string | null {
  const say = sayIn(speaker);
  const left = cut + folded;
  const parts = [
    left === 0 ? null : say(`另有 ${left} 条`, `${left} more`),
    brief === 0 ? null : say(`${brief} 条在通知前已恢复`, `${brief} over before they were told`),
    repeated === 0 ? null : say(`${repeated} 次反复未另发`, `${repeated} came back and were not told again`),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(say("，", ", "));
}

function placeWords(place: Place | null, { language }: Speaker): string | null {
  return place === null ? null : language === "en" ? place.en : place.zh;
}

function timeOf(iso: string, { timeZone }: Speaker): string {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return parts.format(Date.parse(iso));
}

function sayIn({ language }: Speaker): (zh: string, en: string) => string {
  return (zh, en) => (language === "en" ? en : zh);
}
