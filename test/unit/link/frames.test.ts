import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameError, FrameSplitter, parseFrame } from "../../../src/link/frames.ts";

function split(chunks: Buffer[], maxFrameBytes = 1024): string[] {
  const splitter = new FrameSplitter(maxFrameBytes);
  return chunks.flatMap((chunk) => [...splitter.push(chunk)].map((frame) => frame.toString()));
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof FrameError ? error.code : `untyped: ${error}`;
  }
  return "accepted";
}

describe("FrameSplitter", () => {
  it("gives the same frames however the bytes arrive", () => {
    const bytes = Buffer.from('{"a":1}\n\n{"案号":"（2026）豫0802民初1234号"}\n{"unfinished"');
    const whole = split([bytes]);
    expect(whole).toEqual(['{"a":1}', "", '{"案号":"（2026）豫0802民初1234号"}']);
    for (let at = 0; at <= bytes.length; at++) {
      expect(split([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    }
    expect(split([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it("takes a frame of exactly the limit and refuses one byte more, finished or not", () => {
    expect(split([Buffer.from(`${"x".repeat(16)}\n`)], 16)).toEqual(["x".repeat(16)]);
    expect(codeOf(() => split([Buffer.from(`${"x".repeat(17)}\n`)], 16))).toBe("frame-too-large");
    expect(codeOf(() => split([Buffer.from("x".repeat(10)), Buffer.from("x".repeat(7))], 16))).toBe(
      "frame-too-large",
    );
  });

  it("copies each byte of a split frame once", () => {
    // 1 MiB in 16-byte pieces: quadratic joining would move 32 GiB here and miss the deadline by far.
    const piece = Buffer.alloc(16, "x");
    const splitter = new FrameSplitter(1024 * 1024);
    const startedAt = performance.now();
    for (let count = 0; count < 65_536; count++) expect([...splitter.push(piece)].length).toBe(0);
    const [frame] = [...splitter.push(Buffer.from("\n"))];
    expect(frame?.length).toBe(1024 * 1024);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe("parseFrame", () => {
  const refused: [name: string, frame: Buffer, code: string][] = [
    ["half an object", Buffer.from('{"a":'), "frame-not-json"],
    ["an empty frame", Buffer.from(""), "frame-not-json"],
    ["an array", Buffer.from("[1]"), "frame-not-object"],
    ["null", Buffer.from("null"), "frame-not-object"],
    ["a number", Buffer.from("1"), "frame-not-object"],
    ["broken UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "frame-not-utf8"],
    ["a byte order mark", Buffer.from("\ufeff{}"), "frame-not-json"],
    ["a __proto__ key", Buffer.from('{"__proto__":{"polluted":1}}'), "frame-not-json"],
    ["a nested __proto__ key", Buffer.from('{"a":[{"__proto__":{}}]}'), "frame-not-json"],
    ["an escaped __proto__ key", Buffer.from('{"\\u005f_proto__":{}}'), "frame-not-json"],
  ];
  it.each(refused)("refuses %s", (_name, frame, code) => {
    expect(codeOf(() => parseFrame(frame))).toBe(code);
  });

  it("takes __proto__ as a value: a stream name may be anything", () => {
    expect(parseFrame(Buffer.from('{"streamName":"__proto__"}'))).toEqual({ streamName: "__proto__" });
  });

  it("survives nesting as deep as a frame can hold", () => {
    const deep = Buffer.from(`{"\\u0061":${"[".repeat(500_000)}${"]".repeat(500_000)}}`);
    expect(["accepted", "frame-not-json"]).toContain(codeOf(() => parseFrame(deep)));
  });

  it("answers arbitrary bytes with an object or a typed error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(codeOf(() => parseFrame(Buffer.from(bytes)))).not.toMatch(/^untyped/);
      }),
    );
  });
});
