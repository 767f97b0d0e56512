// "Is it arriving?": nothing, stalled or there, and what is better mended before the hearing.
import { describe, expect, it } from "vitest";
import {
  arrivalState,
  doubtsOf,
  pictureOf,
  soundOf,
} from "../../../../../dashboard/src/features/system/arrival-view.ts";
import type { Arrival } from "../../../../../src/desk/contract/courtroom.ts";

const GOOD: Arrival = {
  ...{ connected: true, since: "2026-11-28T01:00:00Z", quietMs: 40, bitrateBps: 2_000_000 },
  ...{ framesPerSecond: 24.98, keyFrameIntervalMs: 2000 },
  video: { codec: "avc", width: 1280, height: 720 },
  audio: { codec: "aac", sampleRate: 48_000, channels: 2 },
};
const NOTHING: Arrival = {
  ...{ connected: false, since: null, quietMs: null, bitrateBps: null, framesPerSecond: null },
  ...{ keyFrameIntervalMs: null, video: null, audio: null },
};

describe("an encoder's arrival", () => {
  it("is nothing, there, or stalled from four seconds of silence on", () => {
    expect(arrivalState(NOTHING)).toBe("nothing");
    expect(arrivalState(GOOD)).toBe("arriving");
    expect(arrivalState({ ...GOOD, quietMs: 3999 })).toBe("arriving");
    expect(arrivalState({ ...GOOD, quietMs: 4000 })).toBe("stalled");
  });

  it("without a fault gives no doubt; what is not known yet is none", () => {
    expect(doubtsOf(GOOD)).toEqual([]);
    expect(doubtsOf({ ...GOOD, bitrateBps: null, keyFrameIntervalMs: null })).toEqual([]);
    expect(doubtsOf(NOTHING)).toEqual([]);
  });

  it.each<[string, Partial<Arrival>]>([
    ["no-video", { video: null }],
    ["no-audio", { audio: null }],
    ["codec", { video: { codec: "hevc", width: 1280, height: 720 } }],
    ["sound", { audio: { codec: "mp3", sampleRate: 44_100, channels: 2 } }],
    ["key-frames", { keyFrameIntervalMs: 10_000 }],
    ["bitrate", { bitrateBps: 120_000 }],
  ])("names %s", (doubt, change) => {
    expect(doubtsOf({ ...GOOD, ...change })).toEqual([doubt]);
  });

  it("is told as picture and sound", () => {
    expect([pictureOf(GOOD), soundOf(GOOD)]).toEqual(["H.264 1280×720 25 fps", "AAC 48 kHz"]);
    expect([pictureOf(NOTHING), soundOf(NOTHING)]).toEqual(["", ""]);
    const unmeasured = {
      ...GOOD,
      framesPerSecond: null,
      video: { codec: "h264", width: null, height: null },
    };
    expect(pictureOf(unmeasured)).toBe("H.264");
    const other = { ...GOOD, video: { codec: "av01", width: null, height: null }, framesPerSecond: null };
    expect(pictureOf(other)).toBe("av01");
  });
});
