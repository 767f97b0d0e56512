/** Accounts, roles, sign-ins, duty; which court a form belongs to and who drafted it. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { createTexts, key } from "./migration-tables.ts";

export const people: Migration = {
  up: async (db: Kysely<unknown>) => {
    const { schema } = db;
    await createTexts(schema, "courts", ["name", "added_at", "added_by"], [], (table) =>
      table.addColumn("code", "text", key).addColumn("own", "integer", (c) => c.notNull()),
    );
    await createTexts(
      schema,
      "users",
      ["login", "password_hash", "password_set_at", "password_history", "created_at", "created_by"],
      [
        ...["second_factor_seed", "second_factor_at", "one_time_codes"],
        ...["disabled_at", "disabled_reason", "confirmed_at", "confirmed_by"],
      ],
      (table) =>
        table
          .addColumn("id", "text", key)
          .addColumn("must_change", "integer", (c) => c.notNull())
          // The time step of the last code that was taken: no code counts twice.
          .addColumn("second_factor_step", "integer"),
    );
    await schema.createIndex("users_login").on("users").column("login").unique().execute();
    await createTexts(
      schema,
      "grants",
      ["user_id", "role", "granted_at", "granted_by"],
      ["court", "confirmed_at", "confirmed_by", "ended_at", "ended_by"],
      (table) => table.addColumn("id", "text", key),
    );
    await createTexts(
      schema,
      "sign_ins",
      ["user_id", "data", "created_at", "seen_at", "address", "agent"],
      [],
      (table) => table.addColumn("id_hash", "text", key),
    );
    await createTexts(schema, "duty", ["person", "from_at"], ["until_at", "how_ended"], (table) =>
      table.addColumn("id", "text", key),
    );
    // Whoever was in office before is believed as he was.
    for (const column of ["confirmed_at", "confirmed_by"]) {
      await schema.alterTable("offices").addColumn(column, "text").execute();
    }
    await sql`update offices set confirmed_at = entered_at, confirmed_by = entered_by`.execute(db);
    await schema.alterTable("courtrooms").addColumn("button_hash", "text").execute();
    await schema.alterTable("tokens").addColumn("court", "text").execute();
    await schema
      .alterTable("tokens")
      .addColumn("personal", "integer", (c) => c.notNull().defaultTo(0))
      .execute();
    await spellOut(db);
    await schema.alterTable("approvals").addColumn("court", "text").execute();
    await schema.alterTable("approvals").addColumn("drafted_by", "text").execute();
    await sql`update approvals set court = json_extract(body, '$.court'), drafted_by = imported_by`.execute(
      db,
    );
    await schema.createIndex("approvals_court").on("approvals").columns(["court", "id"]).execute();
  },
};

/** What one permission covered before, and what it is called since: a token that was minted keeps what it could do. */
const SPELT_OUT: Readonly<Record<string, string>> = {
  "approval.draft": "approval.edit",
  "approval.import": "approval.import-signed",
  "air.control": "air.pause",
  "air.rearm": "air.rearm.agree",
  "token.mint": "token.manage",
  "policy.reload": "policy.confirm",
};

async function spellOut(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; permissions: string }>`select id, permissions from tokens`.execute(
    db,
  );
  for (const { id, permissions } of rows) {
    const held = JSON.parse(permissions) as string[];
    const more = held.flatMap((each) => SPELT_OUT[each] ?? []);
    const text = JSON.stringify([...new Set([...held, ...more])].filter((each) => each !== "policy.reload"));
    await sql`update tokens set permissions = ${text} where id = ${id}`.execute(db);
  }
}
