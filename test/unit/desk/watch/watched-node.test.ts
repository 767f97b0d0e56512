// The watch of a running desk: what its alarms outlive, who may see a hearing that is not public, and 应录未录.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../../../src/desk/store/store.ts";
import { approvalFor } from "../../../support/approval-builder.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { docketEntryOf, RunningDesk } from "../support/running-desk.ts";

interface Shown {
  readonly name: string;
  readonly place: string;
  readonly present: boolean;
  readonly acknowledgedBy: string | null;
}

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

const alarms = async (): Promise<Shown[]> => (await desk.call("GET", "/alarms")).body.items;
const named = async (name: string, place: string) =>
  (await alarms()).filter((alarm) => alarm.name === name && alarm.place === place);
async function pass(seconds: number): Promise<void> {
  desk.clock.passedMs += seconds * 1000;
  desk.clock.shiftMs += seconds * 1000;
  await desk.desk.lookAtStreams();
}

describe("an alarm of the desk before", () => {
  it("is the same alarm to the next one, seen by whoever has seen it, and over when its fault is", async () => {
    await desk.begin("s-1", "room-1", { recordHealthy: false });
    await pass(1);
    const key = encodeURIComponent("record-unhealthy@room-1");
    const token = await desk.token("值班员甲");
    expect((await desk.post(`/alarms/${key}/acknowledge`, {}, token)).status).toBe(200);
    await desk.desk.stop();
    desk.gate.reportsFollow = [];
    await desk.startDesk();
    // What it is of is not known yet; and it is not over for that.
    await pass(1);
    await pass(10);
    await pass(1);
    expect(await named("record-unhealthy", "room-1")).toMatchObject([{ present: true }]);
    desk.gate.report("s-1", "room-1");
    await waitFor("the session is known again", async () => (await desk.session("s-1")).live);
    await pass(1);
    expect(await named("record-unhealthy", "room-1")).toMatchObject([
      { present: true, acknowledgedBy: "值班员甲" },
    ]);
    desk.gate.report("s-1", "room-1", { recordHealthy: true });
    await waitFor("it is over", async () => {
      await pass(6);
      return (await named("record-unhealthy", "room-1")).length === 0;
    });
    const { raised } = (
      await desk.call("GET", "/alarms/report?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z")
    ).body;
    expect(raised).toBe(2);
  });

  it("is told once by the next one too, and not kept for ever when nobody looks for it any more", async () => {
    await pass(1);
    await desk.desk.stop();
    const store = await openStore(desk.databaseFile);
    const at = new Date(desk.clock.wallMs()).toISOString();
    await store.alarms.insert({
      ...{ id: "left", name: "sign-in-locked", place: "person:甲", sinceAt: at, raisedAt: at, hidden: false },
      ...{ clearedAt: null, acknowledgedAt: null, acknowledgedBy: null, actedAt: null, actedBy: null },
      ...{ actual: "", expected: "" },
    });
    await store.close();
    await desk.startDesk();
    await pass(1);
    expect(await named("bootstrap-token", "node")).toHaveLength(1);
    expect(await named("sign-in-locked", "person:甲")).toHaveLength(1);
    await pass(130);
    await pass(1);
    expect(await named("sign-in-locked", "person:甲")).toEqual([]);
    await desk.desk.stop();
    const after = await openStore(desk.databaseFile);
    const open = (await after.alarms.open()).map(({ name }) => name);
    await after.close();
    await desk.startDesk();
    expect(open.filter((name) => name === "bootstrap-token")).toHaveLength(1);
  });
});

describe("a hearing that is not public", () => {
  it("shows state and health to whoever may read, picture and sound to nobody without that right", async () => {
    const form = approvalFor({ courtroom: "room-1", now: new Date(desk.clock.wallMs()) });
    await desk.post("/docket", { ...docketEntryOf(form, "书记员甲"), publicHearing: false });
    await desk.begin("s-1");
    await desk.post("/sessions/s-1/assign", { caseNumbers: form.caseNumbers });
    const technician = await desk.token("技术员", ["session.read", "session.watch"]);
    const judge = await desk.token("法官", ["session.read", "session.watch", "session.watch-closed"]);
    for (const what of ["tile", "levels"]) {
      const refused = await desk.call("GET", `/sessions/s-1/${what}`, undefined, technician);
      expect([what, refused.status, refused.body.code]).toEqual([what, 403, "hearing-closed-to-view"]);
      expect((await desk.call("GET", `/sessions/s-1/${what}`, undefined, judge)).body.code).not.toBe(
        "hearing-closed-to-view",
      );
    }
    await pass(1);
    const { body } = await desk.call("GET", "/sessions/s-1/health", undefined, technician);
    expect(body).toMatchObject({ sessionId: "s-1", sound: { rmsDb: null, peakDb: null } });
  });

  it("is one while 不公开举证质证 lasts, and no longer", async () => {
    const { form } = await desk.approve("room-1");
    await desk.begin("s-1");
    await desk.post("/sessions/s-1/phase", { phase: "opening", caseNumbers: form.caseNumbers });
    const technician = await desk.token("技术员", ["session.watch"]);
    const levels = async () => (await desk.call("GET", "/sessions/s-1/levels", undefined, technician)).status;
    expect(await levels()).toBe(200);
    await desk.post("/sessions/s-1/phase", { phase: "closed-evidence" });
    expect(await levels()).toBe(403);
    await desk.post("/sessions/s-1/phase", { phase: "reopening" });
    expect(await levels()).toBe(200);
  });
});

describe("应录未录", () => {
  const unrecorded = () => named("not-recorded", "room-1");

  it("is told five minutes after the planned start, and not of a hearing that was postponed", async () => {
    const form = approvalFor({ courtroom: "room-1", now: new Date(desk.clock.wallMs()) });
    const startMs = desk.clock.wallMs() + 60_000;
    const times = {
      plannedStart: new Date(startMs).toISOString(),
      plannedEnd: new Date(startMs + 3_600_000).toISOString(),
    };
    const entry = (await desk.post("/docket", { ...docketEntryOf(form, "书记员甲"), ...times })).body;
    await pass(60 + 290);
    expect(await unrecorded()).toEqual([]);
    await pass(20);
    expect(await unrecorded()).toMatchObject([{ present: true }]);
    expect((await desk.post(`/docket/${entry.id}/change`, { status: "postponed" })).status).toBe(200);
    await desk.post(`/alarms/${encodeURIComponent("not-recorded@room-1")}/acknowledge`);
    await pass(1);
    await pass(10);
    expect(await unrecorded()).toEqual([]);
  });

  it("is not told by a desk that has just begun, of a hearing that the gate has still to tell of", async () => {
    await desk.begin("s-1");
    const { form } = await desk.approve("room-1");
    await desk.post("/sessions/s-1/phase", { phase: "opening", caseNumbers: form.caseNumbers });
    await pass(60);
    await desk.desk.stop();
    desk.gate.reportsFollow = [];
    await desk.startDesk();
    await pass(1);
    await pass(10);
    expect(await unrecorded()).toEqual([]);
    desk.gate.report("s-1", "room-1");
    await waitFor("the session is known again", async () => (await desk.session("s-1")).live);
    await pass(10);
    expect(await unrecorded()).toEqual([]);
    // Told it is over, the same hearing is missed at once.
    desk.gate.end("s-1");
    await waitFor("it is over", async () => !(await desk.session("s-1")).live);
    await pass(20);
    await pass(1);
    expect(await unrecorded()).toMatchObject([{ present: true }]);
  });

  it("is told of a hearing whose opening was marked without a stream, until there is one", async () => {
    const form = approvalFor({ courtroom: "room-1", now: new Date(desk.clock.wallMs()) });
    const { caseNumbers } = form;
    const opened = await desk.post("/courtrooms/room-1/phase", { phase: "opening", caseNumbers });
    expect(opened.status).toBe(200);
    await pass(5);
    expect(await unrecorded()).toEqual([]);
    await pass(15);
    expect(await unrecorded()).toMatchObject([{ present: true }]);
    await desk.begin("s-1");
    await pass(1);
    await pass(10);
    expect((await unrecorded()).filter(({ present }) => present)).toEqual([]);
  });
});

describe("a stream without a sound track, with analysis or not", () => {
  it("is no unmonitored one", async () => {
    await desk.begin("s-1");
    await pass(30);
    expect(await named("unmonitored", "room-1")).toEqual([]);
  });
});

describe("a courtroom's own thresholds", () => {
  it("count for that room alone, outlive the desk, and can't blind it", async () => {
    const set = (body: object) => desk.post("/courtrooms/room-1/thresholds", body);
    expect((await set({ silentDb: -200 })).status).toBe(400);
    expect((await set({ silentDb: -50, avOffsetMs: 300 })).body.inForce).toMatchObject({ silentDb: -50 });
    await desk.desk.stop();
    await desk.startDesk();
    await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
    const inForce = async (room: string) =>
      (await desk.call("GET", `/courtrooms/${room}/thresholds`)).body.inForce;
    expect(await inForce("room-1")).toMatchObject({ silentDb: -50, avOffsetMs: 300, overloadDb: -1 });
    expect(await inForce("room-2")).toMatchObject({ silentDb: -60, avOffsetMs: 185 });
    expect((await set({})).body).toMatchObject({ own: {}, inForce: { silentDb: -60 } });
  });
});
