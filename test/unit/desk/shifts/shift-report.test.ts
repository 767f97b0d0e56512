// 值班记录: the report of a shift says what was done in it, in its courts, and nothing of others; each figure is counted a
// second time here, from what the test itself has done.
import { afterEach, beforeEach, expect, it } from "vitest";
import { FileAnswer } from "../../../../src/desk/api/route.ts";
import type { ShiftReport } from "../../../../src/desk/contract/shifts.ts";
import { actsOfShift } from "../../../../src/desk/shifts/acts.ts";
import type { AuditRow } from "../../../../src/desk/store/audit-rows.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { type Actor, actor, ELSEWHERE, openHouse } from "../support/cast.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
let wang: Actor;
let zhao: Actor;
beforeEach(async () => {
  desk = await new RunningDesk().start();
  await openHouse(desk);
  wang = await actor(desk, "technician");
  zhao = await actor(desk, "duty-lead");
});
afterEach(() => desk.stop());

const send = (who: Actor, path: string, body: object = {}) => who.browser.send("POST", path, body);
const read = async (who: Actor, id: string): Promise<ShiftReport> =>
  (await who.browser.send("GET", `/duty/shifts/${id}`)).body;
const newest = async (who: Actor, person: string): Promise<string> => {
  const { items } = (await who.browser.send("GET", "/duty/shifts")).body;
  return items.find((each: { person: string }) => each.person === person)?.id;
};

it("tells hearings, cuts, dumps, pauses, marks, alarms, incidents, notes and who else was there", async () => {
  // A court below would be one of theirs.
  await desk.post("/courts", { code: "豫1702", name: "外地法院" });
  const far = await desk.post("/courtrooms", { id: "far-1", name: "外院法庭", court: "豫1702" });
  expect(far.status).toBe(201);
  await send(wang, "/duty", { on: true });
  await send(zhao, "/duty", { on: true });
  await desk.approve("room-1");
  await desk.begin("s-1", "room-1", { airState: "on-air", forwardedBytes: 1_000 });
  await desk.begin("s-far", "far-1");
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
  await send(wang, "/sessions/s-1/marks", { kind: "sensitive", note: "念出身份证号" });
  await desk.post("/sessions/s-far/marks", { kind: "other" });
  await send(wang, "/sessions/s-1/pause", { card: "recess" });
  await send(zhao, "/sessions/s-1/resume");
  await send(wang, "/sessions/s-1/dump");
  await send(wang, "/courtrooms/room-1/cut");
  await send(wang, "/courtrooms/room-1/cut/reason", { reason: "证人面部未遮挡" });
  await desk.post("/courtrooms/far-1/cut");
  const id = await newest(zhao, wang.name);
  await waitFor("the incident of the cut", async () => (await read(zhao, id)).incidents.length > 0);
  await waitFor("the cut is in the log", async () => (await read(zhao, id)).cuts.length === 1);
  const { body: offered } = await send(wang, "/duty/handovers", { notes: "第一法庭禁播中" });
  await send(zhao, `/duty/handovers/${offered.id}/take`);

  const report = await read(zhao, id);
  expect(report.shift).toMatchObject({ person: wang.name, howEnded: "handed-over", courts: ["豫08"] });
  expect(report.others.map(({ person }) => person)).toEqual([zhao.name]);
  expect(report.hearings).toMatchObject([{ sessionId: "s-1", roomName: "第一法庭", aired: true }]);
  expect(report.cuts).toMatchObject([
    { by: wang.name, courtroom: "room-1", verified: true, reason: "证人面部未遮挡" },
  ]);
  expect(report.cuts[0]?.closedInMs).toBeGreaterThanOrEqual(0);
  expect(report.pauses).toMatchObject([{ by: wang.name, card: "recess", resumedBy: zhao.name }]);
  expect(report.dumps).toMatchObject([{ by: wang.name, roomName: "第一法庭" }]);
  expect(report.marks).toMatchObject([{ by: wang.name, kind: "sensitive", note: "念出身份证号" }]);
  expect(report.incidents).toMatchObject([{ placeName: "第一法庭", state: "open" }]);
  expect([report.received, report.given?.notes, report.given?.takenBy]).toEqual([
    null,
    "第一法庭禁播中",
    zhao.name,
  ]);
  expect(report.counts).toMatchObject({
    ...{ hearings: 1, aired: 1, cuts: 1, cutsUnverified: 0, dumps: 1, pauses: 1, marks: 1, incidents: 1 },
  });
  expect(report.isShortened).toBe(false);
  const received = await read(zhao, await newest(zhao, zhao.name));
  expect(received.received?.id).toBe(offered.id);
  expect(received.shift.untilAt).toBeNull();
});

it("is for those of its courts who may read sessions; its paper is noted", async () => {
  await send(wang, "/duty", { on: true });
  const id = await newest(zhao, wang.name);
  const elsewhere = await actor(desk, "supervisor", ELSEWHERE);
  const refused = await elsewhere.browser.send("GET", `/duty/shifts/${id}`);
  expect([refused.status, refused.body.code]).toEqual([403, "other-court"]);
  expect(await newest(elsewhere, wang.name)).toBeUndefined();
  const none = await zhao.browser.send("GET", "/duty/shifts/none");
  expect([none.status, none.body.code]).toEqual([404, "shift-not-found"]);
  const { body: paper } = await desk.call("GET", `/duty/shifts/${id}/print`, undefined, zhao.browser);
  expect(paper).toBeInstanceOf(FileAnswer);
  expect(
    Buffer.from((paper as FileAnswer).bytes)
      .subarray(0, 5)
      .toString(),
  ).toBe("%PDF-");
  const { items } = (await desk.call("GET", "/audit?limit=10&action=duty.shift-print")).body;
  expect(items).toMatchObject([{ actor: zhao.name, subject: id, detail: { person: wang.name } }]);
});

it("goes through shifts page by page, none twice", async () => {
  for (const on of [true, false, true, false, true]) await send(wang, "/duty", { on });
  const ids: string[] = [];
  let after = "";
  for (;;) {
    const { items, next } = (await zhao.browser.send("GET", `/duty/shifts?limit=2${after}`)).body;
    ids.push(...items.map(({ id }: { id: string }) => id));
    if (next === undefined) break;
    after = `&after=${next}`;
  }
  expect([ids.length, new Set(ids).size]).toEqual([3, 3]);
});

const act = (action: string, subject: string, detail: object = {}, outcome = "done") =>
  ({
    ...{ seq: 1, at: "2026-11-28T01:00:00.000Z", actor: "甲", action, subject, outcome },
    ...{ detail: JSON.stringify(detail), prev: "", hash: "" },
  }) as AuditRow;
const places = {
  roomOfSession: (id: string) => (id === "s-1" ? "room-1" : null),
  isOfShift: (room: string) => room === "room-1",
  roomName: (room: string) => `${room} 号`,
};

it("calls a cut verified only when every connection was, and says when there was none", () => {
  const cut = (results: unknown) =>
    actsOfShift([act("courtroom.cut", "room-1", { results })], places).cuts[0]?.verified;
  const closed = (verified: boolean) => ({ closedInMs: 1.5, verified, discardedSeconds: 2 });
  expect(cut([closed(true), closed(true)])).toBe(true);
  expect(cut([closed(true), closed(false)])).toBe(false);
  // As the gate tells it of a room without a connection.
  expect(cut([{ closedInMs: null, verified: true, discardedSeconds: 0 }])).toBeNull();
  // Its cut has failed, or the latch is not written.
  expect(cut([{ closedInMs: null, verified: false, discardedSeconds: 0 }])).toBe(false);
  expect(cut([])).toBeNull();
  // The gate was ended for its silence.
  expect(cut(null)).toBe(false);
});

it("counts a cut once that was pressed twice, and again after the room was re-armed; the reason is the first one's", () => {
  const closed = { results: [{ closedInMs: 1.5, verified: true, discardedSeconds: 2 }] };
  const nothing = { results: [{ closedInMs: null, verified: true, discardedSeconds: 0 }] };
  const rows = [
    act("courtroom.cut", "room-1", closed),
    act("courtroom.cut", "room-1", nothing),
    act("courtroom.cut-reason", "room-1", { reason: "误切镜头" }),
    // A second connection was there: that is one more.
    act("courtroom.cut", "room-1", closed),
    act("courtroom.rearm.lift", "room-1"),
    act("courtroom.cut", "room-1", { ...nothing, reason: "预防" }),
  ];
  const { cuts } = actsOfShift(rows, places);
  expect(cuts.map(({ verified, reason }) => [verified, reason])).toEqual([
    [true, "误切镜头"],
    [true, null],
    [null, "预防"],
  ]);
});

it("leaves out what was refused, and what is of another court", () => {
  const rows = [
    act("session.mark", "s-1", { kind: "other" }, "hearing-closed"),
    act("session.mark", "s-2", { kind: "other" }),
    act("courtroom.cut", "room-2", { results: [] }),
    act("all.cut", "*", { results: [] }),
  ];
  const { cuts, marks } = actsOfShift(rows, places);
  expect([cuts.map(({ courtroom }) => courtroom), marks]).toEqual([["*"], []]);
});
