// What opens counts once it is stored, what shuts at once: also when both happen to one session at the same time.
import { expect, it } from "vitest";
import { systemClock } from "../../../../src/desk/clock.ts";
import type { Failure } from "../../../../src/desk/failure.ts";
import { UNNAMED } from "../../../../src/desk/leases/initial-state.ts";
import { LiveSessions } from "../../../../src/desk/leases/live-sessions.ts";
import { liveSession } from "../../../../src/desk/leases/need-live.ts";
import type { HearingState, SessionRows } from "../../../../src/desk/store/sessions.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { newReport } from "../support/fake-gate.ts";

/** A store that takes as long as the test wants: the order of memory against it is at issue here. */
async function sessionsWithSlowStore(state: Partial<HearingState>) {
  const storing: (() => void)[] = [];
  const slow = () => new Promise<void>((resolve) => storing.push(resolve));
  const rows = { saveState: slow, clearWanted: slow, saveReports: async () => {} } as unknown as SessionRows;
  const sessions = new LiveSessions({
    rows,
    clock: systemClock,
    adopt: async () => ({ ...UNNAMED, ...state }),
    onAdopted: () => {},
    onEnded: () => {},
    onForgotten: () => {},
    onError: () => {},
  });
  sessions.takeReport(newReport("s-1", "room-1"));
  await waitFor("adoption", () => sessions.all().length === 1);
  const storeAll = () => {
    for (const stored of storing.splice(0)) stored();
  };
  return { sessions, storeAll, state: () => sessions.get("s-1")?.state };
}

it("counts what opens only once it is stored", async () => {
  const { sessions, storeAll, state } = await sessionsWithSlowStore({ wanted: false });
  const opened = sessions.change("s-1", { wanted: true });
  expect(state()?.wanted).toBe(false);
  storeAll();
  await opened;
  expect(state()?.wanted).toBe(true);
});

it("does not want the air again when a cut came while the wish was being stored", async () => {
  const { sessions, storeAll, state } = await sessionsWithSlowStore({ wanted: false, phase: "before" });
  const opened = sessions.change("s-1", { wanted: true, phase: "open" });
  const cut = sessions.clearWanted("room-1");
  storeAll();
  await Promise.all([opened, cut]);
  expect(state()).toMatchObject({ wanted: false, phase: "open" });
});

it("stays shut when a phase that shuts came while a reopening was being stored", async () => {
  const { sessions, storeAll, state } = await sessionsWithSlowStore({ phase: "recess" });
  const reopened = sessions.change("s-1", { phase: "open" });
  const shut = sessions.impose("s-1", { phase: "closed-evidence" });
  expect(state()?.phase).toBe("closed-evidence");
  storeAll();
  await Promise.all([reopened, shut]);
  expect(state()?.phase).toBe("closed-evidence");
});

it("says of no session that it is over before the gate has told of it", async () => {
  const sessions = new LiveSessions({
    rows: { saveReports: async () => {}, endAllExcept: async () => {} } as unknown as SessionRows,
    clock: systemClock,
    adopt: async () => UNNAMED,
    onAdopted: () => {},
    onEnded: () => {},
    onForgotten: () => {},
    onError: () => {},
  });
  const why = (id: string) => {
    try {
      return liveSession(sessions, id).report.sessionId;
    } catch (error) {
      return (error as Failure).code;
    }
  };
  const told = () => ["s-1", "s-2", "gone"].map(why);
  expect(told()).toEqual(["session-awaited", "session-awaited", "session-awaited"]);
  // Of a big house the snapshot only names them; the reports follow.
  const [one, two] = [newReport("s-1", "room-1"), newReport("s-2", "room-2")];
  await sessions.takeSnapshot({ live: [one, two], sessions: [one] });
  await waitFor("adoption", () => sessions.all().length === 1);
  expect(told()).toEqual(["s-1", "session-awaited", "live-session-not-found"]);
  sessions.takeReport(two);
  expect(why("s-2")).toBe("session-awaited");
  await waitFor("adoption", () => sessions.all().length === 2);
  expect(told()).toEqual(["s-1", "s-2", "live-session-not-found"]);
});
