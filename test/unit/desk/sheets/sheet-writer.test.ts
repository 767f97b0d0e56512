// Sheets that are written away from the loop: whole, in order, one after another, and none that would not fit.
import { describe, expect, it } from "vitest";
import { readSheet } from "../../../../src/desk/sheets/read-sheet.ts";
import { MOST_ROWS, SheetWriter } from "../../../../src/desk/sheets/sheet-writer.ts";

const HEADER = ["案号", "法庭"];
const items = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const row = (at: number) => [`（2026）豫08民初${at}号`, `第${at}法庭`];

describe("a sheet", () => {
  it.each(["csv", "xlsx"] as const)("as %s has every row, in order", async (format) => {
    const bytes = await new SheetWriter().inTurn((write) => write(format, HEADER, items(1201), row));
    const { rows } = await readSheet(Buffer.from(bytes));
    expect(rows).toHaveLength(1201);
    expect(JSON.stringify(rows.at(0))).toContain("民初1号");
    expect(JSON.stringify(rows.at(500))).toContain("民初501号");
    expect(JSON.stringify(rows.at(-1))).toContain("民初1201号");
  });

  it("of nothing has its header alone", async () => {
    const bytes = await new SheetWriter().inTurn((write) => write("csv", HEADER, [], row));
    expect(Buffer.from(bytes).toString()).toBe("\ufeff案号,法庭");
  });

  it("that would be too long is refused before anything is written", async () => {
    const tooMany = { length: MOST_ROWS + 1 } as unknown as readonly number[];
    await expect(
      new SheetWriter().inTurn((write) => write("csv", HEADER, tooMany, row)),
    ).rejects.toMatchObject({
      ...{ status: 400, code: "export-too-long" },
    });
  });

  it("waits its turn before its rows are gathered, and of many at once the fifth is refused", async () => {
    const writer = new SheetWriter();
    let gathering = 0;
    let most = 0;
    const export1 = () =>
      writer.inTurn(async (write) => {
        gathering += 1;
        most = Math.max(most, gathering);
        const bytes = await write("csv", HEADER, items(600), row);
        gathering -= 1;
        return bytes;
      });
    const done = await Promise.allSettled([export1(), export1(), export1(), export1(), export1()]);
    expect(done.map(({ status }) => status)).toEqual([...Array(4).fill("fulfilled"), "rejected"]);
    expect(done[4]).toMatchObject({ reason: { status: 503, code: "exports-busy" } });
    expect(most).toBe(1);
    await export1();
  });

  it("is not lost to another one that fails, nor mixed with it", async () => {
    const writer = new SheetWriter();
    const broken = () => {
      throw new Error("planted");
    };
    const [first, failed, last] = await Promise.allSettled([
      writer.inTurn((write) => write("csv", HEADER, items(700), row)),
      writer.inTurn((write) => write("csv", HEADER, items(700), broken)),
      writer.inTurn((write) => write("csv", HEADER, items(2), row)),
    ]);
    expect(first).toMatchObject({ status: "fulfilled" });
    expect(failed).toMatchObject({ status: "rejected", reason: { message: "planted" } });
    const text = last.status === "fulfilled" ? Buffer.from(last.value).toString() : "";
    expect(text.split("\r\n")).toEqual(["\ufeff案号,法庭", row(1).join(","), row(2).join(",")]);
  });
});
