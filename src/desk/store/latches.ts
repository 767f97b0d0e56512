/** Who cut which courtroom and why, and who asked to lift it. The gate's own latch log is the truth of what is shut. */
import type { Db, DbOrTransaction } from "./database.ts";

/** A courtroom's id, or this for the latch over every courtroom. */
export const ALL_COURTROOMS = "*";

export interface LatchRow {
  readonly scope: string;
  readonly cutAt: string;
  /** null: cut without the desk (at the gate's socket, or found set). */
  readonly cutBy: string | null;
  readonly cutByToken: string | null;
  readonly reason: string | null;
  readonly caseNumbers: readonly string[];
}

export interface RearmRequestRow {
  readonly scope: string;
  readonly requestedAt: string;
  readonly requestedBy: string;
  readonly requestedByToken: string;
  readonly reason: string;
}

export class LatchRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async open(): Promise<LatchRow[]> {
    const rows = await this.#db
      .selectFrom("latches")
      .selectAll()
      .where("lifted_at", "is", null)
      .orderBy("id")
      .execute();
    return rows.map((row) => ({
      scope: row.scope,
      cutAt: row.cut_at,
      cutBy: row.cut_by,
      cutByToken: row.cut_by_token,
      reason: row.reason,
      caseNumbers: JSON.parse(row.case_numbers) as string[],
    }));
  }

  /** @param voids whether it voids the request that is open. */
  async add(latch: LatchRow, voids: boolean): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto("latches")
        .values({
          scope: latch.scope,
          cut_at: latch.cutAt,
          cut_by: latch.cutBy,
          cut_by_token: latch.cutByToken,
          reason: latch.reason,
          case_numbers: JSON.stringify(latch.caseNumbers),
          lifted_at: null,
          lifted_by: null,
        })
        .execute();
      if (voids) await closeRequests(tx, latch.scope, "void", null, latch.cutAt);
    });
  }

  /** Of one cut, also when it has been lifted meanwhile. */
  async explain(scope: string, cutAt: string, reason: string): Promise<void> {
    await this.#db
      .updateTable("latches")
      .set({ reason })
      .where("scope", "=", scope)
      .where("cut_at", "=", cutAt)
      .execute();
  }

  /** What is open of this scope now, and what was asked for it. A cut that is added after this call stays. */
  async lift(scope: string, at: string, by: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await closeRequests(tx, scope, "confirmed", by, at);
      await tx
        .updateTable("latches")
        .set({ lifted_at: at, lifted_by: by })
        .where("scope", "=", scope)
        .where("lifted_at", "is", null)
        .execute();
    });
  }

  async openRequests(): Promise<RearmRequestRow[]> {
    const rows = await this.#db
      .selectFrom("rearm_requests")
      .selectAll()
      .where("outcome", "is", null)
      .orderBy("id")
      .execute();
    return rows.map((row) => ({
      scope: row.scope,
      requestedAt: row.requested_at,
      requestedBy: row.requested_by,
      requestedByToken: row.requested_by_token,
      reason: row.reason,
    }));
  }

  /** Replaces a request that is open. */
  async addRequest(request: RearmRequestRow): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await closeRequests(tx, request.scope, "replaced", null, request.requestedAt);
      await tx
        .insertInto("rearm_requests")
        .values({
          scope: request.scope,
          requested_at: request.requestedAt,
          requested_by: request.requestedBy,
          requested_by_token: request.requestedByToken,
          reason: request.reason,
          outcome: null,
          confirmed_by: null,
          closed_at: null,
        })
        .execute();
    });
  }

  /** A cut concerns something that the author of this request had not seen. */
  async voidRequest(scope: string, at: string): Promise<void> {
    await closeRequests(this.#db, scope, "void", null, at);
  }
}

async function closeRequests(
  db: DbOrTransaction,
  scope: string,
  outcome: "confirmed" | "replaced" | "void",
  by: string | null,
  at: string,
): Promise<void> {
  await db
    .updateTable("rearm_requests")
    .set({ outcome, confirmed_by: by, closed_at: at })
    .where("scope", "=", scope)
    .where("outcome", "is", null)
    .execute();
}
