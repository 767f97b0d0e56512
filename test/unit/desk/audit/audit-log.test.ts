// The audit log: chained, complete, and every change of it shows.

import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../../../src/desk/audit/audit-log.ts";
import { verifyAudit } from "../../../../src/desk/audit/verify.ts";
import { systemClock } from "../../../../src/desk/clock.ts";
import { openStore, type Store } from "../../../../src/desk/store/store.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

let folder: TempFolder;
let file = "";
let store: Store;
let lost: string[];
let log: AuditLog;
const entry = (subject: string) => ({ actor: "甲", action: "session.cut", subject, outcome: "done" });

beforeEach(async () => {
  folder = tempFolder("audit");
  file = join(folder.path, "a.db");
  store = await openStore(file);
  lost = [];
  log = new AuditLog(store.audit, systemClock, ({ subject }) => lost.push(subject));
  await Promise.all(Array.from({ length: 20 }, (_, i) => log.append(entry(`s-${i}`))));
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

function write(sql: string): void {
  const db = new Database(file);
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

/** Writes to the table as somebody with the file would who knows what he does. */
function tamper(sql: string): void {
  const triggers = ["audit_update_refused", "audit_delete_refused", "audit_insert_in_order"];
  write(`${triggers.map((name) => `DROP TRIGGER IF EXISTS ${name};`).join(" ")} ${sql}`);
}

describe("the audit log", () => {
  it("keeps entries in the order of the acts, also over a restart, and verifies", async () => {
    await store.close();
    store = await openStore(file);
    const next = new AuditLog(store.audit, systemClock, () => {});
    await next.append(entry("after"));
    const rows = await store.audit.after(0, 100);
    expect(rows.map(({ subject }) => subject)).toEqual([
      ...Array.from({ length: 20 }, (_, i) => `s-${i}`),
      "after",
    ]);
    expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, entries: 21, brokenAt: null });
  });

  it.each([
    "UPDATE audit SET actor = '乙' WHERE seq = 7",
    "DELETE FROM audit WHERE seq = 5",
    "DELETE FROM audit",
    "INSERT OR REPLACE INTO audit SELECT 5, at, actor, action, subject, outcome, detail, prev, hash FROM audit WHERE seq = 6",
    "REPLACE INTO audit SELECT * FROM audit WHERE seq = 6",
  ])("refuses: %s", async (sql) => {
    expect(() => write(sql)).toThrow("the audit log is append-only");
    expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, entries: 20 });
  });

  it.each([
    ["a changed actor", "UPDATE audit SET actor = '乙' WHERE seq = 7", 7],
    ["a changed time", "UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 3", 3],
    ["a removed entry", "DELETE FROM audit WHERE seq = 5", 6],
    ["two swapped outcomes", "UPDATE audit SET subject = 's-9', action = 'x' WHERE seq = 10", 10],
    [
      "an added entry",
      "INSERT INTO audit SELECT 21, at, actor, action, subject, outcome, detail, prev, hash FROM audit WHERE seq = 20",
      21,
    ],
  ])("shows %s, and where", async (_what, sql, brokenAt) => {
    tamper(sql);
    expect(await verifyAudit(store.audit)).toMatchObject({ ok: false, brokenAt });
  });

  it("tells of an entry that could not be written, and goes on with the next", async () => {
    tamper("ALTER TABLE audit RENAME TO gone");
    await log.note(entry("lost"));
    await expect(log.append(entry("refused"))).rejects.toThrow();
    expect(lost).toEqual(["lost"]);
    tamper("ALTER TABLE gone RENAME TO audit");
    await log.append(entry("kept"));
    expect(await verifyAudit(store.audit)).toMatchObject({ ok: true, entries: 21 });
  });
});
