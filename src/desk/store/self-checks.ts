/** Self-checks as they ended, and the proofs of the switches; and what the store says of itself. */
import { type SelfCheckReport, type SwitchProof, selfCheckReportSchema } from "../contract/self-check.ts";
import { runThread } from "../run-thread.ts";
import type { Db } from "./database.ts";

export class SelfCheckRows {
  readonly #db: Db;
  readonly #file: string;
  constructor(db: Db, file: string) {
    this.#db = db;
    this.#file = file;
  }

  async add(report: SelfCheckReport): Promise<void> {
    const { id, startedAt, endedAt, cause, by } = report;
    const columns = { id, started_at: startedAt, ended_at: endedAt, cause, made_by: by };
    await this.#db
      .insertInto("self_checks")
      .values({ ...columns, report: JSON.stringify(report) })
      .execute();
  }

  /** Newest first. One that this version can't read any more counts as none. */
  async newest(limit: number): Promise<SelfCheckReport[]> {
    const rows = await this.#db
      .selectFrom("self_checks")
      .select("report")
      .orderBy("ended_at", "desc")
      .limit(limit)
      .execute();
    return rows.flatMap(({ report }) => {
      const { success, data } = selfCheckReportSchema.safeParse(JSON.parse(report));
      return success ? [data] : [];
    });
  }

  async addProof(proof: SwitchProof): Promise<void> {
    const { at, courtroom, closedInMs, verified, by } = proof;
    await this.#db
      .insertInto("switch_proofs")
      .values({
        ...{ switch: proof.switch, courtroom, at, made_by: by },
        ...{ closed_in_ms: closedInMs, verified: verified ? 1 : 0 },
      })
      .execute();
  }

  /** The newest proof of each switch. */
  async proofs(): Promise<SwitchProof[]> {
    const rows = await this.#db
      .selectFrom("switch_proofs")
      .selectAll()
      .where("id", "in", (newest) =>
        newest
          .selectFrom("switch_proofs")
          .select(({ fn }) => fn.max("id").as("id"))
          .groupBy("switch"),
      )
      .orderBy("switch")
      .execute();
    return rows.map((row) => ({
      ...{ switch: row.switch, courtroom: row.courtroom, at: row.at, by: row.made_by },
      ...{ closedInMs: row.closed_in_ms, verified: row.verified === 1 },
    }));
  }

  /** When each courtroom last began to be recorded, ISO 8601. */
  async lastSeen(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db
      .selectFrom("sessions")
      .select(({ fn }) => ["courtroom", fn.max("started_at").as("at")])
      .groupBy("courtroom")
      .execute();
    return new Map(rows.map(({ courtroom, at }) => [courtroom, at]));
  }

  /** SQLite's own look at its file: `ok`, or what is wrong. In a thread of its own: many years are read for seconds. */
  integrity(): Promise<string> {
    return runThread(new URL("./integrity-worker.ts", import.meta.url), { file: this.#file });
  }
}
