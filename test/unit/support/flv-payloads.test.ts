import { describe, expect, it } from "vitest";
import { compareMedia, type FlvPayload, parseFlv } from "../../support/flv-payloads.ts";

const VIDEO = 9;
const AUDIO = 8;
const AVC_HEADER = [0x17, 0, 0, 0, 0, 1];
const AAC_HEADER = [0xaf, 0, 0x11, 0x90];
const KEY = 0x17;
const INTER = 0x27;

function tag(type: number, timestampMs: number, payload: readonly number[]): Buffer {
  const bytes = Buffer.alloc(11 + payload.length + 4);
  bytes[0] = type;
  bytes.writeUIntBE(payload.length, 1, 3);
  bytes.writeUIntBE(timestampMs & 0xffffff, 4, 3);
  bytes[7] = timestampMs >>> 24;
  bytes.set(payload, 11);
  bytes.writeUInt32BE(11 + payload.length, 11 + payload.length);
  return bytes;
}

function flv(...tags: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from("FLV\x01\x05\0\0\0\x09\0\0\0\0", "latin1"), ...tags]);
}

function frame(number: number, firstByte = number % 5 === 0 ? KEY : INTER): Buffer {
  return tag(VIDEO, number * 40, [firstByte, 1, 0, 0, 0, number]);
}

function sound(number: number): Buffer {
  return tag(AUDIO, number * 40, [0xaf, 1, number]);
}

const HEADERS = [tag(VIDEO, 0, AVC_HEADER), tag(AUDIO, 0, AAC_HEADER)];
const NUMBERS = Array.from({ length: 20 }, (_, number) => number);
const MEDIA = NUMBERS.flatMap((number) => [frame(number), sound(number)]);
const sent = payloadsOf(...HEADERS, ...MEDIA);

function payloadsOf(...tags: readonly Buffer[]): readonly FlvPayload[] {
  return parseFlv(flv(...tags)).payloads;
}

describe("parseFlv", () => {
  it("reads timestamps with their upper byte and tells headers and key frames apart", () => {
    const payloads = payloadsOf(...HEADERS, tag(VIDEO, 0x01020304, [KEY, 1, 0, 0, 0]));
    expect(payloads.map(({ isHeader }) => isHeader)).toEqual([true, true, false]);
    expect(payloads[2]).toMatchObject({ isKeyFrame: true, timestampMs: 0x01020304, track: "video" });
  });

  it("tells enhanced RTMP's sequence start from its coded frames", () => {
    const enhanced = (first: number) => tag(VIDEO, 0, [first, ...Buffer.from("hvc1"), 1]);
    const payloads = payloadsOf(enhanced(0x90), enhanced(0x93), enhanced(0xa1));
    expect(payloads.map(({ isHeader, isKeyFrame }) => [isHeader, isKeyFrame])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it("counts the bytes behind the last whole tag of a file cut short", () => {
    const whole = flv(...HEADERS, ...MEDIA);
    expect(parseFlv(whole).trailingBytes).toBe(0);
    const { payloads, trailingBytes } = parseFlv(whole.subarray(0, whole.length - 3));
    expect(payloads).toHaveLength(sent.length - 1);
    expect(trailingBytes).toBeGreaterThan(0);
  });

  it("refuses a tag whose two sizes differ", () => {
    const broken = flv(frame(1));
    broken.writeUInt32BE(5, broken.length - 4);
    expect(() => parseFlv(broken)).toThrow("wrong tag size");
  });
});

describe("compareMedia", () => {
  it("finds nothing in a faithful copy, and counts what it matched", () => {
    expect(compareMedia(sent, sent)).toEqual({ problems: [], matched: { audio: 20, video: 20 } });
  });

  it("accepts headers repeated as copies", () => {
    const copy = payloadsOf(...HEADERS, ...MEDIA.slice(0, 20), ...HEADERS, ...MEDIA.slice(20));
    expect(compareMedia(sent, copy).problems).toEqual([]);
  });

  it("accepts a copy that begins at a key frame only when told to", () => {
    const copy = payloadsOf(...HEADERS, ...MEDIA.slice(10));
    expect(compareMedia(sent, copy, { from: "key-frame" }).problems).toEqual([]);
    expect(compareMedia(sent, copy).problems).toHaveLength(2);
    const midGop = payloadsOf(...HEADERS, ...MEDIA.slice(12));
    expect(compareMedia(sent, midGop, { from: "key-frame" }).problems).not.toEqual([]);
  });

  it("misses what is missing at the end, unless the copy may end anywhere", () => {
    const copy = payloadsOf(...HEADERS, ...MEDIA.slice(0, -4));
    expect(compareMedia(sent, copy).problems).toEqual([
      "video: the last 2 payloads are missing",
      "audio: the last 2 payloads are missing",
    ]);
    expect(compareMedia(sent, copy, { to: "anywhere" }).problems).toEqual([]);
  });

  it.each([
    ["one byte differs", [...MEDIA.slice(0, 8), frame(4, 0x26), ...MEDIA.slice(9)]],
    ["a payload is left out", [...MEDIA.slice(0, 8), ...MEDIA.slice(9)]],
    ["a payload stands twice", [...MEDIA.slice(0, 8), ...MEDIA.slice(6)]],
    ["two frames are swapped", [frame(0), frame(2), frame(1), ...MEDIA.slice(6)]],
    ["something was added at the end", [...MEDIA, frame(21)]],
    ["nothing arrived", []],
  ])("sees that %s", (_, media) => {
    expect(compareMedia(sent, payloadsOf(...HEADERS, ...media)).problems).not.toEqual([]);
  });

  it("sees a frame behind another sequence header than its own", () => {
    const otherHeader = tag(VIDEO, 0, [...AVC_HEADER, 9]);
    const copy = payloadsOf(...HEADERS, otherHeader, ...MEDIA);
    expect(compareMedia(sent, copy).problems).toEqual([
      "video: payload 0 (0 ms) stands behind another sequence header",
    ]);
  });
});
