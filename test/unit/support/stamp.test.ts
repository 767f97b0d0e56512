import { describe, expect, it } from "vitest";
import { isKeyFrame, isSequenceHeader } from "../../support/flv-payloads.ts";
import { StampedSource } from "../../support/media-source.ts";
import { audioTemplate, readStamp, videoTemplate, writeStamp } from "../../support/stamp.ts";

describe("stamps", () => {
  it.each([
    ["a key frame", videoTemplate(true, 40_000)],
    ["another frame", videoTemplate(false, 8000)],
    ["audio", audioTemplate(341)],
    ["the smallest video payload", videoTemplate(false, 0)],
    ["the smallest audio payload", audioTemplate(0)],
  ])("come back from %s to the nanosecond's microsecond", (_, payload) => {
    const sentAtNs = 8_640_000_123_456_789n;
    writeStamp(payload, sentAtNs, 4_000_000_000, 199);
    const stamp = readStamp(payload);
    expect(stamp).toMatchObject({ sequence: 4_000_000_000, stream: 199 });
    expect(stamp?.sentAtMs).toBeCloseTo(8_640_000_123.456_789, 3);
  });

  it("are not seen where there are none", () => {
    expect(readStamp(Buffer.alloc(0))).toBeNull();
    expect(readStamp(Buffer.from("af001190", "hex"))).toBeNull();
    expect(readStamp(Buffer.alloc(500, 0x17))).toBeNull();
    expect(readStamp(audioTemplate(0).subarray(0, -1))).toBeNull();
  });
});

describe("StampedSource", () => {
  it("sends 2 Mbit/s as 25 frames and 46.9 sounds a second, in order of time", () => {
    const source = new StampedSource({ stream: 7 });
    const counts = { audio: 0, video: 0, data: 0 };
    let bytes = 0;
    let lastMs = 0;
    while (source.nextMs < 10_000) {
      const message = source.take(1n);
      expect(message.timestampMs).toBeGreaterThanOrEqual(lastMs);
      lastMs = message.timestampMs;
      counts[message.track] += 1;
      bytes += message.payload.length;
    }
    expect(counts).toEqual({ audio: 469, video: 250, data: 0 });
    expect((bytes * 8) / 10).toBeGreaterThan(1_950_000);
    expect((bytes * 8) / 10).toBeLessThan(2_050_000);
  });

  it("begins every group with a key frame and numbers its payloads without a hole", () => {
    const source = new StampedSource({ gop: 25 });
    const taken = Array.from({ length: 300 }, () => {
      const { track, payload } = source.take(1n);
      return { key: isKeyFrame(track, payload), video: track === "video", stamp: readStamp(payload) };
    });
    expect(taken.map(({ stamp }) => stamp?.sequence)).toEqual(taken.map((_, at) => at));
    const keys = taken.filter(({ video }) => video).map(({ key }) => key);
    expect(keys).toEqual(keys.map((_, at) => at % 25 === 0));
  });

  it("has real sequence headers", () => {
    const { headers } = new StampedSource();
    expect(headers.every(({ track, payload }) => isSequenceHeader(track, payload))).toBe(true);
  });
});
