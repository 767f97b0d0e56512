import { describe, expect, it } from "vitest";
import { MediaRate } from "../../../src/gate/media-rate.ts";

describe("MediaRate", () => {
  it("is unknown until half a second of media has come", () => {
    const rate = new MediaRate();
    rate.observe(100, 10_000);
    rate.observe(500, 60_000);
    expect(rate.bitsPerSecond).toBe(0);
    rate.observe(1_100, 260_000);
    expect(rate.bitsPerSecond).toBe(2_000_000);
  });

  it("keeps its figure through a drop, however often it is looked at", () => {
    const rate = new MediaRate();
    rate.observe(0, 0);
    rate.observe(1_000, 250_000);
    // The encoder leaves 100 ms into the next second.
    for (let second = 0; second < 5; second++) rate.observe(1_100, 275_000);
    expect(rate.bitsPerSecond).toBe(2_000_000);
  });

  it("begins anew when the encoder's clock does", () => {
    const rate = new MediaRate();
    rate.observe(50_000, 0);
    rate.observe(51_000, 250_000);
    rate.observe(20, 255_000);
    rate.observe(1_020, 380_000);
    expect(rate.bitsPerSecond).toBe(1_000_000);
    rate.observe(3_600_000, 400_000);
    expect(rate.bitsPerSecond).toBe(1_000_000);
  });
});
