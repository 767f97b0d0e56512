// Proves what a session's files are worth: names the parts and seconds that were altered, cut, added or
// swapped, and those that nobody witnessed. Reads only.
import { join } from "node:path";
import { CASE_FILE, checkCaseLog } from "./case-log.ts";
import { type Disk, errorCode, realDisk } from "./disk.ts";
import { FileWindow } from "./file-window.ts";
import { type Finding, finding, type Span, spanOf } from "./finding.ts";
import { NO_HEAD, partFileName, partNumberOf } from "./part-index.ts";
import { type VerifiedPart, verifyPart } from "./part-verification.ts";
import {
  isSignedSession,
  type PartRecord,
  readSession,
  SESSION_FILE,
  type SessionRecord,
} from "./session-file.ts";
import { KeyRing } from "./signer.ts";

export interface VerifyOptions {
  /** Trusted keys (base64 SPKI DER) of gate and desk. Without them the keys in session.json are taken. */
  readonly publicKeys?: readonly string[];
  /** The session's directory in the second recordings root, when parts went there. */
  readonly otherDirectory?: string;
  /** Heads that the audit log holds: each must still be in its index. */
  readonly heads?: readonly { readonly part: number; readonly chain: string }[];
  /** How many lines of case.jsonl the audit log knows of. */
  readonly caseLines?: number;
  readonly disk?: Disk;
}

export interface Verification {
  /** Nothing was found. Unwitnessed spans and a session that is still open are no findings. */
  readonly ok: boolean;
  /** The session is ended and signed for good. */
  readonly sealed: boolean;
  /** Signatures were checked against keys that the caller trusts. */
  readonly trusted: boolean;
  readonly session: SessionRecord | null;
  readonly findings: readonly Finding[];
  /** Written after the last signed head before a crash, or not signed yet. */
  readonly unwitnessed: readonly Span[];
}

/** Verifies the session in `directory`. Rejects only when files can't be read. */
export async function verifySession(directory: string, options: VerifyOptions = {}): Promise<Verification> {
  const disk = options.disk ?? realDisk;
  const places = [directory, ...(options.otherDirectory === undefined ? [] : [options.otherDirectory])];
  const files = new Map<string, string>();
  for (const place of places.reverse()) {
    for (const name of await disk.list(place)) files.set(name, join(place, name));
  }
  const keys = new KeyRing();
  for (const key of options.publicKeys ?? []) keys.add(key);
  const findings: Finding[] = [];
  const record = await verifyRecord(disk, directory, options, keys, findings);
  const numbers = new Set(record?.parts.map((part) => part.number));
  for (const name of files.keys()) {
    const number = partNumberOf(name, "flv") ?? partNumberOf(name, "index");
    if (number !== null) numbers.add(number);
    else if (!isExpected(name, record)) findings.push(finding("file-unexpected", name, null));
  }
  const unwitnessed: Span[] = [];
  let before: VerifiedPart | null = null;
  const chains = new Map<number, readonly string[]>();
  const parts = new Map<number, VerifiedPart>();
  const ordered = [...numbers].sort((a, b) => a - b);
  for (const number of ordered) {
    const entry = record?.parts.find((part) => part.number === number) ?? null;
    if (record?.sealed && entry === null) {
      findings.push(finding("file-unexpected", partFileName(number, "flv"), null));
    }
    const isLast = number === ordered.at(-1);
    const live =
      record !== null && record.sealed === null && (isLast || entry?.cause !== "damaged") && !entry?.head;
    const verified = await verifyFiles(disk, files, number, record, entry, live, keys, findings);
    if (verified === null) {
      before = null;
      continue;
    }
    findings.push(...verified.findings, ...chainFindings(number, verified, before, number === 1));
    unwitnessed.push(...verified.unwitnessed);
    chains.set(number, verified.chains);
    before = verified;
    parts.set(number, verified);
  }
  for (const [number, part] of parts)
    findings.push(...(await mediaFindings(disk, files, parts, number, part)));
  for (const head of options.heads ?? []) {
    if (chains.get(head.part)?.includes(head.chain)) continue;
    findings.push(finding("head-missing", partFileName(head.part, "index"), null, head.chain));
  }
  const last = ordered.at(-1);
  const lastHead = last === undefined ? NO_HEAD : chains.get(last)?.at(-1);
  if (record?.sealed && record.sealed.head !== lastHead && lastHead !== undefined) {
    const told = findings.some((known) => known.part === last);
    if (!told) findings.push(finding("part-mismatch", SESSION_FILE, null));
  }
  await verifyCases(disk, files.get(CASE_FILE), record, options, keys, findings);
  return {
    ok: findings.length === 0,
    sealed: record?.sealed != null,
    trusted: options.publicKeys !== undefined,
    session: record,
    findings,
    unwitnessed,
  };
}

/** session.json: of two copies the newer one. */
async function verifyRecord(
  disk: Disk,
  directory: string,
  options: VerifyOptions,
  keys: KeyRing,
  findings: Finding[],
): Promise<SessionRecord | null> {
  let newest: SessionRecord | null = null;
  let present = false;
  for (const place of [directory, options.otherDirectory]) {
    const bytes = place === undefined ? null : await readIfThere(disk, join(place, SESSION_FILE));
    if (bytes === null) continue;
    present = true;
    const read = readSession(bytes.toString("utf8"));
    // Without trusted keys the record can still be checked against itself; the caller is told so.
    if (read && options.publicKeys === undefined) keys.add(read.record.publicKey);
    if (read && !keys.has(read.record.key)) {
      findings.push(finding("key-unknown", SESSION_FILE, null, read.record.key));
    } else if (read === null || !isSignedSession(read, keys)) {
      findings.push(finding("session-altered", SESSION_FILE, null));
    }
    if (read && (newest === null || read.record.revision > newest.revision)) newest = read.record;
  }
  if (!present) findings.push(finding("session-missing", SESSION_FILE, null));
  return newest;
}

async function verifyFiles(
  disk: Disk,
  files: ReadonlyMap<string, string>,
  number: number,
  record: SessionRecord | null,
  entry: PartRecord | null,
  live: boolean,
  keys: KeyRing,
  findings: Finding[],
): Promise<VerifiedPart | null> {
  const span = partSpan(number, entry);
  const mediaPath = files.get(partFileName(number, "flv"));
  const indexPath = files.get(partFileName(number, "index"));
  if (mediaPath === undefined) findings.push(finding("file-missing", partFileName(number, "flv"), span));
  if (indexPath === undefined) findings.push(finding("file-missing", partFileName(number, "index"), span));
  if (mediaPath === undefined || indexPath === undefined) return null;
  // The index first: a live part only grows, so its media then holds at least what the index speaks of.
  const index = await disk.readFile(indexPath);
  const fd = await disk.open(mediaPath, "r");
  try {
    const media = new FileWindow(disk, fd, await disk.sizeBytes(fd));
    const session = record?.session ?? sessionOf(index);
    return await verifyPart({ number, session, index, media, record: entry, live, keys });
  } finally {
    await disk.close(fd);
  }
}

/** What was found in a part's media; when it is another part's media, that alone. */
async function mediaFindings(
  disk: Disk,
  files: ReadonlyMap<string, string>,
  parts: ReadonlyMap<number, VerifiedPart>,
  number: number,
  part: VerifiedPart,
): Promise<readonly Finding[]> {
  const name = partFileName(number, "flv");
  const path = files.get(name);
  if (part.media.length === 0 || path === undefined) return part.media;
  const fd = await disk.open(path, "r");
  try {
    const window = new FileWindow(disk, fd, await disk.sizeBytes(fd));
    for (const [other, { segments, start }] of parts) {
      const first = segments[0];
      if (other === number || !first || !start) continue;
      if ((await window.hash(start.digest, first.from, first.to)) !== first.hash) continue;
      return [
        finding("part-swapped", name, spanOf(number, part.segments), `= ${partFileName(other, "flv")}`),
      ];
    }
  } finally {
    await disk.close(fd);
  }
  return part.media;
}

/** A part must start from the head of the one before; from any line of it when that was closed by recovery. */
function chainFindings(
  number: number,
  part: VerifiedPart,
  before: VerifiedPart | null,
  first: boolean,
): Finding[] {
  const previous = part.start?.previous;
  if (previous === undefined || part.start?.part !== number) return [];
  const heads = before === null ? (first ? [NO_HEAD] : null) : headsOf(before);
  if (heads === null || heads.includes(previous)) return [];
  const span = { part: number, bytes: null, media: null, wall: null };
  return [finding("parts-not-chained", partFileName(number, "index"), span)];
}

function headsOf(part: VerifiedPart): readonly string[] {
  if (part.seal !== null && !part.seal.recovered) return part.chains.slice(-1);
  return part.start === null ? part.chains : [part.start.previous, ...part.chains];
}

async function verifyCases(
  disk: Disk,
  path: string | undefined,
  record: SessionRecord | null,
  options: VerifyOptions,
  keys: KeyRing,
  findings: Finding[],
): Promise<void> {
  const bytes = path === undefined ? null : await readIfThere(disk, path);
  if (bytes === null) {
    if ((options.caseLines ?? 0) > 0) findings.push(finding("file-missing", CASE_FILE, null));
    return;
  }
  // Nobody but the desk's key can vouch for its lines: without trusted keys they stay unchecked.
  if (options.publicKeys === undefined || record === null) return;
  const { lines, broken, endsTorn } = checkCaseLog(bytes, keys, record.session);
  for (const number of broken) {
    const at = lines.find((line) => line.n === number)?.at;
    const wall = at === undefined ? null : { from: at, to: at };
    const span = { part: 0, bytes: null, media: null, wall };
    findings.push({ ...finding("case-log-altered", CASE_FILE, span, `${number}`), part: null });
  }
  if (endsTorn) findings.push(finding("case-log-altered", CASE_FILE, null, `${lines.length + 1}`));
  if (lines.length < (options.caseLines ?? 0)) {
    findings.push(finding("case-log-shortened", CASE_FILE, null, `${lines.length}/${options.caseLines}`));
  }
}

function partSpan(number: number, entry: PartRecord | null): Span {
  const { mediaFromMs, mediaToMs, openedAt, closedAt, sizeBytes } = entry ?? {};
  return {
    part: number,
    bytes: sizeBytes === undefined ? null : { from: 0, to: sizeBytes },
    media: mediaFromMs == null || mediaToMs == null ? null : { fromMs: mediaFromMs, toMs: mediaToMs },
    wall: openedAt == null ? null : { from: openedAt, to: closedAt ?? openedAt },
  };
}

function isExpected(name: string, record: SessionRecord | null): boolean {
  // While a session runs its file may just be replaced.
  const isBeingSaved = name === `${SESSION_FILE}.tmp` && record?.sealed === null;
  return name === SESSION_FILE || name === CASE_FILE || isBeingSaved;
}

/** The session that a part names itself, when session.json can't be read. */
function sessionOf(index: Buffer): string {
  const first = index.toString("utf8", 0, Math.max(0, index.indexOf(10)));
  return /"session":"([A-Za-z0-9_-]+)"/.exec(first)?.[1] ?? "";
}

async function readIfThere(disk: Disk, path: string): Promise<Buffer | null> {
  try {
    return await disk.readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
