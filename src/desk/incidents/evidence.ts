/**
 * The ±30 s around an incident, as pieces of the record itself: nothing is copied, so what is shown is what was recorded,
 * and its chain proves it.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { CASE_FILE } from "../../journal/case-log.ts";
import { openPiece, type SpanPiece, spanOf } from "../../journal/span.ts";
import type { SessionReport } from "../../link/messages.ts";
import type { Clip } from "../contract/incidents.ts";
import { Failure } from "../failure.ts";
import { FfmpegError } from "../ffmpeg/ffmpeg-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { IncidentRow } from "../store/incidents.ts";
import { isSealedWithin, type Seal, sealsIn } from "./seals.ts";

export interface EvidenceOptions {
  /** Where records lie, beside the directory that a session's report names. */
  readonly recordings: string;
  readonly ffmpegPath: string;
  /** Live, or as it was stored; null: unknown. */
  readonly reportOf: (sessionId: string) => Promise<SessionReport | null>;
  /** Its hearing is not public; in doubt it is not. */
  readonly isClosed: (sessionId: string) => Promise<boolean>;
}

/** Before and after the moment. */
const AROUND_MS = 30_000;
/** Of a still: groups of pictures are rarely longer, and ffmpeg takes the first picture at the second that is asked for. */
const STILL_MS = 4_000;
/** 全部断播 touches every room; of more nobody looks at the clips in one page. */
const MOST_SESSIONS = 50;
/** Stills. */
const MOST_WAITING = 8;

export interface FoundPiece {
  readonly piece: SpanPiece;
  readonly closed: boolean;
}

export class Evidence {
  readonly #options: EvidenceOptions;
  #still: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: EvidenceOptions) {
    this.#options = options;
  }

  /** What the record has of it so far: the last seconds come as they are written. */
  async clips({ sessionIds, momentAt }: IncidentRow): Promise<Clip[]> {
    const clips: Clip[] = [];
    for (const session of sessionIds.slice(0, MOST_SESSIONS)) {
      for (const { piece, closed } of await this.#around(session, Date.parse(momentAt), AROUND_MS, AROUND_MS))
        clips.push({
          ...{ session, part: piece.part, closed },
          fromAt: new Date(piece.fromMs).toISOString(),
          toAt: new Date(piece.toMs).toISOString(),
        });
    }
    return clips;
  }

  /** @throws Failure 404 */
  async clip(incident: IncidentRow, session: string, part: number): Promise<FoundPiece> {
    needSession(incident, session);
    const moment = Date.parse(incident.momentAt);
    const found = await this.#around(session, moment, AROUND_MS, AROUND_MS);
    const piece = found.find((each) => each.piece.part === part);
    if (piece === undefined) throw notRecorded();
    return piece;
  }

  open({ piece }: FoundPiece): Promise<{ readonly sizeBytes: number; readonly stream: Readable }> {
    return openPiece(piece);
  }

  /** Where a still would come from. @param seconds from the moment. @throws Failure 404 */
  async stillPlace(incident: IncidentRow, session: string, seconds: number): Promise<FoundPiece> {
    needSession(incident, session);
    const atMs = Date.parse(incident.momentAt) + seconds * 1000;
    const found = (await this.#around(session, atMs, 0, STILL_MS)).at(-1);
    if (found === undefined) throw notRecorded();
    return found;
  }

  /** The picture of that second, as a JPEG. @throws Failure 422 what was recorded is no picture; FfmpegError */
  async still(incident: IncidentRow, { piece }: FoundPiece, seconds: number): Promise<Buffer> {
    const atMs = Date.parse(incident.momentAt) + seconds * 1000;
    if (this.#waiting >= MOST_WAITING) {
      const [zh, en] = ["画面请求过多，请稍后再试", "Too many stills are asked for at once"];
      throw new Failure(503, "stills-busy", zh, en, { retryAfterSeconds: 2 });
    }
    this.#waiting += 1;
    // In turn, beside the watch's own budget: ten people with ten stills are one ffmpeg at a time.
    const made = this.#still.then(() => this.#draw(piece, (atMs - piece.fromMs) / 1000));
    this.#still = made
      .catch(() => undefined)
      .finally(() => {
        this.#waiting -= 1;
      });
    return made;
  }

  async #draw(piece: SpanPiece, seconds: number): Promise<Buffer> {
    const { stream } = await openPiece(piece);
    const run = runFfmpeg({
      ffmpegPath: this.#options.ffmpegPath,
      input: "pipe:0",
      fed: stream,
      inputOptions: ["-f", "flv"],
      outputOptions: [
        ...["-ss", Math.max(0, seconds).toFixed(3), "-frames:v", "1"],
        ...["-an", "-c:v", "mjpeg", "-q:v", "3", "-threads", "1", "-f", "image2pipe"],
      ],
    });
    // One picture is enough for ffmpeg, which leaves the rest of the file open and unread.
    const jpeg = await run.catch(asUndecodable).finally(() => stream.destroy());
    if (jpeg.length === 0) throw notRecorded();
    return jpeg;
  }

  async #around(session: string, momentMs: number, beforeMs: number, afterMs: number): Promise<FoundPiece[]> {
    const { recordings, reportOf, isClosed } = this.#options;
    const report = await reportOf(session);
    if (report === null) return [];
    const roots = new Set([recordings, report.recordingsRoot]);
    const directories = [...roots].map((root) => join(root, report.directory));
    const pieces = await spanOf(directories, momentMs - beforeMs, momentMs + afterMs);
    if (pieces.length === 0) return [];
    const notPublic = await isClosed(session);
    const seals = await sealsOf(directories);
    return pieces.map((piece) => ({
      piece,
      // By what the piece holds, which is more than was asked for.
      closed:
        notPublic || isSealedWithin(seals, piece.fromMs - CLOCKS_APART_MS, piece.toMs + CLOCKS_APART_MS),
    }));
  }
}

/** Of a mark and an index line. */
const CLOCKS_APART_MS = 500;

async function sealsOf(directories: readonly string[]): Promise<Seal[]> {
  return sealsIn(await Promise.all(directories.map(caseFileOf)));
}

/** Not there is empty; not readable is no answer, and shows nothing. */
async function caseFileOf(directory: string): Promise<string> {
  try {
    return await readFile(join(directory, CASE_FILE), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function needSession({ sessionIds }: IncidentRow, session: string): void {
  if (!sessionIds.includes(session)) throw notRecorded();
}

/** An encoder may send anything, and all of it is recorded. */
function asUndecodable(error: unknown): never {
  if (!(error instanceof FfmpegError) || !error.hasGivenUp) throw error;
  throw new Failure(
    422,
    "still-undecodable",
    "录像中有这一秒，但解不出画面（编码器送来的不是可解码的画面）；可下载该片段核查",
    "That second is recorded, but no picture can be decoded from it; download the clip to look into it",
  );
}

function notRecorded(): Failure {
  return new Failure(
    404,
    "evidence-not-found",
    "录像中没有这一段（未录，或尚未写完）",
    "The record has nothing of that time (not recorded, or not written yet)",
  );
}
