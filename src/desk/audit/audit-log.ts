/** The append-only log of every act: who, what, when, on what, with what outcome. Chained, so that a change shows. */

import { type Clock, isoNow } from "../clock.ts";
import type { AuditRow, AuditRows } from "../store/audit-rows.ts";
import { type ChainedEntry, chainEntry, type UnchainedEntry } from "./chain.ts";
import { originNow } from "./origin.ts";

export interface AuditEntry {
  /** A person's name, or `gate`, `desk`. */
  readonly actor: string;
  /** Subject and verb, for example `session.cut`. */
  readonly action: string;
  readonly subject: string;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Beyond this many waiting entries the store is not keeping up; new ones are refused instead of kept in memory. */
const MAX_WAITING = 10_000;

const BY_THE_NODE: readonly string[] = ["gate", "desk"];

interface Waiting {
  readonly entry: UnchainedEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class AuditLog {
  readonly #rows: AuditRows;
  readonly #clock: Clock;
  readonly #onLost: (entry: AuditEntry, error: unknown) => void;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  /** @param onLost told of each entry that could not be written; the log line is then its only trace. */
  constructor(rows: AuditRows, clock: Clock, onLost: (entry: AuditEntry, error: unknown) => void) {
    this.#rows = rows;
    this.#clock = clock;
    this.#onLost = onLost;
  }

  /** Resolves once the entry is durable. Entries that come together share one commit. */
  append(entry: AuditEntry): Promise<void> {
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(new Error("audit queue is full"));
    const done = new Promise<void>((resolve, reject) => {
      const { actor, action, subject, outcome } = entry;
      // What the node does by itself may begin within somebody's request; that does not make it his.
      const address = BY_THE_NODE.includes(actor) ? undefined : originNow()?.address;
      const detail = JSON.stringify({ ...entry.detail, ...(address !== undefined && { address }) });
      const at = isoNow(this.#clock);
      this.#waiting.push({ entry: { at, actor, action, subject, outcome, detail }, resolve, reject });
    });
    this.#writing ??= this.#writeAll();
    return done;
  }

  /** A person's act that was done. */
  act(
    actor: string,
    action: string,
    subject: string,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.append({ actor, action, subject, outcome: "done", detail });
  }

  /** For acts that have happened already and can't be undone by a failing log: never rejects. */
  async note(entry: AuditEntry): Promise<void> {
    try {
      await this.append(entry);
    } catch (error) {
      this.#onLost(entry, error);
    }
  }

  /** Resolves when everything appended so far is written or has failed. */
  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // Entries of the same turn of the event loop join the batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#rows.append((last) => chainAll(last, batch));
        for (const waiting of batch) waiting.resolve();
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    this.#writing = null;
  }
}

function chainAll(last: AuditRow | null, batch: readonly Waiting[]): ChainedEntry[] {
  const chained: ChainedEntry[] = [];
  for (const { entry } of batch) chained.push(chainEntry(chained.at(-1) ?? last, entry));
  return chained;
}
