// The signed head of each day, days moved to files after six months, and a verification that goes across them.
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../../../src/desk/audit/audit-log.ts";
import { monthsBefore, SealedDays } from "../../../../src/desk/audit/sealed-days.ts";
import { verifyAudit } from "../../../../src/desk/audit/verify.ts";
import { systemClock } from "../../../../src/desk/clock.ts";
import { openStore, type Store } from "../../../../src/desk/store/store.ts";
import { temporarySigner } from "../../../../src/journal/signer.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

let folder: TempFolder;
let store: Store;
let log: AuditLog;
let days: SealedDays;
let now = 0;
const faults: unknown[] = [];
const clock = { ...systemClock, wallMs: () => now };
const FIRST = Date.parse("2026-01-05T09:00:00+08:00");
const DAY = 86_400_000;

beforeEach(async () => {
  folder = tempFolder("days");
  store = await openStore(join(folder.path, "a.db"));
  log = new AuditLog(store.audit, clock, () => {});
  days = new SealedDays({
    ...{ rows: store.auditDays, entries: store.audit, audit: log, signer: temporarySigner(), clock },
    folder: join(folder.path, "audit"),
    onError: (error) => faults.push(error),
  });
  // Three days of ten entries; a day ends at midnight in Beijing.
  for (const day of [0, 1, 2]) {
    for (let i = 0; i < 10; i++) {
      now = FIRST + day * DAY + i * 90 * 60_000;
      await log.append({ actor: "甲", action: "session.cut", subject: `${day}-${i}`, outcome: "done" });
    }
  }
});
afterEach(async () => {
  expect(faults).toEqual([]);
  await store.close();
  folder.remove();
});

const at = (time: string) => {
  now = Date.parse(time);
  return days.look();
};
const verify = () => verifyAudit(store.audit, days);
function tamper(sql: string): void {
  const db = new Database(join(folder.path, "a.db"));
  try {
    const triggers = db.prepare("select name from sqlite_master where type = 'trigger'").all() as {
      name: string;
    }[];
    for (const { name } of triggers) db.exec(`drop trigger "${name}"`);
    db.exec(sql);
  } finally {
    db.close();
  }
}

describe("the head of a day", () => {
  it("is signed when the day is over in Beijing, once", async () => {
    await at("2026-01-07T23:59:00+08:00");
    expect((await days.all()).map(({ day, firstSeq, lastSeq }) => [day, firstSeq, lastSeq])).toEqual([
      ["2026-01-05", 1, 10],
      ["2026-01-06", 11, 20],
    ]);
    await at("2026-01-08T00:01:00+08:00");
    await at("2026-01-08T00:02:00+08:00");
    // The third day has the entries that sealed the two before it.
    expect((await days.all()).at(-1)).toMatchObject({ day: "2026-01-07", firstSeq: 21, lastSeq: 32 });
    expect(await verify()).toMatchObject({ ok: true, sealedDays: 3, lastSealedDay: "2026-01-07" });
  });

  it("takes the entries of a clock that was set back into the day that follows", async () => {
    await at("2026-01-08T12:00:00+08:00");
    now = Date.parse("2026-01-06T12:00:00+08:00");
    await log.append({ actor: "甲", action: "x", subject: "back", outcome: "done" });
    await at("2026-01-09T12:00:00+08:00");
    expect((await days.all()).map(({ day }) => day)).toEqual([
      ...["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"],
    ]);
    expect(await verify()).toMatchObject({ ok: true, sealedDays: 4 });
  });

  it("shows a chain that was written anew from the middle on, and a log that ends too early", async () => {
    await at("2026-01-08T12:00:00+08:00");
    tamper("delete from audit where seq > 15");
    expect(await verify()).toMatchObject({ ok: false, fault: "missing-before", brokenAt: 16 });
    tamper(
      "update audit_days set head = (select hash from audit where seq = 9), last_seq = 9 where first_seq = 1",
    );
    expect(await verify()).toMatchObject({ ok: false, fault: "seal-broken", brokenAt: 9 });
  });
});

describe("a moved day", () => {
  it("is not moved before six calendar months are over", async () => {
    expect(monthsBefore("2026-08-31", 6)).toBe("2026-02-28");
    expect(monthsBefore("2026-03-01", 6)).toBe("2025-09-01");
    await at("2026-07-06T12:00:00+08:00");
    expect(() => days.archive("2026-01-07", "甲")).toThrow("2026-01-06");
    expect(await days.archive("2026-01-06", "甲")).toMatchObject([{ day: "2026-01-05" }]);
  });

  it("stands in a file with its head, and the log verifies across it", async () => {
    await at("2026-09-01T12:00:00+08:00");
    const before = await verify();
    await days.archive("2026-01-07", "甲");
    const [file, second] = readdirSync(join(folder.path, "audit"));
    expect([file, second]).toEqual(["audit-2026-01-05.jsonl", "audit-2026-01-06.jsonl"]);
    expect((await store.audit.after(0, 1))[0]?.seq).toBe(21);
    const after = await verify();
    expect(after).toMatchObject({ ok: true, sealedDays: before.sealedDays, fault: null });
    // Two entries tell that the two days were moved.
    expect(after.entries).toBe(before.entries + 2);
    // New entries follow the chain.
    await log.append({ actor: "乙", action: "x", subject: "after", outcome: "done" });
    expect(await verify()).toMatchObject({ ok: true });
  });

  it.each([
    ["altered", (path: string) => writeFileSync(path, readFileSync(path, "utf8").replace("甲", "乙"))],
    ["longer", (path: string) => appendFileSync(path, "{}\n")],
    ["gone", (path: string) => rmSync(path)],
  ])("that is %s is named", async (_what, spoil) => {
    await at("2026-09-01T12:00:00+08:00");
    await days.archive("2026-01-07", "甲");
    spoil(join(folder.path, "audit", "audit-2026-01-06.jsonl"));
    expect(await verify()).toMatchObject({ ok: false, fault: "archive-lost", brokenAt: 11 });
  });

  it("leaves the rest of the log as append-only as it was", async () => {
    await at("2026-09-01T12:00:00+08:00");
    await days.archive("2026-01-06", "甲");
    const db = new Database(join(folder.path, "a.db"));
    const refused = (sql: string) => expect(() => db.exec(sql), sql).toThrow("append-only");
    refused("delete from audit where seq = 11");
    refused("delete from audit_days");
    refused("update audit_days set archive_file = null");
    refused("update audit_days set head = 'x' where archive_file is null");
    refused("update audit_days set last_seq = 99, archive_file = 'x' where archive_file is null");
    db.close();
  });
});
