/** Dated notices to persons: a change of a form they signed, a reminder before a hearing. Each is entered once by its key. */
import type { Db } from "./database.ts";

export interface Notice {
  readonly id: string;
  readonly key: string;
  readonly person: string;
  readonly kind: "change" | "reminder" | "duty" | "finding";
  readonly subject: string;
  readonly text: string;
  readonly at: string;
}

export class NoticeRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** @returns those that were not there yet. */
  async add(notices: readonly Notice[]): Promise<Notice[]> {
    if (notices.length === 0) return [];
    return this.#db.transaction().execute(async (tx) => {
      const added: Notice[] = [];
      for (const notice of notices) {
        const { numInsertedOrUpdatedRows = 0n } = await tx
          .insertInto("notices")
          .values({ ...notice, read_at: null })
          .onConflict((conflict) => conflict.column("key").doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows > 0n) added.push(notice);
      }
      return added;
    });
  }

  async unreadOf(person: string): Promise<Notice[]> {
    const rows = await this.#db
      .selectFrom("notices")
      .selectAll()
      .where("person", "=", person)
      .where("read_at", "is", null)
      .orderBy("at")
      .limit(500)
      .execute();
    return rows.map(({ read_at: _, kind, ...row }) => ({ ...row, kind: kind as Notice["kind"] }));
  }

  /** @returns false: this person has no such notice. */
  async read(id: string, person: string, at: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("notices")
      .set({ read_at: at })
      .where("id", "=", id)
      .where("person", "=", person)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}
