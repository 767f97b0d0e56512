import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUDIO, DATA, Retimer, type Track, VIDEO } from "../../../src/gate/retimer.ts";

describe("Retimer", () => {
  it("re-bases a run to the time it is given and keeps the offset between the tracks", () => {
    const retimer = new Retimer();
    retimer.beginRun(1_000);
    expect([retimer.map(VIDEO, 50_000), retimer.map(AUDIO, 50_010), retimer.map(VIDEO, 50_040)]).toEqual([
      1_000, 1_010, 1_040,
    ]);
  });

  it("begins a run a frame after the newest of any track, headers and media alike", () => {
    const retimer = new Retimer();
    retimer.beginRun(0);
    retimer.map(VIDEO, 5_000);
    retimer.map(VIDEO, 9_000);
    retimer.map(AUDIO, 9_030);
    retimer.beginRun(1_000);
    const headers = [retimer.map(DATA, 77), retimer.map(VIDEO, 77), retimer.map(AUDIO, 77)];
    expect([...headers, retimer.map(VIDEO, 77)]).toEqual([4_050, 4_050, 4_050, 4_050]);
  });

  it("begins a run at the time it is given when that is later", () => {
    const retimer = new Retimer();
    retimer.beginRun(0);
    retimer.map(VIDEO, 5_000);
    retimer.beginRun(1_000);
    expect(retimer.map(VIDEO, 77)).toBe(1_000);
  });

  it("rises in each track, also where sound is much older than the picture that begins a run", () => {
    const retimer = new Retimer();
    retimer.beginRun(0);
    retimer.map(VIDEO, 0);
    retimer.map(AUDIO, 100);
    retimer.beginRun(0);
    expect([retimer.map(VIDEO, 500), retimer.map(AUDIO, 450), retimer.map(AUDIO, 500)]).toEqual([
      120, 101, 120,
    ]);
  });

  it("goes on over the encoder's 32-bit wrap", () => {
    const retimer = new Retimer();
    retimer.beginRun(0);
    retimer.map(VIDEO, 0xffffffec);
    expect(retimer.map(VIDEO, 20)).toBe(40);
  });

  it("takes a jump of 37,600 s for a jump and goes on a frame later, both tracks alike", () => {
    const retimer = new Retimer();
    retimer.beginRun(0);
    retimer.map(VIDEO, 0);
    retimer.map(AUDIO, 5);
    const jump = 37_600_000;
    expect(retimer.map(VIDEO, jump + 40)).toBe(25);
    expect(retimer.map(AUDIO, jump + 45)).toBe(30);
  });

  it("never falls within a track and rises at every beginning, whatever the encoder sends", () => {
    const message = fc.record({
      track: fc.constantFrom<Track>(AUDIO, VIDEO),
      raw: fc.integer({ min: 0, max: 0xffffffff }),
      begins: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const retimer = new Retimer();
        const last: Record<number, number> = {};
        let fresh = new Set<Track>();
        for (const { track, raw, begins } of messages) {
          if (begins) {
            retimer.beginRun(0);
            fresh = new Set([AUDIO, VIDEO]);
          }
          const out = retimer.map(track, raw);
          expect(out).toBeGreaterThanOrEqual((last[track] ?? -1) + (fresh.delete(track) ? 1 : 0));
          last[track] = out;
        }
      }),
    );
  });
});
