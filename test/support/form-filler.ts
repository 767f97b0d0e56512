// A form as a clerk fills it in, without its signatures; and the offices that sign it.
import { approvalFor } from "./approval-builder.ts";

/** The content of a draft: a hearing in `hoursAhead` hours in this room. */
export function draftFor(courtroom: string, nowMs: number, hoursAhead = 24, judge = "张三") {
  const startMs = nowMs + hoursAhead * 3_600_000;
  const {
    externalId: _e,
    version: _v,
    signatures: _s,
    ...content
  } = approvalFor({ courtroom, now: new Date(startMs + 5 * 60_000) });
  const at = new Date(nowMs - 3_600_000).toISOString();
  const informed = ["甲公司", "乙公司"].map((name) => ({ role: "当事人", name, at, how: "书面" }));
  return { ...content, informed, judge };
}

const COURT = { court: "豫0802", from: "2020-01-01" };

/** 民一庭: 庭长李四, 分管院长王五, 院长赵六. */
export const OFFICES = [
  { ...COURT, person: "李四", office: "division-chief", division: "民一庭" },
  { ...COURT, person: "王五", office: "vice-president", division: "民一庭" },
  { ...COURT, person: "赵六", office: "president" },
  { ...COURT, person: "中院督查室", office: "intermediate-office", court: "豫08" },
  { ...COURT, person: "登记员", office: "provincial-clerk" },
] as const;

/** A scan: the smallest PDF that says what it is. */
export const SCAN = Buffer.from("%PDF-1.4\n% scan of the signed form\n").toString("base64");
