// Reads single bits and exponential-Golomb numbers from a bounded range of bytes.

/** Past the end every bit reads as 0 and `overrun` is set: hostile headers never throw. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #endBit: number;
  #at: number;
  overrun = false;

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.#bytes = bytes;
    this.#at = from * 8;
    this.#endBit = Math.min(to, bytes.length) * 8;
  }

  bit(): number {
    if (this.#at >= this.#endBit) {
      this.overrun = true;
      return 0;
    }
    const value = ((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return value;
  }

  /** Up to 32 bits, unsigned. */
  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) value = value * 2 + this.bit();
    return value;
  }

  skip(count: number): void {
    this.#at += count;
    if (this.#at > this.#endBit) this.overrun = true;
  }

  /** ue(v) of H.264 9.1 and H.265 9.2; more than 32 leading zeros is no number. */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 32 || this.overrun) {
        this.overrun = true;
        return 0;
      }
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v). */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}

/** Removes the emulation prevention bytes (00 00 03) from a NAL unit. */
export function withoutEmulation(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const out = new Uint8Array(Math.max(0, to - from));
  let length = 0;
  let zeros = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}
