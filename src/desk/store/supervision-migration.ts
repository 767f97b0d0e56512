/** 庭审巡查 and 专项核查; and what its figures look records up by. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTexts, key } from "./migration-tables.ts";

export const supervision: Migration = {
  up: async ({ schema }: Kysely<unknown>) => {
    await createTexts(
      schema,
      "findings",
      [
        ...["number", "session_id", "courtroom", "case_numbers", "kind", "text", "moment_at"],
        ...["addressee", "told", "state", "raised_by", "raised_at"],
      ],
      ["court"],
      (table) => table.addColumn("id", "text", key),
    );
    await schema.createIndex("findings_number").on("findings").column("number").unique().execute();
    await createTexts(
      schema,
      "finding_steps",
      ["finding_id", "at", "by", "act", "text"],
      ["by_token"],
      (table) => table.addColumn("id", "text", key),
    );
    await schema.createIndex("finding_steps_finding").on("finding_steps").column("finding_id").execute();
    await createTexts(
      schema,
      "check_draws",
      ["court", "month", "made_by", "made_at", "seed", "pool"],
      [],
      (table) => table.addColumn("id", "text", key),
    );
    // Whoever draws until he likes what is drawn has not drawn.
    const once = schema.createIndex("check_draws_once").on("check_draws").columns(["court", "month"]);
    await once.unique().execute();
    await createTexts(
      schema,
      "check_items",
      ["check_id", "hearing", "day", "case_numbers", "courtroom", "judge", "kinds"],
      ["checked_by", "checked_at", "note"],
      (table) => table.addPrimaryKeyConstraint("check_items_key", ["check_id", "hearing"] as never),
    );
    await schema.createIndex("sessions_started").on("sessions").columns(["started_at", "id"]).execute();
    await schema.createIndex("sessions_ended").on("sessions").column("ended_at").execute();
  },
};
