// The lines of part-NNN.index: what they hold, how they are chained and signed, how they are read again.
// chainₙ = H(chainₙ₋₁ ‖ H(segmentₙ) ‖ the line's other fields, as they stand in the file).
import { createHash } from "node:crypto";
import { parseObject } from "./json-object.ts";

export const DIGESTS = ["sha256", "sm3"] as const;
export type Digest = (typeof DIGESTS)[number];

/** The head before the first part. */
export const NO_HEAD = "0".repeat(64);

/** First line of a part. `previous` is the head of the part before (NO_HEAD for the first). */
export interface StartLine {
  readonly kind: "start";
  readonly version: 1;
  readonly session: string;
  readonly courtroom: string;
  readonly streamName: string;
  readonly part: number;
  readonly digest: Digest;
  /** Fingerprint of the key that signs this part. */
  readonly key: string;
  readonly previous: string;
  readonly wall: string;
  readonly mono: number | null;
}

/** A run of whole tags. Times are those of its first tag (`…To`: of its last); null where nobody knows. */
export interface SegmentLine {
  readonly kind: "segment";
  readonly from: number;
  readonly to: number;
  readonly wall: string | null;
  /** Arrival on the monotonic clock, ms. */
  readonly mono: number | null;
  readonly monoTo: number | null;
  /** FLV timestamps, ms, raw. */
  readonly media: number | null;
  readonly mediaTo: number | null;
  /** Whether it begins with a key frame. */
  readonly key: boolean;
  /** Offsets of the metadata and sequence headers in force at its begin; null before there are any. */
  readonly metadata: number | null;
  readonly video: number | null;
  readonly audio: number | null;
  /** Marked copies of headers from before this part: bytes no encoder sent here. */
  readonly copied?: readonly [from: number, to: number];
  /** Indexed after a crash or a failed write, from the file alone. */
  readonly recovered?: true;
  /** Not whole tags: what a failed write left at the end of a part. */
  readonly torn?: true;
  readonly hash: string;
}

/** About every 10 s: signs the chain of the line before (`of`), which covers the part up to `offset`. */
export interface HeadLine {
  readonly kind: "head";
  readonly offset: number;
  readonly of: string;
  readonly wall: string;
  readonly mono: number | null;
}

/** Last line: the part is closed at `offset` bytes; its own chain is signed. */
export interface SealLine {
  readonly kind: "seal";
  readonly offset: number;
  readonly cause: string;
  readonly recovered: boolean;
  /** For a recovered part: what lies behind this offset was never signed while it was written. */
  readonly witnessedTo: number;
  readonly wall: string;
  readonly mono: number | null;
}

export type IndexLine = StartLine | SegmentLine | HeadLine | SealLine;

export interface ReadLine {
  readonly line: IndexLine;
  /** The text that the chain covers. */
  readonly body: string;
  readonly chain: string;
  readonly signature: string | null;
}

/** The chain after a line. `segmentHash` only for segments. */
export function chainAfter(
  digest: Digest,
  previous: string,
  segmentHash: string | null,
  body: string,
): string {
  const hash = createHash(digest).update(Buffer.from(previous, "hex"));
  if (segmentHash !== null) hash.update(Buffer.from(segmentHash, "hex"));
  return hash.update(body).digest("hex");
}

/** What is signed for a running head (`final` false) or a closed part; enough to check a head by itself. */
export function headText(
  sessionId: string,
  part: number,
  offset: number,
  chain: string,
  final: boolean,
): string {
  return `tingzha ${final ? "seal" : "head"} 1\n${sessionId}\n${part}\n${offset}\n${chain}\n`;
}

export function renderLine(body: string, chain: string, signature: string | null): string {
  const signed = signature === null ? "" : `,"signature":"${signature}"`;
  return `${body.slice(0, -1)},"chain":"${chain}"${signed}}\n`;
}

/** Reads one line (without its line feed); null when it is not exactly what `renderLine` writes. */
export function readLine(text: string): ReadLine | null {
  const parsed = parseObject(text);
  if (parsed === null) return null;
  const { chain, signature, ...fields } = parsed;
  if (typeof chain !== "string" || !isHash(chain)) return null;
  if (signature !== undefined && (typeof signature !== "string" || !/^[0-9a-f]{128}$/.test(signature))) {
    return null;
  }
  const body = JSON.stringify(fields);
  const mark = signature ?? null;
  // One text, one meaning: no spaces, no doubled keys, no other order, so that no byte is free.
  if (renderLine(body, chain, mark) !== `${text}\n`) return null;
  return isIndexLine(fields) ? { line: fields, body, chain, signature: mark } : null;
}

function isIndexLine(fields: Record<string, unknown>): fields is Record<string, unknown> & IndexLine {
  const offset = (name: string): boolean => Number.isSafeInteger(fields[name]) && Number(fields[name]) >= 0;
  const optional = (name: string): boolean => fields[name] === null || Number.isFinite(fields[name]);
  const text = (name: string): boolean => typeof fields[name] === "string";
  const time = (name: string): boolean => text(name) && Number.isFinite(Date.parse(String(fields[name])));
  switch (fields.kind) {
    case "start":
      return (
        fields.version === 1 &&
        ["session", "courtroom", "streamName", "key"].every(text) &&
        offset("part") &&
        (DIGESTS as readonly unknown[]).includes(fields.digest) &&
        isHash(fields.previous) &&
        time("wall") &&
        optional("mono")
      );
    case "segment":
      return (
        offset("from") &&
        offset("to") &&
        Number(fields.to) >= Number(fields.from) &&
        (fields.wall === null || time("wall")) &&
        ["mono", "monoTo", "media", "mediaTo", "metadata", "video", "audio"].every(optional) &&
        isHash(fields.hash)
      );
    case "head":
      return offset("offset") && isHash(fields.of) && time("wall") && optional("mono");
    case "seal":
      return (
        offset("offset") &&
        offset("witnessedTo") &&
        text("cause") &&
        typeof fields.recovered === "boolean" &&
        time("wall") &&
        optional("mono")
      );
    default:
      return false;
  }
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

/** `part-001.flv`, `part-001.index`. */
export function partFileName(number: number, extension: "flv" | "index"): string {
  return `part-${String(number).padStart(3, "0")}.${extension}`;
}

/** The number in such a name, null for any other file. */
export function partNumberOf(name: string, extension: "flv" | "index"): number | null {
  const match = /^part-(\d{3,6})\.(flv|index)$/.exec(name);
  const number = Number(match?.[1]);
  return match?.[2] === extension && partFileName(number, extension) === name ? number : null;
}
