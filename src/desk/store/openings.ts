/** Hearings named before their session exists: opened in an empty room, or assigned to the successor of a session. */
import type { Phase } from "../contract/session.ts";
import type { Db } from "./database.ts";

export interface Opening {
  readonly id: string;
  readonly courtroom: string;
  /** The session whose successor takes it; null: the room's next session. */
  readonly predecessorId: string | null;
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
  readonly phase: Phase;
  readonly openedAt: string | null;
}

export class OpeningRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<Opening[]> {
    const rows = await this.#db.selectFrom("openings").selectAll().execute();
    return rows.map((row) => ({
      id: row.id,
      courtroom: row.courtroom,
      predecessorId: row.predecessor_id,
      caseNumbers: JSON.parse(row.case_numbers) as string[],
      hearingNo: row.hearing_no,
      phase: row.phase as Phase,
      openedAt: row.opened_at,
    }));
  }

  /** Adds it or replaces the one with its id. */
  async save(opening: Opening): Promise<void> {
    const columns = {
      courtroom: opening.courtroom,
      predecessor_id: opening.predecessorId,
      case_numbers: JSON.stringify(opening.caseNumbers),
      hearing_no: opening.hearingNo,
      phase: opening.phase,
      opened_at: opening.openedAt,
    };
    await this.#db
      .insertInto("openings")
      .values({ id: opening.id, ...columns })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(columns))
      .execute();
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom("openings").where("id", "=", id).execute();
  }
}
