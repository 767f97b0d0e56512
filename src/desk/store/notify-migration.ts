/** What was told outside the node: a desk that restarts tells nothing twice, and tells the end of what the one before told. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTexts } from "./migration-tables.ts";

export const notify: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await createTexts(schema, "notify_told", ["channel", "key", "since_at", "told_at"], [], (table) =>
      table
        .addColumn("escalated", "integer", (c) => c.notNull())
        .addUniqueConstraint("notify_told_once", ["channel", "key"] as never),
    );
  },
};
