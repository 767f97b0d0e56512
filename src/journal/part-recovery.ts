// Closes a part whose writer is gone: after a crash, or after its disk failed. What the last signed head
// covers is taken as it stands; what follows is read, checked, cut to whole tags, indexed and sealed as
// recovered (design 6). May itself be killed at any moment and run again.
import { join } from "node:path";
import { FLV_FILE_HEADER, FLV_FILE_HEADER_BYTES } from "../media/flv.ts";
import { type Disk, errorCode, syncFile, writeAll } from "./disk.ts";
import { FileWindow } from "./file-window.ts";
import { type PlacedLine, type ReadIndex, readIndex, segmentsOf } from "./index-reader.ts";
import { headText, partFileName, type SealLine } from "./part-index.ts";
import { bareSegment, type LineFacts, RecoveryLines } from "./recovery-lines.ts";
import type { PartRecord } from "./session-file.ts";
import { KeyRing, type Signer } from "./signer.ts";
import { scanTail } from "./tail-scan.ts";

/** `previous`: head of the part before, for a part whose index never got its first line. */
export interface PartToRecover extends LineFacts {
  readonly disk: Disk;
  readonly directory: string;
  readonly cause: string;
  /** Only before ingest opens; else a torn end stays and is indexed as torn, since followers may read it. */
  readonly mayTruncate: boolean;
}

export interface RecoveredPart {
  readonly record: PartRecord;
  /** Chain from which the next part starts. */
  readonly head: string;
  /** Wall clock ms of its last message, estimated where no line says it; null when there was none. */
  readonly lastDataWallMs: number | null;
}

/** Rejects with the disk's error when it can't be read or written. */
export async function recoverPart(part: PartToRecover): Promise<RecoveredPart> {
  const { disk, directory, number } = part;
  const indexPath = join(directory, partFileName(number, "index"));
  const index = readIndex(await readOrEmpty(disk, indexPath));
  const sealed = sealOf(index);
  if (sealed !== null) return sealedPart(part, index, sealed);
  const media = await disk.open(join(directory, partFileName(number, "flv")), "a+");
  try {
    const window = new FileWindow(disk, media, await disk.sizeBytes(media));
    const begins = await beginsAsFlv(window);
    // A line is written only once what it covers is durable: without one a torn beginning is a power loss's work.
    const isTorn = !begins && segmentsOf(index.lines).length === 0 && (await window.hasTornFlvHeader());
    if (isDamaged(index) || !(begins || isTorn)) return damagedPart(part, index, window);
    const indexFile = await disk.open(indexPath, "a+");
    try {
      const from = isTorn ? new FileWindow(disk, media, 0) : window;
      return await recoverOpenPart(part, index, from, media, indexFile);
    } finally {
      await disk.close(indexFile);
    }
  } finally {
    await disk.close(media);
  }
}

async function recoverOpenPart(
  part: PartToRecover,
  index: ReadIndex,
  window: FileWindow,
  media: number,
  indexFile: number,
): Promise<RecoveredPart> {
  const { disk, mayTruncate, wallMs } = part;
  const witnessed = witnessedPrefix(index, part.signer);
  const kept = await checkedLines(index, witnessed.lines, window);
  const writer = new RecoveryLines(part, index.start, kept);
  const found = await scanTail(window, segmentsOf(kept), writer.start, wallMs());

  // First what is cut away, then what is added: a run that is killed in between finds the same prefix again.
  await disk.ftruncate(indexFile, kept.at(-1)?.endByte ?? 0);
  let end = found.end;
  if (end < FLV_FILE_HEADER_BYTES) {
    await disk.ftruncate(media, 0);
    await writeAll(disk, media, Buffer.from(FLV_FILE_HEADER));
    end = FLV_FILE_HEADER_BYTES;
  } else if (mayTruncate && window.sizeBytes > end) {
    await disk.ftruncate(media, end);
  }
  await syncFile(disk, media);
  const rest = new FileWindow(disk, media, await disk.sizeBytes(media));
  const digest = writer.start.digest;
  let covered = segmentsOf(kept).at(-1)?.to ?? 0;
  for (const facts of found.segments) {
    writer.segment({ ...facts, hash: (await rest.hash(digest, facts.from, facts.to)) ?? "" });
    covered = facts.to;
  }
  if (covered < end) {
    writer.segment({
      ...bareSegment(covered, end),
      recovered: true,
      hash: (await rest.hash(digest, covered, end)) ?? "",
    });
  }
  if (rest.sizeBytes > end) {
    const hash = (await rest.hash(digest, end, rest.sizeBytes)) ?? "";
    writer.segment({ ...bareSegment(end, rest.sizeBytes), recovered: true, torn: true, hash });
  }
  // As the live index: what the seal covers is durable before it is written.
  const unsealed = writer.text;
  await writeAll(disk, indexFile, Buffer.from(unsealed));
  await syncFile(disk, indexFile);
  const at = new Date(wallMs()).toISOString();
  writer.seal({
    kind: "seal",
    offset: rest.sizeBytes,
    cause: part.cause,
    recovered: true,
    witnessedTo: witnessed.offset,
    wall: at,
    mono: null,
  });
  await writeAll(disk, indexFile, Buffer.from(writer.text.slice(unsealed.length)));
  await syncFile(disk, indexFile);
  await disk.syncDirectory(part.directory);
  const lines = [...segmentsOf(kept), ...found.segments];
  return {
    record: {
      number: part.number,
      openedAt: writer.start.wall,
      closedAt: at,
      sizeBytes: rest.sizeBytes,
      head: writer.chain,
      cause: part.cause,
      recovered: true,
      mediaFromMs: lines.find((line) => line.media !== null)?.media ?? null,
      mediaToMs: lines.findLast((line) => line.mediaTo !== null)?.mediaTo ?? null,
    },
    head: writer.chain,
    lastDataWallMs: found.lastWallMs,
  };
}

/** Lines up to the last head whose signature holds, and how far that head reaches. */
function witnessedPrefix(index: ReadIndex, signer: Signer): { lines: number; offset: number } {
  const keys = new KeyRing();
  keys.add(signer.publicKey);
  const start = index.start;
  for (let at = index.lines.length - 1; at > 0 && start !== null; at--) {
    const { line, signature } = index.lines[at] ?? {};
    if (line?.kind !== "head" || line.of !== index.lines[at - 1]?.chain) continue;
    const text = headText(start.session, start.part, line.offset, line.of, false);
    if (start.key !== signer.fingerprint || keys.verify(start.key, text, signature ?? "")) {
      return { lines: at + 1, offset: line.offset };
    }
  }
  return { lines: 0, offset: 0 };
}

/** The witnessed lines as they are; of those behind them the ones whose bytes are still what they say. */
async function checkedLines(
  index: ReadIndex,
  witnessed: number,
  window: FileWindow,
): Promise<readonly PlacedLine[]> {
  if (index.start === null) return [];
  const { digest } = index.start;
  let count = Math.max(witnessed, 1);
  let covered = segmentsOf(index.lines.slice(0, count)).at(-1)?.to ?? 0;
  for (; count < index.lines.length; count++) {
    const line = index.lines[count]?.line;
    if (line?.kind !== "segment") break;
    if (line.from !== covered) break;
    if ((await window.hash(digest, line.from, line.to)) !== line.hash) break;
    covered = line.to;
  }
  return index.lines.slice(0, count);
}

function sealOf(index: ReadIndex): SealLine | null {
  const line = index.lines.at(-1)?.line;
  return line?.kind === "seal" && index.brokenAt === null ? line : null;
}

function sealedPart(part: PartToRecover, index: ReadIndex, seal: SealLine): RecoveredPart {
  const segments = segmentsOf(index.lines);
  const start = index.start;
  const last = segments.findLast((line) => line.wall !== null);
  const head = index.lines.at(-1)?.chain ?? part.previous;
  return {
    record: {
      number: part.number,
      openedAt: start?.wall ?? seal.wall,
      closedAt: seal.wall,
      sizeBytes: seal.offset,
      head,
      cause: seal.cause,
      recovered: seal.recovered,
      mediaFromMs: segments.find((line) => line.media !== null)?.media ?? null,
      mediaToMs: segments.findLast((line) => line.mediaTo !== null)?.mediaTo ?? null,
    },
    head,
    lastDataWallMs:
      last?.wall == null
        ? null
        : Date.parse(last.wall) + Math.max(0, (last.mediaTo ?? 0) - (last.media ?? 0)),
  };
}

/**
 * More is wrong than a crash can explain: a signed line stands behind a broken one, or the file is no FLV.
 * Nothing is touched then, since repair would destroy what tells what happened; `verify` names it.
 */
function isDamaged(index: ReadIndex): boolean {
  return index.rest.some((read) => read !== null && read.signature !== null);
}

async function beginsAsFlv(window: FileWindow): Promise<boolean> {
  return window.sizeBytes < FLV_FILE_HEADER_BYTES || (await window.hasFlvHeader());
}

function damagedPart(part: PartToRecover, index: ReadIndex, window: FileWindow): RecoveredPart {
  const head = index.lines.at(-1)?.chain ?? part.previous;
  const openedAt = index.start?.wall ?? new Date(part.wallMs()).toISOString();
  return {
    record: {
      number: part.number,
      openedAt,
      closedAt: new Date(part.wallMs()).toISOString(),
      sizeBytes: window.sizeBytes,
      head: null,
      cause: "damaged",
      recovered: false,
      mediaFromMs: null,
      mediaToMs: null,
    },
    head,
    lastDataWallMs: null,
  };
}

async function readOrEmpty(disk: Disk, path: string): Promise<Buffer> {
  try {
    return await disk.readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}
