// What is known of a stream from its packets: one number a fact, null where nobody knows.
import { describe, expect, it } from "vitest";
import { StreamHealth } from "../../../../src/desk/watch/stream-health.ts";
import { AUDIO, KEY_FRAME, SEQUENCE_HEADER, VIDEO } from "../../../../src/media/classify.ts";

interface Scene {
  readonly seconds: number;
  readonly frameMs?: number;
  readonly keyEveryMs?: number;
  readonly pictureBytes?: number;
  /** What becomes of a picture at that media time: null: it does not come. */
  readonly picture?: (mediaMs: number) => { readonly timestampMs: number } | null;
  readonly soundTo?: number;
  /** When what has that media time arrives. */
  readonly arrives?: (mediaMs: number) => number;
}

const BEGIN = 5_000_000;

function play({
  seconds,
  frameMs = 40,
  keyEveryMs = 2_000,
  pictureBytes = 5_000,
  picture,
  soundTo,
  arrives,
}: Scene) {
  const health = new StreamHealth();
  health.begin(BEGIN);
  const at = (mediaMs: number) => BEGIN + (arrives?.(mediaMs) ?? mediaMs);
  health.see({ flags: VIDEO | SEQUENCE_HEADER, timestampMs: 0, bytes: 50 }, BEGIN);
  for (let mediaMs = 0, sound = 0; mediaMs < seconds * 1000; mediaMs += frameMs) {
    const shown = picture === undefined ? { timestampMs: mediaMs } : picture(mediaMs);
    const isKey = mediaMs % keyEveryMs === 0;
    if (shown !== null) {
      const flags = isKey ? VIDEO | KEY_FRAME : VIDEO;
      health.see({ flags, timestampMs: shown.timestampMs, bytes: pictureBytes }, at(mediaMs));
    }
    for (; sound <= mediaMs && sound < (soundTo ?? seconds) * 1000; sound += 20) {
      health.see({ flags: AUDIO, timestampMs: sound, bytes: 200 }, at(mediaMs));
    }
  }
  return health.figures(at(seconds * 1000));
}

describe("health from packets", () => {
  it("knows nothing before anything came", () => {
    const figures = new StreamHealth().figures(BEGIN);
    expect(new Set(Object.values(figures))).toEqual(new Set([null]));
  });

  it("says what a steady stream is", () => {
    expect(play({ seconds: 20 })).toMatchObject({
      framesPerSecond: 25,
      missingFrames: 0,
      keyFrameIntervalMs: 2_000,
      videoBps: 1_000_000,
      audioBps: 80_000,
      bitrateBps: 1_080_000,
      audioPerSecond: 50,
      timestampJumps: 0,
    });
  });

  it("keeps what is absent apart from zero: a stream without sound has no audio figures", () => {
    expect(play({ seconds: 20, soundTo: 0 })).toMatchObject({
      audioBps: null,
      audioQuietMs: null,
      avOffsetMs: null,
      framesPerSecond: 25,
    });
  });

  it("counts pictures that the stream's own rhythm promised", () => {
    const third = play({
      seconds: 20,
      picture: (ms) => ((ms / 40) % 10 < 3 && ms > 0 ? null : { timestampMs: ms }),
    });
    expect(third.missingFrames).toBeCloseTo(0.3, 1);
    expect(play({ seconds: 20, frameMs: 100 }).missingFrames).toBe(0);
  });

  it("sees an interval between key frames that is still growing", () => {
    const { keyFrameIntervalMs } = play({ seconds: 21, keyEveryMs: 12_000 });
    expect(keyFrameIntervalMs).toBe(12_000);
    expect(play({ seconds: 11, keyEveryMs: 12_000 }).keyFrameIntervalMs).toBe(10_960);
  });

  it("tells how far picture and sound are apart", () => {
    expect(play({ seconds: 20 }).avOffsetMs).toBeGreaterThan(-50);
    expect(play({ seconds: 20 }).avOffsetMs).toBeLessThan(50);
    const early = play({ seconds: 20, picture: (ms) => ({ timestampMs: ms + 300 }) }).avOffsetMs ?? 0;
    expect(early).toBeGreaterThan(250);
    expect(early).toBeLessThan(350);
  });

  it("tells a jump of the timestamps from a pause of the stream", () => {
    expect(
      play({ seconds: 20, picture: (ms) => ({ timestampMs: ms < 10_000 ? ms : ms + 60_000 }) })
        .timestampJumps,
    ).toBe(1);
    expect(
      play({ seconds: 20, picture: (ms) => ({ timestampMs: ms < 10_000 ? ms + 60_000 : ms }) })
        .timestampJumps,
    ).toBe(1);
    const paused = play({
      seconds: 20,
      picture: (ms) => (ms > 8_000 && ms < 14_000 ? null : { timestampMs: ms }),
    });
    expect(paused).toMatchObject({ timestampJumps: 0, missingFrames: 0 });
  });

  it("goes on over the 32 bits of RTMP's timestamps", () => {
    const near = 2 ** 32 - 10_000;
    expect(play({ seconds: 20, picture: (ms) => ({ timestampMs: (near + ms) % 2 ** 32 }) })).toMatchObject({
      timestampJumps: 0,
      missingFrames: 0,
    });
  });

  it("says how much media comes a second: below 1 the line is too slow", () => {
    expect(play({ seconds: 30 }).uploadRatio).toBeCloseTo(1, 2);
    expect(play({ seconds: 30, arrives: (ms) => ms * 1.25 }).uploadRatio).toBeCloseTo(0.8, 2);
  });

  it("begins anew with each part", () => {
    const health = new StreamHealth();
    health.begin(BEGIN);
    health.see({ flags: VIDEO | KEY_FRAME, timestampMs: 90_000, bytes: 100 }, BEGIN + 10);
    health.begin(BEGIN + 60_000);
    health.see({ flags: VIDEO | KEY_FRAME, timestampMs: 0, bytes: 100 }, BEGIN + 60_010);
    expect(health.figures(BEGIN + 60_020)).toMatchObject({
      timestampJumps: 0,
      quietMs: 10,
      keyFrameIntervalMs: 0,
    });
  });
});
