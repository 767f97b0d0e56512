/**
 * 飞书 group robot: rich text (post), signed in the body (签名校验), 100 messages a minute and 5 a second, 20 KB. Its text
 * elements know no markup. PURE.
 */
import { createHmac } from "node:crypto";
import { bytesOf, DELIVERED, fitting, JSON_HEADERS, jsonOf, type Template, UNREADABLE } from "./template.ts";

/** Of the whole body; 20 KB are said, and some are left. */
const MAX_BYTES = 19_000;
/** This robot, and this tenant's calls in all. */
const TOO_MANY: readonly number[] = [11232, 99991400];
/** Says "Bad Request" or "too many request", by its text. */
const EITHER = 9499;

export const feishu: Template = {
  limits: [
    { count: 5, withinMs: 1_000 },
    { count: 100, withinMs: 60_000 },
  ],
  reserve: 20,
  blockMs: 60_000,
  request({ channel, text, speaker, atMs }) {
    const timestamp = String(Math.floor(atMs / 1000));
    // The text is the key, and nothing is signed with it: so the robot's documentation has it.
    const sign = createHmac("sha256", `${timestamp}\n${channel.secret ?? ""}`).digest("base64");
    const language = speaker.language === "en" ? "en_us" : "zh_cn";
    const bodyOf = (lines: readonly string[]) => {
      const content = lines.map((line) => [{ tag: "text", text: line }]);
      const post = { [language]: { title: text.title, content } };
      return JSON.stringify({ timestamp, sign, msg_type: "post", content: { post } });
    };
    const lines = fitting(text, (said) => bytesOf(bodyOf(said)), MAX_BYTES);
    return { url: channel.url, headers: JSON_HEADERS, body: bodyOf(lines) };
  },
  answered(body) {
    const answer = jsonOf(body);
    // The older answer has StatusCode, the newer one code; a success may have both.
    const code = answer?.code ?? answer?.StatusCode;
    if (answer === null || typeof code !== "number") return UNREADABLE;
    if (code === 0) return DELIVERED;
    const isTooMany =
      TOO_MANY.includes(code) || (code === EITHER && /too many|frequen/i.test(String(answer.msg)));
    if (isTooMany) return { type: "limited", code: `feishu-${code}`, blockMs: feishu.blockMs };
    return { type: "refused", code: `feishu-${code}` };
  },
};
