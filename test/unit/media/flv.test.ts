import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  NO_TAG,
  NOT_WHOLE,
  TAG_OVERHEAD_BYTES,
  tagEnd,
  tagPayloadBytes,
  tagTimestampMs,
  tagType,
  wholeTagsEnd,
  writeTagHeader,
  writeTagTrailer,
} from "../../../src/media/flv.ts";

function tag(type: number, timestampMs: number, payload: Buffer): Buffer {
  const bytes = Buffer.alloc(payload.length + TAG_OVERHEAD_BYTES);
  writeTagHeader(bytes, 0, type, payload.length, timestampMs);
  payload.copy(bytes, 11);
  writeTagTrailer(bytes, 11 + payload.length, payload.length);
  return bytes;
}

describe("FLV tags", () => {
  it("reads what it wrote, timestamps of all 32 bits included", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8, 9, 18),
        fc.nat({ max: 0xffffffff }),
        fc.uint8Array({ maxLength: 70_000 }),
        (type, timestampMs, payload) => {
          const bytes = tag(type, timestampMs, Buffer.from(payload));
          expect(tagType(bytes, 0)).toBe(type);
          expect(tagTimestampMs(bytes, 0)).toBe(timestampMs);
          expect(tagPayloadBytes(bytes, 0)).toBe(payload.length);
          expect(tagEnd(bytes, 0, bytes.length)).toBe(bytes.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("stops at the last whole tag wherever the bytes end", () => {
    const tags = [tag(9, 0, Buffer.alloc(20)), tag(8, 5, Buffer.alloc(0)), tag(18, 7, Buffer.alloc(3))];
    const bytes = Buffer.concat(tags);
    for (let end = 0; end <= bytes.length; end++) {
      const whole = [0, 35, 50, 68].filter((offset) => offset <= end).at(-1);
      expect(wholeTagsEnd(bytes, 0, end)).toBe(whole);
    }
  });

  it("tells bytes that are no tag from a tag that is not whole", () => {
    const bytes = tag(9, 0, Buffer.alloc(20));
    expect(tagEnd(bytes, 0, 34)).toBe(NOT_WHOLE);
    for (const [at, value] of [
      [0, 7],
      [8, 1],
      [34, 0],
    ] as const) {
      const wrong = Buffer.from(bytes);
      wrong[at] = value;
      expect(tagEnd(wrong, 0, wrong.length)).toBe(NO_TAG);
    }
  });
});
