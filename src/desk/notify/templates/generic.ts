/**
 * Our own body, for whoever writes the receiver: signed over time and body, so that neither can be changed nor sent again
 * later; the message's id stays the same through every attempt, so that the receiver can leave out what it has. PURE.
 */
import { createHmac } from "node:crypto";
import { figureOf, fixed, placeOf } from "../discretion.ts";
import { bytesOf, DELIVERED, fitting, JSON_HEADERS, type Letter, type Template } from "./template.ts";

const MAX_BYTES = 64 * 1024;

export const generic: Template = {
  limits: [{ count: 60, withinMs: 60_000 }],
  reserve: 15,
  blockMs: 60_000,
  request(letter) {
    const { channel, message, text, atMs } = letter;
    const items = message.entries.map((entry) => itemOf(entry, letter));
    let body = "";
    // The items say the same as the lines: where both are too much, they are cut alike.
    const size = (lines: readonly string[], kept: number) => {
      const said = { title: text.title, lines, items: items.slice(0, kept) };
      body = JSON.stringify({ ...envelopeOf(letter), ...said });
      return bytesOf(body);
    };
    fitting(text, size, MAX_BYTES);
    const seconds = Math.floor(atMs / 1000);
    const mac = createHmac("sha256", channel.secret ?? "")
      .update(`${seconds}.${body}`)
      .digest("hex");
    const headers = {
      ...JSON_HEADERS,
      "x-tingzha-id": message.id,
      "x-tingzha-signature": `t=${seconds},v1=${mac}`,
    };
    return { url: channel.url, headers, body };
  },
  answered: () => DELIVERED,
};

function envelopeOf({ message, speaker }: Letter) {
  const { id, urgency, counts, summary } = message;
  return { id, node: speaker.nodeId, urgency, counts, summary };
}

function itemOf({ notice, word, repeats }: Letter["message"]["entries"][number], { speaker }: Letter) {
  const { details, rooms } = speaker;
  const { kind, priority, sinceAt } = notice;
  const wordsIn = ({ title, advice }: { readonly title: string; readonly advice: string }) => ({
    title: fixed(title, kind, details),
    advice: fixed(advice, kind, details),
  });
  return {
    ...{ state: word, kind, priority, sinceAt, repeats, zh: wordsIn(notice.zh), en: wordsIn(notice.en) },
    place: placeOf(notice, details, rooms),
    actual: figureOf(notice.actual, details),
    expected: figureOf(notice.expected, details),
  };
}
