/** Offices and delegations: few rows, all read at the start. */
import type { DelegationRecord, OfficeRecord } from "../contract/offices.ts";
import type { Db } from "./database.ts";

export class OfficeRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async offices(): Promise<OfficeRecord[]> {
    const rows = await this.#db.selectFrom("offices").selectAll().orderBy("entered_at").execute();
    return rows.map((row) => ({
      id: row.id,
      person: row.person,
      office: row.office as OfficeRecord["office"],
      court: row.court,
      division: row.division,
      from: row.from_day,
      until: row.until_day,
      enteredBy: row.entered_by,
      enteredAt: row.entered_at,
      confirmedAt: row.confirmed_at,
      confirmedBy: row.confirmed_by,
    }));
  }

  async delegations(): Promise<DelegationRecord[]> {
    const rows = await this.#db.selectFrom("delegations").selectAll().orderBy("given_at").execute();
    return rows.map((row) => ({
      id: row.id,
      principal: row.principal,
      delegate: row.delegate,
      court: row.court,
      division: row.division,
      steps: JSON.parse(row.steps) as DelegationRecord["steps"],
      from: row.from_day,
      until: row.until_day,
      reason: row.reason,
      givenBy: row.given_by,
      givenAt: row.given_at,
    }));
  }

  async addOffice(record: OfficeRecord): Promise<void> {
    const { from, until, enteredBy, enteredAt, confirmedAt, confirmedBy, ...office } = record;
    const days = { from_day: from, until_day: until, entered_by: enteredBy, entered_at: enteredAt };
    await this.#db
      .insertInto("offices")
      .values({ ...office, ...days, confirmed_at: confirmedAt, confirmed_by: confirmedBy })
      .execute();
  }

  async confirm(id: string, at: string, by: string): Promise<void> {
    await this.#db
      .updateTable("offices")
      .set({ confirmed_at: at, confirmed_by: by })
      .where("id", "=", id)
      .execute();
  }

  async addDelegation(given: DelegationRecord): Promise<void> {
    const { from, until, givenBy, givenAt, steps, ...delegation } = given;
    const days = { from_day: from, until_day: until, given_by: givenBy, given_at: givenAt };
    await this.#db
      .insertInto("delegations")
      .values({ ...delegation, ...days, steps: JSON.stringify(steps) })
      .execute();
  }

  async end(table: "offices" | "delegations", id: string, until: string): Promise<void> {
    await this.#db.updateTable(table).set({ until_day: until }).where("id", "=", id).execute();
  }
}
