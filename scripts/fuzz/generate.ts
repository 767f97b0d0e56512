// Builds inputs by their structure: AMF values of every kind and depth, chunks of every header, messages of every type.
import { type AmfValue, encodeAmf } from "../../src/rtmp/amf0.ts";
import { chunkedMessage } from "../../src/rtmp/chunk-writer.ts";
import type { Random } from "./random.ts";

const KEYS = [
  "app",
  "tcUrl",
  "code",
  "level",
  "description",
  "__proto__",
  "constructor",
  "",
  "width",
  "fourCcList",
];
const TEXTS = [
  "",
  "court",
  "live",
  "onMetaData",
  "@setDataFrame",
  "\u0000",
  "案号",
  "x".repeat(300),
  "status",
  "error",
];
const NUMBERS = [
  0,
  -0,
  1,
  4,
  5,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e308,
  2 ** 31,
  2 ** 32,
  2 ** 53,
];
const AMF3_SCALARS = [
  Buffer.from([0x11, 0x00]),
  Buffer.from([0x11, 0x01]),
  Buffer.from([0x11, 0x02]),
  Buffer.from([0x11, 0x03]),
  Buffer.from([0x11, 0x04, 0x7f]),
  Buffer.from([0x11, 0x04, 0xbf, 0xff, 0xff, 0xff]),
  Buffer.from([0x11, 0x04, 0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0x11, 0x05, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]),
  Buffer.from([0x11, 0x06, 0x03, 0x61]),
  Buffer.from([0x11, 0x06, 0x00]),
  Buffer.from([0x11, 0x0a, 0x0b, 0x01]),
];
const field = (length: number, value: number): Buffer => {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
};

/** One AMF value as bytes; mostly well-formed, down to `depth` levels. */
export function amfBytes(random: Random, depth: number): Buffer {
  if (random.once(12)) return random.pick(AMF3_SCALARS);
  switch (depth <= 0 ? random.below(6) : random.below(12)) {
    case 0:
      return encodeAmf(random.pick(NUMBERS));
    case 1:
      return encodeAmf(random.once(2));
    case 2:
      return encodeAmf(random.pick(TEXTS));
    case 3:
      return random.once(2) ? encodeAmf(null) : encodeAmf(undefined);
    case 4:
      return Buffer.concat([Buffer.from([0x0b]), random.bytes(10)]);
    case 5:
      return Buffer.concat([Buffer.from([random.pick([0x0c, 0x0f])]), field(4, 3), Buffer.from("abc")]);
    case 6:
      return Buffer.from([random.below(32)]);
    case 7: {
      const items = Array.from({ length: random.below(5) }, () => amfBytes(random, depth - 1));
      const lie = random.once(6) ? random.pick([1001, 0xffffffff]) : items.length;
      return Buffer.concat([Buffer.from([0x0a]), field(4, lie), ...items]);
    }
    case 8:
      return Buffer.concat([Buffer.from([0x08]), field(4, random.next()), properties(random, depth)]);
    case 9:
      return Buffer.concat([Buffer.from([0x10, 0, 1, 0x61]), properties(random, depth)]);
    default:
      return Buffer.concat([Buffer.from([0x03]), properties(random, depth)]);
  }
}

function properties(random: Random, depth: number): Buffer {
  const parts: Buffer[] = [];
  for (let count = random.below(4); count > 0; count--) {
    const key = Buffer.from(random.pick(KEYS));
    parts.push(field(2, key.length), key, amfBytes(random, depth - 1));
  }
  if (!random.once(16)) parts.push(Buffer.from([0, 0, 9]));
  return Buffer.concat(parts);
}

/** The same container, again and again: a whole value that is just deep enough, or thousands that only begin. */
export function deepAmf(random: Random): Buffer {
  const [open, close] = random.pick([
    ["03000161", "000009"],
    ["0a00000001", ""],
    ["08000000010001610a00000001", "000009"],
    ["1000016b000161", "000009"],
  ]);
  if (random.once(4)) return Buffer.from(open.repeat(random.pick([200, 5000])), "hex");
  const depth = random.pick([7, 8, 9, 15, 16, 17, 200]);
  return Buffer.from(`${open.repeat(depth)}05${close.repeat(depth)}`, "hex");
}

/** More entries than a message may have. */
export function wideAmf(random: Random): Buffer {
  const count = random.pick([999, 1000, 1001, 5000]);
  const entries = Array<Buffer>(count).fill(Buffer.from([0, 1, 0x6b, 5]));
  return Buffer.concat([Buffer.from([3]), ...entries, Buffer.from([0, 0, 9])]);
}

const COMMANDS: readonly string[] = [
  "connect",
  "createStream",
  "publish",
  "releaseStream",
  "FCPublish",
  "FCUnpublish",
  "deleteStream",
  "closeStream",
  "play",
  "_checkbw",
  "_result",
  "_error",
  "onStatus",
  "nobody",
];
const TYPES = [0, 1, 2, 3, 4, 5, 6, 8, 9, 15, 16, 17, 18, 19, 20, 22, 255] as const;

/** A command with any arguments; its name may be of any type. */
export function anyCommand(random: Random): Buffer {
  const name = random.once(8) ? amfBytes(random, 2) : encodeAmf(random.pick(COMMANDS));
  const transaction = random.once(4) ? amfBytes(random, 1) : encodeAmf(random.between(1, 5));
  const values = Array.from({ length: random.below(4) }, () => amfBytes(random, 4));
  const head = random.once(6) ? Buffer.from([0]) : Buffer.alloc(0);
  return Buffer.concat([head, name, transaction, ...values]);
}

/** A message of any type with a body that may suit it. */
export function anyMessage(random: Random): { type: number; body: Buffer } {
  const type = random.pick(TYPES);
  if (type === 20 || type === 17) return { type, body: anyCommand(random) };
  if (type === 18 || type === 15) {
    const name: AmfValue = random.pick(["@setDataFrame", "@clearDataFrame", "onMetaData", "onTextData", 5]);
    const head = type === 15 ? Buffer.from([0]) : Buffer.alloc(0);
    const more = random.once(16) ? deepAmf(random) : random.once(24) ? wideAmf(random) : amfBytes(random, 5);
    return { type, body: Buffer.concat([head, encodeAmf(name), more]) };
  }
  if (type === 22) return { type, body: anyAggregate(random) };
  return { type, body: random.bytes(random.pick([0, 1, 2, 3, 4, 5, 6, 10, 200])) };
}

/** A part of an aggregate: empty audio. */
const SILENCE = Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11]);

/** An aggregate's body; sizes, types and times may lie. */
export function anyAggregate(random: Random): Buffer {
  if (random.once(60)) return Buffer.concat(Array<Buffer>(random.pick([4096, 4097])).fill(SILENCE));
  const parts: Buffer[] = [];
  for (let count = random.below(6); count > 0; count--) {
    const body = random.bytes(random.below(12));
    const size = random.once(8) ? random.pick([0, 13, 0xffffff]) : body.length;
    const type = random.once(8) ? random.below(30) : random.pick([8, 9, 18]);
    const data = type === 18 ? encodeAmf("onTextData", 1) : body;
    const length = type === 18 ? data.length : size;
    parts.push(
      Buffer.from([type]),
      field(3, length),
      random.bytes(4),
      Buffer.alloc(3),
      data,
      random.bytes(4),
    );
  }
  return Buffer.concat(parts);
}

/** Messages as an encoder would chunk them, on any chunk stream and at any time. */
export function anyMessages(random: Random, chunkSize: number): Buffer {
  const parts: Buffer[] = [];
  for (let count = random.between(1, 8); count > 0; count--) {
    const { type, body } = anyMessage(random);
    const id = random.pick([2, 3, 4, 5, 6, 63, 64, 319, 320, 65_599]);
    const time = random.pick([0, 1, 40, 0xfffffe, 0xffffff, 0x1000000, 0xffffffff, random.next()]);
    parts.push(chunkedMessage(id, type, time, random.pick([0, 1, 1, 1, 2]), body, chunkSize));
  }
  return Buffer.concat(parts);
}

/** Chunk headers of every format, interleaved, with fields that may contradict each other. */
export function anyChunks(random: Random, chunkSize: number): Buffer {
  if (random.once(12)) return manyStreams(random);
  if (random.once(8)) return unrepeatedTime(random, chunkSize);
  const parts: Buffer[] = [];
  const ids = Array.from({ length: random.between(1, 40) }, () =>
    random.pick([2, 3, 6, 9, 63, 64, 200, 320, 4000]),
  );
  for (let count = random.between(1, 30); count > 0; count--) {
    // Abort, of a message that may be half done.
    if (random.once(12))
      parts.push(
        Buffer.from("020000000000040200000000000000", "hex"),
        Buffer.from([random.pick(ids) & 0xff]),
      );
    const id = random.once(3) ? random.between(2, 400) : random.pick(ids);
    const format = random.below(4);
    const time = random.pick([0, 20, 0xffffff]);
    const length = random.pick([0, 1, 4, 100, chunkSize, chunkSize + 1, chunkSize * 3]);
    if (id < 64) parts.push(Buffer.from([(format << 6) | id]));
    else if (id < 320 && random.once(2)) parts.push(Buffer.from([format << 6, id - 64]));
    else parts.push(Buffer.from([(format << 6) | 1, (id - 64) & 0xff, (id - 64) >> 8]));
    if (format < 3) parts.push(field(3, time));
    if (format < 2) parts.push(field(3, length), Buffer.from([random.pick(TYPES)]));
    if (format === 0) parts.push(Buffer.from([random.below(2), 0, 0, 0]));
    const extended = field(4, random.pick([0, 5, 0xffffff, 0x1000000, 0xffffffff]));
    if (format < 3 && time === 0xffffff) parts.push(extended);
    if (format === 3 && random.once(3)) parts.push(extended);
    parts.push(random.bytes(Math.min(length, chunkSize)));
  }
  return Buffer.concat(parts);
}

/** A chunk stream each for many short messages. */
function manyStreams(random: Random): Buffer {
  const count = random.between(20, 60);
  const first = random.between(64, 200);
  const parts = Array.from({ length: count }, (_, index) =>
    Buffer.from([0, first + index - 64, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 7]),
  );
  return Buffer.concat(parts);
}

/** A message in several chunks with an extended timestamp that type-3 chunks leave out; the payload looks like one. */
function unrepeatedTime(random: Random, chunkSize: number): Buffer {
  const time = field(4, random.pick([0xffffff, 0x01000000, 0x01020304, 0xffffffff]));
  const chunks = random.between(2, 4);
  const head = Buffer.concat([
    Buffer.from([9, 255, 255, 255]),
    field(3, chunkSize * chunks),
    Buffer.from([20, 0, 0, 0, 0]),
  ]);
  const parts = [head, time, random.bytes(chunkSize)];
  for (let count = 1; count < chunks; count++) {
    const alike = random.below(5);
    parts.push(Buffer.from([0xc9]));
    if (random.once(4)) parts.push(time);
    parts.push(time.subarray(0, alike), random.bytes(Math.max(0, chunkSize - alike)));
  }
  return Buffer.concat(parts);
}
