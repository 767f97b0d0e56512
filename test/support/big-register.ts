// A register of many years, written straight into the database: forms as the desk would have stored them, and a whole audit chain.
import Database from "better-sqlite3";
import { chainEntry } from "../../src/desk/audit/chain.ts";
import { approvalSchema } from "../../src/desk/contract/approval.ts";
import { approvalFor } from "./approval-builder.ts";

export interface BigRegister {
  readonly approvals: number;
  readonly auditRows: number;
  /** Of its courtrooms' ids; default `room-`. */
  readonly roomPrefix?: string;
}

/** @param now the hearings lie around it: a hundred a day, so that today's are few among many. */
export function fillRegister(file: string, size: BigRegister, now: Date): void {
  const { approvals, auditRows, roomPrefix = "room-" } = size;
  const db = new Database(file);
  db.pragma("synchronous = off");
  try {
    db.transaction(() => insertApprovals(db, approvals, now, roomPrefix))();
    db.transaction(() => insertAudit(db, auditRows, now))();
  } finally {
    db.close();
  }
}

export const caseOf = (i: number) => `（2026）豫0802民初${5_000_000 + i}号`;

function insertApprovals(db: Database.Database, count: number, now: Date, roomPrefix: string): void {
  const form = db.prepare(
    `insert into approvals (id, source, external_id, version, status, imported_at, imported_by, body)
     values (?, 'api', ?, 1, ?, ?, 'big', ?)`,
  );
  const ofCase = db.prepare("insert into approval_cases values (?, ?)");
  const hearing = db.prepare("insert into approval_hearings values (?, 1, ?, ?, ?)");
  const entry = db.prepare(
    `insert into docket (id, hearing_no, courtroom, planned_start_ms, planned_end_ms, status, body, changed_at, changed_by)
     values (?, 1, ?, ?, ?, 'planned', ?, ?, 'big')`,
  );
  const entryCase = db.prepare("insert into docket_cases values (?, ?)");
  for (let i = 0; i < count; i++) {
    const day = Math.floor(i / 100) - Math.floor(count / 200);
    const at = new Date(now.getTime() + day * 86_400_000);
    const courtroom = `${roomPrefix}${1 + (i % 100)}`;
    const body = approvalSchema.parse(approvalFor({ courtroom, caseNumber: caseOf(i), now: at }));
    const id = `big-${String(i).padStart(7, "0")}`;
    const [planned] = body.hearings;
    const [start, end] = [Date.parse(planned?.plannedStart ?? ""), Date.parse(planned?.plannedEnd ?? "")];
    form.run(
      id,
      id,
      day < 0 ? "used" : "active",
      at.toISOString(),
      JSON.stringify({ ...body, externalId: id }),
    );
    ofCase.run(id, caseOf(i));
    hearing.run(id, courtroom, start, end);
    const docket = {
      ...{
        caseNumbers: [caseOf(i)],
        hearingNo: 1,
        courtroom,
        publicHearing: true,
        stream: true,
        status: "planned",
      },
      ...{
        plannedStart: planned?.plannedStart,
        plannedEnd: planned?.plannedEnd,
        procedure: "一审",
        judge: "张三",
      },
      ...{ presiding: "", panel: [], clerk: "", causeOfAction: "买卖合同纠纷", parties: [] },
    };
    entry.run(id, courtroom, start, end, JSON.stringify(docket), at.toISOString());
    entryCase.run(id, caseOf(i));
  }
}

function insertAudit(db: Database.Database, count: number, now: Date): void {
  const insert = db.prepare(
    "insert into audit values (@seq, @at, @actor, @action, @subject, @outcome, @detail, @prev, @hash)",
  );
  const begin = now.getTime() - count * 60_000;
  let last = db.prepare("select seq, hash from audit order by seq desc limit 1").get() as
    | { seq: number; hash: string }
    | undefined;
  for (let i = 0; i < count; i++) {
    const row = chainEntry(last ?? null, {
      at: new Date(begin + i * 60_000).toISOString(),
      actor: `法官${i % 500}`,
      action: i % 3 === 0 ? "session.decide" : "approval.sign",
      subject: `big-${String(i % 100_000).padStart(7, "0")}`,
      outcome: "done",
      detail: JSON.stringify({ courtroom: `room-${i % 100}`, address: "127.0.0.1" }),
    });
    insert.run(row);
    last = row;
  }
}
