import { describe, expect, it } from "vitest";
import { cardTracks, formatName, loopTiming } from "../../../../src/desk/cards/card-format.ts";

describe("the loop", () => {
  it.each([
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
  ])("ends sound and picture together at %i Hz, to a quarter of a millisecond a loop", (sampleRate) => {
    const { durationMs, pictures, pictureMs, soundFrames } = loopTiming({ sampleRate, channels: 1 });
    expect(pictures * pictureMs).toBe(durationMs);
    expect(Math.abs((soundFrames * 1024_000) / sampleRate - durationMs)).toBeLessThan(0.25);
    expect(durationMs).toBeGreaterThanOrEqual(1_800);
    expect(durationMs).toBeLessThanOrEqual(2_200);
    // 5 to 10 pictures a second.
    expect(pictureMs).toBeGreaterThanOrEqual(100);
    expect(pictureMs).toBeLessThanOrEqual(200);
  });
});

it("formats have one folder exactly when their cards are equal", () => {
  const court = {
    videoCodec: "avc",
    width: 1280,
    height: 720,
    audioCodec: "aac",
    sampleRate: 48_000,
    channels: 2,
  } as const;
  const names = [
    court,
    { ...court, videoCodec: "hevc" as const },
    { ...court, width: 720, height: 576 },
    { ...court, sampleRate: 44_100 },
    { ...court, channels: 1 },
    { ...court, audioCodec: null },
    { ...court, videoCodec: null },
  ].map((format) => formatName(cardTracks(format)));
  expect(names[0]).toBe("avc-1280x720-48000-2");
  expect(new Set(names).size).toBe(names.length);
  expect(formatName(cardTracks({ ...court, channels: 7 }))).toBe(names[5]);
});
