// What stands against a case beside its form acts on the session that is live now, and only a person's act leads back.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { OtherHand } from "../support/other-hand.ts";
import { RunningDesk } from "../support/running-desk.ts";

/** Interfaces: a revocation, an objection or an entry takes a stream off within this. */
const OFF_WITHIN_MS = 1_000;

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

/** A session on its way to the air; gives its case number. */
async function onAir(change: { readonly earlierNumbers?: readonly string[] } = {}): Promise<string> {
  const { form } = await desk.approve("room-1", change);
  await desk.begin("s-1");
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
  return form.caseNumbers[0] ?? "";
}

const denied = (code: string) =>
  waitFor(`denied: ${code}`, () => desk.gate.lastLease("s-1")?.reasons.some((each) => each.code === code), {
    deadlineMs: OFF_WITHIN_MS,
    everyMs: 5,
  });

/** Permitted again, and still not aired: that takes a further act. */
async function leadsBackByAnAct(): Promise<void> {
  await waitFor("permitted again", () => desk.gate.lastLease("s-1")?.allow);
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: false });
  expect((await desk.post("/sessions/s-1/air")).status).toBe(200);
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
}

async function audited(action: string): Promise<{ actor: string; subject: string; detail: object }[]> {
  const { items } = (await desk.call("GET", "/audit?limit=500")).body;
  return items.filter((each: { action: string }) => each.action === action);
}

describe("不公开直播清单", () => {
  it("takes a stream off at once, names its ground, and lets go with a reason only", async () => {
    const caseNumber = await onAir();
    const { status, body } = await desk.post("/never-stream", {
      caseNumber: caseNumber.replace("（", "(").replace("）", ")"),
      ground: "涉未成年人",
    });
    expect([status, body]).toMatchObject([201, { caseNumber, enteredBy: "bootstrap", removedAt: null }]);
    await denied("never-stream");
    expect(desk.gate.lastLease("s-1")?.reasons[0]?.text).toContain("涉未成年人");
    expect((await desk.post(`/never-stream/${body.id}/remove`)).status).toBe(400);
    expect((await desk.post(`/never-stream/${body.id}/remove`, { reason: "误登" })).status).toBe(200);
    await leadsBackByAnAct();
    expect((await desk.post(`/never-stream/${body.id}/remove`, { reason: "再移" })).body.code).toBe(
      "never-stream-removed",
    );
    expect(await audited("never-stream.enter")).toMatchObject([{ actor: "bootstrap", subject: caseNumber }]);
    expect(await audited("never-stream.remove")).toMatchObject([{ detail: { reason: "误登" } }]);
  });

  it("lets no form of the case in, and holds for the next desk", async () => {
    const caseNumber = await onAir();
    await desk.post("/never-stream", { caseNumber, ground: "涉密" });
    const form = { ...(await desk.approve("room-1")).form, caseNumbers: [caseNumber] };
    const { body } = await desk.post("/approvals/import", [
      { ...form, externalId: "another" },
      { ...form, version: 9 },
    ]);
    expect(body).toMatchObject([
      { result: "refused", code: "never-stream" },
      { result: "refused", code: "never-stream" },
    ]);
    await desk.desk.stop();
    await desk.startDesk();
    const air = await waitFor("the next desk knows it", async () => {
      const answer = await desk.post("/sessions/s-1/air");
      return answer.status === 409 && answer.body.reasons !== undefined && answer;
    });
    expect(air.body.reasons.map(({ code }: { code: string }) => code)).toContain("never-stream");
  });
});

describe("what can't be entered", () => {
  it("a number that can't be read: it would bar nothing, and look as if it did", async () => {
    await onAir();
    const unreadable = "2026豫0802民初12";
    for (const [path, body] of [
      ["/never-stream", { caseNumber: unreadable, ground: "涉密" }],
      ["/objections", { caseNumber: unreadable, by: "原告", ground: "涉及隐私" }],
      ["/clearances", { caseNumber: unreadable, earlierNumber: unreadable, reason: "已审查" }],
    ] as const) {
      const { status, body: refusal } = await desk.post(path, body);
      expect([path, status, refusal.code]).toEqual([path, 400, "case-number-unreadable"]);
    }
    expect((await desk.call("GET", "/never-stream")).body.items).toEqual([]);
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
  });

  it("in a database that can't be written: it shuts at once, and the person is told to enter it again", async () => {
    const caseNumber = await onAir();
    const other = new OtherHand(desk.databaseFile);
    await other.exec("BEGIN IMMEDIATE");
    const entering = desk.post("/objections", { caseNumber, by: "原告", ground: "涉及隐私" });
    await denied("objection-open");
    expect(await entering).toMatchObject({ status: 503, body: { code: "bar-not-stored" } });
    await other.exec("ROLLBACK");
    other.close();
  });
});

describe("an objection", () => {
  it("shuts the air until it is ruled on: unjustified leads back by an act, justified does not", async () => {
    const caseNumber = await onAir();
    const objection = { caseNumber, by: "原告", ground: "涉及隐私" };
    const { body } = await desk.post("/objections", objection);
    expect(body).toMatchObject({ by: "原告", justified: null, recordedBy: "bootstrap" });
    await denied("objection-open");
    const ruled = await desk.post(`/objections/${body.id}/rule`, { justified: false, reason: "无正当理由" });
    expect(ruled.body).toMatchObject({ justified: false, ruledBy: "bootstrap", rulingReason: "无正当理由" });
    await leadsBackByAnAct();
    await desk.post(`/objections/${body.id}/rule`, { justified: true, reason: "确涉隐私" });
    await denied("objection-justified");
    expect(await audited("objection.rule")).toMatchObject([
      { detail: { justified: false, reason: "无正当理由" } },
      { detail: { justified: true, reason: "确涉隐私" } },
    ]);
  });
});

describe("an earlier number", () => {
  const EARLIER = "（2025）豫0802民诉前调77号";

  it("brings its bars along, until a judge has stated that the ground is gone", async () => {
    const caseNumber = await onAir({ earlierNumbers: ["(2025)豫0802民诉前调77号"] });
    await desk.post("/never-stream", { caseNumber: EARLIER, ground: "涉密" });
    await denied("earlier-number-barred");
    expect(desk.gate.lastLease("s-1")?.reasons[0]?.text).toContain(EARLIER);
    const { status } = await desk.post("/clearances", {
      caseNumber,
      earlierNumber: EARLIER,
      reason: "移送后已不涉密",
    });
    expect(status).toBe(201);
    await leadsBackByAnAct();
  });

  it("brings a revocation of its own form along", async () => {
    const { id } = await desk.approve("room-1", { caseNumbers: [EARLIER] });
    await desk.post(`/approvals/${id}/revoke`, { reason: "当事人提出异议" });
    await desk.approve("room-1", { earlierNumbers: [EARLIER] });
    await desk.begin("s-1");
    await desk.post("/sessions/s-1/phase", { phase: "opening" });
    await denied("earlier-number-barred");
  });
});
