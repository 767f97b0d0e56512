// The bodies: each robot's format, signature and size; what its answers mean.
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ChannelConfig } from "../../../../src/desk/config.ts";
import { verdictOf } from "../../../../src/desk/notify/delivery.ts";
import { maskedUrl } from "../../../../src/desk/notify/masked-url.ts";
import { type Message, NO_COUNTS } from "../../../../src/desk/notify/notice.ts";
import { TEMPLATES } from "../../../../src/desk/notify/templates/templates.ts";
import { wordsOf } from "../../../../src/desk/notify/wording.ts";
import { hmacSha256 } from "../../../support/robot-stand-in.ts";
import { noticeOf, SPEAKER } from "./notify-kit.ts";

type Kind = ChannelConfig["kind"];
const AT_MS = 1_790_000_000_123;
const SECRET = "SEC-a-secret-of-some-length";
const URLS: Readonly<Record<Kind, string>> = {
  generic: "https://inner.example/in",
  wecom: "https://robot.example/cgi-bin/webhook/send?key=k",
  dingtalk: "https://robot.example/robot/send?access_token=t",
  feishu: "https://robot.example/open-apis/bot/v2/hook/h",
};

function messageOf(count: number): Message {
  const entries = Array.from({ length: count }, (_, index) => ({
    notice: noticeOf("stream-lost", `room-${index + 1}`, { actual: "9.8 s", expected: "0 s" }),
    ...{ word: "raised" as const, repeats: 0 },
  }));
  return { id: "m-1", urgency: "soon", entries, counts: NO_COUNTS, summary: null };
}

function requestOf(kind: Kind, message = messageOf(1), language: ChannelConfig["language"] = "zh-CN") {
  const speaker = { ...SPEAKER, language };
  const channel = {
    name: "duty",
    kind,
    url: URLS[kind],
    secret: kind === "wecom" ? null : SECRET,
    language,
    least: 4,
  };
  return TEMPLATES[kind].request({ channel, message, text: wordsOf(message, speaker), speaker, atMs: AT_MS });
}

describe("the body", () => {
  it("of 企业微信 is markdown, its address as it was given", () => {
    const { url, body } = requestOf("wecom");
    expect(url).toBe(URLS.wecom);
    expect(JSON.parse(body)).toEqual({
      msgtype: "markdown",
      markdown: {
        content:
          "**【庭闸 court-01】 二级 · 告警 · 码流中断 · 第1法庭**\n" +
          "> 码流中断 · 第1法庭 · 2026-11-23 09:00:00 起 · 实测 9.8 s · 应为 0 s。" +
          "请检查该法庭的庭审主机、网线和交换机；恢复后自动续录。",
      },
    });
  });

  it("of 钉钉 is markdown with a title, its address signed over milliseconds", () => {
    const { url, body } = requestOf("dingtalk");
    const { searchParams } = new URL(url);
    expect(Object.fromEntries(searchParams)).toEqual({
      access_token: "t",
      timestamp: String(AT_MS),
      sign: hmacSha256(SECRET, `${AT_MS}\n${SECRET}`).toString("base64"),
    });
    // Not one of the characters that mean something else in a query.
    expect(new URL(url).search.split("sign=")[1]).toMatch(/^[A-Za-z0-9%]+$/);
    expect(JSON.parse(body)).toMatchObject({
      msgtype: "markdown",
      markdown: { title: expect.stringContaining("码流中断") },
    });
  });

  it("of 飞书 is rich text, signed over seconds with the text as the key", () => {
    const seconds = Math.floor(AT_MS / 1000);
    const { url, body } = requestOf("feishu");
    expect(url).toBe(URLS.feishu);
    expect(JSON.parse(body)).toMatchObject({
      timestamp: String(seconds),
      sign: hmacSha256(`${seconds}\n${SECRET}`, "").toString("base64"),
      msg_type: "post",
      content: {
        post: { zh_cn: { content: [[{ tag: "text", text: expect.stringContaining("第1法庭") }]] } },
      },
    });
  });

  it("of our own is signed over time and body, and carries its id", () => {
    const { headers, body } = requestOf("generic");
    const seconds = Math.floor(AT_MS / 1000);
    const mac = hmacSha256(SECRET, `${seconds}.${body}`).toString("hex");
    expect(headers).toMatchObject({ "x-tingzha-signature": `t=${seconds},v1=${mac}`, "x-tingzha-id": "m-1" });
    expect(JSON.parse(body)).toMatchObject({
      ...{ id: "m-1", node: "court-01", urgency: "soon" },
      items: [
        { state: "raised", kind: "stream-lost", priority: 2, place: { zh: "第1法庭" }, actual: "9.8 s" },
      ],
    });
  });

  it("is in English where that was asked for", () => {
    for (const kind of Object.keys(URLS) as Kind[]) {
      const { body } = requestOf(kind, messageOf(2), "en");
      expect(body).toContain("The stream is lost");
      if (kind !== "generic")
        expect(body.replaceAll("法庭", "").replaceAll("第", "")).not.toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it.each([
    ["wecom", 4096],
    ["dingtalk", 20_000],
    ["feishu", 20_000],
    ["generic", 65_536],
  ] as const)(
    "of %s stays within its size by whole lines, and says how many are left out",
    (kind, maxBytes) => {
      for (const count of [1, 7, 40, 199, 400]) {
        const { body } = requestOf(kind, messageOf(count));
        const measured = kind === "wecom" ? JSON.parse(body).markdown.content : body;
        expect(Buffer.byteLength(measured)).toBeLessThanOrEqual(maxBytes);
        const places = new Set(body.match(/第\d+法庭 · 2026/g)).size;
        const left = Number(/另有 (\d+) 条/.exec(body)?.[1] ?? 0);
        expect([kind, count, places + left]).toEqual([kind, count, count]);
      }
      expect(requestOf(kind, messageOf(400)).body).toContain("另有");
    },
  );
});

describe("the judge's own HMAC", () => {
  it("is the one that everybody has", () => {
    for (const [key, text] of [
      ["", ""],
      ["key", "text"],
      ["钥".repeat(40), "文\n"],
    ] as const) {
      expect(hmacSha256(key, text)).toEqual(createHmac("sha256", key).update(text).digest());
    }
  });
});

describe("an answer", () => {
  const answers: [kind: Kind, status: number, body: string, verdict: string, blockMs?: number][] = [
    ["wecom", 200, '{"errcode":0,"errmsg":"ok"}', "delivered"],
    ["wecom", 200, '{"errcode":45009,"errmsg":"api freq out of limit"}', "limited wecom-45009", 60_000],
    ["wecom", 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', "refused wecom-93000"],
    ["wecom", 200, '{"errcode":-1,"errmsg":"system busy"}', "again wecom--1"],
    ["dingtalk", 200, '{"errcode":0,"errmsg":"ok"}', "delivered"],
    ["dingtalk", 200, '{"errcode":130101,"errmsg":"send too fast"}', "limited dingtalk-130101", 600_000],
    ["dingtalk", 200, '{"errcode":310000,"errmsg":"sign not match"}', "refused dingtalk-310000"],
    ["feishu", 200, '{"StatusCode":0,"StatusMessage":"success"}', "delivered"],
    ["feishu", 200, '{"code":0,"data":{},"msg":"success"}', "delivered"],
    ["feishu", 200, '{"code":11232,"msg":"frequency limited"}', "limited feishu-11232", 60_000],
    ["feishu", 200, '{"code":9499,"msg":"too many request"}', "limited feishu-9499", 60_000],
    ["feishu", 200, '{"code":9499,"msg":"Bad Request"}', "refused feishu-9499"],
    ["feishu", 400, '{"code":19021,"msg":"sign match fail"}', "refused http-400"],
    ["generic", 204, "", "delivered"],
    ["generic", 301, "", "refused http-301"],
    ["generic", 404, "", "refused http-404"],
    ["generic", 408, "", "again http-408"],
    ["generic", 429, "", "limited http-429", 60_000],
    ["generic", 503, "", "again http-503"],
    ...(["wecom", "dingtalk", "feishu"] as const).flatMap((kind): (typeof answers)[number][] =>
      ["", "<html>", "[]", "null", "17", '{"errcode":"0"}', '{"code":"0"}', "{"].map((body) => [
        kind,
        200,
        body,
        "again answer-unreadable",
      ]),
    ),
  ];
  it.each(answers)("of %s with %i %s means: %s", (kind, status, body, expected, blockMs) => {
    const verdict = verdictOf(status, null, body, TEMPLATES[kind]);
    expect(verdict.type === "delivered" ? "delivered" : `${verdict.type} ${verdict.code}`).toBe(expected);
    expect(verdict.type === "limited" ? verdict.blockMs : undefined).toBe(blockMs);
  });

  it("with Retry-After is respected, in seconds or as a date, an hour at most", () => {
    const blockMs = (header: string, status = 429) => {
      const verdict = verdictOf(status, header, "", TEMPLATES.generic);
      return verdict.type === "limited" ? verdict.blockMs : null;
    };
    expect(blockMs("17")).toBe(17_000);
    expect(blockMs("17", 503)).toBe(17_000);
    expect(blockMs("999999")).toBe(3_600_000);
    expect(blockMs("soon")).toBe(60_000);
    expect(blockMs(new Date(Date.now() + 90_000).toUTCString())).toBeGreaterThan(80_000);
    expect(blockMs("Thu, 01 Jan 1970 00:00:00 GMT")).toBe(1_000);
  });
});

describe("an address", () => {
  it("is shown by its host alone", () => {
    for (const url of Object.values(URLS))
      expect(maskedUrl(`${url}#x`)).toBe(`https://${new URL(url).host}/***`);
  });
});
