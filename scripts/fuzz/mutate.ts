// Turns valid bytes into nearly valid ones.
import type { Random } from "./random.ts";

/** What an input may grow to: enough for every limit but the largest. */
const MOST_BYTES = 96 * 1024;
const TELLING_BYTES = [
  0, 1, 2, 3, 4, 5, 6, 8, 9, 0x11, 0x12, 0x14, 0x16, 0x40, 0x7f, 0x80, 0xc3, 0xff,
] as const;
const TELLING_LENGTHS = [
  0, 1, 2, 3, 4, 127, 128, 129, 4095, 4096, 65_535, 65_536, 0x7fffff, 0x800000, 0x800001, 0xfffffe, 0xffffff,
  0x1000000, 0x7fffffff, 0x80000000, 0xffffffff,
] as const;

type Mutation = (bytes: Buffer, random: Random, other: () => Buffer) => Buffer;

const place = (bytes: Buffer, random: Random): number => random.below(bytes.length + 1);

const flipBits: Mutation = (bytes, random) => {
  const out = Buffer.from(bytes);
  for (let count = random.between(1, 8); count > 0 && out.length > 0; count--) {
    const at = random.below(out.length);
    out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
  }
  return out;
};
const setBytes: Mutation = (bytes, random) => {
  const out = Buffer.from(bytes);
  for (let count = random.between(1, 4); count > 0 && out.length > 0; count--) {
    out[random.below(out.length)] = random.once(2) ? random.pick(TELLING_BYTES) : random.below(256);
  }
  return out;
};
const cut: Mutation = (bytes, random) => bytes.subarray(0, place(bytes, random));
const takeOut: Mutation = (bytes, random) => {
  const at = place(bytes, random);
  return Buffer.concat([
    bytes.subarray(0, at),
    bytes.subarray(at + random.between(1, random.once(4) ? 400 : 8)),
  ]);
};
const putIn: Mutation = (bytes, random) => {
  const at = place(bytes, random);
  const length = random.between(1, random.once(4) ? 400 : 8);
  const piece = random.once(3) ? Buffer.alloc(length, random.pick(TELLING_BYTES)) : random.bytes(length);
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
};
const repeat: Mutation = (bytes, random) => {
  const from = place(bytes, random);
  const piece = bytes.subarray(from, from + random.between(1, 600));
  const times = random.once(8) ? random.between(2, 60) : 1;
  const at = random.once(2) ? from + piece.length : place(bytes, random);
  return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(piece), bytes.subarray(at)]);
};
const swap: Mutation = (bytes, random) => {
  const [a = 0, b = 0, c = 0] = [place(bytes, random), place(bytes, random), place(bytes, random)].sort(
    (one, two) => one - two,
  );
  return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c)]);
};
/** A field of 2, 3 or 4 bytes becomes a length that is just at, or far beyond, some limit. */
const setLength: Mutation = (bytes, random) => {
  const out = Buffer.from(bytes);
  const width = random.between(2, 4);
  if (out.length < width) return out;
  const value = random.pick(TELLING_LENGTHS);
  out.writeUIntBE(value % 256 ** width, random.below(out.length - width + 1), width);
  return out;
};
const splice: Mutation = (bytes, random, other) => {
  const tail = other();
  return Buffer.concat([bytes.subarray(0, place(bytes, random)), tail.subarray(place(tail, random))]);
};

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  setBytes,
  setBytes,
  cut,
  takeOut,
  putIn,
  repeat,
  swap,
  setLength,
  setLength,
  splice,
];

/**
 * `bytes` with one to four mutations; `keep` bytes in front stay as they are (a handshake that is to be passed).
 * @param other another valid input, of which pieces may come.
 */
export function mutate(bytes: Buffer, other: () => Buffer, random: Random, keep: number): Buffer {
  let rest = bytes.subarray(keep);
  const tail = (): Buffer => other().subarray(keep);
  for (let count = random.between(1, 4); count > 0; count--)
    rest = random.pick(MUTATIONS)(rest, random, tail);
  return Buffer.concat([bytes.subarray(0, keep), rest.subarray(0, MOST_BYTES)]);
}

/** Where to split `length` bytes: nowhere much, everywhere, or at a few places. */
export function randomCuts(length: number, random: Random): number[] {
  if (length < 2) return [];
  if (length < 400 ? random.once(8) : length < 4096 && random.once(80))
    return [...Array(length - 1).keys()].map((at) => at + 1);
  const cuts = Array.from({ length: random.between(1, 12) }, () => random.between(1, length - 1));
  // Headers are short: cuts close to each other split one.
  if (random.once(2))
    for (let near = random.between(1, 18); near > 0; near--) cuts.push((cuts[0] ?? 1) + near);
  return [...new Set(cuts)].filter((at) => at < length).sort((one, two) => one - two);
}
