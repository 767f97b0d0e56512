import { describe, expect, it } from "vitest";
import {
  changesOf,
  contentOf,
  emptyValues,
  fromDocket,
  isBroken,
  isUndated,
  QUESTION_NAMES,
  valuesOf,
} from "../../../../../dashboard/src/features/approvals/form-values.ts";
import { draftBodySchema, editBodySchema, QUESTIONS } from "../../../../../src/desk/contract/approval.ts";
import type { DocketRecord } from "../../../../../src/desk/contract/docket.ts";
import { draftRecord } from "./records.ts";

const entry: DocketRecord = {
  ...{ id: "e", caseNumbers: ["（2026）豫0802民初9号"], hearingNo: 2, courtroom: "room-3" },
  ...{ plannedStart: "2026-11-23T01:00:00Z", plannedEnd: "2026-11-23T03:30:00Z", status: "planned" },
  ...{ publicHearing: null, stream: true, procedure: "", judge: "孙七", presiding: "", panel: [], clerk: "" },
  ...{ causeOfAction: "租赁合同纠纷", parties: [], changedAt: "", changedBy: "" },
};

describe("the form while it is filled in", () => {
  const start = emptyValues("豫0802", "张三", ["原告", "被告"]);

  it("asks every question that there is", () => {
    expect([...QUESTION_NAMES].sort()).toEqual([...QUESTIONS].sort());
  });

  it("sends no row that nobody has filled in, and is a body that the desk reads", () => {
    const typed = { ...start, caseNumbers: [" （2026）豫0802民初9号 ", ""] };
    const body = contentOf(typed);
    expect(draftBodySchema.safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({
      caseNumbers: ["（2026）豫0802民初9号"],
      parties: [],
      hearings: [],
      informed: [],
    });
    expect(body).not.toHaveProperty("riskGrade");
  });

  it("takes times for Beijing's, and gives them back as they were typed", () => {
    const values = valuesOf(draftRecord().approval);
    expect(values.hearings).toEqual([
      { no: 1, courtroom: "room-1", start: "2026-11-23T09:00", end: "2026-11-23T11:00" },
    ]);
    expect(contentOf(values).hearings?.[0]).toMatchObject({ plannedStart: "2026-11-23T09:00:00+08:00" });
  });

  it("knows what the docket knows", () => {
    expect(fromDocket(start, entry)).toMatchObject({
      ...{ judge: "孙七", panel: ["孙七"], causeOfAction: "租赁合同纠纷", publicHearing: true },
      hearings: [{ no: 2, courtroom: "room-3", start: "2026-11-23T09:00", end: "2026-11-23T11:30" }],
    });
  });

  it("sends of a corrected form what was changed, and nothing else", () => {
    const before = valuesOf(draftRecord().approval);
    expect(changesOf(before, before)).toEqual({});
    const changes = changesOf(before, {
      ...before,
      reason: "另有理由",
      answers: { ...before.answers, divorce: true },
    });
    expect(changes).toEqual({ reason: "另有理由", answers: { privacy: false, divorce: true } });
    expect(editBodySchema.safeParse({ version: 1, changes }).error).toBeUndefined();
  });

  it("finds rows that would be lost", () => {
    const row = { no: 1, courtroom: "room-1", start: "2026-11-23T09:00", end: "2026-11-23T11:00" };
    expect(isBroken(row)).toBe(false);
    expect(isBroken({ ...row, end: row.start })).toBe(true);
    expect(isBroken({ ...row, courtroom: "" })).toBe(true);
    expect(isBroken({ no: 1, courtroom: "", start: "", end: "" })).toBe(false);
    const told = { role: "原告", name: "甲公司", at: "", how: "", answer: "" };
    expect([isUndated(told), isUndated({ ...told, at: "2026-11-20T09:00" })]).toEqual([true, false]);
  });
});
