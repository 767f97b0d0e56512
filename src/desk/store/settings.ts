/** Single values that belong to this node: numbers and marks, never secrets. */
import type { DbOrTransaction } from "./database.ts";

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
