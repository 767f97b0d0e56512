/** What stands in a cell, whatever Excel has made of it: moments, yes and no, case numbers, lists of people. PURE. */
import { canonicalCaseNumber } from "../../law/case-number.ts";
import type { SheetCell } from "./read-sheet.ts";

/** A value, or why there is none, as shown beside the cell. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const ok = <T>(value: T): Read<T> => ({ ok: true, value });
const bad = (why: string): Read<never> => ({ ok: false, why });

/** Days from Excel's zero to 1970-01-01. */
const EXCEL_EPOCH_DAYS = 25_569;
const DAY_MS = 86_400_000;
/** Serial numbers outside of these years are counts of something else. */
const [MIN_SERIAL, MAX_SERIAL] = [36_526, 73_050];

export function textOf(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return wallTime(cell.getTime());
  return String(cell)
    .replace(/^'(?=[=+\-@\t\r])/, "")
    .trim();
}

/** A moment of Beijing time, as ISO 8601 with its offset: from a date cell, a serial number, or text in the usual ways. */
export function momentOf(cell: SheetCell | undefined): Read<string> {
  if (cell instanceof Date) return wall(cell.getTime());
  const text = textOf(cell);
  if (text === "") return bad("缺少时间");
  const serial = typeof cell === "number" ? cell : /^\d{5}(\.\d+)?$/.test(text) ? Number(text) : null;
  if (serial !== null) {
    if (serial < MIN_SERIAL || serial > MAX_SERIAL) return bad("不是可识别的时间");
    return wall(Math.round(((serial - EXCEL_EPOCH_DAYS) * DAY_MS) / 1000) * 1000);
  }
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (iso !== null) return Number.isNaN(Date.parse(text)) ? bad("没有这个时间") : ok(text);
  const parts =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*T?\s*(上午|下午)?\s*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*分?(?:\s*[:：]?\s*(\d{1,2})\s*秒?)?$/.exec(
      text,
    );
  if (parts === null) return bad("不是可识别的时间，例如 2026-11-23 09:00");
  const [, year, month, day, half, hour, minute = "0", second = "0"] = parts;
  const hours = Number(hour) + (half === "下午" && Number(hour) < 12 ? 12 : 0);
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second));
  // 31 February becomes March; such a day is not guessed at.
  const back = new Date(ms);
  const isReal =
    back.getUTCMonth() === Number(month) - 1 &&
    back.getUTCDate() === Number(day) &&
    hours < 24 &&
    Number(minute) < 60;
  return isReal ? wall(ms) : bad("没有这个时间");
}

const YES = new Set(["是", "1", "1.0", "true", "公开", "直播", "√", "y", "yes"]);
const NO = new Set(["否", "0", "2", "false", "不公开", "不直播", "×", "n", "no"]);
const UNSPECIFIED = new Set(["", "255", "未指定"]);

/** 是、否, the courts' codes 1、2、255, or nothing: null. */
export function yesNoOf(cell: SheetCell | undefined): Read<boolean | null> {
  const text = textOf(cell).toLowerCase();
  if (YES.has(text)) return ok(true);
  if (NO.has(text)) return ok(false);
  return UNSPECIFIED.has(text) ? ok(null) : bad("应为“是”或“否”");
}

/** One or several, separated as people separate them; every one must be readable. */
export function caseNumbersOf(cell: SheetCell | undefined): Read<string[]> {
  const numbers = listOf(cell);
  if (numbers.length === 0) return bad("缺少案号");
  const unread = numbers.find((number) => canonicalCaseNumber(number) === null);
  if (unread !== undefined) return bad(`案号无法识别：${unread.slice(0, 40)}`);
  return ok([...new Set(numbers.map((number) => canonicalCaseNumber(number) ?? number))]);
}

/** 第 2 次、2、二 → 2; nothing → null. */
export function hearingNoOf(cell: SheetCell | undefined): Read<number | null> {
  const text = textOf(cell);
  if (text === "") return ok(null);
  const digits = /^第?\s*(\d{1,4})(?:\.0+)?\s*次?$/.exec(text)?.[1];
  const word = /^第?([一二三四五六七八九十])次?$/.exec(text)?.[1];
  const number = digits === undefined ? "一二三四五六七八九十".indexOf(word ?? "?") + 1 : Number(digits);
  return number >= 1 && number <= 10_000 ? ok(number) : bad("庭次应为数字");
}

export function listOf(cell: SheetCell | undefined): string[] {
  return textOf(cell)
    .split(/[、;；,，\n]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** `原告：甲公司；被告：乙公司`; without a role: 当事人. */
export function partiesOf(cell: SheetCell | undefined): { role: string; name: string }[] {
  return textOf(cell)
    .split(/[;；\n]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map((each) => {
      const at = each.search(/[:：]/);
      return at > 0 && at < each.length - 1
        ? { role: each.slice(0, at).trim(), name: each.slice(at + 1).trim() }
        : { role: "当事人", name: each.replace(/[:：]$/, "") };
    });
}

/** A reading of the clock on the wall, held as if it were UTC: that is how Excel's cells come. */
function wall(ms: number): Read<string> {
  return ok(`${new Date(ms).toISOString().slice(0, 19)}+08:00`);
}

function wallTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}
