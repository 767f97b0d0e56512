// What the gate is told, and in which order: the register decides, the revision orders, the newest will counts.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { newReport } from "../support/fake-gate.ts";
import { OtherHand } from "../support/other-hand.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

const open = async (session = "s-1") => {
  const { id, form } = await desk.approve("room-1");
  await desk.begin(session);
  await desk.post("/courtrooms/room-1/phase", { phase: "opening" });
  return { approval: id, form };
};

describe("a lease", () => {
  it("says why a session without a case is held, with clause and cure", async () => {
    await desk.begin("s-1");
    const lease = desk.gate.lastLease("s-1");
    expect(lease).toMatchObject({
      allow: false,
      wanted: false,
      phaseCard: "upcoming",
      pauseCauses: ["phase"],
    });
    expect(lease?.reasons).toMatchObject([
      { code: "hearing-unidentified", clause: "焦中法明传〔2022〕2号 二" },
    ]);
    expect((await desk.session("s-1")).reasons[0].code).toBe("hearing-unidentified");
  });

  it("permits an approved hearing from its opening on, with target and cards", async () => {
    const { form } = await open();
    expect(desk.gate.lastLease("s-1")).toMatchObject({
      allow: true,
      wanted: true,
      reasons: [],
      pauseCauses: [],
      target: { url: "rtmp://user:pass@127.0.0.1:19999/live", streamName: "room-1" },
      minDelaySeconds: null,
    });
    await waitFor("cards", () => desk.gate.lastLease("s-1")?.cards.paused === "/cards/paused.flv");
    expect(await desk.session("s-1")).toMatchObject({
      caseNumbers: form.caseNumbers,
      hearingNo: 1,
      phase: "open",
    });
  });

  it("is renewed within 6 s with a higher revision and a later reading of the clock", async () => {
    await open();
    const before = desk.gate.lastLease("s-1");
    const after = await waitFor(
      "a renewal",
      () => desk.gate.leases("s-1").find((lease) => lease.revision > (before?.revision ?? 0)),
      { deadlineMs: 6000 },
    );
    expect(after.readAtMs).toBeGreaterThan(before?.readAtMs ?? 0);
    expect(after.incarnation).toBe(1);
  });

  it("follows a revocation within a second, and does not come back by a newer version", async () => {
    const { approval, form } = await open();
    const permitted = desk.gate.lastLease("s-1");
    const pressed = performance.now();
    await desk.post(`/approvals/${approval}/revoke`, { reason: "当事人提出异议" });
    const denial = await waitFor("a denial", () =>
      desk.gate.leases("s-1").find((l) => !l.allow && l.revision > (permitted?.revision ?? 0)),
    );
    expect(performance.now() - pressed).toBeLessThan(1000);
    expect(denial.reasons.map(({ code }) => code)).toContain("approval-revoked");
    expect((await desk.session("s-1")).wanted).toBe(false);
    const again = await desk.post("/approvals/import", [{ ...form, version: 2 }]);
    expect(again.body[0]).toMatchObject({ result: "refused", code: "approval-revoked" });
    // A new form permits again; only a person's act puts on air.
    await desk.approve("room-1", { caseNumbers: form.caseNumbers });
    const permission = await waitFor("a permission", () => {
      const last = desk.gate.lastLease("s-1");
      return last?.allow === true ? last : null;
    });
    expect(permission.wanted).toBe(false);
    expect((await desk.session("s-1")).reasons[0].code).toBe("not-wanted");
    await desk.post("/sessions/s-1/air");
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
  });

  it("is missing for every session while the register can't be read, and comes back with it", async () => {
    await open();
    const other = new OtherHand(desk.databaseFile);
    await other.exec("ALTER TABLE approval_cases RENAME TO approval_cases_gone");
    const { revision = 0 } = desk.gate.lastLease("s-1") ?? {};
    // Every act renews; the desk answers it, and sends nothing it could not decide.
    await desk.post("/sessions/s-1/pause");
    expect(desk.gate.lastLease("s-1")?.revision).toBe(revision);
    await other.exec("ALTER TABLE approval_cases_gone RENAME TO approval_cases");
    other.close();
    await desk.post("/sessions/s-1/resume");
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, pauseCauses: [] });
  });

  it("denies when duty is required, since nobody can be on duty yet", async () => {
    const strict = await new RunningDesk({
      gate: { delaySeconds: 2, start: "opening", dutyRequired: true, rearmPersons: 2 },
    }).start();
    try {
      await strict.approve("room-1");
      await strict.begin("s-1");
      await strict.post("/courtrooms/room-1/phase", { phase: "opening" });
      expect(strict.gate.lastLease("s-1")?.reasons.map(({ code }) => code)).toEqual(["duty-absent"]);
    } finally {
      await strict.stop();
    }
  });
});

describe("the target", () => {
  it("fills the template, and a courtroom's own target comes first", async () => {
    const other = await new RunningDesk({
      platform: { url: "rtmp://p/live", streamName: "{courtroom}-{caseNumber}-{sessionId}", testUrl: null },
    }).start();
    try {
      const { form } = await other.approve("room-1");
      await other.begin("s-1");
      await other.post("/courtrooms/room-1/phase", { phase: "opening" });
      const streamName = `room-1-${form.caseNumbers[0]}-s-1`;
      expect(other.gate.lastLease("s-1")?.target).toEqual({ url: "rtmp://p/live", streamName });
      const target = { url: "rtmp://u:p@q/app/secret", streamName: "fixed" };
      await other.post("/courtrooms", { id: "room-2", name: "二", target });
      await other.approve("room-2");
      await other.begin("s-2", "room-2");
      expect(other.gate.lastLease("s-2")?.target).toEqual({
        url: "rtmp://u:p@q/app/secret",
        streamName: "fixed",
      });
      const { body } = await other.call("GET", "/courtrooms");
      expect(JSON.stringify(body)).not.toMatch(/u:p|secret/);
    } finally {
      await other.stop();
    }
  });

  it("of a test courtroom is never the real platform", async () => {
    await open();
    await desk.post("/courtrooms/room-1/test", { on: true });
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: false, wanted: false, target: null });
    expect(desk.gate.lastLease("s-1")?.reasons.map(({ code }) => code)).toContain("test-mode");
    await desk.post("/courtrooms/room-1/test", { on: false });
    // Back from the test, going to the real platform is a person's act.
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: false });
  });

  it("of a test courtroom is the test address where one is configured", async () => {
    const other = await new RunningDesk({
      platform: { url: "rtmp://real/live", streamName: "{courtroom}", testUrl: "rtmp://test/live" },
    }).start();
    try {
      await other.approve("room-1");
      await other.post("/courtrooms/room-1/test", { on: true });
      await other.begin("s-1");
      await other.post("/courtrooms/room-1/phase", { phase: "opening" });
      const target = { url: "rtmp://test/live", streamName: "room-1" };
      expect(other.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true, target });
    } finally {
      await other.stop();
    }
  });
});

describe("the desk", () => {
  it("takes up where the one before it stopped: case, phase and what was wanted", async () => {
    const { form } = await open();
    await desk.desk.stop();
    const before = desk.gate.leases("s-1").length;
    await desk.startDesk();
    const lease = await waitFor("a lease of the next desk", () => desk.gate.leases("s-1")[before]);
    expect(lease).toMatchObject({ incarnation: 2, revision: 1, allow: true, wanted: true });
    expect(await desk.session("s-1")).toMatchObject({ caseNumbers: form.caseNumbers, phase: "open" });
  });

  it("sends every session a lease after a broken link, and marks as over what the gate no longer has", async () => {
    await open();
    await desk.begin("s-2");
    desk.gate.sessions.delete("s-2");
    const before = desk.gate.leases("s-1").length;
    desk.gate.drop();
    await waitFor("a lease after the link is back", () => desk.gate.leases("s-1").length > before);
    await waitFor("s-2 is over", async () => !(await desk.session("s-2")).live);
    expect(
      (await desk.call("GET", "/sessions?live=true")).body.items.map((s: { id: string }) => s.id),
    ).toEqual(["s-1"]);
    expect(await desk.session("s-2")).toMatchObject({ airState: "ended" });
  });

  it("gives the gate its rooms, and a higher number when the gate's is higher (a restored database)", async () => {
    const { body } = await desk.post("/courtrooms/room-1/key");
    const key = body.encoderKey as string;
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(desk.gate.rooms).toMatchObject([{ id: "room-1" }]);
    expect(JSON.stringify(desk.gate.rooms)).not.toContain(key);
    desk.gate.roomsVersion = 1000;
    desk.gate.rooms = [];
    desk.gate.drop();
    await waitFor("the rooms again", () => desk.gate.rooms.length === 1);
    expect(desk.gate.roomsVersion).toBeGreaterThan(1000);
    await waitFor("ready", async () => (await desk.call("GET", "/readyz")).status === 200);
  });

  it("makes no courtroom that the gate does not have on its disk", async () => {
    desk.gate.intercept = (command) => {
      if (command.name === "rooms") throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
    };
    const { status, body } = await desk.post("/courtrooms", { id: "room-2", name: "二" });
    expect([status, body.code]).toEqual([409, "ENOSPC"]);
    expect((await desk.call("GET", "/courtrooms")).body.items).toHaveLength(1);
    desk.gate.intercept = () => undefined;
    expect((await desk.post("/courtrooms", { id: "room-2", name: "二" })).status).toBe(201);
    expect((await desk.post("/courtrooms", { id: "room-2", name: "二" })).body.code).toBe("courtroom-exists");
  });

  it("is ready only while the gate takes encoders", async () => {
    desk.gate.ingestOpen = false;
    desk.gate.drop();
    const { body } = await waitFor("not ready", async () => {
      const answer = await desk.call("GET", "/readyz");
      return desk.gate.connected && answer.status === 503 ? answer : null;
    });
    expect(body.code).toBe("not-ready");
    desk.gate.ingestOpen = true;
    await waitFor("ready", async () => (await desk.call("GET", "/readyz")).status === 200);
    expect((await desk.call("GET", "/healthz")).status).toBe(200);
  });

  it("indexes a session that began and ended while no desk looked", async () => {
    desk.gate.send({
      type: "session",
      report: { ...newReport("s-9", "room-1"), airState: "ended", endedAt: new Date().toISOString() },
    });
    const session = await waitFor("the index", async () => {
      const { status, body } = await desk.call("GET", "/sessions/s-9");
      return status === 200 ? body : null;
    });
    expect(session).toMatchObject({ live: false, airState: "ended" });
  });
});
