// session.json: who, where, which parts and gaps, the heads; signed at every change, final once sealed.
// The gate alone writes it, always as a whole.
import { join } from "node:path";
import { type Disk, replaceFile } from "./disk.ts";
import { parseObject } from "./json-object.ts";
import { DIGESTS, type Digest } from "./part-index.ts";
import type { KeyRing, Signer } from "./signer.ts";

export const SESSION_FILE = "session.json";

export interface PartRecord {
  readonly number: number;
  /** Wall clock, ISO 8601. */
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly sizeBytes: number;
  /** Head of the sealed part; null while it is open, or when it could not be sealed. */
  readonly head: string | null;
  readonly cause: string | null;
  readonly recovered: boolean;
  /** Raw timestamps of its first and last tag, ms. */
  readonly mediaFromMs: number | null;
  readonly mediaToMs: number | null;
}

export interface GapRecord {
  readonly from: string;
  /** null: nothing followed. */
  readonly to: string | null;
  readonly cause: string;
}

export interface SessionRecord {
  readonly version: 1;
  /** Rises with every write: of two copies (second directory) the higher one counts. */
  readonly revision: number;
  readonly session: string;
  readonly courtroom: string;
  readonly streamName: string;
  readonly predecessor: string | null;
  readonly digest: Digest;
  /** Fingerprint of the signing key. */
  readonly key: string;
  /** That key (base64 SPKI DER): trusted once its fingerprint is compared with the one on paper. */
  readonly publicKey: string;
  readonly startedAt: string;
  /** Wall clock of the newest message when this was written; null before the first. */
  readonly lastDataAt: string | null;
  readonly parts: readonly PartRecord[];
  readonly gaps: readonly GapRecord[];
  /** Set once, at the end: `head` is the head of the last part (NO_HEAD without one). */
  readonly sealed: { readonly at: string; readonly head: string } | null;
}

export interface ReadSession {
  readonly record: SessionRecord;
  readonly signature: string;
}

export function sessionText(record: SessionRecord): string {
  return `tingzha session 1\n${JSON.stringify(record)}\n`;
}

export function renderSession(record: SessionRecord, signature: string): string {
  return `${JSON.stringify({ ...record, signature }, null, 2)}\n`;
}

/** Writes session.json in a directory, whole and durable. */
export async function saveSession(
  disk: Disk,
  directory: string,
  record: SessionRecord,
  signer: Signer,
): Promise<void> {
  const text = renderSession(record, signer.sign(sessionText(record)));
  await replaceFile(disk, join(directory, SESSION_FILE), Buffer.from(text));
}

/** Reads its text; null when it is not exactly what `renderSession` writes. Signatures: `isSignedSession`. */
export function readSession(text: string): ReadSession | null {
  const parsed = parseObject(text);
  if (parsed === null) return null;
  const { signature, ...fields } = parsed;
  if (typeof signature !== "string" || !isSessionRecord(fields)) return null;
  // One text, one meaning: no byte of the file is free.
  return renderSession(fields, signature) === text ? { record: fields, signature } : null;
}

export function isSignedSession(read: ReadSession, keys: KeyRing): boolean {
  return keys.verify(read.record.key, sessionText(read.record), read.signature);
}

function isSessionRecord(fields: Record<string, unknown>): fields is Record<string, unknown> & SessionRecord {
  const text = (value: unknown): boolean => typeof value === "string";
  const textOrNull = (value: unknown): boolean => value === null || text(value);
  const count = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
  const numberOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);
  const sealed = fields.sealed as Record<string, unknown> | null | undefined;
  return (
    fields.version === 1 &&
    count(fields.revision) &&
    [
      fields.session,
      fields.courtroom,
      fields.streamName,
      fields.key,
      fields.publicKey,
      fields.startedAt,
    ].every(text) &&
    [fields.predecessor, fields.lastDataAt].every(textOrNull) &&
    (DIGESTS as readonly unknown[]).includes(fields.digest) &&
    isListOf(
      fields.parts,
      (part) =>
        count(part.number) &&
        text(part.openedAt) &&
        [part.closedAt, part.head, part.cause].every(textOrNull) &&
        count(part.sizeBytes) &&
        typeof part.recovered === "boolean" &&
        [part.mediaFromMs, part.mediaToMs].every(numberOrNull),
    ) &&
    isListOf(fields.gaps, (gap) => text(gap.from) && textOrNull(gap.to) && text(gap.cause)) &&
    (sealed === null || (typeof sealed === "object" && text(sealed.at) && text(sealed.head)))
  );
}

function isListOf(value: unknown, check: (item: Record<string, unknown>) => boolean): boolean {
  return (
    Array.isArray(value) &&
    value.every((item: unknown) => typeof item === "object" && item !== null && check({ ...item }))
  );
}
