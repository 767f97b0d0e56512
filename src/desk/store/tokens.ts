/** Persons and their tokens, hashes only. */
import type { Db } from "./database.ts";

export interface TokenRow {
  readonly id: string;
  readonly person: string;
  /** SHA-256 (hex) of the token. */
  readonly hash: string;
  readonly permissions: readonly string[];
  /** The token that minted it; null for the bootstrap token. */
  readonly mintedBy: string | null;
  readonly bootstrap: boolean;
  /** 法院代字; null: every court. */
  readonly court: string | null;
  /** Carries what its holder's roles permit at the time, no more. */
  readonly personal: boolean;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export class TokenRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<TokenRow[]> {
    const rows = await this.#db
      .selectFrom("tokens")
      .innerJoin("persons", "persons.id", "tokens.person_id")
      .select(["tokens.id", "persons.name", "hash", "permissions", "minted_by", "bootstrap"])
      .select(["tokens.court", "personal"])
      .select(["tokens.created_at", "expires_at", "revoked_at"])
      .orderBy("tokens.created_at")
      .execute();
    return rows.map((row) => ({
      id: row.id,
      person: row.name,
      hash: row.hash,
      permissions: JSON.parse(row.permissions) as string[],
      mintedBy: row.minted_by,
      bootstrap: row.bootstrap === 1,
      court: row.court,
      personal: row.personal === 1,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
    }));
  }

  /** Adds a token, and its person where the name is new; `personId` is used only then. */
  async add(token: TokenRow, personId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto("persons")
        .values({ id: personId, name: token.person, created_at: token.createdAt })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
      const person = await tx
        .selectFrom("persons")
        .select("id")
        .where("name", "=", token.person)
        .executeTakeFirstOrThrow();
      await tx
        .insertInto("tokens")
        .values({
          id: token.id,
          person_id: person.id,
          hash: token.hash,
          permissions: JSON.stringify(token.permissions),
          minted_by: token.mintedBy,
          bootstrap: token.bootstrap ? 1 : 0,
          court: token.court,
          personal: token.personal ? 1 : 0,
          created_at: token.createdAt,
          expires_at: token.expiresAt,
          revoked_at: null,
        })
        .execute();
    });
  }

  async revoke(id: string, at: string): Promise<void> {
    await this.#db.updateTable("tokens").set({ revoked_at: at }).where("id", "=", id).execute();
  }
}
