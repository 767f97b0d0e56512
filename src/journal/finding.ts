// What a verification can find, with the words for it. A finding names file, bytes, media time and clock time.
import type { SegmentLine } from "./part-index.ts";

export interface Span {
  readonly part: number;
  readonly bytes: { readonly from: number; readonly to: number } | null;
  /** Raw FLV timestamps, ms. */
  readonly media: { readonly fromMs: number; readonly toMs: number } | null;
  /** Wall clock, ISO 8601. */
  readonly wall: { readonly from: string; readonly to: string } | null;
}

const TEXTS = {
  "session-missing": ["缺少 session.json", "session.json is missing"],
  "session-altered": [
    "session.json 内容或签名不符，已被改动",
    "session.json does not match its signature: altered",
  ],
  "key-unknown": ["签名密钥不在可信密钥之列", "signed with a key that is not among the trusted ones"],
  "file-missing": ["缺少应有的文件", "a file is missing"],
  "file-unexpected": ["目录中有多余的文件", "a file does not belong here"],
  "segment-altered": ["录像内容被改动", "the recording was altered"],
  "segment-moved": ["录像片段次序被调换", "a segment was moved or swapped"],
  "bytes-removed": ["录像内容被删去", "recorded content was cut out"],
  "bytes-added": ["录像中被加入内容", "content was added to the recording"],
  "part-cut-off": ["录像文件尾部被截断", "the end of the recording was cut off"],
  "part-swapped": ["录像文件被调换", "the files of parts were swapped"],
  "part-shortened": [
    "录像文件与索引短于最终登记的长度",
    "file and index are shorter than what was registered at the end",
  ],
  "part-unsealed": ["录像部分未经最终签名", "the part carries no final signature"],
  "part-mismatch": ["索引与 session.json 的登记不符", "the index does not match what session.json says"],
  "parts-not-chained": ["与前一部分的校验链不相连", "the part does not continue the chain of the one before"],
  "index-altered": ["索引行被改动", "a line of the index was altered"],
  "index-gap": ["索引行缺失", "lines of the index are missing"],
  "index-rewritten": [
    "索引被重写：校验链完整而签名不符",
    "the index was rewritten: its signature does not hold",
  ],
  "clock-changed": ["系统时钟被改动", "the wall clock was changed"],
  "head-missing": ["审计日志登记的校验值不在索引中", "a head from the audit log is not in the index"],
  "case-log-altered": ["case.jsonl 的记录被改动", "a line of case.jsonl was altered"],
  "case-log-shortened": ["case.jsonl 的记录被删去", "lines of case.jsonl were removed"],
} as const;

export type FindingCode = keyof typeof TEXTS;

export interface Finding extends Omit<Span, "part"> {
  readonly code: FindingCode;
  readonly file: string;
  readonly part: number | null;
  readonly zh: string;
  readonly en: string;
}

/** `detail` is added to both texts as it is (a name, a number). */
export function finding(code: FindingCode, file: string, span: Span | null, detail = ""): Finding {
  const [zh, en] = TEXTS[code];
  const media = span?.media ?? null;
  const wall = span?.wall ?? null;
  const seconds = media === null ? "" : ` ${clock(media.fromMs)}–${clock(media.toMs)}`;
  const at = wall === null ? "" : ` (${wall.from} – ${wall.to})`;
  const more = detail === "" ? "" : `: ${detail}`;
  return {
    code,
    file,
    part: span?.part ?? null,
    bytes: span?.bytes ?? null,
    media,
    wall,
    zh: `${file}${seconds}${at} ${zh}${more}`,
    en: `${file}${seconds}${at} ${en}${more}`,
  };
}

/** The span of a run of segments; media and wall from those that know theirs. */
export function spanOf(part: number, segments: readonly SegmentLine[]): Span {
  const first = segments[0];
  const last = segments.at(-1);
  const begins = segments.find((line) => line.media !== null);
  const ends = segments.findLast((line) => line.mediaTo !== null);
  const starts = segments.find((line) => line.wall !== null);
  const stops = segments.findLast((line) => line.wall !== null);
  return {
    part,
    bytes: first && last ? { from: first.from, to: last.to } : null,
    media: begins && ends ? { fromMs: begins.media ?? 0, toMs: ends.mediaTo ?? 0 } : null,
    wall: starts?.wall && stops?.wall ? { from: starts.wall, to: wallEnd(stops) } : null,
  };
}

/** Wall clock of a segment's last message: its first one's plus the time between them. */
function wallEnd(line: SegmentLine): string {
  const lasts = (line.monoTo ?? line.mediaTo ?? 0) - (line.mono ?? line.media ?? 0);
  return new Date(Date.parse(line.wall ?? "") + Math.max(0, lasts)).toISOString();
}

/** hh:mm:ss.mmm of a media time. */
function clock(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const rest = String(ms % 1000).padStart(3, "0");
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${rest}`;
}
