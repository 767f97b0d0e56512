/** Which role was granted to whom, for which court, and who has confirmed it. */
import type { GrantedRole } from "../contract/roles.ts";
import type { Db, Row } from "./database.ts";

export interface GrantRow {
  readonly id: string;
  readonly userId: string;
  readonly role: GrantedRole;
  /** 法院代字; null: an administrator of the node. */
  readonly court: string | null;
  readonly grantedAt: string;
  readonly grantedBy: string;
  readonly confirmedAt: string | null;
  readonly confirmedBy: string | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

export class GrantRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<GrantRow[]> {
    const rows = await this.#db
      .selectFrom("grants")
      .selectAll()
      .orderBy("granted_at")
      .orderBy("id")
      .execute();
    return rows.map(fromRow);
  }

  async add(grants: readonly GrantRow[]): Promise<void> {
    await this.#db
      .insertInto("grants")
      .values(grants.map((grant) => ({ id: grant.id, ...columnsOf(grant) })))
      .execute();
  }

  async save(grant: GrantRow): Promise<void> {
    await this.#db.updateTable("grants").set(columnsOf(grant)).where("id", "=", grant.id).execute();
  }
}

function columnsOf(grant: GrantRow) {
  return {
    user_id: grant.userId,
    role: grant.role,
    court: grant.court,
    granted_at: grant.grantedAt,
    granted_by: grant.grantedBy,
    confirmed_at: grant.confirmedAt,
    confirmed_by: grant.confirmedBy,
    ended_at: grant.endedAt,
    ended_by: grant.endedBy,
  };
}

function fromRow(row: Row<"grants">): GrantRow {
  return {
    id: row.id,
    userId: row.user_id,
    role: row.role as GrantedRole,
    court: row.court,
    grantedAt: row.granted_at,
    grantedBy: row.granted_by,
    confirmedAt: row.confirmed_at,
    confirmedBy: row.confirmed_by,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
  };
}
