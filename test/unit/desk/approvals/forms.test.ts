// Forms filed here, by HTTP, as the people who act: draft, signature by signature, approval; and every refusal's code.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approvalFor } from "../../../support/approval-builder.ts";
import { draftFor, OFFICES, SCAN } from "../../../support/form-filler.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
const tokens = new Map<string, string>();
const HOUR = 3_600_000;

beforeAll(async () => {
  await desk.start();
  await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
  for (const person of [
    "书记员甲",
    "书记员乙",
    "张三",
    "李四",
    "王五",
    "赵六",
    "中院督查室",
    "登记员",
    "代签人",
  ]) {
    tokens.set(person, await desk.token(person));
  }
  for (const office of OFFICES) expect((await desk.post("/offices", office)).status).toBe(201);
});
afterAll(() => desk.stop());

const as = (person: string) => ({
  post: (path: string, body: object = {}) => desk.post(path, body, tokens.get(person) ?? null),
  get: async (path: string) => (await desk.call("GET", path, undefined, tokens.get(person) ?? null)).body,
});
const sign = (id: string, person: string, step: string, version: number, more: object = {}) =>
  as(person).post(`/approvals/${id}/sign`, { step, decision: "approve", opinion: "同意", version, ...more });

async function draft(change: object = {}, hoursAhead = 24) {
  const body = { ...draftFor("room-1", desk.clock.wallMs(), hoursAhead), ...change };
  const answer = await as("书记员甲").post("/approvals", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as { id: string; approval: { caseNumbers: string[]; hearings: { no: number }[] } };
}

async function submitted(change: object = {}, hoursAhead = 24) {
  const form = await draft(change, hoursAhead);
  const answer = await as("书记员甲").post(`/approvals/${form.id}/submit`, { version: 1 });
  expect([answer.status, answer.body.status], JSON.stringify(answer.body)).toEqual([200, "submitted"]);
  return form;
}

async function approved(change: object = {}, hoursAhead = 24) {
  const form = await submitted(change, hoursAhead);
  await sign(form.id, "张三", "judge", 1);
  await sign(form.id, "李四", "division-chief", 1);
  const { body } = await sign(form.id, "王五", "vice-president", 1);
  expect(body.status, JSON.stringify(body)).toBe("active");
  return form;
}

const code = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

describe("a form", () => {
  it("goes from draft to approved through four persons, each told that it is his turn", async () => {
    const form = await draft();
    expect((await as("张三").get("/tasks")).items).toContainEqual(
      expect.objectContaining({ kind: "submit", subject: form.id }),
    );
    await as("书记员甲").post(`/approvals/${form.id}/submit`, { version: 1 });
    const steps = [
      ["张三", "judge"],
      ["李四", "division-chief"],
      ["王五", "vice-president"],
    ] as const;
    for (const [person, step] of steps) {
      const { next } = await as("书记员甲").get(`/approvals/${form.id}`);
      expect(next).toEqual({ act: "sign", step, persons: [{ person, actingFor: null }], why: null });
      const tasks = (await as(person).get("/tasks")).items;
      expect(tasks).toContainEqual(expect.objectContaining({ id: null, kind: "sign", subject: form.id }));
      expect((await sign(form.id, person, step, 1)).status).toBe(200);
    }
    const record = await as("书记员甲").get(`/approvals/${form.id}`);
    expect(record).toMatchObject({ status: "active", filedHere: true, signedElsewhere: null, next: null });
    expect(record.approval.signatures.map(({ name }: { name: string }) => name)).toEqual([
      "张三",
      "李四",
      "王五",
    ]);
  });

  it("names every signature still to come with who may give it, and after each one those that are left", async () => {
    const form = await draft();
    const ahead = async () =>
      (await as("书记员甲").get(`/approvals/${form.id}`)).ahead.map(
        ({ step, persons }: { step: string; persons: { person: string }[] }) =>
          [step, persons.map(({ person }) => person).join()].join(" "),
      );
    const all = ["judge 张三", "division-chief 李四", "vice-president 王五"];
    expect(await ahead()).toEqual(all);
    await as("书记员甲").post(`/approvals/${form.id}/submit`, { version: 1 });
    await sign(form.id, "张三", "judge", 1);
    expect(await ahead()).toEqual(all.slice(1));
    await sign(form.id, "李四", "division-chief", 1, { decision: "return", opinion: "请补正" });
    expect(await ahead()).toEqual(all);
  });

  it("is checked while it is typed, and stored nowhere", async () => {
    const { body: before } = await desk.call("GET", "/approvals?limit=500");
    const typed = { ...draftFor("room-1", desk.clock.wallMs()), answers: { privacy: false } };
    const caseNumbers = [" (2026) 豫0802民初 77 号", "（2026）豫0802民乙1号"];
    const { status, body } = await as("书记员甲").post("/approvals/check", { ...typed, caseNumbers });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.numbers).toEqual([
      expect.objectContaining({ canonical: "（2026）豫0802民初77号", fault: null }),
      expect.objectContaining({ canonical: null, fault: expect.stringMatching(/ \/ No case type/) }),
    ]);
    expect(body.numbers[0].category).toEqual({ zh: "民事案件", en: "civil" });
    const unanswered = body.reasons.find((each: { code: string }) => each.code === "question-unanswered");
    expect(unanswered).toMatchObject({
      clause: expect.stringMatching(/./),
      en: { cure: expect.any(String) },
    });
    expect(unanswered.subjects).toContain("divorce");
    expect(unanswered.subjects).not.toContain("privacy");
    const { body: after } = await desk.call("GET", "/approvals?limit=500");
    expect(after.items.length).toBe(before.items.length);
  });

  it("lets whoever waits remind whoever must act, once an hour, and nobody of himself", async () => {
    const { id } = await submitted();
    expect((await as("书记员甲").post(`/approvals/${id}/remind`)).body).toEqual({
      told: ["张三"],
      before: [],
    });
    expect((await as("李四").post(`/approvals/${id}/remind`)).body).toEqual({ told: [], before: ["张三"] });
    expect((await as("张三").get("/tasks")).items).toContainEqual(
      expect.objectContaining({
        ...{ kind: "reminder", subject: id, form: expect.objectContaining({ status: "submitted" }) },
        text: expect.stringContaining("书记员甲提醒您签批"),
      }),
    );
    expect(code(await as("张三").post(`/approvals/${id}/remind`))).toEqual([409, "nobody-to-remind"]);
    await as("张三").post(`/approvals/${id}/withdraw`, { version: 1, reason: "不再申请" });
    expect(code(await as("书记员甲").post(`/approvals/${id}/remind`))).toEqual([409, "nobody-to-remind"]);
  });

  it("is refused out of order, by the wrong person, twice, and when it is no longer what was seen", async () => {
    const { id } = await submitted();
    expect(code(await sign(id, "李四", "division-chief", 1))).toEqual([409, "out-of-order"]);
    expect(code(await sign(id, "李四", "judge", 1))).toEqual([403, "not-your-step"]);
    await sign(id, "张三", "judge", 1);
    expect(code(await sign(id, "张三", "judge", 1))).toEqual([409, "already-signed"]);
    const changed = await as("书记员甲").post(`/approvals/${id}/edit`, {
      version: 1,
      changes: { reason: "另有理由" },
    });
    expect(changed.body).toMatchObject({ status: "submitted", approval: { version: 2, signatures: [] } });
    expect(code(await sign(id, "李四", "division-chief", 1))).toEqual([409, "form-changed"]);
  });

  it("is not signed once its hearing has begun, by the clock or by its mark", async () => {
    const { id } = await submitted({}, 1);
    desk.clock.shiftMs = 1.5 * HOUR;
    expect(code(await sign(id, "张三", "judge", 1))).toEqual([409, "signature-late"]);
    desk.clock.shiftMs = 0;
    const early = await submitted({}, 1);
    await desk.begin("late-1");
    const { caseNumbers } = early.approval;
    await desk.post("/courtrooms/room-1/phase", { phase: "opening", caseNumbers, hearingNo: 1 });
    expect(code(await sign(early.id, "张三", "judge", 1))).toEqual([409, "signature-late"]);
    await desk.post("/courtrooms/room-1/phase", { phase: "closing" });
    desk.gate.end("late-1");
  });

  it("is not submitted while a question has no answer, or the case must not be aired", async () => {
    const { id } = await draft({ answers: {}, riskGrade: undefined });
    const { status, body } = await as("书记员甲").post(`/approvals/${id}/submit`, { version: 1 });
    expect([status, body.code]).toEqual([409, "form-not-ready"]);
    expect(body.reasons.map((each: { code: string }) => each.code)).toEqual([
      "risk-ungraded",
      "question-unanswered",
    ]);
    const { reasons } = await as("书记员甲").get(`/approvals/${id}/check`);
    expect(reasons.map((each: { code: string; cure: string }) => each.code)).toEqual([
      ...["risk-ungraded", "question-unanswered"],
    ]);
    const listed = draftFor("room-1", desk.clock.wallMs());
    await desk.post("/never-stream", { caseNumber: listed.caseNumbers[0], ground: "涉未成年人" });
    expect(code(await as("书记员甲").post("/approvals", listed))).toEqual([409, "never-stream"]);
  });

  it("is returned for correction, rejected or withdrawn: no signature of it stands any more", async () => {
    const { id } = await submitted();
    await sign(id, "张三", "judge", 1);
    const back = await sign(id, "李四", "division-chief", 1, { decision: "return", opinion: "请补充理由" });
    expect(back.body).toMatchObject({ status: "returned", next: { act: "correct" } });
    await as("书记员甲").post(`/approvals/${id}/edit`, { version: 1, changes: { reason: "补充理由" } });
    const again = await as("书记员甲").post(`/approvals/${id}/submit`, { version: 2 });
    expect(again.body).toMatchObject({ status: "submitted", approval: { signatures: [] } });
    await sign(id, "张三", "judge", 2);
    expect((await sign(id, "李四", "division-chief", 2, { decision: "reject" })).body.status).toBe(
      "rejected",
    );
    expect(code(await sign(id, "王五", "vice-president", 2))).toEqual([409, "approval-rejected"]);

    const other = await submitted();
    expect(
      code(await as("李四").post(`/approvals/${other.id}/withdraw`, { version: 1, reason: "不播了" })),
    ).toEqual([...[403, "not-its-judge"]]);
    const withdrawn = await as("张三").post(`/approvals/${other.id}/withdraw`, {
      version: 1,
      reason: "不播了",
    });
    expect(withdrawn.body).toMatchObject({ status: "withdrawn", statusReason: "不播了" });
  });

  it("keeps its risk grade or has it raised, never lowered", async () => {
    const { id } = await submitted({ riskGrade: "medium" });
    await sign(id, "张三", "judge", 1);
    expect(code(await sign(id, "李四", "division-chief", 1, { riskGrade: "low" }))).toEqual([
      409,
      "risk-lowered",
    ]);
    expect((await sign(id, "李四", "division-chief", 1, { riskGrade: "high" })).status).toBe(200);
    await sign(id, "王五", "vice-president", 1);
    expect((await as("张三").get(`/docket/streams?${span(48)}`)).items).toContainEqual(
      expect.objectContaining({ approvalId: id, ready: false }),
    );
  });
});

describe("a leader who is the judge", () => {
  it("has it signed by whom the policy names, and never signs two steps", async () => {
    const { id } = await submitted({ judge: "李四" });
    await sign(id, "李四", "judge", 1);
    expect(code(await sign(id, "李四", "division-chief", 1))).toEqual([403, "signed-before"]);
    expect((await sign(id, "王五", "division-chief", 1)).status).toBe(200);
    expect(code(await sign(id, "王五", "vice-president", 1))).toEqual([403, "signed-before"]);
    expect((await sign(id, "赵六", "vice-president", 1)).body.status).toBe("active");
  });

  it("can't have it signed where nobody is left to", async () => {
    const court = { court: "豫0811", from: "2020-01-01" };
    await desk.post("/offices", { ...court, person: "钱七", office: "division-chief", division: "民一庭" });
    const { id } = await submitted({ judge: "钱七", court: "豫0811" });
    tokens.set("钱七", await desk.token("钱七"));
    await sign(id, "钱七", "judge", 1);
    expect(code(await sign(id, "钱七", "division-chief", 1))).toEqual([409, "substitute-missing"]);
    expect((await as("书记员甲").get(`/approvals/${id}`)).next).toMatchObject({
      persons: [],
      why: "substitute-missing",
    });
  });
});

describe("代", () => {
  const day = (offsetDays: number) =>
    new Date(desk.clock.wallMs() + 8 * HOUR + offsetDays * 24 * HOUR).toISOString().slice(0, 10);
  const give = (by: string, more: object) =>
    as(by).post("/delegations", {
      ...{ delegate: "代签人", court: "豫0802", steps: ["vice-president"], reason: "出差" },
      ...{ from: day(0), until: day(0), ...more },
    });

  it("is given by the leader or the 院长, signs on its days only, and is shown", async () => {
    expect(code(await give("李四", { principal: "王五" }))).toEqual([403, "delegation-not-yours"]);
    const lapsed = await give("王五", { from: day(-3), until: day(-1) });
    const { id } = await submitted();
    await sign(id, "张三", "judge", 1);
    await sign(id, "李四", "division-chief", 1);
    expect(code(await sign(id, "代签人", "vice-president", 1))).toEqual([403, "delegation-lapsed"]);
    expect(lapsed.status).toBe(201);
    const given = await give("赵六", { principal: "王五" });
    expect(given.body).toMatchObject({ principal: "王五", delegate: "代签人", givenBy: "赵六" });
    const { body } = await sign(id, "代签人", "vice-president", 1);
    expect(body.status).toBe("active");
    expect(body.approval.signatures.at(-1)).toMatchObject({ name: "代签人", actingFor: "王五" });
  });
});

describe("paper", () => {
  it("counts when a second person has checked it against the scan, and not before", async () => {
    const { id, approval } = await submitted();
    await sign(id, "张三", "judge", 1);
    const scan = await as("书记员甲").post("/documents", { contentBase64: SCAN });
    const today = new Date(desk.clock.wallMs() + 8 * HOUR).toISOString().slice(0, 10);
    const signatures = [
      { step: "division-chief", name: "李四", decision: "approve", opinion: "同意", at: today },
      { step: "vice-president", name: "王五", decision: "approve", opinion: "同意", at: today },
    ];
    const body = { version: 1, signatures, scanSha256: scan.body.sha256 };
    const paper = await as("书记员甲").post(`/approvals/${id}/papers`, body);
    expect(paper.status, JSON.stringify(paper.body)).toBe(201);
    const status = async () => (await as("张三").get(`/approvals/${id}`)).status;
    expect(await status()).toBe("submitted");
    expect(code(await sign(id, "李四", "division-chief", 1))).toEqual([409, "paper-unchecked"]);
    const planned = async () =>
      (await as("张三").get(`/docket/streams?${span(48)}`)).items.find(
        (each: { approvalId: string }) => each.approvalId === id,
      );
    expect((await planned()).reasons.map((each: { code: string }) => each.code)).toEqual([
      "approval-submitted",
    ]);
    const check = `/approvals/${id}/papers/${paper.body.id}/check`;
    expect(code(await as("书记员甲").post(check, { agrees: true }))).toEqual([403, "paper-own"]);
    expect((await as("书记员乙").get("/tasks")).items).toContainEqual(
      expect.objectContaining({ kind: "check-paper", subject: id }),
    );
    // It waits for whoever may check it, and for nobody else.
    const reader = await desk.token("值班技术员甲", ["approval.read"]);
    expect((await desk.call("GET", "/tasks", undefined, reader)).body.items).toEqual([]);
    const done = await as("书记员乙").post(check, { agrees: true });
    expect(done.body.status).toBe("active");
    expect(done.body.approval.signatures.slice(1)).toEqual([
      ...signatures.map((signature) => ({ ...signature, onPaper: true })),
    ]);
    expect(code(await as("书记员乙").post(check, { agrees: true }))).toEqual([409, "paper-done"]);
    expect(await planned()).toMatchObject({ ready: true, caseNumbers: approval.caseNumbers });
  });

  it("does not count once the hearing has begun, whatever date stands on it; a reply needs its scan on paper too", async () => {
    const answers = { ...draftFor("room-1", Date.now()).answers, massInvolving: true };
    const { id } = await submitted({ answers }, 1);
    const scanSha256 = (await as("书记员甲").post("/documents", { contentBase64: SCAN })).body.sha256;
    const signature = (step: string, name: string) => ({ step, name, decision: "approve", at: "2026-01-05" });
    const all = [
      ...[
        signature("judge", "张三"),
        signature("division-chief", "李四"),
        signature("vice-president", "王五"),
      ],
      signature("intermediate-court", "中院督查室"),
    ];
    const enter = (signatures: object[]) =>
      as("书记员甲").post(`/approvals/${id}/papers`, { version: 1, signatures, scanSha256 });
    expect(code(await enter(all))).toEqual([409, "reply-missing"]);
    const paper = (await enter(all.slice(0, 3))).body;
    desk.clock.shiftMs = 1.5 * HOUR;
    const check = () => as("书记员乙").post(`/approvals/${id}/papers/${paper.id}/check`, { agrees: true });
    expect(code(await check())).toEqual([409, "signature-late"]);
    desk.clock.shiftMs = 0;
    expect((await check()).body.approval.signatures).toHaveLength(3);
  });

  it("that does not agree changes nothing; one that names the wrong leader is not taken", async () => {
    const { id } = await submitted();
    const scan = (await as("书记员甲").post("/documents", { contentBase64: SCAN })).body.sha256;
    const signature = (name: string) => [{ step: "judge", name, decision: "approve", at: "2026-01-05" }];
    const enter = (name: string, scanSha256 = scan) =>
      as("书记员甲").post(`/approvals/${id}/papers`, { version: 1, signatures: signature(name), scanSha256 });
    expect(code(await enter("李四"))).toEqual([403, "not-your-step"]);
    expect(code(await enter("张三", "0".repeat(64)))).toEqual([404, "document-not-found"]);
    const paper = (await enter("张三")).body;
    const done = await as("书记员乙").post(`/approvals/${id}/papers/${paper.id}/check`, {
      agrees: false,
      note: "日期不符",
    });
    expect(done.body).toMatchObject({ status: "submitted", approval: { signatures: [] } });
    expect((await sign(id, "张三", "judge", 1)).status).toBe(200);
    expect(
      code(await as("书记员甲").post("/documents", { contentBase64: btoa("<script>alert(1)</script>") })),
    ).toEqual([...[400, "document-kind"]]);
  });
});

describe("a reply of the courts above", () => {
  it("needs number, date and scan, in the order of the courts", async () => {
    const answers = { ...draftFor("room-1", Date.now()).answers, massInvolving: true };
    const { id } = await submitted({ answers });
    await sign(id, "张三", "judge", 1);
    await sign(id, "李四", "division-chief", 1);
    expect((await sign(id, "王五", "vice-president", 1)).body.status).toBe("submitted");
    expect(code(await sign(id, "登记员", "provincial-office", 1))).toEqual([409, "out-of-order"]);
    expect(code(await sign(id, "中院督查室", "intermediate-court", 1))).toEqual([409, "reply-missing"]);
    const scanSha256 = (await as("登记员").post("/documents", { contentBase64: SCAN })).body.sha256;
    const reply = { number: "焦中法宣〔2026〕7号", date: "2026-11-20", scanSha256 };
    expect((await sign(id, "中院督查室", "intermediate-court", 1, { reply })).status).toBe(200);
    const last = await sign(id, "登记员", "provincial-office", 1, {
      reply: { ...reply, number: "豫高法宣〔2026〕3号" },
    });
    expect(last.body).toMatchObject({ status: "active" });
    expect(last.body.approval.signatures.at(-1).reply.number).toBe("豫高法宣〔2026〕3号");
  });
});

describe("a change of an approved form", () => {
  const edit = (id: string, version: number, changes: object) =>
    as("书记员甲").post(`/approvals/${id}/edit`, { version, changes, reason: "法庭调整" });

  it("of room or hour keeps the signatures, is registered, and both leaders are told", async () => {
    const { id, approval } = await approved();
    const [hearing] = approval.hearings;
    const { body } = await edit(id, 1, { hearings: [{ ...hearing, courtroom: "room-2" }] });
    expect(body).toMatchObject({ status: "active", approval: { version: 2 } });
    expect((await as("张三").get(`/approvals/${id}/changes`)).items).toMatchObject([
      {
        version: 2,
        by: "书记员甲",
        cost: "keep",
        items: [{ field: "hearings.1.courtroom", before: "room-1", after: "room-2" }],
      },
    ]);
    for (const leader of ["李四", "王五"]) {
      const notice = (await as(leader).get("/tasks")).items.find(
        (each: { kind: string; subject: string }) => each.kind === "change" && each.subject === id,
      );
      expect(notice?.text).toContain("签批有效");
      await as(leader).post(`/tasks/${notice.id}/read`);
      expect((await as(leader).get("/tasks")).items).not.toContainEqual(
        expect.objectContaining({ id: notice.id }),
      );
    }
  });

  it("of the day must be confirmed by the 庭长, and only then permits again", async () => {
    const { id, approval } = await approved();
    const [hearing] = approval.hearings;
    const later = (iso: string) => new Date(Date.parse(iso) + 48 * HOUR).toISOString();
    const moved = { ...(hearing as { plannedStart: string; plannedEnd: string; no: number }) };
    const hearings = [
      { ...moved, plannedStart: later(moved.plannedStart), plannedEnd: later(moved.plannedEnd) },
    ];
    const { body } = await edit(id, 1, { hearings });
    expect(body).toMatchObject({
      status: "submitted",
      next: { act: "confirm", persons: [{ person: "李四" }] },
    });
    expect(body.approval.signatures).toHaveLength(3);
    const confirm = (person: string, version: number) =>
      as(person).post(`/approvals/${id}/confirm`, { version });
    expect(code(await confirm("王五", 2))).toEqual([403, "not-your-step"]);
    expect(code(await confirm("李四", 1))).toEqual([409, "form-changed"]);
    expect((await confirm("李四", 2)).body.status).toBe("active");
    expect((await as("张三").get(`/approvals/${id}/changes`)).items).toMatchObject([
      { cost: "confirm", confirmedBy: "李四" },
    ]);
    expect(code(await confirm("李四", 2))).toEqual([409, "approval-active"]);
  });

  it("of the day, before the 庭长 has signed, is confirmed by his signature itself", async () => {
    const { id, approval } = await submitted();
    await sign(id, "张三", "judge", 1);
    const later = (iso: string) => new Date(Date.parse(iso) + 48 * HOUR).toISOString();
    const [hearing] = approval.hearings as { no: number; plannedStart: string; plannedEnd: string }[];
    const moved = {
      ...hearing,
      plannedStart: later(hearing?.plannedStart ?? ""),
      plannedEnd: later(hearing?.plannedEnd ?? ""),
    };
    await edit(id, 1, { hearings: [moved] });
    await sign(id, "李四", "division-chief", 2);
    expect((await sign(id, "王五", "vice-president", 2)).body.status).toBe("active");
  });

  it("of anything else makes all signatures fall", async () => {
    const { id } = await approved();
    const { body } = await edit(id, 1, { causeOfAction: "离婚纠纷" });
    expect(body).toMatchObject({
      status: "submitted",
      next: { step: "judge" },
      approval: { signatures: [] },
    });
  });
});

describe("an approval", () => {
  it("is used by the 闭庭 of each of its hearings, and airs no other session after it", async () => {
    const form = approvalFor({ courtroom: "room-2", now: new Date(desk.clock.wallMs()) });
    const second = { ...form.hearings[0], no: 2 };
    const { id } = await desk.approve("room-2", { ...form, hearings: [...form.hearings, second] as never });
    await desk.begin("use-1", "room-2");
    const open = (hearingNo: number) =>
      desk.post("/courtrooms/room-2/phase", { phase: "opening", caseNumbers: form.caseNumbers, hearingNo });
    await open(1);
    expect((await desk.session("use-1")).reasons).toEqual([]);
    await desk.post("/courtrooms/room-2/phase", { phase: "closing" });
    const record = async () => (await desk.call("GET", `/approvals/${id}`)).body;
    expect(await record()).toMatchObject({ status: "active", usedHearings: [1] });
    // The session that has used it drains under its lease.
    expect(desk.gate.lastLease("use-1")?.allow).toBe(true);
    desk.gate.end("use-1");
    await desk.begin("use-2", "room-2");
    await open(1);
    await waitFor("the denial", async () => (await desk.session("use-2")).reasons.length > 0);
    expect((await desk.session("use-2")).reasons.map((each: { code: string }) => each.code)).toEqual([
      "hearing-used",
    ]);
    desk.gate.end("use-2");
    await desk.begin("use-3", "room-2");
    await open(2);
    expect((await desk.session("use-3")).reasons).toEqual([]);
    await desk.post("/courtrooms/room-2/phase", { phase: "closing" });
    expect(await record()).toMatchObject({ status: "used", usedHearings: [1, 2] });
    expect(desk.gate.lastLease("use-3")?.allow).toBe(true);
    desk.gate.end("use-3");
    const again = await desk.post("/approvals/import", [{ ...form, version: 9 }]);
    expect(again.body[0]).toMatchObject({ result: "refused", code: "approval-used" });
  });

  it("filed here is touched by no import, whatever its name", async () => {
    const { id } = await approved();
    const form = approvalFor({ courtroom: "room-1" });
    const { body } = await desk.post("/approvals/import", [{ ...form, externalId: id, version: 99 }]);
    expect(body[0].result).toBe("created");
    expect(body[0].id).not.toBe(id);
    expect((await as("张三").get(`/approvals/${id}`)).approval.version).toBe(1);
    const key = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    expect(code(await desk.post("/sources", { name: "here", publicKey: key }))).toEqual([
      409,
      "source-exists",
    ]);
  });
});

function span(hours: number): string {
  const at = (offset: number) =>
    encodeURIComponent(new Date(desk.clock.wallMs() + offset * HOUR).toISOString());
  return `from=${at(0)}&to=${at(hours)}`;
}
