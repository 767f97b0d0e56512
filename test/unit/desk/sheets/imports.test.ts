// Issue 4, line 5: 10,000 rows as CSV in GB18030 and as XLSX with 50 bad cells: each is named, nothing is taken or the good ones
// alone, and the same sheet again changes nothing.
import { execFileSync } from "node:child_process";
import { constants, deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOCKET_COLUMNS } from "../../../../src/desk/sheets/docket-sheet.ts";
import { writeSheet } from "../../../../src/desk/sheets/write-sheet.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(async () => {
  await desk.start();
  await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
});
afterAll(() => desk.stop());

const ROWS = 10_000;
const HEADER = DOCKET_COLUMNS.map(({ names }) => names[0] ?? "");
const column = (name: string) => HEADER.indexOf(name);

interface Bad {
  readonly row: number;
  readonly column: string;
  readonly value: string;
}

/** 50 cells in which something is wrong, of five kinds, spread over the sheet. */
const FAULTS: readonly (readonly [string, string])[] = [
  ["案号", "（2026）豫0802天初1号"],
  ["开庭时间", "2026-02-31 09:00"],
  ["法庭", "第九十九法庭"],
  ["是否公开开庭", "也许"],
  ["庭次", "若干"],
];

function sheet(year: number): { rows: string[][]; bad: Bad[] } {
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, "0");
    const row = HEADER.map(() => "");
    row[column("案号")] = i % 3 === 0 ? `(${year}) 豫0802民初${i + 1}号` : `（${year}）豫0802民初${i + 1}号`;
    row[column("庭次")] = "1";
    row[column("法庭")] = i % 2 === 0 ? "第一法庭" : "room-2";
    row[column("开庭时间")] = i % 2 === 0 ? `${year}/11/${day} 9:00` : `${year}年11月${day}日 9时00分`;
    row[column("结束时间")] = `${year}-11-${day} 11:00`;
    row[column("是否公开开庭")] = "是";
    row[column("案由")] = "买卖合同纠纷";
    row[column("当事人")] = "原告：甲公司；被告：乙公司";
    return row;
  });
  const bad = Array.from({ length: 50 }, (_, i) => {
    const [name = "", value = ""] = FAULTS[i % FAULTS.length] ?? [];
    const at = 100 + i * 197;
    const row = rows[at];
    if (row !== undefined) row[column(name)] = value;
    return { row: at + 2, column: name, value };
  });
  return { rows, bad };
}

const gb18030 = (text: string) =>
  execFileSync("iconv", ["-f", "UTF-8", "-t", "GB18030"], { input: text, maxBuffer: 1 << 28 });
const csv = (rows: readonly (readonly string[])[]) =>
  [HEADER, ...rows].map((row) => row.join(",")).join("\r\n");

describe.each([
  ["csv in GB18030", "gb18030", async (rows: string[][]) => gb18030(csv(rows)), 2026],
  ["xlsx", "xlsx", async (rows: string[][]) => Buffer.from(await writeSheet("xlsx", HEADER, rows)), 2027],
] as const)("10,000 rows of %s with 50 bad cells", (_name, encoding, bytesOf, year) => {
  it("names each bad cell, takes all or nothing or the good rows, and changes nothing the second time", async () => {
    const { rows, bad } = sheet(year);
    const contentBase64 = (await bytesOf(rows)).toString("base64");
    const send = async (more: object) => (await desk.post("/docket/import", { contentBase64, ...more })).body;
    const dry = await send({});
    expect(dry.bad.map(({ why: _, ...cell }: Bad & { why: string }) => cell)).toEqual(bad);
    expect(dry).toMatchObject({
      encoding,
      rows: ROWS,
      created: ROWS - 50,
      updated: 0,
      unchanged: 0,
      applied: false,
    });
    expect(await send({ dryRun: false })).toMatchObject({ applied: false, created: ROWS - 50 });
    const month = `from=${year}-11-01T00:00:00Z&to=${year}-11-30T00:00:00Z`;
    const held = async () => (await desk.call("GET", `/docket?${month}`)).body.items.length;
    expect(await held()).toBe(0);

    const taken = await send({ dryRun: false, goodRowsOnly: true });
    expect(taken).toMatchObject({ applied: true, created: ROWS - 50 });
    expect(await held()).toBe(ROWS - 50);
    const again = await send({ dryRun: false, goodRowsOnly: true });
    expect(again).toMatchObject({ applied: true, created: 0, updated: 0, unchanged: ROWS - 50 });
    // Two times ten thousand rows and a dry run: a slow machine takes longer than a test has by default.
  }, 90_000);
});

describe("a sheet", () => {
  const send = (path: string, text: string | Buffer, more: object = {}) =>
    desk.post(path, { contentBase64: Buffer.from(text).toString("base64"), dryRun: false, ...more });

  it("in UTF-8 with a mark, with the courts' own column names and ignored ones, is understood", async () => {
    const text =
      "\ufeffah,tc,ftbs,kssj,jssj,gkkt,sfzb,fydm,llfs\n（2026）豫0802民初60001号,1,第一法庭,2026-12-01 09:00,2026-12-01 10:00,255,1,1,tcp\n";
    const { body } = await send("/docket/import", text);
    expect(body).toMatchObject({ encoding: "utf-8", created: 1, applied: true, ignored: ["fydm", "llfs"] });
    const { items } = (await desk.call("GET", "/docket?from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z"))
      .body;
    expect(items).toMatchObject([{ publicHearing: null, stream: true, courtroom: "room-1" }]);
  });

  it("without a needed column, of no known kind, or empty, says so", async () => {
    expect((await send("/docket/import", "案号,法庭\nx,y\n")).body.bad).toEqual([
      { row: 1, column: "开庭时间", value: "", why: "表头缺少这一列" },
      { row: 1, column: "结束时间", value: "", why: "表头缺少这一列" },
    ]);
    expect((await send("/docket/import", Buffer.from([0x81, 0x20, 0xff]))).body.code).toBe(
      "sheet-unreadable",
    );
    expect((await send("/docket/import", "PK not a workbook")).body.code).toBe("sheet-unreadable");
    expect((await send("/docket/import", "\n\n\n\n")).body.code).toBe("sheet-empty");
  });

  it("that unpacks to gigabytes is refused, and the desk goes on", async () => {
    const { status, body } = await send(
      "/docket/import",
      zipOfZeros("xl/worksheets/sheet1.xml", 2 ** 20, 3_000),
    );
    expect([status, body.code]).toEqual([400, "sheet-unreadable"]);
    expect((await desk.call("GET", "/healthz")).status).toBe(200);
  });

  it("makes drafts, none of which is an approval, one for a case and hearing, and none for a listed case", async () => {
    await desk.post("/never-stream", { caseNumber: "（2026）豫0802民初70002号", ground: "涉密" });
    const row = (number: number) =>
      `（2026）豫0802民初${number}号,1,第一法庭,2026-12-02 09:00,2026-12-02 10:00,张三,豫0802,低风险,是`;
    const text = `案号,庭次,法庭,开庭时间,结束时间,承办法官,法院代字,风险评估,是否公开开庭\n${[70001, 70002, 70001].map(row).join("\n")}\n`;
    const first = (await send("/approvals/import/sheet", text)).body;
    expect(first).toMatchObject({ created: 1, unchanged: 2, applied: true, bad: [] });
    expect((await send("/approvals/import/sheet", text)).body).toMatchObject({ created: 0, unchanged: 3 });
    const { items } = (await desk.call("GET", "/approvals?status=draft")).body;
    expect(items).toMatchObject([
      { status: "draft", filedHere: true, approval: { signatures: [], riskGrade: "low" } },
    ]);
  });

  it("comes out again as it went in: what was exported changes nothing when it is imported", async () => {
    const span = "from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z";
    for (const format of ["csv", "xlsx"]) {
      const url = `http://127.0.0.1:${desk.desk.port}/api/v1/docket/export?${span}&format=${format}`;
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${await desk.token(`导出${format}`)}` },
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect((await send("/docket/import", bytes)).body).toMatchObject({ rows: 1, unchanged: 1, bad: [] });
    }
    const formula = Buffer.from(await writeSheet("csv", ["a"], [["=1+1"], ["-2026"]])).toString();
    expect(formula).toContain("'=1+1");
  });
});

/** A ZIP whose one entry is `megabytes` blocks of zeros, packed a thousand to one. */
function zipOfZeros(name: string, blockBytes: number, megabytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(blockBytes), { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
  const data = Buffer.concat([
    ...Array.from({ length: megabytes }, () => block),
    deflateRawSync(Buffer.alloc(0)),
  ]);
  const fileName = Buffer.from(name);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(data.length, 4);
  sizes.writeUInt32LE(blockBytes * megabytes, 8);
  const common = Buffer.concat([
    Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]),
    sizes,
    Buffer.from([fileName.length, 0, 0, 0]),
  ]);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, fileName, data]);
  const central = Buffer.concat([
    Buffer.from("PK\x01\x02"),
    Buffer.from([20, 0]),
    common,
    Buffer.alloc(14),
    fileName,
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
