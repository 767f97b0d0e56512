/**
 * The head of each day, signed by the node: printed with the shift report it is a witness on paper that nobody with the
 * database can rewrite. After six calendar months whole days may be moved to files, each sealed with its head.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { realDisk, replaceFile } from "../../journal/disk.ts";
import type { Signer } from "../../journal/signer.ts";
import { dayOf } from "../../law/offices.ts";
import { type Clock, isoNow } from "../clock.ts";
import { Failure } from "../failure.ts";
import type { AuditDay, AuditDayRows } from "../store/audit-days.ts";
import type { AuditRow, AuditRows } from "../store/audit-rows.ts";
import type { AuditLog } from "./audit-log.ts";

/** 网络安全法 第二十三条: at least six months; whole calendar months, for a fixed 180 days are fewer. */
export const KEPT_MONTHS = 6;
const LOOK_MS = 60_000;
const DAY_MS = 86_400_000;
const PAGE = 1000;

export interface SealedDaysOptions {
  readonly rows: AuditDayRows;
  readonly entries: AuditRows;
  readonly audit: AuditLog;
  readonly signer: Signer;
  readonly clock: Clock;
  /** Where moved days lie. */
  readonly folder: string;
  readonly onError: (error: unknown) => void;
}

export class SealedDays {
  readonly #options: SealedDaysOptions;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<unknown> = Promise.resolve();

  constructor(options: SealedDaysOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_MS);
    void this.look();
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#working;
  }

  /** Seals what is over. Also called by the clock; never rejects. */
  look(): Promise<void> {
    return this.#one(() => this.#seal()).catch((error: unknown) => this.#options.onError(error));
  }

  all(): Promise<AuditDay[]> {
    return this.#options.rows.all();
  }

  /**
   * Moves whole sealed days to files.
   * @param before the first day that stays (`yyyy-mm-dd`).
   * @throws Failure 409 `audit-kept`: the law wants these days in the log.
   */
  archive(before: string, by: string): Promise<AuditDay[]> {
    const { clock } = this.#options;
    const limit = monthsBefore(dayOf(clock.wallMs()), KEPT_MONTHS);
    if (before > limit) {
      const [zh, en] = [
        `审计日志至少留存${KEPT_MONTHS}个月：最多可转存 ${limit} 以前的日期`,
        `The log is kept for ${KEPT_MONTHS} months: only days before ${limit} may be moved`,
      ];
      throw new Failure(409, "audit-kept", zh, en);
    }
    return this.#one(async () => {
      const days = (await this.all()).filter(({ day, archive }) => archive === null && day < before);
      for (const day of days) await this.#move(day, by);
      return (await this.all()).filter(({ day }) => days.some((each) => each.day === day));
    });
  }

  /** The entries of a moved day, as they were. @throws when its file is gone or is not what was moved. */
  async read({ archive }: AuditDay): Promise<AuditRow[]> {
    if (archive === null) throw new Error("the day has not been moved");
    const bytes = await readFile(join(this.#options.folder, archive.file));
    if (sha256(bytes) !== archive.sha256) throw new Error(`${archive.file} is not the file that was written`);
    const [, ...lines] = bytes.toString("utf8").trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line) as AuditRow);
  }

  async #seal(): Promise<void> {
    const { rows, signer, clock, audit } = this.#options;
    const today = dayOf(clock.wallMs());
    const sealedLast = (await rows.all()).at(-1);
    for (let after = sealedLast?.lastSeq ?? 0, earliest = dayAfter(sealedLast?.day); ; ) {
      const first = await rows.next(after);
      if (first === null) return;
      // A clock that was set back writes entries of a day that is sealed: they belong to the next one.
      const day = [dayOf(Date.parse(first.at)), earliest].sort().at(-1) ?? earliest;
      if (day >= today) return;
      const last = (await rows.lastBefore(after, endOf(day))) ?? first;
      const sealed = { day, firstSeq: first.seq, lastSeq: last.seq, head: last.hash };
      const signature = signer.sign(sealText(sealed));
      const rest = { sealedAt: isoNow(clock), signature, publicKey: signer.publicKey, archive: null };
      await rows.add({ ...sealed, ...rest });
      const detail = { ...sealed, signature, key: signer.fingerprint };
      await audit.note({ actor: "desk", action: "audit.seal", subject: day, outcome: "done", detail });
      after = last.seq;
      earliest = dayAfter(day);
    }
  }

  async #move(day: AuditDay, by: string): Promise<void> {
    const { rows, entries, audit, folder } = this.#options;
    const { archive: _, ...head } = day;
    const lines = [JSON.stringify({ kind: "tingzha-audit-day", ...head })];
    for (let after = day.firstSeq - 1; after < day.lastSeq; ) {
      const page = (await entries.after(after, PAGE)).filter(({ seq }) => seq <= day.lastSeq);
      if (page.length === 0) break;
      lines.push(...page.map((row) => JSON.stringify(row)));
      after = page.at(-1)?.seq ?? day.lastSeq;
    }
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    const archive = { file: `audit-${day.day}.jsonl`, sha256: sha256(bytes) };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await replaceFile(realDisk, join(folder, archive.file), bytes, 0o600);
    await rows.moved(day.day, archive);
    const detail = { ...archive, firstSeq: day.firstSeq, lastSeq: day.lastSeq };
    await audit.append({ actor: by, action: "audit.archive", subject: day.day, outcome: "done", detail });
  }

  /** Sealing and moving take turns: both go by what the other has done. */
  #one<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.then(work);
    this.#working = done.catch(() => undefined);
    return done;
  }
}

/** What is signed: any other reading of the same day has another text. */
export function sealText(day: Pick<AuditDay, "day" | "firstSeq" | "lastSeq" | "head">): string {
  return ["tingzha-audit-day", day.day, day.firstSeq, day.lastSeq, day.head].join("\n");
}

function dayAfter(day: string | undefined): string {
  if (day === undefined) return "";
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** The first moment after a Beijing day, as entries write it. */
function endOf(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS).toISOString();
}

/** The same day so many calendar months before; where that month is shorter, its last day. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const lastDate = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, lastDate))).toISOString().slice(0, 10);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
