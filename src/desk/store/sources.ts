/** Systems whose signed approval files are believed, each with its public key. */
import type { Db } from "./database.ts";

export interface Source {
  readonly name: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
  readonly addedAt: string;
}

export class SourceRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<Source[]> {
    const rows = await this.#db.selectFrom("sources").selectAll().orderBy("name").execute();
    return rows.map((row) => ({ name: row.name, publicKey: row.public_key, addedAt: row.added_at }));
  }

  async byName(name: string): Promise<Source | null> {
    const row = await this.#db.selectFrom("sources").selectAll().where("name", "=", name).executeTakeFirst();
    return row === undefined ? null : { name: row.name, publicKey: row.public_key, addedAt: row.added_at };
  }

  /** @returns false when the name is taken. */
  async add(source: Source, addedBy: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto("sources")
      .values({
        name: source.name,
        public_key: source.publicKey,
        added_at: source.addedAt,
        added_by: addedBy,
      })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
}
