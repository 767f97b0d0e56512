/**
 * Who is signed in, in memory and in the store: a desk that starts anew signs nobody out. Kept under a hash, so that whoever
 * reads the database signs in as nobody.
 */
import { createHash } from "node:crypto";
import { type Clock, isoNow } from "../clock.ts";
import type { SignInRow, SignInRows } from "../store/sign-ins.ts";

export interface SignInsOptions {
  readonly rows: SignInRows;
  readonly clock: Clock;
  readonly idleMs: number;
  readonly onError: (error: unknown) => void;
}

/** A page of somebody on duty stays open through his shift; after this everybody signs in again. */
const LONGEST_MS = 12 * 3_600_000;
/** The store need not know to the second when somebody was seen. */
const WRITE_EVERY_MS = 60_000;
const SWEEP_MS = 60_000;

export interface SignInFacts {
  readonly userId: string;
  /** JSON of what the session holds. */
  readonly data: string;
  readonly address: string;
  readonly agent: string;
}

export class SignIns {
  readonly #options: SignInsOptions;
  readonly #byHash = new Map<string, SignInRow>();
  readonly #writtenMs = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SignInsOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    for (const row of await this.#options.rows.all()) this.#byHash.set(row.idHash, row);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#sweep(), SWEEP_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** @param id what the cookie holds. @returns null: unknown, idle for too long, or too old. */
  get(id: string): SignInRow | null {
    const row = this.#byHash.get(hashOf(id));
    return row === undefined || this.#isOver(row) ? null : row;
  }

  /** Durable before the cookie goes out. */
  async put(id: string, facts: SignInFacts): Promise<void> {
    const now = isoNow(this.#options.clock);
    const idHash = hashOf(id);
    const row = { idHash, ...facts, createdAt: this.#byHash.get(idHash)?.createdAt ?? now, seenAt: now };
    this.#byHash.set(idHash, row);
    await this.#options.rows.save(row);
  }

  /** A person's act, or the sign of life of a page on duty. */
  seen(id: string): void {
    const { clock, rows, onError } = this.#options;
    const idHash = hashOf(id);
    const row = this.#byHash.get(idHash);
    if (row === undefined) return;
    const seen = { ...row, seenAt: isoNow(clock) };
    this.#byHash.set(idHash, seen);
    const now = clock.monotonicMs();
    if (now - (this.#writtenMs.get(idHash) ?? Number.NEGATIVE_INFINITY) < WRITE_EVERY_MS) return;
    this.#writtenMs.set(idHash, now);
    rows.save(seen).catch(onError);
  }

  /** Counts at once. */
  end(id: string): Promise<void> {
    return this.endHashes([hashOf(id)]);
  }

  /** @param except id of one that stays. */
  endAllOf(userId: string, except?: string): Promise<void> {
    const kept = except === undefined ? null : hashOf(except);
    const ended = this.ofUser(userId).filter(({ idHash }) => idHash !== kept);
    return this.endHashes(ended.map(({ idHash }) => idHash));
  }

  async endHashes(hashes: readonly string[]): Promise<void> {
    for (const hash of hashes) {
      this.#byHash.delete(hash);
      this.#writtenMs.delete(hash);
    }
    await this.#options.rows.remove(hashes);
  }

  ofUser(userId: string): SignInRow[] {
    return [...this.#byHash.values()].filter((row) => row.userId === userId && !this.#isOver(row));
  }

  isThis(id: string, row: SignInRow): boolean {
    return hashOf(id) === row.idHash;
  }

  #isOver({ seenAt, createdAt }: SignInRow): boolean {
    const { clock, idleMs } = this.#options;
    const now = clock.wallMs();
    return now - Date.parse(seenAt) >= idleMs || now - Date.parse(createdAt) >= LONGEST_MS;
  }

  async #sweep(): Promise<void> {
    const over = [...this.#byHash.values()].filter((row) => this.#isOver(row));
    await this.endHashes(over.map(({ idHash }) => idHash)).catch(this.#options.onError);
  }
}

function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
