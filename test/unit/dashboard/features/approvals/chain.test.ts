import { describe, expect, it } from "vitest";
import {
  actingFor,
  chainOf,
  gradeOf,
  gradesAbove,
  isTurnOf,
} from "../../../../../dashboard/src/features/approvals/chain.ts";
import { ahead, draftRecord, signature } from "./records.ts";

const said = (record: Parameters<typeof chainOf>[0]) =>
  chainOf(record).map(
    ({ step, state, signature: given, persons }) =>
      `${state} ${step} ${given?.name ?? persons.map(({ person }) => person).join()}`,
  );

describe("the way of a form", () => {
  it("begins with its submission, and shows who signs after it", () => {
    expect(said(draftRecord())).toEqual([
      "now submit 张三",
      "ahead judge 张三",
      "ahead division-chief 李四",
      "ahead vice-president 王五",
    ]);
  });

  it("marks the one step that is due, behind what is signed and before what follows", () => {
    const next = {
      act: "sign",
      step: "division-chief",
      persons: ahead[1]?.persons ?? [],
      why: null,
    } as const;
    const record = draftRecord({ status: "submitted", next, ahead: ahead.slice(1) }, [
      signature("judge", "张三"),
    ]);
    expect(said(record)).toEqual(["done judge 张三", "now division-chief 李四", "ahead vice-president 王五"]);
  });

  it("of a returned form forgets the signatures that fell, but says who returned it", () => {
    const signatures = [
      signature("judge", "张三"),
      signature("division-chief", "李四", { decision: "return", opinion: "请补正" }),
    ];
    const record = draftRecord({ status: "returned" }, signatures);
    expect(said(record).slice(0, 3)).toEqual([
      "refused division-chief 李四",
      "now submit 张三",
      "ahead judge 张三",
    ]);
  });

  it("ends with the chief's confirmation of a change", () => {
    const next = {
      act: "confirm",
      step: "division-chief",
      persons: [{ person: "李四", actingFor: null }],
      why: null,
    } as const;
    const record = draftRecord({ status: "submitted", next, ahead: [] }, [signature("judge", "张三")]);
    expect(said(record).at(-1)).toBe("now confirm 李四");
  });

  it("knows whose turn it is, and for whom he signs", () => {
    const persons = [
      { person: "王五", actingFor: null },
      { person: "赵六", actingFor: "王五" },
    ];
    const record = draftRecord({ next: { act: "sign", step: "vice-president", persons, why: null } });
    expect([isTurnOf("赵六", record), isTurnOf("张三", record)]).toEqual([true, false]);
    expect([actingFor("赵六", record), actingFor("王五", record)]).toEqual(["王五", null]);
    expect(isTurnOf("王五", draftRecord({ next: null }))).toBe(false);
  });

  it("counts the highest grade, and lets it only rise", () => {
    const raised = draftRecord({}, [signature("judge", "张三", { riskGrade: "medium" })]);
    expect(gradeOf(raised.approval)).toBe("medium");
    expect(gradesAbove("medium")).toEqual(["high"]);
    expect(gradesAbove("high")).toEqual([]);
    expect(gradeOf({ ...draftRecord().approval, riskGrade: undefined })).toBeNull();
  });
});
