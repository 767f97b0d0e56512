/** Self-checks as they ended, and what each switch has proven. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTexts, key } from "./migration-tables.ts";

export const drills: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await createTexts(schema, "drills", ["ended_at", "body"], ["pressed_by"], (table) =>
      table.addColumn("id", "text", key),
    );
    await schema.createIndex("drills_ended").on("drills").column("ended_at").execute();
  },
};

export const selfCheck: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    const columns = ["started_at", "ended_at", "cause", "made_by", "report"];
    await createTexts(schema, "self_checks", columns, [], (table) => table.addColumn("id", "text", key));
    await schema.createIndex("self_checks_ended").on("self_checks").column("ended_at").execute();
    await createTexts(schema, "switch_proofs", ["switch", "courtroom", "at", "made_by"], [], (table) =>
      table
        .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
        .addColumn("closed_in_ms", "real")
        .addColumn("verified", "integer", (c) => c.notNull()),
    );
  },
};
