import { describe, expect, it } from "vitest";
import {
  ACTS,
  type Act,
  isDue,
  mayAct,
  mayUseCourtPage,
  PAUSE_CARDS,
} from "../../../../../dashboard/src/features/live/acts.ts";
import { ROLES } from "../../../../../src/desk/contract/roles.ts";
import { PAUSE_CARDS as DESK_CARDS } from "../../../../../src/desk/contract/session.ts";
import type { WallSession } from "../../../../../src/desk/contract/wall.ts";

const session = (change: Partial<WallSession>): WallSession => ({
  ...{ id: "s", caseNumbers: [], hearingNo: null, cause: null, grade: null, conditions: null },
  ...{ airState: "held", phase: "open", reasons: [], pauseCauses: [], pauseCard: null, wanted: false },
  ...{ startedAt: "", openedAt: null, endsAt: null, overrun: false, delaySeconds: 30 },
  ...{ encoderConnected: true, recordHealthy: true, sight: "public" },
  platform: { state: "idle", lagSeconds: null, lastError: null },
  ...change,
});
const due = (change: Partial<WallSession>) => ACTS.filter((act) => isDue(act, session(change)));
const reason = (code: string) => ({ code, clause: "", text: "" });

describe("what can be done with a session", () => {
  it.each<[string, Partial<WallSession>, readonly Act[]]>([
    ["on air", { airState: "on-air" }, ["dump", "pause"]],
    ["on air without a delay: nothing to drop", { airState: "on-air", delaySeconds: 0 }, ["pause"]],
    ["filling its delay", { airState: "preparing" }, ["pause"]],
    ["paused by a person", { airState: "paused", pauseCauses: ["operator", "phase"] }, ["resume"]],
    [
      "paused by a recess: by hand too, so that it does not come back alone",
      { airState: "paused", pauseCauses: ["phase"] },
      ["pause"],
    ],
    ["held, and waiting for a person's act alone", { reasons: [reason("not-wanted")] }, ["air"]],
    ["held by the law", { reasons: [reason("no-approval")] }, []],
    ["waiting for the opening", { reasons: [reason("not-opened")] }, []],
    ["on its way already", { wanted: true }, []],
    ["cut: only the re-arm leads out", { airState: "cut" }, []],
    ["over", { airState: "ended" }, []],
  ])("%s", (_, change, acts) => {
    expect(due(change)).toEqual(acts);
  });

  it("has nothing for who may not", () => {
    expect(ACTS.filter((act) => mayAct(act, ["air.pause"]))).toEqual(["pause"]);
    expect(ACTS.filter((act) => mayAct(act, ["session.read"]))).toEqual([]);
  });
});

describe("beside the acts", () => {
  it("offers every card that the desk takes, the usual one first", () => {
    expect(PAUSE_CARDS).toEqual(DESK_CARDS);
    expect(PAUSE_CARDS[0]).toBe("paused");
  });

  it("leads those to the courtroom page who can do something there", () => {
    const may = Object.entries(ROLES)
      .filter(([, { permissions }]) => mayUseCourtPage(Object.keys(permissions)))
      .map(([role]) => role);
    expect(may).toEqual(["judge", "clerk", "technician", "duty-lead"]);
  });
});
