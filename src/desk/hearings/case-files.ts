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
  readonly log: CaseLog;
}

export interface CaseFilesOptions {
  readonly signer: Signer;
  readonly clock: Clock;
  /** False once the session is over: then a file is open for no longer than its line takes. */
  readonly isLive: (sessionId: string) => boolean;
}

export class CaseFiles {
  readonly #options: CaseFilesOptions;
  readonly #files = new Map<string, OpenFile>();
  /** By session: what is under way with its file, one after the other, so that none is closed under a line. */
  readonly #work = new Map<string, Promise<void>>();

  constructor(options: CaseFilesOptions) {
    this.#options = options;
  }

  /** Resolves when the line is durable. @throws JournalError `case-log-broken` when the file was altered. */
  append(report: SessionReport, line: CaseLine): Promise<void> {
    const { sessionId } = report;
    return this.#inTurn(sessionId, async () => {
      try {
        await (await this.#logOf(report)).append(line);
      } finally {
        // The end may have been told while the line was on its way: nobody would close the file any more.
        if (!this.#options.isLive(sessionId)) await this.#close(sessionId);
      }
    });
  }

  /** A session that is over: its file is closed, and opened again should a line still come. */
  release(sessionId: string): Promise<void> {
    return this.#inTurn(sessionId, () => this.#close(sessionId));
  }

  async stop(): Promise<void> {
    const sessions = new Set([...this.#files.keys(), ...this.#work.keys()]);
    await Promise.allSettled([...sessions].map((id) => this.release(id)));
  }

  #inTurn(sessionId: string, act: () => Promise<void>): Promise<void> {
    const done = (this.#work.get(sessionId) ?? Promise.resolve()).then(act);
    const settled = done
      .catch(() => undefined)
      .then(() => {
        if (this.#work.get(sessionId) === settled) this.#work.delete(sessionId);
      });
    this.#work.set(sessionId, settled);
    return done;
  }

  async #logOf({ sessionId, recordingsRoot, directory }: SessionReport): Promise<CaseLog> {
    const path = join(recordingsRoot, directory, CASE_FILE);
    const known = this.#files.get(sessionId);
    if (known?.path === path) return known.log;
    // The record has moved to the second directory: the file follows it.
    await this.#close(sessionId);
    const { signer, clock } = this.#options;
    const log = await CaseLog.open({ disk: realDisk, path, sessionId, signer, wallMs: clock.wallMs });
    this.#files.set(sessionId, { path, log });
    return log;
  }

  async #close(sessionId: string): Promise<void> {
    const file = this.#files.get(sessionId);
    this.#files.delete(sessionId);
    await file?.log.close();
  }
}
