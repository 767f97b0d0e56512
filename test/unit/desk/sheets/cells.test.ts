// What Excel and people make of a cell, read back; what can't be read is told.
import { describe, expect, it } from "vitest";
import {
  caseNumbersOf,
  hearingNoOf,
  momentOf,
  partiesOf,
  textOf,
  yesNoOf,
} from "../../../../src/desk/sheets/cells.ts";

const NINE = "2026-11-23T09:00:00+08:00";
const said = <T>(read: { ok: true; value: T } | { ok: false; why: string }) =>
  read.ok ? read.value : read.why;

describe("a moment", () => {
  it.each([
    [new Date("2026-11-23T09:00:00Z"), NINE],
    [46_349.375, NINE],
    ["46349.375", NINE],
    ["2026-11-23 09:00", NINE],
    ["2026/11/23 9:00:00", NINE],
    ["2026年11月23日 9时00分", NINE],
    ["2026年11月23日上午9:00", NINE],
    ["2026.11.23 9点", NINE],
    ["2026/11/23 下午2:30", "2026-11-23T14:30:00+08:00"],
    ["2026-11-23T01:00:00Z", "2026-11-23T01:00:00Z"],
    ["", "缺少时间"],
    ["2026-02-31 09:00", "没有这个时间"],
    ["2026-11-23 25:00", "没有这个时间"],
    ["明天上午", "不是可识别的时间，例如 2026-11-23 09:00"],
    [12, "不是可识别的时间"],
    [99_999_999, "不是可识别的时间"],
  ])("%s", (cell, value) => {
    expect(said(momentOf(cell))).toBe(value);
  });
});

describe("a case number", () => {
  it.each([
    ["（2026）豫0802民初1234号", ["（2026）豫0802民初1234号"]],
    [" (2026) 豫 0802 民初 1234 号 ", ["（2026）豫0802民初1234号"]],
    ["（２０２６）豫０８０２民初１２３４号", ["（2026）豫0802民初1234号"]],
    [
      "（2026）豫0802民初1号、（2026）豫0802民初2号\n（2026）豫0802民初1号",
      ["（2026）豫0802民初1号", "（2026）豫0802民初2号"],
    ],
    [-2026, "案号无法识别：-2026"],
    ["", "缺少案号"],
    ["（2026）豫0802天初1号", "案号无法识别：（2026）豫0802天初1号"],
  ])("%s", (cell, value) => {
    expect(said(caseNumbersOf(cell))).toEqual(value);
  });
});

it("yes and no come as words, as the courts' codes, and unspecified", () => {
  expect(["是", 1, "1", true, "√", "公开"].map((cell) => said(yesNoOf(cell)))).toEqual(Array(6).fill(true));
  expect(["否", 2, "0", false, "不公开"].map((cell) => said(yesNoOf(cell)))).toEqual(Array(5).fill(false));
  expect([null, "", 255, "未指定"].map((cell) => said(yesNoOf(cell)))).toEqual(Array(4).fill(null));
  expect(said(yesNoOf("也许"))).toBe("应为“是”或“否”");
});

it("庭次, parties and quoted formulas are read as people write them", () => {
  expect(["2", 2, "第2次", "二", "2.0"].map((cell) => said(hearingNoOf(cell)))).toEqual([2, 2, 2, 2, 2]);
  expect(said(hearingNoOf("两"))).toBe("庭次应为数字");
  expect(partiesOf("原告：甲公司；被告:乙;丙")).toEqual([
    { role: "原告", name: "甲公司" },
    { role: "被告", name: "乙" },
    { role: "当事人", name: "丙" },
  ]);
  expect(textOf("'=1+1")).toBe("=1+1");
});
