/** Which courtrooms are cut, who cut them and why, in memory and in the store. The gate's own log is the truth of what is shut. */

import { type Clock, isoNow } from "../clock.ts";
import type { Caller } from "../people/tokens.ts";
import { ALL_COURTROOMS, type LatchRow, type LatchRows, type RearmRequestRow } from "../store/latches.ts";
import type { LatchView } from "./lease-content.ts";

export interface RearmRequest {
  readonly by: Caller;
  readonly reason: string;
  readonly at: string;
}

/** How it came to be shut. */
export interface LatchOrigin {
  readonly cutAt: string;
  /** null: cut without the desk. */
  readonly by: string | null;
  /** The newest that was given: it is asked for afterwards. */
  readonly reason: string | null;
}

interface Latch {
  origin: LatchOrigin;
  /** Whoever cut while it was shut; a cut without the desk has no known cutter. */
  readonly cutters: Caller[];
  readonly caseNumbers: Set<string>;
  request: RearmRequest | null;
  /** How often it was cut since it was last lifted. */
  cuts: number;
  newest: StoredCut;
}

/** The latest cut of a latch, with the newest reason, which the store follows. */
interface StoredCut {
  readonly cutAt: string;
  reason: string | null;
  /** Being written, or written already; null: not yet, or it has failed and is tried again. */
  storing: Promise<void> | null;
}

export class Latches {
  readonly #rows: LatchRows;
  readonly #clock: Clock;
  readonly #latches = new Map<string, Latch>();
  /** Set by what makes an incident of it: something is shut that was not, or was so when the desk started. */
  onShut: (row: LatchRow) => void = () => undefined;

  constructor(rows: LatchRows, clock: Clock) {
    this.#rows = rows;
    this.#clock = clock;
  }

  async load(): Promise<void> {
    for (const row of await this.#rows.open()) {
      if (!this.isSet(row.scope)) this.onShut(row);
      this.#impose(row).storing = Promise.resolve();
    }
    for (const request of await this.#rows.openRequests()) {
      const latch = this.#latches.get(request.scope);
      if (latch !== undefined) latch.request = requestOf(request);
    }
  }

  /** @param scope a courtroom or ALL_COURTROOMS. */
  isSet(scope: string): boolean {
    return this.#latches.has(scope);
  }

  scopes(): string[] {
    return [...this.#latches.keys()];
  }

  cutters(scope: string): readonly Caller[] {
    return this.#latches.get(scope)?.cutters ?? [];
  }

  /** null: it is not shut. */
  origin(scope: string): LatchOrigin | null {
    return this.#latches.get(scope)?.origin ?? null;
  }

  /** The cases that were on when it was cut. */
  caseNumbers(scope: string): string[] {
    return [...(this.#latches.get(scope)?.caseNumbers ?? [])];
  }

  request(scope: string): RearmRequest | null {
    return this.#latches.get(scope)?.request ?? null;
  }

  /** The latches that concern a session, as they stand at this moment. */
  viewOf(courtroom: string, caseNumbers: readonly string[]): LatchView {
    return {
      all: this.isSet(ALL_COURTROOMS),
      room: this.isSet(courtroom),
      caseCut: this.hasCutCase(caseNumbers),
    };
  }

  /** True when this case was cut in some courtroom that is still shut: it is denied in every room (design 4). */
  hasCutCase(caseNumbers: readonly string[]): boolean {
    return [...this.#latches.values()].some((latch) =>
      caseNumbers.some((caseNumber) => latch.caseNumbers.has(caseNumber)),
    );
  }

  /**
   * Shuts in memory at once and returns the writing of it, to be called when the gate has been told.
   * @param cutter null: cut without the desk.
   */
  set(
    scope: string,
    cutter: Caller | null,
    reason: string | null,
    caseNumbers: readonly string[],
  ): () => Promise<void> {
    const cutAt = isoNow(this.#clock);
    const who = { cutBy: cutter?.person ?? null, cutByToken: cutter?.tokenId ?? null };
    const row: LatchRow = { scope, cutAt, ...who, reason, caseNumbers };
    const before = this.#latches.get(scope);
    const hadRequest = before?.request != null;
    const cut = this.#impose(row);
    if (before === undefined) this.onShut(row);
    return () => {
      // With what has been said meanwhile.
      const storing = this.#rows.add({ ...row, reason: cut.reason }, hadRequest);
      cut.storing = storing;
      storing.catch(() => {
        cut.storing = null;
      });
      return storing;
    };
  }

  /** Why it was cut, said afterwards; the newest counts, all of it is in the audit. @returns false: it is not cut. */
  async explain(scope: string, reason: string): Promise<boolean> {
    const latch = this.#latches.get(scope);
    if (latch === undefined) return false;
    const cut = latch.newest;
    cut.reason = reason;
    latch.origin = { ...latch.origin, reason };
    // One that is not written yet takes it along.
    const isStored = await cut.storing?.then(
      () => true,
      () => false,
    );
    if (isStored === true) await this.#rows.explain(scope, cut.cutAt, cut.reason);
    return true;
  }

  /** What the gate says is cut and the desk did not know: cut at the gate's socket, or found set at its start. */
  async adopt(scopes: readonly string[]): Promise<void> {
    const unknown = scopes.filter((scope) => !this.isSet(scope));
    const writes = unknown.map((scope) => this.set(scope, null, null, []));
    await Promise.all(writes.map((write) => write()));
  }

  /** @returns false when somebody cut while it was being written: that cut its author had not seen. */
  async askRearm(scope: string, by: Caller, reason: string): Promise<boolean> {
    const at = isoNow(this.#clock);
    const before = this.#latches.get(scope)?.cuts;
    await this.#rows.addRequest({
      scope,
      requestedAt: at,
      requestedBy: by.person,
      requestedByToken: by.tokenId ?? "",
      reason,
    });
    const latch = this.#latches.get(scope);
    if (latch === undefined || latch.cuts !== before) {
      await this.#rows.voidRequest(scope, at);
      return false;
    }
    latch.request = { by, reason, at };
    return true;
  }

  /** Called once the gate has lifted it. */
  async lift(scope: string, by: Caller): Promise<void> {
    const at = isoNow(this.#clock);
    this.#latches.delete(scope);
    await this.#rows.lift(scope, at, by.person);
  }

  #impose(row: LatchRow): StoredCut {
    const newest: StoredCut = { cutAt: row.cutAt, reason: row.reason, storing: null };
    const latch = this.#latches.get(row.scope) ?? {
      origin: { cutAt: row.cutAt, by: row.cutBy, reason: row.reason },
      cutters: [],
      caseNumbers: new Set<string>(),
      request: null,
      cuts: 0,
      newest,
    };
    latch.newest = newest;
    latch.cuts += 1;
    latch.origin = { ...latch.origin, reason: row.reason ?? latch.origin.reason };
    // A cut after the request was made concerns something its author had not seen.
    latch.request = null;
    if (row.cutBy !== null) {
      latch.cutters.push({ person: row.cutBy, tokenId: row.cutByToken });
    }
    for (const caseNumber of row.caseNumbers) latch.caseNumbers.add(caseNumber);
    this.#latches.set(row.scope, latch);
    return newest;
  }
}

export function latchScopes(latches: {
  readonly all: boolean;
  readonly courtrooms: readonly string[];
}): string[] {
  return latches.all ? [ALL_COURTROOMS, ...latches.courtrooms] : [...latches.courtrooms];
}

function requestOf(row: RearmRequestRow): RearmRequest {
  return {
    by: { person: row.requestedBy, tokenId: row.requestedByToken === "" ? null : row.requestedByToken },
    reason: row.reason,
    at: row.requestedAt,
  };
}
