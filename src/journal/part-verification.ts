// Verifies one part: every line of its index, every signature, every byte of its media.
import type { FileWindow } from "./file-window.ts";
import { type Finding, type FindingCode, finding, type Span, spanOf } from "./finding.ts";
import {
  chainAfter,
  headText,
  type IndexLine,
  partFileName,
  type ReadLine,
  readLine,
  type SealLine,
  type SegmentLine,
  type StartLine,
} from "./part-index.ts";
import { checkSegments } from "./segment-check.ts";
import type { PartRecord } from "./session-file.ts";
import type { KeyRing } from "./signer.ts";

/** Wall and monotonic clock may drift apart by this much between two lines; more is a clock that was set. */
const CLOCK_STEP_MS = 2000;

export interface PartToVerify {
  readonly number: number;
  readonly session: string;
  readonly index: Buffer;
  readonly media: FileWindow;
  readonly record: PartRecord | null;
  /** The part still grows: it has no seal yet and its last line may be half written. */
  readonly live: boolean;
  readonly keys: KeyRing;
}

export interface VerifiedPart {
  readonly findings: Finding[];
  readonly unwitnessed: Span[];
  readonly start: StartLine | null;
  readonly seal: SealLine | null;
  /** Chains of all lines, the last one being the head. */
  readonly chains: readonly string[];
  readonly segments: readonly SegmentLine[];
  /** Findings of the media alone. */
  readonly media: readonly Finding[];
}

interface CheckedLine extends ReadLine {
  /** The stated chain follows from the line and the stated chain before it. */
  readonly chained: boolean;
}

export async function verifyPart(part: PartToVerify): Promise<VerifiedPart> {
  const indexFile = partFileName(part.number, "index");
  const mediaFile = partFileName(part.number, "flv");
  const check = new IndexCheck(part, indexFile);
  const { start, segments, seal } = check;
  const { number } = part;
  const sealedBytes = seal?.offset ?? null;
  const digest = start?.digest ?? "sha256";
  const media = await checkSegments({
    part: number,
    file: mediaFile,
    window: part.media,
    digest,
    segments,
    sealedBytes,
  });
  const findings = [...check.findings];
  if (start !== null && start.part !== number) {
    const detail = `${mediaFile} = ${partFileName(start.part, "flv")}`;
    findings.push(finding("part-swapped", indexFile, spanOf(number, segments), detail));
  } else {
    findings.push(...check.recordFindings());
  }
  return {
    findings,
    media,
    unwitnessed: check.unwitnessed(),
    start,
    seal,
    chains: check.lines.map((line) => line.chain),
    segments,
  };
}

class IndexCheck {
  readonly findings: Finding[] = [];
  readonly lines: CheckedLine[] = [];
  readonly segments: SegmentLine[] = [];
  start: StartLine | null = null;
  seal: SealLine | null = null;
  readonly #part: PartToVerify;
  readonly #file: string;
  /** Media up to here is covered by a signature that holds. */
  #signedTo = 0;

  constructor(part: PartToVerify, file: string) {
    this.#part = part;
    this.#file = file;
    const texts = part.index.toString("utf8").split("\n");
    const torn = texts.pop() !== "";
    let previous: string | null = null;
    let covered = 0;
    for (const [number, text] of texts.entries()) {
      const read = readLine(text);
      if (read === null) {
        this.#note("index-altered", this.#around(texts, number), `${number + 1}`);
        previous = null;
        continue;
      }
      previous = this.#take(read, previous, number);
      if (read.line.kind !== "segment") continue;
      if (read.line.from !== covered) {
        this.#note("index-gap", this.#between(covered, read.line), `${number + 1}`);
      }
      covered = read.line.to;
    }
    if (torn && !part.live)
      this.#note("index-altered", this.#around(texts, texts.length), `${texts.length + 1}`);
    this.#checkClock();
    this.#checkSignatures();
  }

  /** What session.json says of the part, against what the part says of itself. */
  recordFindings(): Finding[] {
    const { record, live, number } = this.#part;
    const { seal, segments } = this;
    const media = partFileName(number, "flv");
    const found: Finding[] = [];
    if (seal === null) {
      if (live) return found;
      const lost = this.#lostEnd();
      const shorter = record?.head != null && record.sizeBytes > (segments.at(-1)?.to ?? 0);
      found.push(finding(shorter ? "part-shortened" : "part-unsealed", media, lost));
      return found;
    }
    const head = this.lines.at(-1)?.chain;
    if (record?.head != null && (record.head !== head || record.sizeBytes !== seal.offset)) {
      const shorter = seal.offset < record.sizeBytes;
      const span = shorter ? this.#lostEnd() : spanOf(number, segments);
      found.push(finding(shorter ? "part-shortened" : "part-mismatch", media, span));
    }
    return found;
  }

  unwitnessed(): Span[] {
    const { seal, segments } = this;
    const { number, media, live } = this.#part;
    const from = seal === null ? this.#signedTo : seal.witnessedTo;
    const to = seal === null && live ? media.sizeBytes : (seal?.offset ?? from);
    if (from >= to) return [];
    const open = segments.filter((segment) => segment.to > from);
    return [{ ...spanOf(number, open), bytes: { from, to } }];
  }

  #take(read: ReadLine, previous: string | null, number: number): string {
    const { line } = read;
    if (line.kind === "start" && number === 0) {
      this.start = line;
      previous = line.previous;
      if (line.session !== this.#part.session) this.#note("part-mismatch", null, line.session);
    }
    const digest = this.start?.digest ?? "sha256";
    const hash = line.kind === "segment" ? line.hash : null;
    // Behind an unreadable line the chain can't be followed; that line is named already.
    const chained =
      previous === null ? number > 0 : chainAfter(digest, previous, hash, read.body) === read.chain;
    const misplaced = (line.kind === "start") !== (number === 0) || this.seal !== null;
    if (line.kind === "segment") this.segments.push(line);
    if (line.kind === "seal") this.seal = line;
    if (!chained || misplaced)
      this.#note("index-altered", this.#spanOfLine(line), `${number + 1} (${line.kind})`);
    this.lines.push({ ...read, chained: chained && !misplaced });
    return read.chain;
  }

  #checkClock(): void {
    let base: { wall: number; mono: number } | null = null;
    for (const { line, chained } of this.lines) {
      if (line.wall === null || line.mono === null || (line.kind === "segment" && line.recovered)) continue;
      const wall = Date.parse(line.wall);
      if (base !== null) {
        const step = Math.round(wall - base.wall - (line.mono - base.mono));
        if (Math.abs(step) > CLOCK_STEP_MS) {
          this.#note("clock-changed", this.#spanOfLine(line), `${step > 0 ? "+" : ""}${step / 1000} s`);
          // A line that was altered by itself says nothing of the clock of those behind it.
          if (!chained) continue;
        }
      }
      base = { wall, mono: line.mono };
    }
  }

  #checkSignatures(): void {
    const key = this.start?.key ?? "";
    if (this.start !== null && !this.#part.keys.has(key)) {
      this.#note("key-unknown", spanOf(this.#part.number, this.segments), key);
      return;
    }
    for (const [number, { line, chain, signature, chained }] of this.lines.entries()) {
      if (line.kind !== "head" && line.kind !== "seal") continue;
      const final = line.kind === "seal";
      const signed = final ? chain : line.of;
      const covers = final || this.lines[number - 1]?.chain === line.of;
      const text = headText(this.#part.session, this.start?.part ?? 0, line.offset, signed, final);
      if (this.#part.keys.verify(key, text, signature ?? "")) {
        if (covers) this.#signedTo = line.offset;
        // Where the chain breaks right here, the broken line is named already.
        if (covers || !chained) continue;
      }
      const span = this.segments.filter(
        (segment) => segment.to > this.#signedTo && segment.from < line.offset,
      );
      this.#note("index-rewritten", spanOf(this.#part.number, span), `${number + 1} (${line.kind})`);
    }
  }

  /** What lies behind the last segment that is still indexed, up to what session.json remembers. */
  #lostEnd(): Span {
    const { number, record } = this.#part;
    const last = this.segments.at(-1);
    const known = spanOf(number, this.segments.slice(-1));
    const fromMs = last?.mediaTo ?? record?.mediaFromMs ?? null;
    const toMs = record?.mediaToMs ?? null;
    return {
      part: number,
      bytes: { from: last?.to ?? 0, to: Math.max(record?.sizeBytes ?? 0, last?.to ?? 0) },
      media: fromMs === null || toMs === null ? known.media : { fromMs, toMs: Math.max(fromMs, toMs) },
      wall: record?.closedAt ? { from: known.wall?.to ?? record.openedAt, to: record.closedAt } : known.wall,
    };
  }

  #spanOfLine(line: IndexLine): Span {
    const { number } = this.#part;
    if (line.kind === "segment") return spanOf(number, [line]);
    const wall = { from: line.wall, to: line.wall };
    if (line.kind === "start") return { part: number, bytes: null, media: null, wall };
    const last = this.segments.findLast((segment) => segment.to <= line.offset);
    return { ...spanOf(number, last ? [last] : []), wall };
  }

  /** The seconds an unreadable line spoke of: between the segments before and behind it. */
  #around(texts: readonly string[], number: number): Span {
    const before = this.segments.at(-1);
    let next: SegmentLine | null = null;
    for (let at = number + 1; at < texts.length && next === null; at++) {
      const line = readLine(texts[at] ?? "")?.line;
      if (line?.kind === "segment") next = line;
    }
    return this.#stretch(before ?? null, next);
  }

  #between(_covered: number, next: SegmentLine): Span {
    return this.#stretch(this.segments.at(-2) ?? null, next);
  }

  #stretch(before: SegmentLine | null, next: SegmentLine | null): Span {
    const { number, record, media } = this.#part;
    const first = before === null ? null : spanOf(number, [before]);
    const second = next === null ? null : spanOf(number, [next]);
    const fromMs = first?.media?.toMs ?? record?.mediaFromMs ?? null;
    const toMs = second?.media?.fromMs ?? record?.mediaToMs ?? fromMs;
    const from = first?.wall?.to ?? record?.openedAt ?? null;
    const to = second?.wall?.from ?? record?.closedAt ?? from;
    return {
      part: number,
      bytes: { from: before?.to ?? 0, to: next?.from ?? media.sizeBytes },
      media: fromMs === null || toMs === null ? null : { fromMs, toMs },
      wall: from === null || to === null ? null : { from, to },
    };
  }

  #note(code: FindingCode, span: Span | null, detail: string): void {
    const place = span ?? { part: this.#part.number, bytes: null, media: null, wall: null };
    this.findings.push(finding(code, this.#file, place, detail));
  }
}
