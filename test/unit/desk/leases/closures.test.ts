// What of a session is for everybody, after it was closed, after a doubt, and at a desk that did not see its beginning.
import { expect, it } from "vitest";
import { type Closure, Closures } from "../../../../src/desk/leases/closures.ts";
import type { LiveSession } from "../../../../src/desk/leases/live-sessions.ts";

function started(startedAt = "2026-11-28T09:00:00Z") {
  const session = { report: { sessionId: "s-1", startedAt } } as LiveSession;
  const clock = { ms: 1_000_000, wallMs: Date.parse("2026-11-28T08:00:00Z") };
  const house = { sessions: [session], closure: "open" as Closure };
  const closures = new Closures({
    ...{ sessions: () => house.sessions, closure: () => house.closure },
    ...{ monotonicMs: () => clock.ms, wallMs: () => clock.wallMs },
  });
  closures.start();
  closures.stop();
  return { session, clock, house, closures };
}

it("all of it is, as long as nothing was closed", () => {
  const { session, closures, house } = started();
  expect(closures.publicFromMs(session)).toBeNull();
  // Nobody knows for a moment: nothing then, and nothing of it stays.
  house.closure = "unknown";
  closures.look();
  expect(closures.publicFromMs(session)).toBe(Number.POSITIVE_INFINITY);
  house.closure = "open";
  expect(closures.publicFromMs(session)).toBeNull();
});

it("what is written later than its closing, and than a healthy record needs, is", () => {
  const { session, clock, closures, house } = started();
  house.closure = "closed";
  closures.look();
  clock.ms += 5_000;
  closures.look();
  house.closure = "open";
  clock.ms += 3_600_000;
  closures.look();
  expect(closures.publicFromMs(session)).toBe(1_005_000 + 6_000);
});

it("is forgotten with its session", () => {
  const { session, closures, house } = started();
  house.closure = "closed";
  closures.look();
  house.sessions = [];
  closures.look();
  house.closure = "open";
  expect(closures.publicFromMs(session)).toBeNull();
});

it("of one that began before this desk is not, until the desk has seen it for a while", () => {
  const { session, closures } = started("2026-11-28T07:59:00Z");
  expect(closures.publicFromMs(session)).toBe(1_006_000);
});
