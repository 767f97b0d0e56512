import { describe, expect, it } from "vitest";
import { Backoff } from "../../../src/gate/backoff.ts";
import { HeaderHistory } from "../../../src/gate/header-history.ts";
import { HostNames } from "../../../src/gate/host-names.ts";
import { Simulation } from "./simulation.ts";

const OPEN = { allow: true, wanted: true, causes: [], phaseCard: "paused" } as const;

/** Leases renewed every second while time passes. */
function pass(simulation: Simulation, ms: number, will: Parameters<Simulation["lease"]>[0] = OPEN): void {
  for (let passed = 0; passed < ms; passed += 1_000) {
    simulation.lease(will);
    simulation.pass(1_000);
  }
}

const content = ({ platform }: Simulation) => platform.received.filter(({ number }) => number !== null);

describe("egress", () => {
  it("gives up a platform that takes nothing for 10 s, and is back on air when it reads again", () => {
    const simulation = new Simulation(2, () => 0.5);
    pass(simulation, 6_000);
    simulation.platform.isReading = false;
    pass(simulation, 15_000);
    expect(simulation.notes).toContain("platform-lost");
    simulation.platform.isReading = true;
    const before = content(simulation).length;
    pass(simulation, 10_000);
    expect(content(simulation).length).toBeGreaterThan(before + 30);
  });

  it("ends a hearing whose platform takes nothing any more", () => {
    const simulation = new Simulation(2, () => 0.5);
    pass(simulation, 6_000);
    simulation.platform.isReading = false;
    simulation.session.mark("closing");
    pass(simulation, 30_000);
    expect(simulation.session.isOver).toBe(true);
  });

  it("tries a failing read of the record once a second, and goes on when it works again", () => {
    const simulation = new Simulation(2, () => 0.5);
    pass(simulation, 6_000);
    simulation.record.failure = new Error("EIO");
    pass(simulation, 5_000);
    const failures = simulation.notes.filter((code) => code === "egress-read-failed");
    expect(failures.length).toBeGreaterThanOrEqual(4);
    expect(failures.length).toBeLessThanOrEqual(6);
    simulation.record.failure = null;
    const before = content(simulation).length;
    pass(simulation, 5_000);
    expect(content(simulation).length).toBeGreaterThan(before + 30);
  });

  it("lets nothing more out to an old address, and fills the delay anew for the new one", () => {
    const simulation = new Simulation(2, () => 0.5);
    pass(simulation, 6_000);
    const movedMs = simulation.now;
    simulation.lease(OPEN, "rtmp://elsewhere/live");
    expect(simulation.session.air.name).toBe("preparing");
    for (let step = 0; step < 6; step++) {
      simulation.pass(1_000);
      simulation.lease(OPEN, "rtmp://elsewhere/live");
    }
    const later = content(simulation).filter(({ atMs }) => atMs > movedMs);
    expect(later.length).toBeGreaterThan(10);
    const arrivals = later.map(({ number }) => simulation.arrivedMs[number ?? 0] ?? 0);
    expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(movedMs);
  });
});

describe("a lease", () => {
  it("that claims to have been read in the future ends 15 s after it came", () => {
    const simulation = new Simulation(2, () => 0.5);
    simulation.lease(OPEN, undefined, simulation.now + 3_600_000);
    simulation.pass(16_000);
    expect(simulation.session.air.name).toBe("paused");
  });
});

describe("HeaderHistory", () => {
  it("never lets changing metadata push out the codec's configuration", () => {
    const history = new HeaderHistory();
    history.add("video", 10, Buffer.from("avcC"), 4);
    for (let change = 0; change < 1_000; change++)
      history.add("metadata", 20 + change, Buffer.from([change >> 8, change]), 2);
    expect(history.at("video", 2_000)?.toString()).toBe("avcC");
    expect(history.at("metadata", 2_000)).toEqual(Buffer.from([3, 231]));
  });

  it("knows which header was in force at a position", () => {
    const history = new HeaderHistory();
    history.add("audio", 10, Buffer.from("a"), 1);
    history.add("audio", 30, Buffer.from("b"), 1);
    expect([9, 10, 29, 30].map((at) => history.at("audio", at)?.toString())).toEqual([
      undefined,
      "a",
      "a",
      "b",
    ]);
  });
});

describe("HostNames", () => {
  it("asks once for all who wait, remembers an answer for 30 s and a failure not at all", async () => {
    let now = 0;
    const asked: ((error: Error | null, address: string | null) => void)[] = [];
    const names = new HostNames(
      (_host, done) => asked.push(done),
      () => now,
    );
    const ask = () =>
      new Promise((resolve) => names.lookup("platform", (_error, address) => resolve(address)));
    const first = [ask(), ask()];
    expect(asked).toHaveLength(1);
    asked[0]?.(new Error("ENOTFOUND"), null);
    expect(await Promise.all(first)).toEqual([null, null]);
    const second = ask();
    asked[1]?.(null, "127.0.0.1");
    expect([await second, await ask()]).toEqual(["127.0.0.1", "127.0.0.1"]);
    now = 30_000;
    void ask();
    expect(asked).toHaveLength(3);
  });
});

describe("Backoff", () => {
  it("tries every two seconds at most while an outage is short, then up to 15 s apart", () => {
    const backoff = new Backoff();
    let now = 0;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 14; attempt++) {
      const waitMs = backoff.failed(now, 0.5);
      waits.push(waitMs);
      now += waitMs;
    }
    expect(waits).toEqual([
      500, 1_000, 1_500, 2_000, 2_000, 2_000, 2_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000,
    ]);
    backoff.succeeded();
    expect(backoff.failed(now, 0.5)).toBe(500);
  });
});
