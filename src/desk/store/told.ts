/** What each channel outside the node was told and not yet told to be over, for the desk that comes next. */
import type { Db } from "./database.ts";

export interface ToldRow {
  readonly channel: string;
  /** Of an alarm: `name@place`. */
  readonly key: string;
  readonly sinceAt: string;
  readonly toldAt: string;
  readonly escalated: boolean;
}

export class ToldRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<ToldRow[]> {
    const rows = await this.#db.selectFrom("notify_told").selectAll().orderBy("told_at").execute();
    return rows.map(({ channel, key, since_at: sinceAt, told_at: toldAt, escalated }) => ({
      ...{ channel, key, sinceAt, toldAt },
      escalated: escalated === 1,
    }));
  }

  async save({ channel, key, sinceAt, toldAt, escalated }: ToldRow): Promise<void> {
    const rest = { since_at: sinceAt, told_at: toldAt, escalated: escalated ? 1 : 0 };
    await this.#db
      .insertInto("notify_told")
      .values({ channel, key, ...rest })
      .onConflict((conflict) => conflict.columns(["channel", "key"]).doUpdateSet(rest))
      .execute();
  }

  async remove(channel: string, key: string): Promise<void> {
    await this.#db.deleteFrom("notify_told").where("channel", "=", channel).where("key", "=", key).execute();
  }
}
