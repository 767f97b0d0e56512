// The cut goes to the gate before anything else; lifting it takes two persons, neither of them who cut.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
let a = "";
let b = "";
beforeEach(async () => {
  desk = await new RunningDesk().start();
  [a, b] = [await desk.token("甲"), await desk.token("乙")];
});
afterEach(() => desk.stop());

const open = async (room = "room-1", session = "s-1") => {
  const { form } = await desk.approve(room);
  await desk.begin(session, room);
  await desk.post(`/courtrooms/${room}/phase`, { phase: "opening" });
  return form;
};

describe("a cut", () => {
  it("is the first thing that the gate hears, answers its report, and denies what follows", async () => {
    await open();
    const before = desk.gate.heard.length;
    const { status, body } = await desk.post("/sessions/s-1/cut", { reason: "说出了证人姓名" });
    expect([status, body]).toMatchObject([
      200,
      { sessionId: "s-1", airState: "cut", latched: true, verified: true },
    ]);
    expect(desk.gate.heard[before]).toMatchObject({
      type: "command",
      command: { name: "cut", courtroom: "room-1" },
    });
    // At once, also before the lease that says it is decided.
    expect((await desk.session("s-1")).reasons.map(({ code }: { code: string }) => code)).toEqual([
      "courtroom-cut",
    ]);
    await waitFor("a denial", () =>
      desk.gate.lastLease("s-1")?.reasons.some(({ code }) => code === "courtroom-cut"),
    );
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: false, wanted: false });
    const air = await desk.post("/sessions/s-1/air");
    expect([air.status, air.body.reasons[0].code]).toEqual([409, "courtroom-cut"]);
    const audit = (await desk.call("GET", "/audit?limit=500")).body.items;
    const entry = audit.find((each: { action: string }) => each.action === "courtroom.cut");
    expect(entry).toMatchObject({
      actor: "bootstrap",
      subject: "room-1",
      // What the gate answered stands beside who pressed.
      detail: { reason: "说出了证人姓名", results: [{ sessionId: "s-1", verified: true }] },
    });
  });

  it("is explained afterwards: each reason stays in the audit, the newest with the latch", async () => {
    await open();
    const explain = (reason: string) => desk.post("/courtrooms/room-1/cut/reason", { reason });
    expect((await explain("误操作")).body.code).toBe("not-cut");
    await desk.post("/courtrooms/room-1/cut");
    expect((await explain("当事人或证人隐私")).status).toBe(200);
    expect((await explain("证人说出了住址")).status).toBe(200);
    const audit = (await desk.call("GET", "/audit?limit=500")).body.items;
    const said = audit.filter((each: { action: string }) => each.action === "courtroom.cut-reason");
    expect(said.map((each: { detail: { reason: string } }) => each.detail.reason).sort()).toEqual(
      ["当事人或证人隐私", "证人说出了住址"].sort(),
    );
    const wall = (await desk.call("GET", "/wall")).body.entries;
    expect(wall["room/room-1"].latch.reason).toBe("证人说出了住址");
    expect((await desk.post("/courtrooms/nowhere/cut/reason", { reason: "误操作" })).status).toBe(404);
  });

  it("of everything is explained afterwards as well", async () => {
    const explain = () => desk.post("/cut-all/reason", { reason: "网络入侵" });
    expect((await explain()).body.code).toBe("not-cut");
    await desk.post("/courtrooms/room-1/cut");
    expect((await explain()).body.code).toBe("not-cut");
    await desk.post("/cut-all");
    expect((await explain()).body).toEqual({ done: true });
    const audit = (await desk.call("GET", "/audit?limit=500")).body.items;
    const said = audit.find((each: { action: string }) => each.action === "all.cut-reason");
    expect(said).toMatchObject({ subject: "*", detail: { reason: "网络入侵" } });
    const wall = (await desk.call("GET", "/wall")).body.entries;
    expect(wall.node.cutAll.reason).toBe("网络入侵");
    expect(wall["room/room-1"].latch.reason).toBeNull();
  });

  it("of a room with two sessions is as good as the worse of them", async () => {
    await desk.begin("s-1", "room-1", { airState: "on-air" });
    await desk.begin("s-2", "room-1", { predecessorId: "s-1" });
    desk.gate.unverified.add("s-2");
    const { body } = await desk.post("/courtrooms/room-1/cut");
    expect(body).toMatchObject({ sessionId: "s-2", latched: true, verified: false });
  });

  it("of a room without a session sets the latch, and what comes later is cut", async () => {
    const { body } = await desk.post("/courtrooms/room-1/cut", undefined);
    expect(body).toMatchObject({ sessionId: null, closedAt: null, latched: true });
    await desk.approve("room-1");
    await desk.begin("s-1");
    expect(desk.gate.lastLease("s-1")?.reasons.map(({ code }) => code)).toContain("courtroom-cut");
    expect((await desk.call("GET", "/courtrooms")).body.items[0].latched).toBe(true);
  });

  it("of a session that has ended cuts its courtroom", async () => {
    await open();
    desk.gate.report("s-1", "room-1", { airState: "ended", endedAt: new Date().toISOString() });
    desk.gate.sessions.delete("s-1");
    await waitFor("the end", async () => !(await desk.session("s-1")).live);
    const { status, body } = await desk.post("/sessions/s-1/cut");
    expect([status, body.sessionId, body.latched]).toEqual([200, "s-1", true]);
    expect(desk.gate.latched.has("room-1")).toBe(true);
  });

  it("denies the case in every room", async () => {
    const form = await open();
    await desk.post("/courtrooms", { id: "room-2", name: "二" });
    await desk.approve("room-2", { caseNumbers: form.caseNumbers });
    await desk.begin("s-2", "room-2");
    await desk.post("/courtrooms/room-2/phase", { phase: "opening", caseNumbers: form.caseNumbers });
    await desk.post("/sessions/s-1/cut");
    await waitFor("a denial in room-2", () =>
      desk.gate.lastLease("s-2")?.reasons.some(({ code }) => code === "case-cut"),
    );
    expect(desk.gate.latched.has("room-2")).toBe(false);
  });

  it("that the gate could not be told is refused aloud, holds in the desk, and is made good on the next connection", async () => {
    await open();
    desk.gate.stop();
    await waitFor("the link is down", async () => (await desk.call("GET", "/readyz")).status === 503);
    const { status, body } = await desk.post("/sessions/s-1/cut");
    expect([status, body.code]).toEqual([503, "gate-unreachable"]);
    await desk.gate.start();
    await waitFor("the cut arrives", () => desk.gate.latched.has("room-1"));
    await waitFor("a denial", () => desk.gate.lastLease("s-1")?.allow === false);
  });

  it("survives the desk", async () => {
    await open();
    await desk.post("/sessions/s-1/cut");
    await desk.desk.stop();
    const before = desk.gate.leases("s-1").length;
    await desk.startDesk();
    const lease = await waitFor("a lease", () => desk.gate.leases("s-1")[before]);
    expect(lease.reasons.map(({ code }) => code)).toContain("courtroom-cut");
    const refused = await desk.post("/courtrooms/room-1/rearm", { reason: "x" });
    expect(refused.body.code).toBe("rearm-by-cutter");
  });

  it("made at the gate itself is known here, without a cutter", async () => {
    await open();
    desk.gate.latched.add("room-1");
    desk.gate.send({ type: "latches", all: false, courtrooms: ["room-1"] });
    await waitFor("the latch", async () => (await desk.call("GET", "/courtrooms")).body.items[0].latched);
    expect((await desk.post("/courtrooms/room-1/rearm", { reason: "x" })).status).toBe(200);
    expect((await desk.post("/courtrooms/room-1/rearm/confirm", {}, a)).body.code).toBe("rearm-minted-by");
  });
});

describe("re-arm", () => {
  const ask = (token: string) => desk.post("/courtrooms/room-1/rearm", { reason: "已处置" }, token);
  const confirm = (token: string) => desk.post("/courtrooms/room-1/rearm/confirm", {}, token);

  it("leads to held; going on air is a further act", async () => {
    await open();
    await desk.post("/sessions/s-1/cut");
    expect((await confirm(b)).body.code).toBe("rearm-not-requested");
    expect((await ask(a)).body).toMatchObject({ state: "requested", requestedBy: "甲", confirmedBy: null });
    expect(desk.gate.latched.has("room-1")).toBe(true);
    expect((await confirm(a)).body.code).toBe("rearm-same-person");
    expect((await confirm(b)).body).toMatchObject({ state: "lifted", requestedBy: "甲", confirmedBy: "乙" });
    expect(desk.gate.latched.has("room-1")).toBe(false);
    await waitFor("a permission", () => desk.gate.lastLease("s-1")?.allow === true);
    expect(desk.gate.lastLease("s-1")?.wanted).toBe(false);
    expect((await ask(a)).body.code).toBe("not-latched");
    await desk.post("/sessions/s-1/air", {}, a);
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
  });

  it("is refused to who cut, also by another token of his making", async () => {
    await open();
    await desk.post("/sessions/s-1/cut", {}, a);
    expect((await ask(a)).body.code).toBe("rearm-by-cutter");
    const puppet = await desk.token("丙", ["*"], a);
    expect((await ask(puppet)).body.code).toBe("rearm-by-cutter");
    expect((await ask(b)).status).toBe(200);
    expect((await confirm(puppet)).body.code).toBe("rearm-by-cutter");
    expect((await confirm(a)).body.code).toBe("rearm-by-cutter");
    const c = await desk.token("丁");
    expect((await confirm(c)).body.state).toBe("lifted");
  });

  it("starts anew when somebody cuts again", async () => {
    await open();
    await desk.post("/sessions/s-1/cut");
    await ask(a);
    await desk.post("/courtrooms/room-1/cut", {}, b);
    expect((await confirm(await desk.token("丁"))).body.code).toBe("rearm-not-requested");
    expect((await ask(b)).body.code).toBe("rearm-by-cutter");
  });

  it("with one person is that person's act, who still is not the one who cut", async () => {
    const single = await new RunningDesk({
      gate: { delaySeconds: 2, start: "opening", dutyRequired: false, rearmPersons: 1 },
    }).start();
    try {
      await single.post("/courtrooms/room-1/cut");
      expect((await single.post("/courtrooms/room-1/rearm", { reason: "x" })).body.code).toBe(
        "rearm-by-cutter",
      );
      const token = await single.token("甲");
      const { body } = await single.post("/courtrooms/room-1/rearm", { reason: "x" }, token);
      expect(body).toMatchObject({ state: "lifted", confirmedBy: null });
      expect(single.gate.latched.size).toBe(0);
    } finally {
      await single.stop();
    }
  });

  it("of cut-all leaves single latches", async () => {
    await open();
    await desk.post("/courtrooms/room-1/cut");
    const { body } = await desk.post("/cut-all", { reason: "演练" });
    expect(body.reports).toMatchObject([{ sessionId: "s-1", latched: true }]);
    await desk.post("/cut-all/lift", { reason: "演练结束" }, a);
    expect((await desk.post("/cut-all/lift/confirm", {}, b)).body).toMatchObject({
      courtroom: null,
      state: "lifted",
    });
    expect([desk.gate.all, desk.gate.latched.has("room-1")]).toEqual([false, true]);
    await waitFor("the single latch alone", () => {
      const codes = desk.gate.lastLease("s-1")?.reasons.map(({ code }) => code) ?? [];
      return codes.includes("courtroom-cut") && !codes.includes("cut-all");
    });
  });
});
