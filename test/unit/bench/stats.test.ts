import { describe, expect, it } from "vitest";
import { readOptions } from "../../../scripts/bench/options.ts";
import { busyShare, coreTime, cpuSeconds, pssBytes } from "../../../scripts/bench/proc.ts";
import type { RoundResult } from "../../../scripts/bench/round.ts";
import { percentile, spread } from "../../../scripts/bench/stats.ts";
import { formatTable } from "../../../scripts/bench/table.ts";

describe("percentile", () => {
  it("takes the nearest rank of unsorted values", () => {
    const values = [50, 10, 40, 20, 30];
    expect([1, 20, 21, 50, 99, 100].map((p) => percentile(values, p))).toEqual([10, 10, 20, 30, 50, 50]);
    expect(percentile([], 50)).toBeNaN();
    expect(values[0]).toBe(50);
  });
});

describe("spread", () => {
  it("has the median of odd and even counts", () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(spread([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
  });
});

describe("readings of /proc", () => {
  it("count the CPU that this process burns", () => {
    const before = cpuSeconds([process.pid]);
    const usage = process.cpuUsage();
    while (process.cpuUsage(usage).user < 150_000);
    const burnt = cpuSeconds([process.pid]) - before;
    expect(burnt).toBeGreaterThanOrEqual(0.1);
    expect(burnt).toBeLessThan(2);
  });

  it("know a plausible memory of this process and the time of a core", () => {
    const rss = process.memoryUsage.rss();
    expect(pssBytes([process.pid])).toBeGreaterThan(rss / 10);
    expect(pssBytes([process.pid])).toBeLessThan(rss * 2);
    const { busy, total } = coreTime(0);
    expect(busy).toBeGreaterThan(0);
    expect(total).toBeGreaterThan(busy);
    expect(busyShare({ busy: 10, total: 100 }, { busy: 55, total: 200 })).toBeCloseTo(0.45);
  });
});

describe("formatTable", () => {
  const round = (cpuPercent: number, reason: string | null = null): RoundResult => ({
    ...{ cpuPercent, mediaCpuPercent: cpuPercent / 2, memoryBytes: 100e6, mediaMemoryBytes: 40e6 },
    ...{
      latencyP50Ms: 1,
      latencyP99Ms: 9,
      late: 0,
      samples: 1000,
      delivered: 1,
      generatorShare: 0.5,
      void: reason,
    },
  });

  it("shows medians with their spread and leaves void rounds out", () => {
    const table = formatTable(new Map([["ours", [round(0.2), round(0.1), round(9, "busy"), round(0.3)]]]));
    const [, , row = ""] = table.split("\n");
    expect(row).toContain("0.200 (0.100–0.300)");
    expect(row).toContain("3000");
    expect(row).toContain("3 of 4");
    expect(row).not.toContain("9.000");
  });

  it("states no figure for a server whose rounds are all void", () => {
    const [, , row = ""] = formatTable(new Map([["ours", [round(0.2, "busy")]]])).split("\n");
    expect(row).toMatch(/0 of 1$/);
    expect(row).not.toContain("0.2");
  });
});

describe("readOptions", () => {
  it("has a short form whose parts can still be set", () => {
    expect(readOptions(["--quick", "--streams", "7"])).toEqual({
      ...{ streams: [7], megabits: [2], seconds: 2, rounds: 1, delaySeconds: 2, only: [], save: false },
    });
  });

  it("takes several numbers of streams and bitrates, each with each", () => {
    const asked = readOptions(["--streams", "20,100", "--bitrate", "2,8"]);
    expect(asked).toMatchObject({ streams: [20, 100], megabits: [2, 8] });
    expect(readOptions(["--grow"])).toMatchObject({ streams: [20, 100, 200, 400], megabits: [2, 8] });
  });

  it.each([
    [["--streams", "0"]],
    [["--bitrate", "2,"]],
    [["--rounds", "x"]],
    [["--delay", "1"]],
    [["--nonsense"]],
  ])("refuses %j", (argv) => {
    expect(() => readOptions(argv)).toThrow();
  });
});
