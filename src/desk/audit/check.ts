/** A verification of the whole log that somebody watches: one at a time, with how far it is and what the last one found. */
import { type Clock, isoNow } from "../clock.ts";
import type { AuditRows } from "../store/audit-rows.ts";
import type { AuditLog } from "./audit-log.ts";
import type { SealedDays } from "./sealed-days.ts";
import { type AuditVerification, verifyAudit } from "./verify.ts";

export interface AuditCheckParts {
  readonly rows: Pick<AuditRows, "after" | "span">;
  readonly days: Pick<SealedDays, "all" | "read">;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export interface AuditCheckState {
  readonly running: boolean;
  readonly startedAt: string | null;
  readonly by: string | null;
  /** Entries looked at, of how many: the log grows meanwhile. */
  readonly checked: number;
  readonly of: number;
  /** What the last whole run found; null: none since the desk's start. */
  readonly result: (AuditVerification & { readonly endedAt: string }) | null;
}

const NEVER: AuditCheckState = {
  ...{ running: false, startedAt: null, by: null, checked: 0, of: 0, result: null },
};

export class AuditCheck {
  readonly #parts: AuditCheckParts;
  #state = NEVER;
  #working: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(parts: AuditCheckParts) {
    this.#parts = parts;
  }

  get state(): AuditCheckState {
    return this.#state;
  }

  /** Goes on by itself; who asks for a second one while it runs sees the first. */
  start(by: string): void {
    if (this.#state.running) return;
    const startedAt = isoNow(this.#parts.clock);
    this.#state = { ...this.#state, running: true, startedAt, by, checked: 0, of: 0 };
    this.#working = this.#run(by);
  }

  /** Resolves when what runs has ended. */
  get settled(): Promise<void> {
    return this.#working;
  }

  /** Leaves what runs where it is. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#working;
  }

  async #run(by: string): Promise<void> {
    const { rows, days, audit, clock, onError } = this.#parts;
    try {
      this.#state = { ...this.#state, of: (await rows.span()).last };
      const found = await verifyAudit(rows, days, (checked) => {
        if (this.#stopping) throw new Error("the desk stops");
        this.#state = { ...this.#state, checked, of: Math.max(this.#state.of, checked) };
      });
      const { ok, entries, brokenAt, fault, head } = found;
      this.#state = { ...this.#state, running: false, result: { ...found, endedAt: isoNow(clock) } };
      const outcome = fault ?? "done";
      await audit.note({
        ...{ actor: by, action: "audit.verify", subject: "audit", outcome },
        detail: { ok, entries, brokenAt, head },
      });
    } catch (error) {
      this.#state = { ...this.#state, running: false };
      if (!this.#stopping) onError(error);
    }
  }
}
