/** Courtrooms and the number of their list: the gate keeps a copy under the same number. */
import type { Db, DbOrTransaction } from "./database.ts";
import { readSetting, writeSetting } from "./settings.ts";

const VERSION_KEY = "rooms-version";

export interface Courtroom {
  readonly id: string;
  readonly name: string;
  /** SHA-256 (hex) of the encoder key. */
  readonly keyHash: string;
  readonly testMode: boolean;
  readonly targetUrl: string | null;
  readonly targetStreamName: string | null;
  readonly createdAt: string;
  /** 法院代字 of the court it belongs to; null: this node's. */
  readonly court: string | null;
  /** SHA-256 (hex) of the secret of its hardware button; null: it has none. */
  readonly buttonHash: string | null;
}

export class CourtroomRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<Courtroom[]> {
    const rows = await this.#db.selectFrom("courtrooms").selectAll().orderBy("id").execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      keyHash: row.key_hash,
      testMode: row.test_mode === 1,
      targetUrl: row.target_url,
      targetStreamName: row.target_stream_name,
      createdAt: row.created_at,
      court: row.court,
      buttonHash: row.button_hash,
    }));
  }

  async version(): Promise<number> {
    return Number((await readSetting(this.#db, VERSION_KEY)) ?? 0);
  }

  /** Moves the number above one that the gate already holds (a restored database may be behind it). */
  async raiseVersion(above: number): Promise<number> {
    return this.#db.transaction().execute((tx) => bumpVersion(tx, above));
  }

  /** Adds a courtroom; the number rises with it. */
  async add(room: Courtroom): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto("courtrooms")
        .values({
          id: room.id,
          name: room.name,
          key_hash: room.keyHash,
          test_mode: room.testMode ? 1 : 0,
          target_url: room.targetUrl,
          target_stream_name: room.targetStreamName,
          created_at: room.createdAt,
          court: room.court,
          button_hash: room.buttonHash,
        })
        .execute();
      return bumpVersion(tx, 0);
    });
  }

  async remove(id: string): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom("courtrooms").where("id", "=", id).execute();
      return bumpVersion(tx, 0);
    });
  }

  async setKeyHash(id: string, keyHash: string): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      await tx.updateTable("courtrooms").set({ key_hash: keyHash }).where("id", "=", id).execute();
      return bumpVersion(tx, 0);
    });
  }

  async setButtonHash(id: string, buttonHash: string): Promise<void> {
    await this.#db.updateTable("courtrooms").set({ button_hash: buttonHash }).where("id", "=", id).execute();
  }

  async setTestMode(id: string, on: boolean): Promise<void> {
    await this.#db
      .updateTable("courtrooms")
      .set({ test_mode: on ? 1 : 0 })
      .where("id", "=", id)
      .execute();
  }
}

async function bumpVersion(tx: DbOrTransaction, above: number): Promise<number> {
  const version = Math.max(Number((await readSetting(tx, VERSION_KEY)) ?? 0), above) + 1;
  await writeSetting(tx, VERSION_KEY, String(version));
  return version;
}
