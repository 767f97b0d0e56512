/** Alarms as they were raised, seen, acted on and cleared. */
import type { Db } from "./database.ts";

export interface AlarmRow {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly sinceAt: string;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly acknowledgedBy: string | null;
  readonly actedAt: string | null;
  readonly actedBy: string | null;
  readonly actual: string;
  readonly expected: string;
  readonly hidden: boolean;
}

export class AlarmRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** Raised and not cleared, by this desk or the one before it; oldest first. */
  async open(): Promise<AlarmRow[]> {
    const rows = await this.#db
      .selectFrom("alarms")
      .selectAll()
      .where("cleared_at", "is", null)
      .orderBy("raised_at")
      .execute();
    return rows.map(fromRow);
  }

  /** Raised within, oldest first. @param fromAt, toAt ISO 8601 */
  async between(fromAt: string, toAt: string): Promise<AlarmRow[]> {
    const rows = await this.#db
      .selectFrom("alarms")
      .selectAll()
      .where("raised_at", ">=", fromAt)
      .where("raised_at", "<", toAt)
      .orderBy("raised_at")
      .execute();
    return rows.map(fromRow);
  }

  async insert(alarm: AlarmRow): Promise<void> {
    await this.#db.insertInto("alarms").values(toRow(alarm)).execute();
  }

  async save(alarm: AlarmRow): Promise<void> {
    const { id, ...columns } = toRow(alarm);
    await this.#db.updateTable("alarms").set(columns).where("id", "=", id).execute();
  }
}

type Columns = ReturnType<typeof toRow>;

function toRow(alarm: AlarmRow) {
  return {
    id: alarm.id,
    name: alarm.name,
    place: alarm.place,
    since_at: alarm.sinceAt,
    raised_at: alarm.raisedAt,
    cleared_at: alarm.clearedAt,
    acknowledged_at: alarm.acknowledgedAt,
    acknowledged_by: alarm.acknowledgedBy,
    acted_at: alarm.actedAt,
    acted_by: alarm.actedBy,
    actual: alarm.actual,
    expected: alarm.expected,
    hidden: alarm.hidden ? 1 : 0,
  };
}

function fromRow(row: Columns): AlarmRow {
  return {
    id: row.id,
    name: row.name,
    place: row.place,
    sinceAt: row.since_at,
    raisedAt: row.raised_at,
    clearedAt: row.cleared_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    actedAt: row.acted_at,
    actedBy: row.acted_by,
    actual: row.actual,
    expected: row.expected,
    hidden: row.hidden === 1,
  };
}
