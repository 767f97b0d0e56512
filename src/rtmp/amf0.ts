// AMF0 (Action Message Format, version 0), read and written. Input is hostile: depth and entries are bounded,
// nothing is allocated from a count or length field, and objects have no prototype.
import { WireError } from "./wire-error.ts";

export type AmfValue =
  | number
  | boolean
  | string
  | null
  | undefined
  | Date
  | EcmaArray
  | AmfValue[]
  | AmfObject;
export interface AmfObject {
  [key: string]: AmfValue;
}

/** Written with marker 0x08, as `onMetaData` wants it; it is read back as a plain AmfObject. */
export class EcmaArray {
  readonly entries: AmfObject;
  constructor(entries: AmfObject) {
    this.entries = entries;
  }
}

export const MAX_AMF_NESTING = 16;
/** Properties and items of one message, over all its values. */
export const MAX_AMF_ENTRIES = 1000;

const NUMBER = 0x00;
const BOOLEAN = 0x01;
const STRING = 0x02;
const OBJECT = 0x03;
const NULL = 0x05;
const UNDEFINED = 0x06;
const ECMA_ARRAY = 0x08;
const OBJECT_END = 0x09;
const STRICT_ARRAY = 0x0a;
const DATE = 0x0b;
const LONG_STRING = 0x0c;
const UNSUPPORTED = 0x0d;
const XML_DOCUMENT = 0x0f;
const TYPED_OBJECT = 0x10;
const AVM_PLUS = 0x11;

/** Reads the values of one message one after the other. Throws WireError with offsets from `from`. */
export class AmfReader {
  readonly #bytes: Buffer;
  readonly #from: number;
  readonly #to: number;
  #at: number;
  #entries = 0;

  constructor(bytes: Buffer, from = 0, to: number = bytes.length) {
    this.#bytes = bytes;
    this.#from = from;
    this.#at = from;
    this.#to = to;
  }

  get atEnd(): boolean {
    return this.#at >= this.#to;
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#at - this.#from;
  }

  /** The next value; undefined also where the message has ended, as missing arguments mean the same. */
  readOptional(): AmfValue {
    return this.atEnd ? undefined : this.read();
  }

  read(): AmfValue {
    return this.#value(0);
  }

  /** The marker of the next value, or -1 at the end. */
  peekMarker(): number {
    return this.atEnd ? -1 : (this.#bytes[this.#at] ?? -1);
  }

  #fail(
    code: "amf-truncated" | "amf-marker" | "amf-nesting" | "amf-entries",
    expectation: string,
  ): WireError {
    return new WireError(code, this.offset, expectation);
  }

  #need(count: number, what: string): number {
    if (count > this.#to - this.#at) throw this.#fail("amf-truncated", `${count} bytes of ${what}`);
    const at = this.#at;
    this.#at += count;
    return at;
  }

  #entry(): void {
    this.#entries += 1;
    if (this.#entries > MAX_AMF_ENTRIES)
      throw this.#fail("amf-entries", `at most ${MAX_AMF_ENTRIES} entries`);
  }

  #text(length: number): string {
    const at = this.#need(length, "string");
    return this.#bytes.toString("utf8", at, at + length);
  }

  #shortText(): string {
    return this.#text(this.#bytes.readUInt16BE(this.#need(2, "string length")));
  }

  #longText(): string {
    return this.#text(this.#bytes.readUInt32BE(this.#need(4, "string length")));
  }

  #value(depth: number): AmfValue {
    const marker = this.#bytes[this.#need(1, "marker")];
    switch (marker) {
      case NUMBER:
        return this.#bytes.readDoubleBE(this.#need(8, "number"));
      case BOOLEAN:
        return this.#bytes[this.#need(1, "boolean")] !== 0;
      case STRING:
        return this.#shortText();
      case NULL:
        return null;
      case UNDEFINED:
      case UNSUPPORTED:
        return undefined;
      case LONG_STRING:
      case XML_DOCUMENT:
        return this.#longText();
      case DATE: {
        const at = this.#need(10, "date");
        return new Date(this.#bytes.readDoubleBE(at));
      }
      case OBJECT:
        return this.#properties(depth + 1);
      case TYPED_OBJECT:
        this.#shortText();
        return this.#properties(depth + 1);
      case ECMA_ARRAY:
        // The count is a hint only (2.10): encoders write 0 or a wrong one, so the end marker decides.
        this.#need(4, "array count");
        return this.#properties(depth + 1);
      case STRICT_ARRAY:
        return this.#items(depth + 1);
      case AVM_PLUS:
        return this.#amf3Scalar();
      default:
        // 0x04 and 0x0e are reserved (2.1); 0x07 references would let a small message name a large graph.
        this.#at -= 1;
        throw this.#fail("amf-marker", `an AMF0 marker instead of 0x${(marker ?? 0).toString(16)}`);
    }
  }

  #enter(depth: number): void {
    if (depth > MAX_AMF_NESTING) throw this.#fail("amf-nesting", `nesting of at most ${MAX_AMF_NESTING}`);
  }

  #properties(depth: number): AmfObject {
    this.#enter(depth);
    const object: AmfObject = Object.create(null);
    for (;;) {
      const key = this.#shortText();
      if (key === "" && this.peekMarker() === OBJECT_END) {
        this.#at += 1;
        return object;
      }
      this.#entry();
      object[key] = this.#value(depth);
    }
  }

  #items(depth: number): AmfValue[] {
    this.#enter(depth);
    const count = this.#bytes.readUInt32BE(this.#need(4, "array count"));
    if (count > MAX_AMF_ENTRIES - this.#entries) {
      throw this.#fail("amf-entries", `at most ${MAX_AMF_ENTRIES} entries`);
    }
    const items: AmfValue[] = [];
    for (let index = 0; index < count; index += 1) {
      this.#entry();
      items.push(this.#value(depth));
    }
    return items;
  }

  /** Marker 0x11 switches to AMF3 for one value (AMF0 3.1); plain values are all that publishers send so. */
  #amf3Scalar(): AmfValue {
    const marker = this.#bytes[this.#need(1, "AMF3 marker")];
    switch (marker) {
      case 0x00:
        return undefined;
      case 0x01:
        return null;
      case 0x02:
        return false;
      case 0x03:
        return true;
      case 0x04: {
        const value = this.#amf3Integer();
        return value >= 0x10000000 ? value - 0x20000000 : value;
      }
      case 0x05:
        return this.#bytes.readDoubleBE(this.#need(8, "number"));
      case 0x06: {
        const header = this.#amf3Integer();
        if ((header & 1) === 1) return this.#text(header >> 1);
        throw this.#fail("amf-marker", "an AMF3 string without a reference");
      }
      default:
        this.#at -= 1;
        throw this.#fail("amf-marker", "a plain AMF3 value");
    }
  }

  /** U29: seven bits a byte, eight in the fourth (AMF3 1.3.1). */
  #amf3Integer(): number {
    let value = 0;
    for (let index = 0; index < 3; index += 1) {
      const byte = this.#bytes[this.#need(1, "AMF3 integer")] ?? 0;
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return (value << 8) | (this.#bytes[this.#need(1, "AMF3 integer")] ?? 0);
  }
}

/** All values of `bytes[from..to)`. */
export function decodeAmf(bytes: Buffer, from = 0, to: number = bytes.length): AmfValue[] {
  const reader = new AmfReader(bytes, from, to);
  const values: AmfValue[] = [];
  while (!reader.atEnd) values.push(reader.read());
  return values;
}

/** The values one after the other, as a command or data message carries them. */
export function encodeAmf(...values: readonly AmfValue[]): Buffer {
  const parts: Buffer[] = [];
  for (const value of values) write(parts, value, 0);
  return Buffer.concat(parts);
}

function write(parts: Buffer[], value: AmfValue, depth: number): void {
  if (depth > MAX_AMF_NESTING) throw new RangeError(`AMF value nested deeper than ${MAX_AMF_NESTING}`);
  if (value === null) parts.push(Buffer.from([NULL]));
  else if (value === undefined) parts.push(Buffer.from([UNDEFINED]));
  else if (typeof value === "boolean") parts.push(Buffer.from([BOOLEAN, value ? 1 : 0]));
  else if (typeof value === "number") parts.push(numberBytes(NUMBER, value));
  else if (typeof value === "string") writeString(parts, value);
  else if (value instanceof Date) parts.push(numberBytes(DATE, value.getTime()), Buffer.alloc(2));
  else if (value instanceof EcmaArray) {
    parts.push(countBytes(ECMA_ARRAY, Object.keys(value.entries).length));
    writeProperties(parts, value.entries, depth);
  } else if (Array.isArray(value)) {
    parts.push(countBytes(STRICT_ARRAY, value.length));
    for (const item of value) write(parts, item, depth + 1);
  } else {
    parts.push(Buffer.from([OBJECT]));
    writeProperties(parts, value, depth);
  }
}

function numberBytes(marker: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = marker;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function countBytes(marker: number, count: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = marker;
  bytes.writeUInt32BE(count, 1);
  return bytes;
}

function writeString(parts: Buffer[], value: string): void {
  const text = Buffer.from(value, "utf8");
  if (text.length > 0xffff) parts.push(countBytes(LONG_STRING, text.length), text);
  else parts.push(Buffer.from([STRING, text.length >> 8, text.length & 0xff]), text);
}

function writeProperties(parts: Buffer[], object: AmfObject, depth: number): void {
  for (const [key, value] of Object.entries(object)) {
    const name = Buffer.from(key, "utf8");
    if (name.length > 0xffff) throw new RangeError("AMF key longer than 65,535 bytes");
    parts.push(Buffer.from([name.length >> 8, name.length & 0xff]), name);
    write(parts, value, depth + 1);
  }
  parts.push(Buffer.from([0, 0, OBJECT_END]));
}
