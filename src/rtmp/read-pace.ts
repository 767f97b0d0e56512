// When the sockets of accepted publishers are read. A stream that leaves seconds later need not be read at every
// packet: what arrives waits in the kernel for the stream's turn and is then read, written and hashed at once, with a
// tenth of the wake-ups (design 11). One timer for all; each stream keeps its own place in the beat, so that a stall
// does not bring them into step.

/** Of 200 streams six are read at once then: a cut does not wait long behind them. */
const TURN_MS = 5;
/** Spreads streams evenly over the beat, however many come and go. */
const GOLDEN = 0.618_033_988_75;
/** What a stream may let wait: below the window that Linux gives a new connection, or the encoder would be held up. */
const MOST_WAITING_BYTES = 48 * 1024;
/** How much of the past the measured rate remembers at each read: a key frame alone must not change the turn. */
const MEMORY = 0.8;

export interface PaceSetting {
  /** How long a stream may be left alone, ms. */
  readonly everyMs: number;
  /** Fewer streams than this are read whenever something arrives. */
  readonly fromStreams: number;
}

/** One stream's place in the beat. */
export interface PaceTurn {
  readonly wake: () => void;
  readonly slot: number;
  isResting: boolean;
  bytes: number;
  ms: number;
  readAtMs: number;
  /** It has its turn every so many slots of the beat. */
  everySlots: number;
}

export class ReadPace {
  readonly #slots: number;
  readonly #fromStreams: number;
  readonly #monotonicMs: () => number;
  readonly #turns = new Set<PaceTurn>();
  #timer: NodeJS.Timeout | null = null;
  #slot = 0;
  #added = 0;

  /** @param monotonicMs monotonic clock, ms. */
  constructor({ everyMs, fromStreams }: PaceSetting, monotonicMs: () => number) {
    this.#slots = Math.max(1, Math.floor(everyMs / TURN_MS));
    this.#fromStreams = fromStreams;
    this.#monotonicMs = monotonicMs;
  }

  start(): void {
    this.#slot = this.#slotAt(this.#monotonicMs());
    this.#timer ??= setInterval(() => this.tick(), TURN_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** @param wake goes on reading; called at the stream's turn while it rests. */
  join(wake: () => void): PaceTurn {
    const slot = Math.floor(((this.#added++ * GOLDEN) % 1) * this.#slots);
    const turn: PaceTurn = {
      wake,
      slot,
      isResting: false,
      bytes: 0,
      ms: 0,
      readAtMs: this.#monotonicMs(),
      everySlots: this.#slots,
    };
    this.#turns.add(turn);
    return turn;
  }

  leave(turn: PaceTurn): void {
    this.#turns.delete(turn);
  }

  /** The stream was read empty, of so many bytes. True: leave it alone until it is woken. */
  rest(turn: PaceTurn, readBytes: number, now: number): boolean {
    turn.bytes = turn.bytes * MEMORY + readBytes;
    turn.ms = turn.ms * MEMORY + now - turn.readAtMs;
    turn.readAtMs = now;
    const waitMs = (MOST_WAITING_BYTES * turn.ms) / turn.bytes;
    let every = this.#slots;
    while (every > 1 && every * TURN_MS > waitMs) every = Math.floor(every / 2);
    turn.everySlots = every;
    const mayRest = this.#timer !== null && this.#turns.size >= this.#fromStreams;
    turn.isResting = mayRest && every * TURN_MS <= waitMs;
    return turn.isResting;
  }

  /** One turn of the timer; a late one makes up for those that were missed. */
  tick(): void {
    const slot = this.#slotAt(this.#monotonicMs());
    const passed = slot - this.#slot;
    this.#slot = slot;
    if (passed <= 0) return;
    for (const turn of this.#turns) {
      if (!turn.isResting || (slot - turn.slot) % turn.everySlots >= passed) continue;
      turn.isResting = false;
      turn.wake();
    }
  }

  #slotAt(now: number): number {
    return Math.floor(now / TURN_MS);
  }
}
