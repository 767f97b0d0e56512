import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cutView,
  isEmergency,
  isStillShown,
  meaningOf,
  type Press,
  type Told,
  VERIFY_WITHIN_MS,
} from "../../../../dashboard/src/cut-switch/cut-view.ts";

const report = (change: Partial<Told> = {}): Told => ({
  receivedAt: "2026-01-01T00:01:00.000Z",
  closedAt: "2026-01-01T00:01:00.003Z",
  lastContentAt: "2026-01-01T00:00:29.700Z",
  ...{ latched: true, verified: true },
  ...change,
});
const press = (change: Partial<Press> = {}): Press => ({
  ...{ name: "一", atMs: 1_000, answeredMs: null, report: null, failure: null, isRepeated: false },
  ...change,
});
const answered = (change: Partial<Told> = {}, more: Partial<Press> = {}) =>
  press({ answeredMs: 1_018, report: report(change), ...more });
const alive = { reach: "ok", latched: false } as const;

describe("a cut switch", () => {
  it("is alive only while a press would reach the gate, and shows that a room is cut whatever is lost", () => {
    expect(cutView(null, alive, 0).face).toBe("alive");
    for (const reach of ["desk-lost", "gate-lost", "signed-out", "no-right"] as const) {
      expect(cutView(null, { reach, latched: false }, 0).face).toBe("dead");
      expect(cutView(null, { reach, latched: true }, 0).face).toBe("latched");
    }
  });

  it("says sent at once, closed and verified when the desk has said so, with the time each took", () => {
    expect(cutView(press(), alive, 1_500)).toMatchObject({
      face: "sending",
      sentMs: 0,
      closedMs: null,
      outcome: null,
    });
    const done = cutView(answered(), { ...alive, latched: true }, 1_500);
    expect(done).toMatchObject({ face: "latched", closedMs: 18, verifiedMs: 18, outcome: "verified" });
  });

  it("claims of what has not left only what was measured, less the time that the answer took", () => {
    const since = (change: Partial<Told>, more: Partial<Press> = {}) =>
      cutView(answered(change, more), alive, 1_500).unsentSeconds;
    expect(since({})).toBe(30);
    // Pressed 400 ms before the answer: the gate may have heard of it that much later.
    expect(since({}, { answeredMs: 1_400 })).toBe(29);
    expect(since({}, { answeredMs: 50_000 })).toBe(0);
    expect(since({ lastContentAt: null })).toBe("all");
    expect(since({ lastContentAt: "2026-01-01T00:01:00.000Z" })).toBe(0);
    expect(since({ receivedAt: "" })).toBeNull();
    expect(since({ closedAt: null })).toBeNull();
  });

  it("says what it means for the public, and that what can still be looked at is not known to be gone", () => {
    const view = (change: Partial<Told>, more: Partial<Press> = {}) =>
      cutView(answered(change, more), alive, 1_500);
    const said = (change: Partial<Told>, more?: Partial<Press>) => {
      const seen = view(change, more);
      return [meaningOf(seen), isStillShown(seen)];
    };
    expect(said({})).toEqual(["unsent", true]);
    expect(said({}, { answeredMs: 50_000 })).toEqual(["no-delay", true]);
    expect(said({ receivedAt: "" })).toEqual(["no-delay", true]);
    expect(said({ lastContentAt: null })).toEqual(["nothing-left", true]);
    expect(said({ closedAt: null })).toEqual(["nothing", false]);
    expect(said({ closedAt: null }, { isRepeated: true })).toEqual(["shut", true]);
    expect(said({ verified: false })).toEqual([null, false]);
    expect(said({}, { failure: "unreachable" })).toEqual([null, false]);
  });

  it("of a room that had nothing to close does not speak of a connection, nor of what was on air", () => {
    const view = cutView(answered({ closedAt: null }), alive, 1_500);
    expect(view).toMatchObject({
      outcome: "nothing-to-close",
      closedMs: null,
      verifiedMs: null,
      face: "latched",
    });
  });

  it("that finds nothing to close in a room that was cut, or by a second request, says only that it is shut", () => {
    const view = cutView(answered({ closedAt: null }, { isRepeated: true }), alive, 1_500);
    expect(view).toMatchObject({ outcome: "shut", closedMs: null, verifiedMs: null, unsentSeconds: null });
    expect(isEmergency(view)).toBe(false);
    // A latch that nobody has looked behind is not known to be shut, whether anything was closed or not.
    for (const isRepeated of [true, false]) {
      const unseen = answered({ closedAt: null, verified: false }, { isRepeated });
      expect(cutView(unseen, alive, 1_500).outcome).toBe("unconfirmed");
    }
  });

  it("fills the screen when nothing is verified in two seconds, was not verified, or was refused", () => {
    const at = 1_000 + VERIFY_WITHIN_MS;
    expect(isEmergency(cutView(press(), alive, at - 1))).toBe(false);
    expect(isEmergency(cutView(press(), alive, at))).toBe(true);
    expect(cutView(answered({ verified: false }), alive, 1_020).outcome).toBe("unconfirmed");
    expect(cutView(answered({ latched: false }), alive, 1_020).outcome).toBe("unconfirmed");
    const refused = cutView(press({ answeredMs: 1_002, failure: "permission-denied" }), alive, 1_003);
    expect(refused).toMatchObject({ outcome: "failed", failure: "permission-denied", face: "alive" });
    expect(isEmergency(refused)).toBe(true);
  });

  it("that was lifted is alive again, and shows nothing of the cut before", () => {
    const later = 1_018 + 3_000;
    expect(cutView(answered(), alive, later - 1)).toMatchObject({ face: "latched", outcome: "verified" });
    expect(cutView(answered(), alive, later)).toMatchObject({ face: "alive", outcome: null, sentMs: null });
    expect(cutView(answered(), { ...alive, latched: true }, later).outcome).toBe("verified");
    // Nobody knows how it stands now; what the cut came to is still told.
    const lost = cutView(answered(), { reach: "desk-lost", latched: false }, later);
    expect(lost).toMatchObject({ face: "dead", outcome: "verified" });
    expect(cutView(answered({ verified: false }), alive, later).outcome).toBe("unconfirmed");
  });

  it("never calls verified what the desk has not", () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        fc.option(fc.constant("2026-01-01T00:00:00Z"), { nil: null }),
        fc.integer({ min: 0, max: 60_000 }),
        fc.constantFrom("ok", "desk-lost", "gate-lost", "signed-out", "no-right"),
        (verified, latched, isRepeated, closedAt, laterMs, reach) => {
          const view = cutView(
            answered({ verified, latched, closedAt }, { isRepeated }),
            { reach, latched },
            1_018 + laterMs,
          );
          const mayBe = verified && latched && closedAt !== null;
          if (view.outcome !== null) expect(view.outcome === "verified").toBe(mayBe);
          if (!verified) expect(view.verifiedMs).toBeNull();
          if (view.outcome === "nothing-to-close") expect(isRepeated).toBe(false);
        },
      ),
    );
  });
});
