/** What a robot's body template is: how a message becomes its request, what its answer means, how often it may be asked. PURE. */
import type { ChannelConfig } from "../../config.ts";
import type { Message } from "../notice.ts";
import type { Limit } from "../pace.ts";
import type { Speaker, Text } from "../wording.ts";

export interface Letter {
  readonly channel: ChannelConfig;
  readonly message: Message;
  readonly text: Text;
  readonly speaker: Speaker;
  /** Wall clock: robots refuse a signature that is an hour old. */
  readonly atMs: number;
}

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `again`: the same may be tried again; `limited`: nothing until later; `refused`: it would be refused again. */
export type Verdict =
  | { readonly type: "delivered" }
  | { readonly type: "again"; readonly code: string }
  | { readonly type: "limited"; readonly code: string; readonly blockMs: number }
  | { readonly type: "refused"; readonly code: string };

export interface Template {
  readonly limits: readonly Limit[];
  /** Of the last limit, kept for what is urgent. */
  readonly reserve: number;
  /** How long nothing is sent after an answer that says "too many". */
  readonly blockMs: number;
  request(letter: Letter): WebhookRequest;
  /** Of an answer with a 2xx status: robots say no with 200 as well. */
  answered(body: string): Verdict;
}

export const DELIVERED: Verdict = { type: "delivered" };

/** Whole lines as long as they fit, then how many did not. @param size of the request with these, bytes; `kept` of them are lines */
export function fitting(
  { lines, more }: Text,
  size: (lines: readonly string[], kept: number) => number,
  maxBytes: number,
): readonly string[] {
  for (let kept = lines.length; ; kept--) {
    const cut = lines.slice(kept).reduce((sum, { notices }) => sum + notices, 0);
    const last = more(cut);
    const said = [...lines.slice(0, kept).map(({ text }) => text), ...(last === null ? [] : [last])];
    if (size(said, kept) <= maxBytes || kept === 0) return said;
  }
}

/** @returns null: no JSON object. */
export function jsonOf(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Whoever answers without JSON is no robot: a proxy, a page. It may be one again. */
export const UNREADABLE: Verdict = { type: "again", code: "answer-unreadable" };

export const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" } as const;

export function bytesOf(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
