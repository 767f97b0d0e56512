// When each session writes and syncs: one timer for all of them, staggered, bounded (design 6 and 9).
import type { SessionJournal } from "./session-journal.ts";
import type { SlabPool } from "./slab-pool.ts";
import type { SyncSlots } from "./sync-slots.ts";

/** Beyond this much unwritten the session's socket is not read. */
export const SESSION_LIMIT_BYTES = 512 * 1024;
export const TOTAL_LIMIT_BYTES = 64 * 1024 * 1024;
/** A session that fills faster than its turn comes is written at once from here on. */
const EARLY_BYTES = 128 * 1024;
const TICK_MS = 10;
/** Spreads sessions evenly over the interval, however many come and go. */
const GOLDEN = 0.618_033_988_75;

export const FLUSH_EVERY_MS = 200;
/** For sessions that are forwarded without delay. */
export const FLUSH_EVERY_MS_NO_DELAY = 20;

export interface SchedulerOptions {
  readonly pool: SlabPool;
  readonly syncs: SyncSlots;
  /** Each session is synced about this often. */
  readonly syncSeconds: number;
  readonly monotonicMs: () => number;
}

interface Entry {
  readonly journal: SessionJournal;
  readonly drained: () => void;
  flushEveryMs: number;
  nextFlushMs: number;
  nextSyncMs: number;
  syncing: boolean;
  full: boolean;
}

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #syncEveryMs: number;
  readonly #entries: Entry[] = [];
  readonly #byJournal = new Map<SessionJournal, Entry>();
  #timer: NodeJS.Timeout | null = null;
  #added = 0;
  #turn = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#syncEveryMs = options.syncSeconds * 1000;
  }

  /** Starts the one timer; idempotent, as is `stop`. */
  start(): void {
    this.#timer ??= setInterval(() => this.tick(), TICK_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /**
   * From now on the session is flushed every `flushEveryMs` and synced about every `syncSeconds`. `drained`
   * is called when a session that was full may be read from again; asking `isFull` again does as well.
   */
  add(journal: SessionJournal, flushEveryMs: number, drained: () => void = () => undefined): void {
    if (this.#byJournal.has(journal)) return;
    const now = this.#options.monotonicMs();
    const phase = (this.#added++ * GOLDEN) % 1;
    const entry: Entry = {
      journal,
      drained,
      flushEveryMs,
      nextFlushMs: now + phase * flushEveryMs,
      nextSyncMs: now + phase * this.#syncEveryMs,
      syncing: false,
      full: false,
    };
    this.#entries.push(entry);
    this.#byJournal.set(journal, entry);
  }

  remove(journal: SessionJournal): void {
    const entry = this.#byJournal.get(journal);
    if (!entry) return;
    this.#byJournal.delete(journal);
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    // Its encoder may be writing to a successor by now: nobody else would tell it to go on.
    if (entry.full) entry.drained();
  }

  setFlushEvery(journal: SessionJournal, flushEveryMs: number): void {
    const entry = this.#byJournal.get(journal);
    if (entry) entry.flushEveryMs = flushEveryMs;
  }

  /**
   * To be asked after every read of a session's socket. True: stop reading it until `drained`. Also starts
   * a batch early when much has come in. No allocation.
   */
  isFull(journal: SessionJournal): boolean {
    const unwritten = journal.unwrittenBytes;
    if (unwritten >= EARLY_BYTES) journal.flush();
    if (unwritten < SESSION_LIMIT_BYTES && this.#options.pool.unwrittenBytes < TOTAL_LIMIT_BYTES)
      return false;
    const entry = this.#byJournal.get(journal);
    if (entry) entry.full = true;
    return true;
  }

  /** One turn of the timer; tests with a clock of their own call it themselves. */
  tick(): void {
    const now = this.#options.monotonicMs();
    const roomInAll = this.#options.pool.unwrittenBytes < TOTAL_LIMIT_BYTES / 2;
    for (let index = 0; index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (!entry) continue;
      if (now >= entry.nextFlushMs) {
        entry.nextFlushMs = nextTurn(entry.nextFlushMs, entry.flushEveryMs, now);
        entry.journal.flush();
        entry.journal.checkHealth();
      }
      if (entry.full && roomInAll && entry.journal.unwrittenBytes < SESSION_LIMIT_BYTES / 2) {
        entry.full = false;
        entry.drained();
      }
    }
    this.#startSyncs(now);
  }

  /** Round robin: each turn begins behind the session that was synced last. */
  #startSyncs(now: number): void {
    const count = this.#entries.length;
    for (let seen = 0; seen < count && this.#options.syncs.free; seen++) {
      const entry = this.#entries[(this.#turn + seen) % count];
      if (!entry || entry.syncing || now < entry.nextSyncMs || !entry.journal.needsSync) continue;
      entry.syncing = true;
      entry.nextSyncMs = nextTurn(entry.nextSyncMs, this.#syncEveryMs, now);
      this.#turn = (this.#turn + seen + 1) % count;
      entry.journal.sync(() => {
        entry.syncing = false;
      });
      seen = -1;
      if (this.#entries.length !== count) return;
    }
  }
}

/** The next due time after `now` in the same phase: a stall must not bring all sessions into step. */
function nextTurn(dueMs: number, everyMs: number, now: number): number {
  return dueMs + everyMs * (Math.floor((now - dueMs) / everyMs) + 1);
}
