/** Versioned schema changes. A migration that has shipped is never edited: the next change is a new one. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { incidents } from "./incidents-migration.ts";
import { createTexts, key, type Schema } from "./migration-tables.ts";
import { notify } from "./notify-migration.ts";
import { people } from "./people-migration.ts";
import { drills, selfCheck } from "./self-check-migration.ts";
import { shifts } from "./shift-migration.ts";
import { supervision } from "./supervision-migration.ts";
import { watch } from "./watch-migration.ts";

const first: Migration = {
  up: async (db: Kysely<unknown>) => {
    await createSettingsAndRooms(db.schema);
    await createRegister(db.schema);
    await createSessions(db.schema);
    await createLatches(db.schema);
    await createPeople(db.schema);
    await createAudit(db.schema);
  },
};

const bars: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .createTable("never_stream")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("case_number", "text", (c) => c.notNull())
      .addColumn("ground", "text", (c) => c.notNull())
      .addColumn("entered_at", "text", (c) => c.notNull())
      .addColumn("entered_by", "text", (c) => c.notNull())
      .addColumn("removed_at", "text")
      .addColumn("removed_by", "text")
      .addColumn("removal_reason", "text")
      .execute();
    await schema
      .createTable("objections")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("case_number", "text", (c) => c.notNull())
      .addColumn("objector", "text", (c) => c.notNull())
      .addColumn("ground", "text", (c) => c.notNull())
      .addColumn("recorded_at", "text", (c) => c.notNull())
      .addColumn("recorded_by", "text", (c) => c.notNull())
      .addColumn("justified", "integer")
      .addColumn("ruled_at", "text")
      .addColumn("ruled_by", "text")
      .addColumn("ruling_reason", "text")
      .execute();
    await schema
      .createTable("clearances")
      .addColumn("id", "text", (c) => c.primaryKey())
      .addColumn("case_number", "text", (c) => c.notNull())
      .addColumn("earlier_number", "text", (c) => c.notNull())
      .addColumn("reason", "text", (c) => c.notNull())
      .addColumn("stated_at", "text", (c) => c.notNull())
      .addColumn("stated_by", "text", (c) => c.notNull())
      .execute();
  },
};

/** Whoever has the file can drop these; then the chain still shows it. They stop a slip and a careless tool. */
const auditIsAppendOnly: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const act of ["update", "delete"]) {
      await sql`create trigger ${sql.ref(`audit_${act}_refused`)} before ${sql.raw(act)} on audit
        begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
    }
    // "insert or replace" removes a row without asking the trigger above.
    await sql`create trigger audit_insert_in_order before insert on audit
      when new.seq <= (select max(seq) from audit)
      begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
  },
};

const airedByPerson: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema
      .alterTable("sessions")
      .addColumn("aired_by_person", "integer", (c) => c.notNull().defaultTo(0))
      .execute();
  },
};

/** Forms filed here: offices, signatures step by step, papers, changes; the docket; what waits for a person. */
const register: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema.alterTable("courtrooms").addColumn("court", "text").execute();
    await schema.alterTable("approvals").addColumn("file_sha256", "text").execute();
    await schema
      .alterTable("approvals")
      .addColumn("awaits_confirmation", "integer", (c) => c.notNull().defaultTo(0))
      .execute();
    await schema.createIndex("approvals_status").on("approvals").columns(["status", "id"]).execute();
    await createTexts(schema, "used_hearings", ["approval_id", "session_id", "used_at"], [], (table) =>
      table
        .addColumn("hearing_no", "integer", (c) => c.notNull())
        .addPrimaryKeyConstraint("used_hearings_key", ["approval_id", "hearing_no"]),
    );
    await createTexts(
      schema,
      "approval_changes",
      ["approval_id", "at", "by", "cost", "items"],
      ["reason", "confirmed_by", "confirmed_at"],
      (table) => table.addColumn("id", "text", key).addColumn("version", "integer", (c) => c.notNull()),
    );
    await createTexts(
      schema,
      "papers",
      ["approval_id", "signatures", "scan_sha256", "entered_by", "entered_at"],
      ["checked_by", "checked_at", "note"],
      (table) =>
        table
          .addColumn("id", "text", key)
          .addColumn("version", "integer", (c) => c.notNull())
          .addColumn("agrees", "integer"),
    );
    for (const table of ["approval_changes", "papers"]) {
      await schema.createIndex(`${table}_approval`).on(table).column("approval_id").execute();
    }
    await createTexts(
      schema,
      "offices",
      ["person", "office", "court", "from_day", "entered_by", "entered_at"],
      ["division", "until_day"],
      (table) => table.addColumn("id", "text", key),
    );
    await createTexts(
      schema,
      "delegations",
      ["principal", "delegate", "court", "steps", "from_day", "until_day", "reason", "given_by", "given_at"],
      ["division"],
      (table) => table.addColumn("id", "text", key),
    );
    await createTexts(schema, "notices", ["person", "kind", "subject", "text", "at"], ["read_at"], (table) =>
      table.addColumn("id", "text", key).addColumn("key", "text", (c) => c.notNull().unique()),
    );
    await schema.createIndex("notices_person").on("notices").columns(["person", "read_at"]).execute();
    await createTexts(
      schema,
      "docket",
      ["courtroom", "status", "body", "changed_at", "changed_by"],
      [],
      (table) =>
        table
          .addColumn("id", "text", key)
          .addColumn("hearing_no", "integer")
          .addColumn("planned_start_ms", "integer", (c) => c.notNull())
          .addColumn("planned_end_ms", "integer", (c) => c.notNull()),
    );
    await schema.createIndex("docket_room").on("docket").columns(["courtroom", "planned_start_ms"]).execute();
    await schema.createIndex("docket_start").on("docket").column("planned_start_ms").execute();
    await createTexts(schema, "docket_cases", ["entry_id", "case_number"], [], (table) => table);
    await schema
      .createIndex("docket_cases_number")
      .on("docket_cases")
      .columns(["case_number", "entry_id"])
      .execute();
    await schema.createIndex("docket_cases_entry").on("docket_cases").column("entry_id").execute();
    await schema
      .createIndex("approval_hearings_start")
      .on("approval_hearings")
      .column("planned_start_ms")
      .execute();
  },
};

/** A day leaves the table only when its signed head and the file that holds it are noted; that note is never taken back. */
const auditDays: Migration = {
  up: async (db: Kysely<unknown>) => {
    await createTexts(
      db.schema,
      "audit_days",
      ["head", "sealed_at", "signature", "public_key"],
      ["archive_file", "archive_sha256"],
      (table) =>
        table
          .addColumn("day", "text", key)
          .addColumn("first_seq", "integer", (c) => c.notNull())
          .addColumn("last_seq", "integer", (c) => c.notNull()),
    );
    for (const column of ["actor", "action", "subject"]) {
      await db.schema.createIndex(`audit_${column}`).on("audit").columns([column, "seq"]).execute();
    }
    await sql`drop trigger audit_delete_refused`.execute(db);
    await sql`create trigger audit_delete_refused before delete on audit
      when not exists (select 1 from audit_days
        where archive_file is not null and old.seq between first_seq and last_seq)
      begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
    await sql`create trigger audit_days_delete_refused before delete on audit_days
      begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
    await sql`create trigger audit_days_update_refused before update on audit_days
      when old.archive_file is not null or new.archive_file is null or new.day is not old.day
        or new.first_seq is not old.first_seq or new.last_seq is not old.last_seq
        or new.head is not old.head or new.signature is not old.signature
      begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
    await sql`create trigger audit_days_insert_in_order before insert on audit_days
      when new.first_seq <= (select max(last_seq) from audit_days) or new.archive_file is not null
      begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
  },
};

const stage: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await schema.alterTable("sessions").addColumn("stage", "text").execute();
  },
};

export const migrations: Readonly<Record<string, Migration>> = {
  "0001-first": first,
  "0002-bars": bars,
  "0003-audit-append-only": auditIsAppendOnly,
  "0004-aired-by-person": airedByPerson,
  "0005-register": register,
  "0006-audit-days": auditDays,
  "0007-stage": stage,
  "0008-people": people,
  "0009-watch": watch,
  "0010-incidents": incidents,
  "0011-notify": notify,
  "0012-self-check": selfCheck,
  "0013-drills": drills,
  "0014-shifts": shifts,
  "0015-supervision": supervision,
};

async function createSettingsAndRooms(schema: Schema): Promise<void> {
  await schema
    .createTable("settings")
    .addColumn("key", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .execute();
  await schema
    .createTable("courtrooms")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("key_hash", "text", (c) => c.notNull())
    .addColumn("test_mode", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("target_url", "text")
    .addColumn("target_stream_name", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .execute();
}

async function createRegister(schema: Schema): Promise<void> {
  await schema
    .createTable("approvals")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("source", "text", (c) => c.notNull())
    .addColumn("external_id", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("status_reason", "text")
    .addColumn("imported_at", "text", (c) => c.notNull())
    .addColumn("imported_by", "text", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addUniqueConstraint("approvals_source_external", ["source", "external_id"])
    .execute();
  await schema
    .createTable("approval_cases")
    .addColumn("approval_id", "text", (c) => c.notNull().references("approvals.id").onDelete("cascade"))
    .addColumn("case_number", "text", (c) => c.notNull())
    .execute();
  await schema
    .createIndex("approval_cases_number")
    .on("approval_cases")
    .columns(["case_number", "approval_id"])
    .execute();
  await schema
    .createTable("approval_hearings")
    .addColumn("approval_id", "text", (c) => c.notNull().references("approvals.id").onDelete("cascade"))
    .addColumn("hearing_no", "integer", (c) => c.notNull())
    .addColumn("courtroom", "text", (c) => c.notNull())
    .addColumn("planned_start_ms", "integer", (c) => c.notNull())
    .addColumn("planned_end_ms", "integer", (c) => c.notNull())
    .execute();
  await schema
    .createIndex("approval_hearings_room")
    .on("approval_hearings")
    .columns(["courtroom", "planned_start_ms"])
    .execute();
  for (const table of ["approval_cases", "approval_hearings"]) {
    await schema.createIndex(`${table}_approval`).on(table).column("approval_id").execute();
  }
  await schema
    .createTable("sources")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("public_key", "text", (c) => c.notNull())
    .addColumn("added_at", "text", (c) => c.notNull())
    .addColumn("added_by", "text", (c) => c.notNull())
    .execute();
}

async function createSessions(schema: Schema): Promise<void> {
  await schema
    .createTable("sessions")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("courtroom", "text", (c) => c.notNull())
    .addColumn("directory", "text", (c) => c.notNull())
    .addColumn("started_at", "text", (c) => c.notNull())
    .addColumn("ended_at", "text")
    .addColumn("live", "integer", (c) => c.notNull())
    .addColumn("report", "text", (c) => c.notNull())
    .addColumn("case_numbers", "text", (c) => c.notNull())
    .addColumn("hearing_no", "integer")
    .addColumn("phase", "text", (c) => c.notNull())
    .addColumn("wanted", "integer", (c) => c.notNull())
    .addColumn("operator_paused", "integer", (c) => c.notNull())
    .addColumn("opened_at", "text")
    .addColumn("closed_at", "text")
    .addColumn("extended_until", "text")
    .execute();
  await schema.createIndex("sessions_room").on("sessions").columns(["courtroom", "started_at"]).execute();
  await schema.createIndex("sessions_live").on("sessions").column("live").execute();
  await schema
    .createTable("parts")
    .addColumn("session_id", "text", (c) => c.notNull())
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("opened_at", "text", (c) => c.notNull())
    .addColumn("closed_at", "text")
    .addColumn("size_bytes", "integer", (c) => c.notNull())
    .addColumn("recovered", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("parts_key", ["session_id", "number"])
    .execute();
  await schema
    .createTable("gaps")
    .addColumn("session_id", "text", (c) => c.notNull())
    .addColumn("from_at", "text", (c) => c.notNull())
    .addColumn("to_at", "text")
    .addColumn("cause", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("gaps_key", ["session_id", "from_at", "cause"])
    .execute();
  await schema
    .createTable("openings")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("courtroom", "text", (c) => c.notNull())
    .addColumn("predecessor_id", "text")
    .addColumn("case_numbers", "text", (c) => c.notNull())
    .addColumn("hearing_no", "integer")
    .addColumn("phase", "text", (c) => c.notNull())
    .addColumn("opened_at", "text")
    .execute();
}

async function createLatches(schema: Schema): Promise<void> {
  await schema
    .createTable("latches")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("scope", "text", (c) => c.notNull())
    .addColumn("cut_at", "text", (c) => c.notNull())
    .addColumn("cut_by", "text")
    .addColumn("cut_by_token", "text")
    .addColumn("reason", "text")
    .addColumn("case_numbers", "text", (c) => c.notNull())
    .addColumn("lifted_at", "text")
    .addColumn("lifted_by", "text")
    .execute();
  await schema
    .createTable("rearm_requests")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("scope", "text", (c) => c.notNull())
    .addColumn("requested_at", "text", (c) => c.notNull())
    .addColumn("requested_by", "text", (c) => c.notNull())
    .addColumn("requested_by_token", "text", (c) => c.notNull())
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("outcome", "text")
    .addColumn("confirmed_by", "text")
    .addColumn("closed_at", "text")
    .execute();
}

async function createPeople(schema: Schema): Promise<void> {
  await schema
    .createTable("persons")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("created_at", "text", (c) => c.notNull())
    .execute();
  await schema
    .createTable("tokens")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("person_id", "text", (c) => c.notNull().references("persons.id"))
    .addColumn("hash", "text", (c) => c.notNull().unique())
    .addColumn("permissions", "text", (c) => c.notNull())
    .addColumn("minted_by", "text")
    .addColumn("bootstrap", "integer", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("expires_at", "text")
    .addColumn("revoked_at", "text")
    .execute();
}

async function createAudit(schema: Schema): Promise<void> {
  await schema
    .createTable("audit")
    .addColumn("seq", "integer", (c) => c.primaryKey())
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .addColumn("action", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("outcome", "text", (c) => c.notNull())
    .addColumn("detail", "text", (c) => c.notNull())
    .addColumn("prev", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .execute();
}
