/**
 * What of a notice may leave the node. PURE. By default: kinds, figures, and the names of rooms that are names of rooms; no
 * case number, no party, no person, no session. So nothing that somebody has typed goes out unseen: a figure must look
 * like one, and a room's name that holds a case or an action (甲诉乙) is left out for the room's id.
 */
import type { Details } from "../config.ts";
import type { Notice } from "./notice.ts";

export interface Rooms {
  /** As people call it; null: there is no such room. */
  name(courtroom: string): string | null;
  /** Of the hearing that goes on there. */
  caseNumbers(courtroom: string): readonly string[];
}

export interface Place {
  readonly zh: string;
  readonly en: string;
}

/**
 * A number with its unit, alone or after a sign or beside another one: `9.8 s`, `≥ 98.5 %`, `2–4 s`, `1.2 GiB, 3 h`. Without a
 * unit it is a small one: long ones are telephone numbers and logins.
 */
const SIGN = "(?:[≤≥<>] )?[±−-]?";
const UNIT = "(?:%|s|ms|h|/ min|kbit/s|dBFS|GiB)";
const MEASURE = String.raw`${SIGN}(?:(?:\d{1,7}(?:\.\d{1,3})?|∞)(?:–\d{1,5})? ${UNIT}|±?\d{1,5} ${UNIT}|\d{1,3})`;
const FIGURE = new RegExp(`^${MEASURE}(?:, ${MEASURE})?$`);

/** A case number in whatever brackets and digits: by its year, its court, its type, or as they were written before 2016. */
const NUMBER_LIKE =
  /\d{4}.{0,20}[\u4e00-\u9fff].{0,20}\d+ ?号|[\u4e00-\u9fff]\d{2,4}[\u4e00-\u9fff]{1,6}\d+ ?号|[民刑行执破赔][初终再申辖监抗提恢异保]?\d+ ?号|字 ?第? ?\d+ ?号/u;
/** An action between parties; not 诉讼服务中心 or 诉前调解室. */
const ACTION_LIKE = /诉(?!讼|调|前调|服|源|裁)|与.+案|案[件号]/u;
/** 20261123T090000-room-1-3fa204: what sessions are called. */
const SESSION_LIKE = /\d{8}T\d{6}/;

export function figureOf(text: string, details: Details): string | null {
  if (text === "" || details === "none") return null;
  if (details === "full") return plain(text);
  return FIGURE.test(text) ? text : null;
}

export function placeOf({ place }: Notice, details: Details, rooms: Rooms): Place | null {
  if (place === null || details === "none") return null;
  if (place === "node") return { zh: "本节点", en: "this node" };
  const [, what, who = ""] = /^(court|person|notify):(.*)$/su.exec(place) ?? [];
  if (what === "court") return { zh: `法院 ${plain(who)}`, en: `court ${plain(who)}` };
  if (what === "notify") return { zh: `通知去处 ${plain(who)}`, en: `channel ${plain(who)}` };
  if (what === "person") return details === "full" ? { zh: plain(who), en: plain(who) } : null;
  const name = rooms.name(place);
  const called = name === null || (details !== "full" && !isRoomName(name)) ? idOf(place) : plain(name);
  if (called === null) return null;
  const cases = details === "full" ? rooms.caseNumbers(place).map(plain) : [];
  const whole = [called, ...cases].join(" ");
  return { zh: whole, en: whole };
}

/** The fixed words of a kind, or of a caller who keeps to that; a number of a case or a session in them gives them away. */
export function fixed(words: string, kind: string, details: Details): string {
  return details === "full" || !namesHearing(words) ? plain(words) : plain(kind);
}

function isRoomName(name: string): boolean {
  return !namesHearing(name) && !ACTION_LIKE.test(name.normalize("NFKC"));
}

function namesHearing(text: string): boolean {
  const folded = text.normalize("NFKC");
  return NUMBER_LIKE.test(folded) || SESSION_LIKE.test(folded);
}

/** What a courtroom's id looks like; a session's looks like it as well. */
function idOf(place: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(place) && !SESSION_LIKE.test(place) ? place : null;
}

const LONGEST = 200;
const MARKUP: Readonly<Record<string, string>> = {
  ...{ "<": "＜", ">": "＞", "[": "［", "]": "］", "(": "（", ")": "）", "*": "＊", _: "＿" },
  ...{ "#": "＃", "`": "｀", "|": "｜", "~": "～", "!": "！", "@": "＠", "\\": "＼", "&": "＆" },
};

/** On one line, and without anything that a robot takes for markup, a link or a person to be called (@). */
export function plain(text: string): string {
  return [...text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim()]
    .slice(0, LONGEST)
    .map((character) => MARKUP[character] ?? character)
    .join("");
}
