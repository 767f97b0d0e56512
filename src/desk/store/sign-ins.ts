/** Who is signed in, so that a desk that starts anew signs nobody out: hashes of what the cookies hold. */
import type { Db } from "./database.ts";

export interface SignInRow {
  /** SHA-256 (hex) of the session's id. */
  readonly idHash: string;
  readonly userId: string;
  /** JSON of what the session holds. */
  readonly data: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly address: string;
  readonly agent: string;
}

export class SignInRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<SignInRow[]> {
    const rows = await this.#db.selectFrom("sign_ins").selectAll().execute();
    return rows.map((row) => ({
      idHash: row.id_hash,
      userId: row.user_id,
      data: row.data,
      createdAt: row.created_at,
      seenAt: row.seen_at,
      address: row.address,
      agent: row.agent,
    }));
  }

  async save(row: SignInRow): Promise<void> {
    const columns = {
      user_id: row.userId,
      data: row.data,
      created_at: row.createdAt,
      seen_at: row.seenAt,
      address: row.address,
      agent: row.agent,
    };
    await this.#db
      .insertInto("sign_ins")
      .values({ id_hash: row.idHash, ...columns })
      .onConflict((conflict) => conflict.column("id_hash").doUpdateSet(columns))
      .execute();
  }

  async remove(idHashes: readonly string[]): Promise<void> {
    if (idHashes.length === 0) return;
    await this.#db
      .deleteFrom("sign_ins")
      .where("id_hash", "in", [...idHashes])
      .execute();
  }
}
