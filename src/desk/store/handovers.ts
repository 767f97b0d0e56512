/** Handovers of duty: offered, taken over or withdrawn, and kept. */
import type { HandoverView } from "../contract/shifts.ts";
import type { Db, Row } from "./database.ts";

export class HandoverRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** Neither taken over nor withdrawn. */
  async open(): Promise<HandoverView[]> {
    const rows = await this.#db
      .selectFrom("handovers")
      .selectAll()
      .where("taken_at", "is", null)
      .where("withdrawn_at", "is", null)
      .orderBy("offered_at")
      .execute();
    return rows.map(fromRow);
  }

  /** Newest first. */
  async newest(limit: number): Promise<HandoverView[]> {
    const rows = await this.#db
      .selectFrom("handovers")
      .selectAll()
      .orderBy("offered_at", "desc")
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  }

  /** Taken over or offered within, oldest first. @param fromAt, toAt ISO 8601 */
  async between(fromAt: string, toAt: string): Promise<HandoverView[]> {
    const rows = await this.#db
      .selectFrom("handovers")
      .selectAll()
      .where("offered_at", "<=", toAt)
      .where(({ eb, or }) => or([eb("taken_at", "is", null), eb("taken_at", ">=", fromAt)]))
      .orderBy("offered_at")
      .execute();
    return rows.map(fromRow);
  }

  async add(handover: HandoverView): Promise<void> {
    await this.#db.insertInto("handovers").values(toRow(handover)).execute();
  }

  async save(handover: HandoverView): Promise<void> {
    const { id, ...columns } = toRow(handover);
    await this.#db.updateTable("handovers").set(columns).where("id", "=", id).execute();
  }
}

function toRow(handover: HandoverView): Row<"handovers"> {
  return {
    id: handover.id,
    from_person: handover.from,
    courts: handover.courts === null ? null : JSON.stringify(handover.courts),
    notes: handover.notes,
    offered_at: handover.offeredAt,
    taken_by: handover.takenBy,
    taken_at: handover.takenAt,
    withdrawn_at: handover.withdrawnAt,
  };
}

function fromRow(row: Row<"handovers">): HandoverView {
  return {
    id: row.id,
    from: row.from_person,
    courts: row.courts === null ? null : (JSON.parse(row.courts) as string[]),
    notes: row.notes,
    offeredAt: row.offered_at,
    takenBy: row.taken_by,
    takenAt: row.taken_at,
    withdrawnAt: row.withdrawn_at,
  };
}
