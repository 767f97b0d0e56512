/** Accounts of persons: login, password, second factor; never deleted, so that the audit's names stay somebody's. */
import type { Db, Row } from "./database.ts";

export interface UserRow {
  /** The person's. */
  readonly id: string;
  readonly name: string;
  /** What is typed to sign in; lower case. */
  readonly login: string;
  /** PHC string of argon2id. */
  readonly passwordHash: string;
  readonly passwordSetAt: string;
  /** Hashes of those before, newest first. */
  readonly passwordHistory: readonly string[];
  /** Given by somebody else: the person sets his own before anything else. */
  readonly mustChange: boolean;
  /** Sealed with the node's secret; null: no second factor. */
  readonly secondFactorSeed: string | null;
  readonly secondFactorAt: string | null;
  readonly secondFactorStep: number | null;
  /** Keyed hashes of the printed codes that are left. */
  readonly oneTimeCodes: readonly string[];
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
  /** Since when somebody outside the administrators vouches for it; a reset by another person ends that. */
  readonly confirmedAt: string | null;
  readonly confirmedBy: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
}

export class UserRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<UserRow[]> {
    const rows = await this.#db
      .selectFrom("users")
      .innerJoin("persons", "persons.id", "users.id")
      .selectAll("users")
      .select("persons.name")
      .orderBy("users.created_at")
      .execute();
    return rows.map(fromRow);
  }

  /** Adds accounts together or none; the person of a name that is known already is taken. @returns them with their ids. */
  async add(users: readonly UserRow[]): Promise<UserRow[]> {
    return this.#db.transaction().execute(async (tx) => {
      const added: UserRow[] = [];
      for (const user of users) {
        await tx
          .insertInto("persons")
          .values({ id: user.id, name: user.name, created_at: user.createdAt })
          .onConflict((conflict) => conflict.column("name").doNothing())
          .execute();
        const person = await tx
          .selectFrom("persons")
          .select("id")
          .where("name", "=", user.name)
          .executeTakeFirstOrThrow();
        const entry = { ...user, id: person.id };
        await tx
          .insertInto("users")
          .values({ id: entry.id, ...columnsOf(entry) })
          .execute();
        added.push(entry);
      }
      return added;
    });
  }

  async save(user: UserRow): Promise<void> {
    await this.#db.updateTable("users").set(columnsOf(user)).where("id", "=", user.id).execute();
  }
}

function columnsOf(user: UserRow) {
  return {
    login: user.login,
    password_hash: user.passwordHash,
    password_set_at: user.passwordSetAt,
    password_history: JSON.stringify(user.passwordHistory),
    must_change: user.mustChange ? 1 : 0,
    second_factor_seed: user.secondFactorSeed,
    second_factor_at: user.secondFactorAt,
    second_factor_step: user.secondFactorStep,
    one_time_codes: JSON.stringify(user.oneTimeCodes),
    disabled_at: user.disabledAt,
    disabled_reason: user.disabledReason,
    confirmed_at: user.confirmedAt,
    confirmed_by: user.confirmedBy,
    created_at: user.createdAt,
    created_by: user.createdBy,
  };
}

function fromRow(row: Row<"users"> & { readonly name: string }): UserRow {
  return {
    id: row.id,
    name: row.name,
    login: row.login,
    passwordHash: row.password_hash,
    passwordSetAt: row.password_set_at,
    passwordHistory: JSON.parse(row.password_history) as string[],
    mustChange: row.must_change === 1,
    secondFactorSeed: row.second_factor_seed,
    secondFactorAt: row.second_factor_at,
    secondFactorStep: row.second_factor_step,
    oneTimeCodes: JSON.parse(row.one_time_codes ?? "[]") as string[],
    disabledAt: row.disabled_at,
    disabledReason: row.disabled_reason,
    confirmedAt: row.confirmed_at,
    confirmedBy: row.confirmed_by,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}
