// Random numbers that are the same for the same seed, on every machine.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0;
  }

  /** 32 bits (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    return limit <= 1 ? 0 : this.next() % limit;
  }

  /** `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error("nothing to pick from");
    return value;
  }

  /** A stretch of noise; every seed takes it from the same 64 KiB, as making it costs more than judging it. */
  bytes(length: number): Buffer {
    const at = this.below(NOISE_BYTES - Math.min(length, NOISE_BYTES - 1));
    return Buffer.from(noise().subarray(at, at + length));
  }
}

const NOISE_BYTES = 64 * 1024;
let made: Buffer | undefined;

function noise(): Buffer {
  if (made !== undefined) return made;
  const random = new Random(1);
  made = Buffer.alloc(NOISE_BYTES);
  for (let at = 0; at < NOISE_BYTES; at += 4) made.writeUInt32BE(random.next(), at);
  return made;
}
