// A backup is made while the desk works; put back, what was shut since stays shut, and the audit chain goes on.
import { copyFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SCAN } from "../../../support/form-filler.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

const backup = async (): Promise<string> => (await desk.post("/backup")).body.file;
const restore = (path: string) => desk.post("/restore", { path, reason: "误导入" });
const restart = async () => {
  await desk.desk.stop();
  await desk.startDesk();
};
const statusOf = async (id: string) => (await desk.call("GET", `/approvals/${id}`)).body.status;
const verification = async () => (await desk.call("GET", "/audit/verify")).body;
const audited = async (action: string) =>
  (await desk.call("GET", `/audit?action=${action}`)).body.items as { detail: Record<string, unknown> }[];

describe("a backup put back while the node runs", () => {
  it("brings back the register, and nothing of what was revoked, used, listed, objected to or cut since", async () => {
    await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
    const kept = await desk.approve("room-1");
    const revoked = await desk.approve("room-1");
    const used = await desk.approve("room-2");
    const changed = await desk.approve("room-1");
    const given = await desk.post("/delegations", {
      ...{ principal: "bootstrap", delegate: "乙", court: "豫0802", steps: ["vice-president"] },
      ...{ from: "2026-01-01", until: "2099-12-31", reason: "出差" },
    });
    const lent = await desk.post("/tokens", { person: "甲", permissions: ["session.read"] });
    const scan = (await desk.post("/documents", { contentBase64: SCAN })).body.sha256;
    const file = await backup();

    await desk.post(`/approvals/${revoked.id}/revoke`, { reason: "当事人提出异议" });
    await desk.begin("s-1", "room-2");
    const { caseNumbers } = used.form;
    await desk.post("/courtrooms/room-2/phase", { phase: "opening", caseNumbers });
    await desk.post("/courtrooms/room-2/phase", { phase: "closing" });
    await desk.post("/never-stream", { caseNumber: "（2026）豫0802民初61号", ground: "涉密" });
    await desk.post("/objections", { caseNumber: "（2026）豫0802民初62号", by: "原告", ground: "隐私" });
    await desk.post(`/tokens/${lent.body.id}/revoke`);
    await desk.post(`/delegations/${given.body.id}/end`, { until: "2026-02-01" });
    await desk.post("/courtrooms/room-1/cut");
    const newer = { ...changed.form, version: 2, causeOfAction: "借款合同纠纷" };
    await desk.post("/approvals/import", [newer]);
    // What is lost on purpose: a form imported by mistake.
    const mistaken = await desk.approve("room-1");
    const entriesBefore = (await verification()).entries;

    expect((await restore(file)).status).toBe(202);
    expect(desk.restarts).toBe(1);
    await restart();

    expect(await Promise.all([kept, revoked, used].map(({ id }) => statusOf(id)))).toEqual([
      ...["active", "revoked", "used"],
    ]);
    // An older version of it than there was permits nothing until it comes again.
    expect(await statusOf(changed.id)).toBe("returned");
    expect((await desk.post("/approvals/import", [newer])).body[0].result).toBe("updated");
    expect(await statusOf(changed.id)).toBe("active");
    expect((await desk.call("GET", `/approvals/${mistaken.id}`)).status).toBe(404);
    expect((await desk.call("GET", "/never-stream")).body.items).toHaveLength(1);
    expect((await desk.call("GET", "/objections")).body.items).toMatchObject([{ justified: null }]);
    expect((await desk.call("GET", "/sessions", undefined, lent.body.token)).status).toBe(401);
    expect((await desk.call("GET", "/delegations")).body.items).toMatchObject([{ until: "2026-02-01" }]);
    expect((await desk.call("GET", "/courtrooms")).body.items[0]).toMatchObject({
      id: "room-1",
      latched: true,
    });
    expect((await desk.call("GET", `/documents/${scan}`)).status).toBe(200);
    const after = await verification();
    expect(after).toMatchObject({ ok: true });
    expect(after.entries).toBeGreaterThan(entriesBefore);
    expect(await audited("backup.restored")).toMatchObject([
      { detail: { carriedOver: true, reason: "误导入" } },
    ]);
  });

  it("into a damaged database airs nothing until a person has confirmed what was revoked since", async () => {
    const { dataDir } = desk.config.node;
    const { form } = await desk.approve("room-1");
    const file = await backup();
    await desk.approve("room-1");
    expect((await restore(file)).status).toBe(202);
    await desk.desk.stop();
    for (const name of readdirSync(dataDir).filter((each) => each.startsWith("tingzha.db"))) {
      truncateSync(join(dataDir, name), 100);
    }
    await desk.startDesk();
    await desk.begin("s-1");
    const { caseNumbers } = form;
    await desk.post("/courtrooms/room-1/phase", { phase: "opening", caseNumbers });
    const codes = async () => (await desk.session("s-1")).reasons.map((each: { code: string }) => each.code);
    expect(await codes()).toEqual(["register-restored"]);
    expect(await audited("backup.restored")).toMatchObject([{ detail: { carriedOver: false } }]);
    expect(await verification()).toMatchObject({ ok: true });
    await desk.post("/restore/confirm", { reason: "已逐项核对" });
    await waitFor("the permission", async () => (await codes())[0] !== "register-restored");
    expect(await codes()).toEqual(["not-wanted"]);
    // A desk started again still knows that it was confirmed.
    await restart();
    await waitFor("the lease", () => desk.gate.lastLease("s-1")?.allow === true);
  });

  it("is refused when it is no whole backup, and then nothing changes", async () => {
    const { dataDir } = desk.config.node;
    const file = await backup();
    const [broken, plain] = [join(dataDir, "broken.db"), join(dataDir, "plain.db")];
    copyFileSync(file, broken);
    truncateSync(broken, 40_000);
    writeFileSync(plain, "no database");
    for (const path of [broken, plain, "/nowhere/x.db", desk.databaseFile]) {
      const { status, body } = await restore(path);
      expect([path, status, body.code]).toEqual([path, 400, "backup-unreadable"]);
    }
    expect(desk.restarts).toBe(0);
    const { id } = await desk.approve("room-1");
    await restart();
    expect(await statusOf(id)).toBe("active");
  });
});
