// What leaves the node: planted case numbers, parties, persons, sessions and free texts do not, by default.
import { describe, expect, it } from "vitest";
import type { Details } from "../../../../src/desk/config.ts";
import { figureOf, fixed, plain } from "../../../../src/desk/notify/discretion.ts";
import type { Message, Notice } from "../../../../src/desk/notify/notice.ts";
import { NO_COUNTS } from "../../../../src/desk/notify/notice.ts";
import { TEMPLATES } from "../../../../src/desk/notify/templates/templates.ts";
import { type Speaker, wordsOf } from "../../../../src/desk/notify/wording.ts";
import { ALARM_KINDS } from "../../../../src/desk/watch/alarm-kinds.ts";
import { ALARM_NAMES } from "../../../../src/desk/watch/alarm-names.ts";
import { noticeOf } from "./notify-kit.ts";

const PLANTED = {
  "case number": "（2026）豫0802民初7号",
  "case number, half-width": "(2026)豫0802民初7号",
  "case number, full-width digits": "（２０２６）豫０８０２民初７号",
  "case number, bare": "2026豫0802刑初123号",
  "old case number": "（2005）沪高民三（知）终字第36号",
  "short case number": "豫0802民初7号",
  "short case number of a high court": "豫民初70号",
  action: "张三诉李四",
  "action in full": "原告张三与被告李四离婚纠纷案",
  session: "20261123T090000-room-1-3fa204",
} as const;

const ROOM_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(PLANTED).map((text, index) => [`room-${index}`, `第一法庭 ${text}`]),
);
const PERSON = "zhang-san-login";

const speaker = (details: Details, language: Speaker["language"] = "zh-CN"): Speaker => ({
  ...{ nodeId: "court-01", timeZone: "Asia/Shanghai", language, details },
  rooms: { name: (id) => ROOM_NAMES[id] ?? null, caseNumbers: () => [PLANTED["case number"]] },
});

/** Everything that somebody may have typed, in every field of a notice that has room for it. */
const notices: Notice[] = [
  ...Object.keys(ROOM_NAMES).map((room) =>
    noticeOf("stream-lost", room, { actual: "9.8 s", expected: "0 s" }),
  ),
  ...Object.values(PLANTED).map((actual) =>
    noticeOf("platform-lost", "room-x", { key: actual, actual, expected: actual }),
  ),
  noticeOf("sign-in-locked", `person:${PERSON}`, { actual: PERSON }),
  noticeOf("stream-lost", PLANTED.session),
  noticeOf("stream-lost", PLANTED["case number"]),
  ...Object.values(PLANTED)
    .slice(0, 6)
    .map((text) =>
      noticeOf("black", "room-x", { zh: { title: text, advice: text }, en: { title: text, advice: text } }),
    ),
];

const message: Message = {
  ...{ id: "m-1", urgency: "soon", counts: NO_COUNTS, summary: null },
  entries: notices.map((notice) => ({ notice, word: "raised", repeats: 0 })),
};

const bodies = (details: Details, language?: Speaker["language"]) =>
  Object.entries(TEMPLATES).map(([kind, template]) => {
    const by = speaker(details, language);
    const channel = {
      name: "duty",
      url: "https://robot.example/x",
      secret: "SEC12345",
      language: by.language,
      least: 4,
    };
    const letter = {
      channel: { ...channel, kind: kind as keyof typeof TEMPLATES },
      message,
      speaker: by,
      atMs: 0,
    };
    return template.request({ ...letter, text: wordsOf(message, by) }).body;
  });

/** The parts of it that mean somebody or some case by themselves. */
const TELLING = ["豫0802", "豫０８０２", "沪高", "张三", "李四", "民初", "刑初", "终字", "3fa2", PERSON];
const leaks = (text: string) => TELLING.filter((part) => text.includes(part));

describe("what leaves the node", () => {
  it.each(["none", "room"] as const)(
    "with details %s holds no case, party, person, session or free text",
    (details) => {
      for (const language of ["zh-CN", "en"] as const) {
        for (const body of bodies(details, language)) expect(leaks(body)).toEqual([]);
      }
    },
  );

  it("says where by default, and nothing of that kind with none", () => {
    for (const body of bodies("room")) {
      expect(body).toContain("room-0");
      expect(body).toContain("9.8 s");
    }
    for (const body of bodies("none")) {
      expect(body).not.toMatch(/room-|9\.8 s|第一法庭/);
      expect(body).toContain("码流中断");
    }
  });

  it("holds all of it with full, which is asked for on purpose", () => {
    const all = bodies("full").join();
    expect(leaks(all).sort()).toEqual([...TELLING].sort());
  });

  it.each([
    "第3号法庭",
    "刑事审判第1号法庭",
    "执行局2号听证室",
    "诉讼服务中心",
    "诉前调解室 3",
    "第三审判庭（东区）",
  ])("names a room by what is the name of a room: %s", (name) => {
    const named: Speaker = { ...speaker("room"), rooms: { name: () => name, caseNumbers: () => [] } };
    const one: Message = { ...message, entries: [{ notice: noticeOf("black"), word: "raised", repeats: 0 }] };
    expect(wordsOf(one, named).title).toContain(name);
  });

  it("names a room as people do when that is the name of a room", () => {
    const named: Speaker = {
      ...speaker("room"),
      rooms: { name: () => "第三审判庭（东区）", caseNumbers: () => [] },
    };
    const one: Message = { ...message, entries: [{ notice: noticeOf("black"), word: "raised", repeats: 0 }] };
    expect(wordsOf(one, named).title).toBe("【庭闸 court-01】 二级 · 告警 · 黑场 · 第三审判庭（东区）");
  });
});

describe("figures", () => {
  it.each([
    "9.8 s",
    "0 s",
    "2–4 s",
    "≤ 5 %",
    "98.5 %",
    "-120 ms",
    "±150 ms",
    "3 / min",
    "0",
    "−∞ dBFS",
    "> −60 dBFS",
    "−12.3 dBFS",
    "1200 kbit/s",
    "≥ 98 %",
    "1.2 GiB, 3 h",
    "0.5 GiB",
    "12",
  ])("are told: %s", (text) => {
    expect(figureOf(text, "room")).toBe(text);
    expect(figureOf(text, "none")).toBeNull();
  });

  it.each([
    "",
    "13812345678",
    "12345678",
    "7号",
    "connection refused",
    "timeout",
    "9.8 s 张三",
    "rtmp://x/y",
    "4 张",
  ])("is none, and not told: %s", (text) => expect(figureOf(text, "room")).toBeNull());
});

describe("fixed words", () => {
  it("of every alarm go out as they are", () => {
    for (const name of ALARM_NAMES) {
      const { zh, en } = ALARM_KINDS[name];
      for (const text of [zh.title, zh.advice, en.title, en.advice]) {
        expect(fixed(text, name, "room")).toBe(plain(text));
      }
    }
  });

  it("that somebody has put a case number into give way to the kind", () => {
    expect(fixed(`断播 ${PLANTED["case number"]}`, "cut", "room")).toBe("cut");
  });
});

describe("a name with markup in it", () => {
  it("is no markup, no link, no line and calls nobody", () => {
    expect(plain('A<at user_id="all">B</at>\n@all [x](http://y) **z** `c` <font color="x">')).not.toMatch(
      /[<>@[\]()*`\n]/,
    );
    expect(plain("a\u202eb\u0000c\r\nd")).toBe("a b c d");
    expect([...plain("长".repeat(1000))]).toHaveLength(200);
  });
});
