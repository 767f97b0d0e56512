/** 不公开直播清单, objections, and statements that the ground on an earlier number is gone. Nothing is ever deleted. */
import type { ClearanceRecord, NeverStreamEntry, ObjectionRecord } from "../contract/bars.ts";
import type { Db, Row } from "./database.ts";

export class BarRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async neverStream(): Promise<NeverStreamEntry[]> {
    const rows = await this.#db.selectFrom("never_stream").selectAll().orderBy("entered_at").execute();
    return rows.map((row) => ({
      id: row.id,
      caseNumber: row.case_number,
      ground: row.ground,
      enteredAt: row.entered_at,
      enteredBy: row.entered_by,
      removedAt: row.removed_at,
      removedBy: row.removed_by,
      removalReason: row.removal_reason,
    }));
  }

  async enter(entry: NeverStreamEntry): Promise<void> {
    await this.#db
      .insertInto("never_stream")
      .values({
        id: entry.id,
        case_number: entry.caseNumber,
        ground: entry.ground,
        entered_at: entry.enteredAt,
        entered_by: entry.enteredBy,
        removed_at: null,
        removed_by: null,
        removal_reason: null,
      })
      .execute();
  }

  async remove(id: string, at: string, by: string, reason: string): Promise<void> {
    await this.#db
      .updateTable("never_stream")
      .set({ removed_at: at, removed_by: by, removal_reason: reason })
      .where("id", "=", id)
      .execute();
  }

  async objections(): Promise<ObjectionRecord[]> {
    const rows = await this.#db.selectFrom("objections").selectAll().orderBy("recorded_at").execute();
    return rows.map(objectionOf);
  }

  async object(objection: ObjectionRecord): Promise<void> {
    await this.#db
      .insertInto("objections")
      .values({
        id: objection.id,
        case_number: objection.caseNumber,
        objector: objection.by,
        ground: objection.ground,
        recorded_at: objection.recordedAt,
        recorded_by: objection.recordedBy,
        justified: null,
        ruled_at: null,
        ruled_by: null,
        ruling_reason: null,
      })
      .execute();
  }

  async rule(id: string, justified: boolean, at: string, by: string, reason: string): Promise<void> {
    await this.#db
      .updateTable("objections")
      .set({ justified: justified ? 1 : 0, ruled_at: at, ruled_by: by, ruling_reason: reason })
      .where("id", "=", id)
      .execute();
  }

  async clearances(): Promise<ClearanceRecord[]> {
    const rows = await this.#db.selectFrom("clearances").selectAll().orderBy("stated_at").execute();
    return rows.map((row) => ({
      id: row.id,
      caseNumber: row.case_number,
      earlierNumber: row.earlier_number,
      reason: row.reason,
      statedAt: row.stated_at,
      statedBy: row.stated_by,
    }));
  }

  async clear(clearance: ClearanceRecord): Promise<void> {
    await this.#db
      .insertInto("clearances")
      .values({
        id: clearance.id,
        case_number: clearance.caseNumber,
        earlier_number: clearance.earlierNumber,
        reason: clearance.reason,
        stated_at: clearance.statedAt,
        stated_by: clearance.statedBy,
      })
      .execute();
  }
}

function objectionOf(row: Row<"objections">): ObjectionRecord {
  return {
    id: row.id,
    caseNumber: row.case_number,
    by: row.objector,
    ground: row.ground,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    justified: row.justified === null ? null : row.justified === 1,
    ruledAt: row.ruled_at,
    ruledBy: row.ruled_by,
    rulingReason: row.ruling_reason,
  };
}
