// AMF0: golden bytes, round trips, every truncation, and what hostile values cost.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AmfObject,
  AmfReader,
  type AmfValue,
  decodeAmf,
  EcmaArray,
  encodeAmf,
  MAX_AMF_ENTRIES,
  MAX_AMF_NESTING,
} from "../../../src/rtmp/amf0.ts";
import { errorCode } from "./wire.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
/** Null-prototype objects as plain ones, so that values compare by content. */
const plain = (value: AmfValue): unknown =>
  Array.isArray(value)
    ? value.map(plain)
    : value instanceof Date || value === null || typeof value !== "object"
      ? value
      : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner as AmfValue)]));

const nested = (depth: number, unit: string, end: string): Buffer =>
  hex(unit.repeat(depth) + end.repeat(depth));

describe("golden bytes", () => {
  const golden: readonly [string, AmfValue, string][] = [
    ["number", 1, "00 3ff0000000000000"],
    ["negative zero", -0, "00 8000000000000000"],
    ["boolean", true, "01 01"],
    ["string", "庭", "02 0003 e5baad"],
    ["null", null, "05"],
    ["undefined", undefined, "06"],
    ["object", { a: 1 }, "03 0001 61 00 3ff0000000000000 000009"],
    ["strict array", [true, null], "0a 00000002 0101 05"],
    ["date", new Date(0), "0b 0000000000000000 0000"],
  ];
  it.each(golden)("%s", (_name, value, bytes) => {
    expect(encodeAmf(value).toString("hex")).toBe(hex(bytes).toString("hex"));
    expect(plain(decodeAmf(hex(bytes))[0])).toEqual(value);
  });

  it("reads an ECMA array whatever its count says, and writes one for onMetaData", () => {
    expect(plain(decodeAmf(hex("08 ffffffff 0001 61 05 000009"))[0])).toEqual({ a: null });
    expect(encodeAmf(new EcmaArray({ a: null })).toString("hex")).toBe(
      hex("08 00000001 0001 61 05 000009").toString("hex"),
    );
  });

  it("reads a typed object without its class, and plain AMF3 values for one value only", () => {
    expect(plain(decodeAmf(hex("10 0001 43 0001 61 0101 000009"))[0])).toEqual({ a: true });
    expect(decodeAmf(hex("11 0405 11 04ffffffff 11 060568 69 0101"))).toEqual([5, -1, "hi", true]);
  });

  it("reads the unsupported marker as undefined, and a long string", () => {
    expect(decodeAmf(hex("0d"))).toEqual([undefined]);
    const long = "x".repeat(70_000);
    expect(decodeAmf(encodeAmf(long))).toEqual([long]);
  });
});

describe("hostile input", () => {
  it("keeps keys of Object.prototype as plain data", () => {
    const object = decodeAmf(encodeAmf(JSON.parse('{"__proto__":{"x":1},"constructor":2}')))[0] as AmfObject;
    expect(Object.getPrototypeOf(object)).toBeNull();
    expect(Object.keys(object)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it("fails at every truncation inside a value, with the code for it", () => {
    const bytes = encodeAmf({
      a: 1,
      b: ["x", new Date(5), true],
      c: new EcmaArray({ d: "y".repeat(70_000) }),
    });
    const cuts = [...Array(120).keys(), bytes.length - 1, bytes.length - 2, bytes.length - 3];
    for (const cut of cuts.filter((length) => length > 0)) {
      expect(errorCode(() => decodeAmf(bytes, 0, cut))).toBe("amf-truncated");
    }
    expect(decodeAmf(bytes)).toHaveLength(1);
  });

  it.each([
    ["reference", "07 0000"],
    ["movie clip", "04"],
    ["record set", "0e"],
    ["no marker", "ff"],
    ["AMF3 object", "11 0a0b01"],
    ["AMF3 string reference", "11 0600"],
  ])("refuses the marker of a %s", (_name, bytes) => {
    expect(errorCode(() => decodeAmf(hex(bytes)))).toBe("amf-marker");
  });

  it.each([
    ["objects", "03 0001 61", "05 000009"],
    ["strict arrays", "0a 00000001", "05"],
    ["ECMA arrays", "08 00000000 0001 61", "05 000009"],
  ])("takes %s nested to the limit and one less than 20,000 deep costs nothing", (_name, unit) => {
    const closing = unit.startsWith("0a") ? "" : "000009";
    const deep = (depth: number): Buffer =>
      Buffer.concat([nested(depth, unit, ""), hex("05"), nested(depth, closing, "")]);
    expect(decodeAmf(deep(MAX_AMF_NESTING))).toHaveLength(1);
    expect(errorCode(() => decodeAmf(deep(MAX_AMF_NESTING + 1)))).toBe("amf-nesting");
    expect(errorCode(() => decodeAmf(deep(20_000)))).toBe("amf-nesting");
  });

  it("counts entries over all values of a message", () => {
    const half = Object.fromEntries(
      Array.from({ length: MAX_AMF_ENTRIES / 2 }, (_, index) => [`k${index}`, 1]),
    );
    expect(decodeAmf(encodeAmf(half, half))).toHaveLength(2);
    expect(errorCode(() => decodeAmf(encodeAmf(half, half, { one: 1 })))).toBe("amf-entries");
    expect(errorCode(() => decodeAmf(hex("0a ffffffff")))).toBe("amf-entries");
    expect(errorCode(() => decodeAmf(hex("0c ffffffff")))).toBe("amf-truncated");
  });

  it("never throws anything but a WireError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        errorCode(() => decodeAmf(Buffer.from(bytes)));
      }),
    );
  });
});

it("gives back what was written, for any value", () => {
  const { value } = fc.letrec<{ value: AmfValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.double({ noNaN: true }),
      fc.boolean(),
      fc.string({ unit: "grapheme" }),
      fc.constant(null),
      fc.constant(undefined),
      fc.array(tie("value") as fc.Arbitrary<AmfValue>, { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("value") as fc.Arbitrary<AmfValue>, { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(value, (sample) => {
      expect(plain(decodeAmf(encodeAmf(sample))[0])).toEqual(plain(sample));
    }),
  );
});

it("reads values one by one and tells the offset behind them", () => {
  const reader = new AmfReader(Buffer.concat([Buffer.from("xx"), encodeAmf("a", 2)]), 2);
  expect(reader.read()).toBe("a");
  expect(reader.offset).toBe(4);
  expect(reader.read()).toBe(2);
  expect(reader.readOptional()).toBeUndefined();
});
