// The order of leases against the order of reading: what was computed before a change carries the lower revision.
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../../src/desk/clock.ts";
import { ABOUT_NOTHING } from "../../../../src/desk/leases/hearing-about.ts";
import { UNNAMED } from "../../../../src/desk/leases/initial-state.ts";
import { type Judged, LeaseKeeper } from "../../../../src/desk/leases/lease-keeper.ts";
import { LiveSessions } from "../../../../src/desk/leases/live-sessions.ts";
import type { HearingState, SessionRows } from "../../../../src/desk/store/sessions.ts";
import { NO_CONDITIONS } from "../../../../src/law/conditions.ts";
import type { Decision } from "../../../../src/law/decision.ts";
import type { Lease } from "../../../../src/link/messages.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { newReport } from "../support/fake-gate.ts";

const DENIED: Decision = {
  allow: false,
  reasons: [],
  overrun: null,
  pausesOnly: false,
  conditions: NO_CONDITIONS,
};
const ALLOWED: Decision = {
  allow: true,
  caseNumbers: ["a"],
  approvals: [],
  window: { opensAt: 0, plannedStart: 0, endsAt: 1, closesAt: 2 },
  overrun: null,
  conditions: NO_CONDITIONS,
};

function judged(decision: Decision, policySha256 = "p-1"): Judged {
  return {
    decision,
    policySha256,
    latches: { all: false, room: false, caseCut: false },
    room: null,
    platform: { url: "rtmp://p/live", streamName: "{courtroom}", testUrl: null },
    cards: {},
    people: [],
    closed: false,
    about: ABOUT_NOTHING,
    unwatched: false,
  };
}

async function keeperWith(judge: (id: string) => Promise<Judged>, ids = ["s-1"]) {
  const sent: Lease[] = [];
  const saved: Partial<HearingState>[] = [];
  const errors: string[] = [];
  const decided: [string, boolean, string][] = [];
  // Only what a keeper makes of sessions is at issue here: the rows note what would be stored.
  const rows = {
    saveState: async (_id: string, patch: Partial<HearingState>) => void saved.push(patch),
    saveReports: async () => {},
    endAllExcept: async () => {},
  } as unknown as SessionRows;
  const sessions = new LiveSessions({
    rows,
    clock: systemClock,
    adopt: async () => ({ ...UNNAMED, phase: "open", wanted: true, caseNumbers: ["a"] }),
    onAdopted: () => {},
    onEnded: () => {},
    onForgotten: () => {},
    onError: (what) => errors.push(what),
  });
  for (const id of ids) sessions.takeReport(newReport(id, "room-1"));
  await waitFor("adoption", () => sessions.all().length === ids.length);
  const keeper = new LeaseKeeper({
    sessions,
    clock: systemClock,
    incarnation: 7,
    judge: ({ report }) => judge(report.sessionId),
    send: (lease) => sent.push(lease) > 0,
    onError: (id) => errors.push(id),
    onDenied: () => {},
    onDecided: ({ report }, { allow }, { policySha256 }) =>
      decided.push([report.sessionId, allow, policySha256]),
  });
  return { keeper, sessions, sent, saved, errors, decided };
}

describe("the lease keeper", () => {
  it("gives a renewal computed before a revocation the lower revision, though it is sent after it", async () => {
    const held: ((value: Judged) => void)[] = [];
    const { keeper, sent } = await keeperWith(() => new Promise((resolve) => held.push(resolve)));
    const renewal = keeper.renew("s-1");
    await waitFor("the register is being read", () => held.length === 1);
    // The register changes here: whoever changed it asks for a decision of its own.
    const revocation = keeper.renew("s-1");
    held[0]?.(judged(ALLOWED));
    await waitFor("the register is read again", () => held.length === 2);
    held[1]?.(judged(DENIED));
    const [before, after] = await Promise.all([renewal, revocation]);
    expect(before).toMatchObject({ allow: true, revision: 1, incarnation: 7 });
    expect(after).toMatchObject({ allow: false, revision: 2 });
    expect(before?.readAtMs).toBeLessThanOrEqual(after?.readAtMs ?? 0);
    expect(sent.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it("takes its reading of the clock before the register is read", async () => {
    let readAt = 0;
    const { keeper } = await keeperWith(async () => {
      readAt = systemClock.monotonicMs();
      return judged(ALLOWED);
    });
    const lease = await keeper.renew("s-1");
    expect(lease?.readAtMs).toBeLessThanOrEqual(readAt);
  });

  it("sends no lease for the session whose decision throws, and the others theirs", async () => {
    const { keeper, sent, errors } = await keeperWith(
      async (id) => {
        if (id === "s-1") throw new Error("unreadable");
        return judged(ALLOWED);
      },
      ["s-1", "s-2"],
    );
    await keeper.renewAll();
    expect(sent.map(({ sessionId }) => sessionId)).toEqual(["s-2"]);
    expect(errors).toEqual(["s-1"]);
    expect(keeper.failures).toBe(1);
  });

  it("clears what was wanted when the law denies, and keeps it when only the time has run out", async () => {
    let decision: Decision = { ...DENIED, pausesOnly: true };
    const { keeper, saved, sessions } = await keeperWith(async () => judged(decision));
    const overrun = await keeper.renew("s-1");
    expect(overrun).toMatchObject({ allow: true, wanted: true, pauseCauses: ["overrun"] });
    expect(saved).toEqual([]);
    decision = DENIED;
    expect(await keeper.renew("s-1")).toMatchObject({ allow: false, wanted: false });
    expect(saved).toEqual([{ wanted: false, airedByPerson: false }]);
    expect(sessions.get("s-1")?.state.wanted).toBe(false);
  });

  it("tells a decision when its outcome or its policy is another, not at every renewal", async () => {
    let next = judged(ALLOWED);
    const { keeper, decided } = await keeperWith(async () => next);
    for (let times = 0; times < 3; times++) await keeper.renew("s-1");
    next = judged(ALLOWED, "p-2");
    for (let times = 0; times < 3; times++) await keeper.renew("s-1");
    next = judged(DENIED, "p-2");
    for (let times = 0; times < 3; times++) await keeper.renew("s-1");
    expect(decided).toEqual([
      ["s-1", true, "p-1"],
      ["s-1", true, "p-2"],
      ["s-1", false, "p-2"],
    ]);
  });

  it("decides again when the session was changed while the register was read: of what it was nothing is sent", async () => {
    const held: ((value: Judged) => void)[] = [];
    const { keeper, sessions, sent } = await keeperWith(() => new Promise((resolve) => held.push(resolve)));
    const renewal = keeper.renew("s-1");
    await waitFor("the register is being read", () => held.length === 1);
    await sessions.change("s-1", { wanted: true });
    held[0]?.(judged(DENIED));
    await waitFor("the register is read again", () => held.length === 2);
    expect(sent).toEqual([]);
    held[1]?.(judged(ALLOWED));
    expect(await renewal).toMatchObject({ allow: true, wanted: true, revision: 2 });
    expect(sessions.get("s-1")?.state.wanted).toBe(true);
    expect(sent).toHaveLength(1);
  });
});
