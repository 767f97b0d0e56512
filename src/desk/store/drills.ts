/** Drills as they ended, kept for training. */
import { type Drill, drillSchema } from "../contract/drills.ts";
import type { Db } from "./database.ts";

export class DrillRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async add(drill: Drill): Promise<void> {
    const { id, endedAt, pressedBy } = drill;
    const body = JSON.stringify(drill);
    await this.#db
      .insertInto("drills")
      .values({ id, ended_at: endedAt, pressed_by: pressedBy, body })
      .execute();
  }

  /** Newest first. What this version can't read any more is left out. */
  async newest(limit: number): Promise<Drill[]> {
    const rows = await this.#db
      .selectFrom("drills")
      .select("body")
      .orderBy("ended_at", "desc")
      .limit(limit)
      .execute();
    return rows.flatMap(({ body }) => {
      const { success, data } = drillSchema.safeParse(JSON.parse(body));
      return success ? [data] : [];
    });
  }
}
