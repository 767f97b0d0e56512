/** `case.jsonl` beside the media of each session: the desk's alone, each line chained and signed by the desk's key. */
import { join } from "node:path";
import { CASE_FILE, CaseLog } from "../../journal/case-log.ts";
import { realDisk } from "../../journal/disk.ts";
import type { Signer } from "../../journal/signer.ts";
import type { SessionReport } from "../../link/messages.ts";
import type { Clock } from "../clock.ts";
import type { CaseLine } from "./case-records.ts";

interface OpenFile {
  readonly path: string;
  readonly log: Promise<CaseLog>;
}

export class CaseFiles {
  readonly #signer: Signer;
  readonly #clock: Clock;
  readonly #files = new Map<string, OpenFile>();

  constructor(signer: Signer, clock: Clock) {
    this.#signer = signer;
    this.#clock = clock;
  }

  /** Resolves when the line is durable. @throws JournalError `case-log-broken` when the file was altered. */
  async append(report: SessionReport, line: CaseLine): Promise<void> {
    const log = await this.#logOf(report);
    await log.append(line);
  }

  /** A session that is over: its file is closed, and opened again should a line still come. */
  async release(sessionId: string): Promise<void> {
    const file = this.#files.get(sessionId);
    this.#files.delete(sessionId);
    const log = await file?.log.catch(() => null);
    await log?.close();
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.#files.keys()].map((id) => this.release(id)));
  }

  async #logOf({ sessionId, recordingsRoot, directory }: SessionReport): Promise<CaseLog> {
    const path = join(recordingsRoot, directory, CASE_FILE);
    const known = this.#files.get(sessionId);
    if (known !== undefined && known.path === path) return known.log;
    // The record has moved to the second directory: the file follows it.
    const closed = known === undefined ? Promise.resolve() : this.release(sessionId);
    const options = { disk: realDisk, path, sessionId, signer: this.#signer, wallMs: this.#clock.wallMs };
    const log = closed.then(() => CaseLog.open(options));
    this.#files.set(sessionId, { path, log });
    log.catch(() => {
      if (this.#files.get(sessionId)?.log === log) this.#files.delete(sessionId);
    });
    return log;
  }
}
