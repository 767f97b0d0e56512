/** Walks the whole audit log, through moved days and the table, and names the first entry that does not hold. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { KeyRing } from "../../journal/signer.ts";
import type { AuditDay } from "../store/audit-days.ts";
import type { AuditRow, AuditRows } from "../store/audit-rows.ts";
import { FIRST_PREV, holds } from "./chain.ts";
import { sealText } from "./sealed-days.ts";

export type AuditFault =
  /** Its content, or its place in the chain, is not what was hashed. */
  | "altered"
  /** One or more entries before it are gone, or it stands where it was not written. */
  | "missing-before"
  /** The file of a moved day is gone, or is not the one that was written. */
  | "archive-lost"
  /** The signed head of a day is not the head of its entries. */
  | "seal-broken";

export interface AuditVerification {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: string;
  /** Sequence number of the first entry that does not hold; what follows it proves nothing. */
  readonly brokenAt: number | null;
  readonly fault: AuditFault | null;
  /** Days whose head the node has signed; the last of them is the last that the database alone can't rewrite. */
  readonly sealedDays: number;
  readonly lastSealedDay: string | null;
  /** Fingerprints of the keys that signed them. */
  readonly keys: readonly string[];
}

export interface SealedLog {
  all(): Promise<readonly AuditDay[]>;
  read(day: AuditDay): Promise<readonly AuditRow[]>;
}

/** Hashing a batch takes a few ms; then a cut that has arrived goes first. */
const BATCH = 250;
const NO_SEALS: SealedLog = { all: async () => [], read: async () => [] };

/** @param onProgress how many entries have been looked at. */
export async function verifyAudit(
  rows: Pick<AuditRows, "after">,
  sealed: SealedLog = NO_SEALS,
  onProgress: (entries: number) => void = () => undefined,
): Promise<AuditVerification> {
  const days = await sealed.all();
  const walk = new Walk(days);
  for (const day of days.filter(({ archive }) => archive !== null)) {
    const moved = await sealed.read(day).catch(() => null);
    if (moved === null) return walk.broken(day.firstSeq, "archive-lost");
    const fault = walk.take(moved);
    if (fault !== null) return fault;
    onProgress(walk.entries);
  }
  for (let after = walk.lastSeq; ; after = walk.lastSeq) {
    const batch = await rows.after(after, BATCH);
    const fault = walk.take(batch);
    if (fault !== null) return fault;
    onProgress(walk.entries);
    if (batch.length < BATCH) return walk.end();
    await nextTurn();
  }
}

class Walk {
  readonly #days: readonly AuditDay[];
  readonly #ring = new KeyRing();
  readonly #keys = new Set<string>();
  #last: Pick<AuditRow, "seq" | "hash"> | null = null;
  #entries = 0;
  #sealed = 0;

  constructor(days: readonly AuditDay[]) {
    this.#days = days;
  }

  get entries(): number {
    return this.#entries;
  }

  get lastSeq(): number {
    return this.#last?.seq ?? 0;
  }

  /** @returns the verdict when one of them does not hold. */
  take(rows: readonly AuditRow[]): AuditVerification | null {
    for (const row of rows) {
      if (!holds(this.#last, row)) {
        const isNext = row.seq === this.lastSeq + 1 && row.prev === (this.#last?.hash ?? FIRST_PREV);
        return this.broken(row.seq, isNext ? "altered" : "missing-before");
      }
      this.#last = row;
      this.#entries += 1;
      const day = this.#days[this.#sealed];
      if (day === undefined || row.seq < day.lastSeq) continue;
      if (!this.#isSealed(day, row)) return this.broken(row.seq, "seal-broken");
      this.#sealed += 1;
    }
    return null;
  }

  end(): AuditVerification {
    const open = this.#days[this.#sealed];
    // A sealed day that ends after the last entry: its entries are gone from the end.
    return open === undefined ? this.#verdict(null, null) : this.broken(this.lastSeq + 1, "missing-before");
  }

  broken(seq: number, fault: AuditFault): AuditVerification {
    return this.#verdict(seq, fault);
  }

  #isSealed(day: AuditDay, row: AuditRow): boolean {
    const key = this.#ring.add(day.publicKey);
    if (key === null || row.seq !== day.lastSeq || row.hash !== day.head) return false;
    this.#keys.add(key);
    return this.#ring.verify(key, sealText(day), day.signature);
  }

  #verdict(brokenAt: number | null, fault: AuditFault | null): AuditVerification {
    return {
      ok: fault === null,
      entries: this.#entries,
      head: this.#last?.hash ?? FIRST_PREV,
      brokenAt,
      fault,
      sealedDays: this.#sealed,
      lastSealedDay: this.#days[this.#sealed - 1]?.day ?? null,
      keys: [...this.#keys],
    };
  }
}
