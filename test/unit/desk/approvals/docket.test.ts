// The docket by HTTP: entries, what they propose, 明日直播清单 with its reminders, 应播, the release sheet, and what expires.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approvalFor, caseNumberOf } from "../../../support/approval-builder.ts";
import { draftFor, OFFICES } from "../../../support/form-filler.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(async () => {
  await desk.start();
  for (const office of OFFICES) await desk.post("/offices", office);
  await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
});
afterAll(() => desk.stop());

const HOUR = 3_600_000;
const at = (hours: number) => new Date(desk.clock.wallMs() + hours * HOUR).toISOString();
const span = (from: number, to: number) =>
  `from=${encodeURIComponent(at(from))}&to=${encodeURIComponent(at(to))}`;
const streams = async (from: number, to: number) =>
  (await desk.call("GET", `/docket/streams?${span(from, to)}`)).body.items;
let serial = 0;
const entry = (change: object = {}) => {
  serial += 1;
  return {
    ...{ caseNumbers: [caseNumberOf(3000 + serial)], hearingNo: 1, courtroom: "room-2", publicHearing: true },
    ...{
      plannedStart: at(20),
      plannedEnd: at(22),
      judge: "张三",
      causeOfAction: "买卖合同纠纷",
      stream: true,
    },
    ...change,
  };
};
const reminders = async () =>
  (
    (await desk.call("GET", "/audit?action=notice.reminder&limit=500")).body.items as {
      detail: { text: string; person: string };
    }[]
  ).map(({ detail }) => detail);

describe("an entry", () => {
  it("stands once for a hearing, is changed and postponed, and each act is told with before and after", async () => {
    const body = entry();
    const made = await desk.post("/docket", body);
    expect(made.status).toBe(201);
    const again = await desk.post("/docket", body);
    expect([again.status, again.body.code]).toEqual([409, "docket-entry-exists"]);
    const moved = await desk.post(`/docket/${made.body.id}/change`, { plannedEnd: at(19) });
    expect([moved.status, moved.body.code]).toEqual([400, "docket-times"]);
    expect((await desk.post(`/docket/${made.body.id}/change`, { status: "postponed" })).body.status).toBe(
      "postponed",
    );
    const [log] = (await desk.call("GET", "/audit?action=docket.change")).body.items;
    expect(log.detail).toMatchObject({
      before: { status: "planned" },
      after: { status: "postponed" },
      address: "127.0.0.1",
    });
  });

  it("opens its hearing where there is no form, which is recorded and not aired", async () => {
    const body = entry({ plannedStart: at(-0.05), plannedEnd: at(2) });
    await desk.post("/docket", body);
    await desk.begin("docket-1", "room-2");
    await desk.post("/courtrooms/room-2/phase", { phase: "opening" });
    const session = await desk.session("docket-1");
    expect(session).toMatchObject({ caseNumbers: body.caseNumbers, hearingNo: 1 });
    expect(session.reasons.map((each: { code: string }) => each.code)).toEqual(["approval-missing"]);
    await desk.post("/courtrooms/room-2/phase", { phase: "closing" });
    desk.gate.end("docket-1");
    // Decided within that request, and still the node's own doing: only the person's act has his address.
    const of = async (action: string) =>
      (await desk.call("GET", `/audit?action=${action}`)).body.items as { detail: object }[];
    const [decided, opened] = [await of("session.decide"), await of("session.opening")];
    expect(decided.length).toBeGreaterThan(0);
    for (const { detail } of decided) expect(detail).not.toHaveProperty("address");
    for (const { detail } of opened) expect(detail).toHaveProperty("address", "127.0.0.1");
  });

  it("and a form of the same hearing are one proposal", async () => {
    const form = approvalFor({ courtroom: "room-1", now: new Date(desk.clock.wallMs()) });
    const [hearing] = form.hearings;
    const { no: hearingNo, ...planned } = hearing ?? { no: 1 };
    await desk.post("/approvals/import", [form]);
    await desk.post("/docket", entry({ ...planned, caseNumbers: form.caseNumbers, hearingNo }));
    await desk.begin("docket-2", "room-1");
    await desk.post("/courtrooms/room-1/phase", { phase: "opening" });
    expect(await desk.session("docket-2")).toMatchObject({ caseNumbers: form.caseNumbers, reasons: [] });
    await desk.post("/courtrooms/room-1/phase", { phase: "closing" });
    desk.gate.end("docket-2");
  });
});

describe("明日直播清单", () => {
  it("names what is missing and who must act, and reminds each of them once at 24 h, 3 h and 30 min", async () => {
    const draft = draftFor("room-1", desk.clock.wallMs(), 23.5);
    const form = (await desk.post("/approvals", draft)).body;
    await desk.post(`/approvals/${form.id}/submit`, { version: 1 });
    const formless = entry({ plannedStart: at(23), plannedEnd: at(24), judge: "钱法官" });
    await desk.post("/docket", formless);
    const listed = await streams(22, 25);
    const codes = (each: { reasons: { code: string }[] }) => each.reasons.map(({ code }) => code);
    const ofForm = listed.find((each: { approvalId: string }) => each.approvalId === form.id);
    expect([codes(ofForm), ofForm.mustAct, ofForm.ready]).toEqual([["approval-submitted"], ["张三"], false]);
    const ofEntry = listed.find(
      (each: { caseNumbers: string[] }) => each.caseNumbers[0] === formless.caseNumbers[0],
    );
    expect([codes(ofEntry), ofEntry.mustAct, ofEntry.approvalId]).toEqual([
      ["approval-missing"],
      ["钱法官"],
      null,
    ]);

    const ofQian = async () =>
      (await reminders()).filter(({ person }) => person === "钱法官").map(({ text }) => text);
    for (const [hoursOn, due] of [
      [0, ["24 小时"]],
      [0, ["24 小时"]],
      [20.5, ["24 小时", "3 小时"]],
      [22.6, ["24 小时", "3 小时", "30 分钟"]],
      [22.6, ["24 小时", "3 小时", "30 分钟"]],
    ] as const) {
      desk.clock.shiftMs = hoursOn * HOUR;
      await desk.desk.lookAtRegister();
      const texts = await ofQian();
      expect(texts).toHaveLength(due.length);
      for (const [index, word] of due.entries()) expect(texts[index]).toContain(`不足 ${word}`);
    }
    desk.clock.shiftMs = 0;
    const token = await desk.token("钱法官");
    const tasks = (await desk.call("GET", "/tasks", undefined, token)).body.items;
    expect(tasks.filter((each: { kind: string }) => each.kind === "reminder")).toHaveLength(3);
  });
});

describe("提醒", () => {
  it("tells a hearing's judge, once an hour, that he has filed no form", async () => {
    const planned = entry({ plannedStart: at(60), plannedEnd: at(61), judge: "周法官", stream: true });
    const { id } = (await desk.post("/docket", planned)).body;
    const listed = (await streams(59, 62)).find((each: { docketId: string | null }) => each.docketId === id);
    expect([listed.approvalId, listed.reasons[0].en.text]).toEqual([
      null,
      expect.stringMatching(/no approval/),
    ]);
    const remind = async () => (await desk.post(`/docket/${id}/remind`)).body;
    expect(await remind()).toEqual({ told: ["周法官"], before: [] });
    expect(await remind()).toEqual({ told: [], before: ["周法官"] });
    const tasks = (await desk.call("GET", "/tasks", undefined, await desk.token("周法官"))).body.items;
    expect(tasks).toEqual([
      expect.objectContaining({ kind: "reminder", form: null, text: expect.stringContaining("填写") }),
    ]);
    const unknown = await desk.post("/docket/none/remind");
    expect([unknown.status, unknown.body.code]).toEqual([404, "docket-entry-not-found"]);
  });
});

describe("应播", () => {
  it("is a public hearing of a named cause, until a form says that it is aired, or why it is not", async () => {
    const [plain, other, closed] = [
      entry({ plannedStart: at(50), plannedEnd: at(51) }),
      entry({ plannedStart: at(50), plannedEnd: at(51), causeOfAction: "离婚纠纷" }),
      entry({ plannedStart: at(50), plannedEnd: at(51), publicHearing: false }),
    ];
    for (const body of [plain, other, closed]) await desk.post("/docket", body);
    const obliged = async () => (await desk.call("GET", `/docket/should-stream?${span(49, 52)}`)).body.items;
    expect(await obliged()).toMatchObject([
      { caseNumbers: plain.caseNumbers, cause: "合同", filed: "nothing" },
    ]);

    const people = ["张三", "李四", "王五"] as const;
    const [judge, chief, leader] = await Promise.all(people.map((person) => desk.token(person)));
    const draft = {
      ...draftFor("room-2", desk.clock.wallMs(), 50),
      kind: "no-stream",
      caseNumbers: plain.caseNumbers,
    };
    const bare = { ...draft, answers: {}, publicHearing: false, reason: "当事人申请不公开，涉及商业秘密" };
    const { id } = (await desk.post("/approvals", bare)).body;
    expect((await desk.post(`/approvals/${id}/submit`, { version: 1 })).body.status).toBe("submitted");
    expect(await obliged()).toMatchObject([{ filed: "no-stream-pending" }]);
    const sign = (step: string, token: string | undefined) =>
      desk.post(`/approvals/${id}/sign`, { version: 1, step, decision: "approve" }, token);
    await sign("judge", judge);
    await sign("division-chief", chief);
    expect((await sign("vice-president", leader)).body.status).toBe("active");
    expect(await obliged()).toMatchObject([{ filed: "no-stream-approved" }]);
    // It permits nothing: the hearing has no approval to be aired.
    const listed = await streams(49, 52);
    expect(listed.map((each: { approvalId: string | null }) => each.approvalId)).not.toContain(id);
    desk.clock.shiftMs = 50.1 * HOUR;
    await desk.begin("no-stream-1", "room-2");
    await desk.post("/courtrooms/room-2/phase", { phase: "opening", caseNumbers: plain.caseNumbers });
    const reasons = (await desk.session("no-stream-1")).reasons.map((each: { code: string }) => each.code);
    expect(reasons).toEqual(["approval-missing"]);
    await desk.post("/courtrooms/room-2/phase", { phase: "closing" });
    desk.gate.end("no-stream-1");
    desk.clock.shiftMs = 0;
  });
});

describe("the release sheet", () => {
  it("has the public platform's fields in its order", async () => {
    const { id, form } = await desk.approve("room-1");
    const { fields } = (await desk.call("GET", `/approvals/${id}/release-sheet`)).body;
    expect(fields.map(({ label }: { label: string }) => label)).toEqual([
      ...[
        "承办部门",
        "案号（年）",
        "案号（字）",
        "案号（号）",
        "案件类别",
        "案由",
        "审判程序",
        "开庭时间",
        "开庭法庭",
      ],
      ...["案件描述", "承办人", "审判长", "当事人（原告）", "当事人（被告）"],
    ]);
    const value = (label: string) => fields.find((each: { label: string }) => each.label === label).value;
    const number = /(\d+)号$/.exec(form.caseNumbers[0] ?? "")?.[1];
    expect([value("案号（年）"), value("案号（字）"), value("案号（号）")]).toEqual([
      "2026",
      "豫0802民初",
      number,
    ]);
    expect([value("案件类别"), value("当事人（原告）"), value("当事人（被告）")]).toEqual([
      "民事",
      "甲公司",
      "乙公司",
    ]);
    expect(value("开庭法庭")).toBe("第一法庭");
  });
});

describe("a form whose hearings are past", () => {
  it("expires a day after the last of them, unless its case is being heard; a newer version with another day revives it", async () => {
    const { id, form } = await desk.approve("room-1");
    const running = await desk.approve("room-2");
    await desk.begin("expire-1", "room-2");
    await desk.post("/courtrooms/room-2/phase", { phase: "opening", caseNumbers: running.form.caseNumbers });
    const status = async (each: string) => (await desk.call("GET", `/approvals/${each}`)).body.status;
    desk.clock.shiftMs = 25 * HOUR;
    await desk.desk.lookAtRegister();
    expect(await status(id)).toBe("active");
    desk.clock.shiftMs = 27 * HOUR;
    await desk.desk.lookAtRegister();
    expect([await status(id), await status(running.id)]).toEqual(["expired", "active"]);
    const [hearing] = form.hearings;
    const later = { ...hearing, plannedStart: at(48), plannedEnd: at(50) };
    const again = await desk.post("/approvals/import", [{ ...form, version: 2, hearings: [later] }]);
    expect(again.body[0].result).toBe("updated");
    expect(await status(id)).toBe("active");
    desk.clock.shiftMs = 0;
  });
});
