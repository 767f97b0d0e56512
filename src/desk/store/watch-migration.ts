/** Alarms: what was raised, who saw it, who acted. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTexts, key } from "./migration-tables.ts";

export const watch: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await createTexts(
      schema,
      "alarms",
      ["name", "place", "since_at", "raised_at", "actual", "expected"],
      ["cleared_at", "acknowledged_at", "acknowledged_by", "acted_at", "acted_by"],
      (table) =>
        table
          .addColumn("id", "text", key)
          // Hidden by another one when it was raised: nobody was told.
          .addColumn("hidden", "integer", (c) => c.notNull()),
    );
    await schema.createIndex("alarms_raised").on("alarms").column("raised_at").execute();
  },
};
