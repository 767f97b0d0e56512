/** Incidents, what people wrote to them, and take-downs from the platform. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTexts, key } from "./migration-tables.ts";

export const incidents: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await createTexts(
      schema,
      "incidents",
      ["number", "origin", "place", "session_ids", "case_numbers", "moment_at", "opened_at", "opened_by"],
      [
        ...["alarm", "handler", "handled_at", "cause", "measures"],
        ...["close_asked_by", "close_asked_at", "closed_by", "closed_at"],
      ],
      (table) =>
        table
          .addColumn("id", "text", key)
          // What made it: a latch or an alarm makes one incident, however often it is told.
          .addColumn("origin_ref", "text", (c) => c.unique()),
    );
    await schema.createIndex("incidents_opened").on("incidents").columns(["opened_at", "id"]).execute();
    await createTexts(
      schema,
      "incident_entries",
      ["incident_id", "at", "by", "kind", "text"],
      ["by_token"],
      (table) => table.addColumn("id", "text", key),
    );
    await createTexts(
      schema,
      "take_downs",
      ["incident_id", "page", "from_at", "to_at", "reason", "asked_by", "asked_at"],
      ["courtroom", "done_by", "done_at", "done_note", "checked_by", "checked_at"],
      (table) => table.addColumn("id", "text", key),
    );
    for (const table of ["incident_entries", "take_downs"]) {
      await schema.createIndex(`${table}_incident`).on(table).column("incident_id").execute();
    }
  },
};
