/** Handovers, which courts a shift watched, and which card a person's pause shows. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTexts, key } from "./migration-tables.ts";

export const shifts: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await createTexts(
      schema,
      "handovers",
      ["from_person", "notes", "offered_at"],
      ["courts", "taken_by", "taken_at", "withdrawn_at"],
      (table) => table.addColumn("id", "text", key),
    );
    await schema.createIndex("handovers_offered").on("handovers").column("offered_at").execute();
    await schema.alterTable("duty").addColumn("courts", "text").execute();
    await schema.createIndex("duty_from").on("duty").column("from_at").execute();
    await schema.alterTable("sessions").addColumn("pause_card", "text").execute();
  },
};
