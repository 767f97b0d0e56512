import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AUDIO,
  AV01,
  AVC1,
  audioFourCc,
  classify,
  configurationAt,
  DATA,
  dataFramePrefixBytes,
  EMPTY,
  END_OF_SEQUENCE,
  HVC1,
  KEY_FRAME,
  METADATA,
  MULTITRACK,
  SEQUENCE_HEADER,
  UNKNOWN,
  VIDEO,
  VP09,
  videoFourCc,
} from "../../../src/media/classify.ts";
import { audioFormat, videoFormat } from "../../../src/media/stream-format.ts";

const of = (type: number, ...parts: (number[] | string)[]): number => {
  const payload = bytes(...parts);
  return classify(type, payload, payload.length);
};

function bytes(...parts: (number[] | string)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))),
  );
}

describe("classify", () => {
  it.each([
    ["AVC sequence header", [0x17, 0, 0, 0, 0], VIDEO | SEQUENCE_HEADER],
    ["AVC key frame", [0x17, 1, 0, 0, 0], VIDEO | KEY_FRAME],
    ["AVC inter frame", [0x27, 1, 0, 0, 0], VIDEO],
    ["AVC end of sequence", [0x17, 2, 0, 0, 0], VIDEO | END_OF_SEQUENCE],
    ["AVC of an unknown packet type", [0x17, 9, 0, 0, 0], VIDEO | UNKNOWN],
    ["AVC of one byte", [0x17], VIDEO | UNKNOWN],
    ["HEVC with the old codec id, header", [0x1c, 0, 0, 0, 0], VIDEO | SEQUENCE_HEADER],
    ["HEVC with the old codec id, key frame", [0x1c, 1, 0, 0, 0], VIDEO | KEY_FRAME],
    ["a command frame", [0x57, 0], VIDEO],
    ["Sorenson key frame", [0x12], VIDEO | KEY_FRAME],
    ["nothing", [], VIDEO | EMPTY],
  ])("video: %s", (_name, payload, flags) => {
    expect(of(9, payload)).toBe(flags);
  });

  it.each([
    ["HEVC sequence start", [0x90], "hvc1", VIDEO | SEQUENCE_HEADER, HVC1],
    ["HEVC coded frames, key", [0x91], "hvc1", VIDEO | KEY_FRAME, HVC1],
    ["HEVC coded frames without offset, key", [0x93], "hvc1", VIDEO | KEY_FRAME, HVC1],
    ["HEVC coded frames, inter", [0xa1], "hvc1", VIDEO, HVC1],
    ["AV1 sequence start", [0x90], "av01", VIDEO | SEQUENCE_HEADER, AV01],
    ["AV1 key frame", [0x91], "av01", VIDEO | KEY_FRAME, AV01],
    ["VP9 key frame", [0x91], "vp09", VIDEO | KEY_FRAME, VP09],
    ["AVC in enhanced clothes", [0x90], "avc1", VIDEO | SEQUENCE_HEADER, AVC1],
    ["end of sequence", [0x92], "av01", VIDEO | END_OF_SEQUENCE, AV01],
    ["colour metadata, frame type ignored", [0xd4], "hvc1", VIDEO | METADATA, HVC1],
    ["MPEG-2 TS sequence start", [0x95], "av01", VIDEO | SEQUENCE_HEADER, AV01],
    ["a codec nobody knows", [0x91], "zzzz", VIDEO | KEY_FRAME, 0x7a7a7a7a],
    ["an unknown packet type", [0x98], "hvc1", VIDEO | UNKNOWN, HVC1],
  ])("enhanced video: %s", (_name, first, fourCc, flags, code) => {
    const payload = bytes(first, fourCc, [0, 0, 0]);
    expect(classify(9, payload, payload.length)).toBe(flags);
    expect(videoFourCc(payload, payload.length)).toBe(code);
  });

  it("looks through ModEx to the packet type behind it, short and long forms", () => {
    expect(of(9, [0x97, 2, 1, 2, 3, 0x01], "hvc1", [0])).toBe(VIDEO | KEY_FRAME);
    expect(of(9, [0xa7, 0, 9, 0x07, 0, 9, 0x01], "hvc1", [0])).toBe(VIDEO);
    expect(of(9, [0x97, 255, 1, 0], Array(257).fill(7), [0x00], "av01")).toBe(VIDEO | SEQUENCE_HEADER);
  });

  it("gives up on endless ModEx chains and on ones that end in mid-air", () => {
    expect(of(9, [0x97], Array(40).fill([0, 1, 0x07]).flat(), [0, 1, 0x01], "hvc1")).toBe(VIDEO | UNKNOWN);
    expect(of(9, [0x97, 255, 0xff, 0xff], Array(100).fill(0))).toBe(VIDEO | UNKNOWN);
    expect(of(9, [0x97])).toBe(VIDEO | UNKNOWN);
  });

  it("classifies multitrack by its inner type and leaves its bytes alone", () => {
    expect(of(9, [0x96, 0x10], "hvc1", [0, 0, 0, 4])).toBe(VIDEO | MULTITRACK | SEQUENCE_HEADER);
    expect(of(9, [0x96, 0x01], "hvc1", [0])).toBe(VIDEO | MULTITRACK | KEY_FRAME);
    expect(of(9, [0x96, 0x21], [0, 0])).toBe(VIDEO | MULTITRACK | KEY_FRAME);
    expect(of(9, [0x96, 0x06], "hvc1")).toBe(VIDEO | UNKNOWN);
    expect(of(8, [0x95, 0x00], "mp4a", [0])).toBe(AUDIO | MULTITRACK | SEQUENCE_HEADER);
  });

  it.each([
    ["AAC sequence header", [0xaf, 0, 0x12, 0x10], AUDIO | SEQUENCE_HEADER],
    ["AAC frame", [0xaf, 1, 0x21], AUDIO],
    ["AAC of one byte", [0xaf], AUDIO | UNKNOWN],
    ["MP3", [0x2f, 0xff], AUDIO],
    ["silence", [], AUDIO | EMPTY],
  ])("audio: %s", (_name, payload, flags) => {
    expect(of(8, payload)).toBe(flags);
  });

  it.each([
    ["Opus sequence start", 0x90, AUDIO | SEQUENCE_HEADER],
    ["Opus frames", 0x91, AUDIO],
    ["Opus end", 0x92, AUDIO | END_OF_SEQUENCE],
    ["channel layout", 0x94, AUDIO | METADATA],
  ])("enhanced audio: %s", (_name, first, flags) => {
    const payload = bytes([first], "Opus", [0]);
    expect(classify(8, payload, payload.length)).toBe(flags);
    expect(audioFourCc(payload, payload.length)).toBe(0x4f707573);
  });

  it("knows metadata with and without @setDataFrame", () => {
    const metadata = "\x02\x00\x0aonMetaData";
    const prefix = "\x02\x00\x0d@setDataFrame";
    expect(of(18, metadata)).toBe(DATA | METADATA);
    expect(of(18, prefix + metadata)).toBe(DATA | METADATA);
    expect(of(18, "\x02\x00\x0aonCuePoint")).toBe(DATA);
    expect(of(18, [])).toBe(DATA | EMPTY);
    expect(dataFramePrefixBytes(bytes(prefix + metadata), 29)).toBe(16);
    expect(dataFramePrefixBytes(bytes(prefix), 15)).toBe(0);
  });

  it("never throws and never reads past the length, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.constantFrom(8, 9, 18), fc.uint8Array({ maxLength: 64 }), (type, array) => {
        const payload = Buffer.from(array);
        const flags = classify(type, payload, payload.length);
        expect(flags & (VIDEO | AUDIO | DATA)).toBe(type === 9 ? VIDEO : type === 8 ? AUDIO : DATA);
        expect((flags & KEY_FRAME) !== 0 && (flags & SEQUENCE_HEADER) !== 0).toBe(false);
        // The same bytes with others behind them are the same message.
        const longer = Buffer.concat([payload, Buffer.alloc(40, 0xff)]);
        expect(classify(type, longer, payload.length)).toBe(flags);
        videoFormat(payload, payload.length);
        audioFormat(payload, payload.length);
        expect(configurationAt(type, payload, payload.length)).toBeLessThanOrEqual(payload.length + 5);
      }),
      { numRuns: 5000 },
    );
  });
});
