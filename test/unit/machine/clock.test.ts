import { describe, expect, it } from "vitest";
import { clockKept, clockZone, offsetMinutes } from "../../../src/machine/clock.ts";

const WINTER = Date.UTC(2026, 0, 15);
const SUMMER = Date.UTC(2026, 6, 15);

describe("the zone of the clock", () => {
  it.each([
    ["Asia/Shanghai", "Asia/Shanghai", "ok"],
    ["Asia/Shanghai", "Asia/Singapore", "ok"],
    ["Asia/Shanghai", "UTC", "warning"],
    ["Europe/Berlin", "Asia/Shanghai", "failed"],
    ["UTC", "UTC", "failed"],
  ] as const)("configured %s, system %s: %s", (configured, system, verdict) => {
    for (const at of [WINTER, SUMMER]) expect(clockZone(configured, system, at).verdict).toBe(verdict);
  });

  it("is judged by its time at that moment, also where summer time makes the difference", () => {
    expect(offsetMinutes("Europe/Berlin", WINTER)).toBe(60);
    expect(offsetMinutes("Europe/Berlin", SUMMER)).toBe(120);
    expect(offsetMinutes("America/St_Johns", WINTER)).toBe(-210);
    expect(offsetMinutes("UTC", WINTER)).toBe(0);
  });

  it("fails a clock that has lost its battery, whatever the time service says", async () => {
    expect((await clockKept("Asia/Shanghai", Date.UTC(2000, 0, 1))).verdict).toBe("failed");
  });
});
