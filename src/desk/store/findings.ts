/** 庭审巡查: what was found, and every step of it. Nothing is ever deleted. */
import { randomUUID } from "node:crypto";
import type { Addressee, FindingAct, FindingKind, FindingState } from "../contract/findings.ts";
import type { Db, DbOrTransaction, Row } from "./database.ts";

export interface FindingRow {
  readonly id: string;
  readonly number: string;
  readonly sessionId: string;
  readonly courtroom: string;
  readonly court: string | null;
  readonly caseNumbers: readonly string[];
  readonly kind: FindingKind;
  readonly text: string;
  readonly momentAt: string;
  readonly addressee: Addressee;
  readonly told: readonly string[];
  readonly state: FindingState;
  readonly raisedBy: string;
  readonly raisedAt: string;
}

export interface FindingStep {
  readonly at: string;
  readonly by: string;
  /** Two tokens of one hand are no two persons; null: signed in. */
  readonly byToken: string | null;
  readonly act: FindingAct;
  readonly text: string;
}

export interface FindingChoice {
  readonly closed?: boolean | undefined;
}

export class FindingRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** Numbered within its year. */
  async add(finding: Omit<FindingRow, "number">, step: FindingStep, year: string): Promise<FindingRow> {
    return this.#db.transaction().execute(async (tx) => {
      const { count } = await tx
        .selectFrom("findings")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("number", "like", `${year}-%`)
        .executeTakeFirstOrThrow();
      const numbered = { ...finding, number: `${year}-${String(count + 1).padStart(4, "0")}` };
      await tx.insertInto("findings").values(toRow(numbered)).execute();
      await addStep(tx, finding.id, step);
      return numbered;
    });
  }

  async byId(id: string): Promise<FindingRow | null> {
    const row = await this.#db.selectFrom("findings").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  /** @returns false: it is not in that state any more. */
  async move(id: string, from: FindingState, to: FindingState, step: FindingStep): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable("findings")
        .set({ state: to })
        .where("id", "=", id)
        .where("state", "=", from)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await addStep(tx, id, step);
      return true;
    });
  }

  async stepsOf(ids: readonly string[]): Promise<Map<string, FindingStep[]>> {
    const steps = new Map<string, FindingStep[]>(ids.map((id) => [id, []]));
    if (ids.length === 0) return steps;
    const rows = await this.#db
      .selectFrom("finding_steps")
      .selectAll()
      .where("finding_id", "in", [...ids])
      .orderBy("at")
      .orderBy("id")
      .execute();
    for (const { finding_id, by_token, act, at, by, text } of rows) {
      steps.get(finding_id)?.push({ at, by, text, byToken: by_token, act: act as FindingAct });
    }
    return steps;
  }

  /** Newest first. @param after the number of the last one seen. */
  async page(limit: number, after: string | undefined, choice: FindingChoice): Promise<FindingRow[]> {
    let query = this.#db.selectFrom("findings").selectAll().orderBy("number", "desc").limit(limit);
    if (after !== undefined) query = query.where("number", "<", after);
    if (choice.closed !== undefined) query = query.where("state", choice.closed ? "=" : "!=", "closed");
    return (await query.execute()).map(fromRow);
  }

  async ofSessions(sessionIds: readonly string[]): Promise<FindingRow[]> {
    if (sessionIds.length === 0) return [];
    const rows = await this.#db
      .selectFrom("findings")
      .selectAll()
      .where("session_id", "in", [...sessionIds])
      .orderBy("number")
      .execute();
    return rows.map(fromRow);
  }
}

async function addStep(tx: DbOrTransaction, findingId: string, step: FindingStep): Promise<void> {
  const { byToken, ...rest } = step;
  await tx
    .insertInto("finding_steps")
    .values({ ...rest, id: randomUUID(), finding_id: findingId, by_token: byToken })
    .execute();
}

function toRow(finding: FindingRow): Row<"findings"> {
  const { sessionId, caseNumbers, momentAt, raisedBy, raisedAt, told, ...rest } = finding;
  return {
    ...rest,
    session_id: sessionId,
    case_numbers: JSON.stringify(caseNumbers),
    moment_at: momentAt,
    told: JSON.stringify(told),
    raised_by: raisedBy,
    raised_at: raisedAt,
  };
}

function fromRow(row: Row<"findings">): FindingRow {
  const { id, number, courtroom, court, text } = row;
  return {
    ...{ id, number, courtroom, court, text },
    sessionId: row.session_id,
    caseNumbers: JSON.parse(row.case_numbers) as string[],
    kind: row.kind as FindingKind,
    momentAt: row.moment_at,
    addressee: row.addressee as Addressee,
    told: JSON.parse(row.told) as string[],
    state: row.state as FindingState,
    raisedBy: row.raised_by,
    raisedAt: row.raised_at,
  };
}
