/** Single values that belong to this node: numbers and marks, never secrets. */
import type { Db, DbOrTransaction } from "./database.ts";

export class SettingRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  read(key: string): Promise<string | null> {
    return readSetting(this.#db, key);
  }

  write(key: string, value: string): Promise<void> {
    return writeSetting(this.#db, key, value);
  }

  async remove(key: string): Promise<void> {
    await this.#db.deleteFrom("settings").where("key", "=", key).execute();
  }
}

export async function readSetting(db: DbOrTransaction, key: string): Promise<string | null> {
  const row = await db.selectFrom("settings").select("value").where("key", "=", key).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeSetting(db: DbOrTransaction, key: string, value: string): Promise<void> {
  await db
    .insertInto("settings")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
}
