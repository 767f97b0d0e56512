import { describe, expect, it } from "vitest";
import {
  delegationBody,
  isReady,
  standOf,
  stepsFor,
} from "../../../../../dashboard/src/features/approvals/delegation-draft.ts";
import {
  emptyRows,
  isComplete,
  paperBody,
} from "../../../../../dashboard/src/features/approvals/paper-rows.ts";
import { canSign, signBody } from "../../../../../dashboard/src/features/approvals/signing.ts";
import { isNotice, sorted, timeLeft } from "../../../../../dashboard/src/features/approvals/task-order.ts";
import { partOf, questionsAsked } from "../../../../../dashboard/src/features/approvals/where.ts";
import { paperBodySchema, signBodySchema } from "../../../../../src/desk/contract/approval.ts";
import { delegationBodySchema, type TaskRecord } from "../../../../../src/desk/contract/offices.ts";
import { REASONS } from "../../../../../src/law/reasons.ts";
import { draftRecord } from "./records.ts";

const draft = { decision: null, opinion: "", riskGrade: null, number: "", date: "", scanSha256: "" } as const;
const reply = { number: "豫高法〔2026〕1号", date: "2026-11-20", scanSha256: "a".repeat(64) };

describe("a signature", () => {
  it("needs a decision, and a reason where it is not 同意", () => {
    expect(canSign(draft, "judge")).toBe(false);
    expect(canSign({ ...draft, decision: "approve" }, "judge")).toBe(true);
    expect(canSign({ ...draft, decision: "return", opinion: " " }, "judge")).toBe(false);
    expect(canSign({ ...draft, decision: "reject", opinion: "不宜" }, "judge")).toBe(true);
  });

  it("of a court above needs its reply: number, date, scan", () => {
    const approves = { ...draft, decision: "approve" as const };
    expect(canSign(approves, "provincial-office")).toBe(false);
    expect(canSign({ ...approves, ...reply }, "provincial-office")).toBe(true);
    expect(canSign({ ...approves, ...reply, scanSha256: "" }, "intermediate-court")).toBe(false);
    expect(signBody({ ...approves, ...reply }, "provincial-office", 3)).toMatchObject({ version: 3, reply });
    expect(signBody({ ...approves, ...reply }, "judge", 3)).not.toHaveProperty("reply");
  });

  it("is a body that the desk reads, and raises the grade only where it approves", () => {
    const body = signBody(
      { ...draft, decision: "return", opinion: " 请补正 ", riskGrade: "high" },
      "judge",
      2,
    );
    expect(signBodySchema.parse(body)).toEqual({
      ...{ version: 2, step: "judge", decision: "return", opinion: "请补正" },
    });
  });
});

describe("a paper", () => {
  const rows = emptyRows(draftRecord());
  const signed = rows.map((row, index) => (index < 2 ? { ...row, at: "2026-11-20" } : row));

  it("offers the steps that are due with who holds them, and takes those that have a day", () => {
    expect(rows.map(({ step, name }) => `${step} ${name}`)).toEqual([
      "judge 张三",
      "division-chief 李四",
      "vice-president 王五",
    ]);
    const body = paperBody(signed, "a".repeat(64), 1);
    expect(paperBodySchema.parse(body).signatures.map(({ step }) => step)).toEqual([
      "judge",
      "division-chief",
    ]);
  });

  it("skips no step, and needs its scan", () => {
    expect(isComplete(signed, "a".repeat(64))).toBe(true);
    expect(isComplete(signed, "")).toBe(false);
    expect(isComplete(rows, "a".repeat(64))).toBe(false);
    const gap = rows.map((row, index) => (index === 1 ? { ...row, at: "2026-11-20" } : row));
    expect(isComplete(gap, "a".repeat(64))).toBe(false);
  });
});

describe("a delegation", () => {
  const given = { office: "o", delegate: "赵六", from: "2026-11-20", until: "2026-11-22", reason: "出差" };

  it("is of the office's own step, on days that lie forward", () => {
    const steps = stepsFor({ office: "vice-president" });
    expect(steps[0]).toBe("vice-president");
    expect(isReady({ ...given, steps })).toBe(true);
    expect(isReady({ ...given, steps, until: "2026-11-19" })).toBe(false);
    expect(isReady({ ...given, steps: [] })).toBe(false);
    const body = delegationBody({ ...given, steps }, { court: "豫0802", division: "民一庭" });
    expect(delegationBodySchema.safeParse(body).error).toBeUndefined();
  });

  it("is in force on both its days", () => {
    const on = (day: string) => standOf({ from: "2026-11-20", until: "2026-11-22" }, day);
    expect(["2026-11-19", "2026-11-20", "2026-11-22", "2026-11-23"].map(on)).toEqual([
      "ahead",
      "now",
      "now",
      "over",
    ]);
  });
});

describe("my tasks", () => {
  const task = (subject: string, plannedStart: string | null, id: string | null = null): TaskRecord => ({
    ...{ id, kind: "sign", subject, text: "", at: "2026-11-20T01:00:00Z" },
    form: { caseNumbers: [], causeOfAction: "", judge: "", status: "submitted", plannedStart },
  });

  it("stand in the order of their hearings, those without one last", () => {
    const tasks = [
      task("a", null),
      task("b", "2026-11-24T01:00:00Z"),
      task("c", "2026-11-23T09:00:00+08:00"),
    ];
    expect(sorted(tasks).map(({ subject }) => subject)).toEqual(["c", "b", "a"]);
    expect([isNotice(task("d", null, "n")), isNotice(task("d", null))]).toEqual([true, false]);
  });

  it("say how near a hearing is", () => {
    const now = Date.parse("2026-11-23T00:00:00Z");
    const left = (iso: string) => timeLeft(iso, now);
    expect(left("2026-11-23T00:29:30Z")).toEqual({ unit: "minutes", count: 30 });
    expect(left("2026-11-24T01:00:00Z")).toEqual({ unit: "hours", count: 25 });
    expect(left("2026-11-26T01:00:00Z")).toEqual({ unit: "days", count: 3 });
    expect(left("2026-11-22T01:00:00Z")).toEqual({ unit: "past", count: 0 });
  });
});

describe("a reason", () => {
  it("leads to the part of the form that it is about, wherever the form can cure it", () => {
    const without = Object.keys(REASONS).filter((code) => partOf(code) === null);
    expect(
      without.filter((code) => !/^(approval|signature|condition|overrun|test|duty|policy)/.test(code)),
    ).toEqual([]);
    expect(partOf("question-unanswered")).toBe("questions");
    expect(partOf("risk-unassessed")).toBe("risk");
  });

  it("names the questions that nobody has answered", () => {
    const reasons = [
      { code: "question-unanswered", subjects: ["divorce"] },
      { code: "risk-ungraded", subjects: ["privacy"] },
    ];
    expect([...questionsAsked(reasons)]).toEqual(["divorce"]);
  });
});
