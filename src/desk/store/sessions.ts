/** Sessions: the gate's last report of each, and what the desk holds about its hearing. An index; files are the truth. */
import type { SessionReport } from "../../link/messages.ts";
import type { PauseCard, Phase, Stage } from "../contract/session.ts";
import type { Db, DbOrTransaction, Row } from "./database.ts";

/** What the desk holds about a session; every change is written before a lease permits anything by it. */
export interface HearingState {
  /** Canonical where the law can read them. */
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
  readonly phase: Phase;
  /** 庭审环节; null: none is marked. */
  readonly stage: Stage | null;
  readonly wanted: boolean;
  /** It is wanted by a person's own act (`air`), not by the opening or the start alone. */
  readonly airedByPerson: boolean;
  readonly operatorPaused: boolean;
  /** What is shown while it is paused by a person; null: nobody has chosen. */
  readonly pauseCard: PauseCard | null;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly extendedUntil: string | null;
}

export interface StoredSession {
  readonly report: SessionReport;
  readonly state: HearingState;
  readonly live: boolean;
}

const NOT_WANTED = { wanted: 0, aired_by_person: 0 } as const;

export class SessionRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async byId(id: string): Promise<StoredSession | null> {
    const row = await this.#db.selectFrom("sessions").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  async insert(report: SessionReport, state: HearingState): Promise<void> {
    await this.#db
      .insertInto("sessions")
      .values({ id: report.sessionId, ...reportColumns(report, true), ...stateColumns(state) })
      .execute();
  }

  async saveState(id: string, patch: Partial<HearingState>): Promise<void> {
    await this.#db.updateTable("sessions").set(stateColumns(patch)).where("id", "=", id).execute();
  }

  /** Clears `wanted` of every session of a room, or of all rooms. */
  async clearWanted(courtroom: string | null): Promise<void> {
    let query = this.#db.updateTable("sessions").set(NOT_WANTED).where("wanted", "=", 1);
    if (courtroom !== null) query = query.where("courtroom", "=", courtroom);
    await query.execute();
  }

  /** Writes many reports in one transaction; one commit costs a sync of the disk. */
  async saveReports(reports: readonly { report: SessionReport; live: boolean }[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const { report, live } of reports) {
        await tx
          .updateTable("sessions")
          .set(reportColumns(report, live))
          .where("id", "=", report.sessionId)
          .execute();
        await savePartsAndGaps(tx, report);
      }
    });
  }

  /** Sessions that were live when the desk last looked and are unknown to the gate now. */
  async endAllExcept(liveIds: readonly string[], at: string): Promise<void> {
    let query = this.#db.updateTable("sessions").set({ live: 0, ended_at: at }).where("live", "=", 1);
    if (liveIds.length > 0) query = query.where("id", "not in", [...liveIds]);
    await query.execute();
  }

  /** The newest hearing of a room that was opened and not closed, live or not. */
  async unclosedIn(courtroom: string): Promise<StoredSession | null> {
    const row = await this.#db
      .selectFrom("sessions")
      .selectAll()
      .where("courtroom", "=", courtroom)
      .where("phase", "not in", ["before", "closed"])
      .orderBy("started_at", "desc")
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  /** Case numbers of the hearings that were opened in the room in sessions begun since. @param sinceAt ISO 8601 */
  async heardIn(courtroom: string, sinceAt: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom("sessions")
      .select("case_numbers")
      .where("courtroom", "=", courtroom)
      .where("started_at", ">=", sinceAt)
      .where("phase", "!=", "before")
      .execute();
    return rows.flatMap((row) => JSON.parse(row.case_numbers) as string[]);
  }

  /** Recorded at some moment of it, newest first. @param fromAt, toAt ISO 8601 */
  async during(fromAt: string, toAt: string, limit: number): Promise<StoredSession[]> {
    const rows = await this.#db
      .selectFrom("sessions")
      .selectAll()
      .where("started_at", "<=", toAt)
      .where(({ eb, or }) => or([eb("ended_at", "is", null), eb("ended_at", ">=", fromAt)]))
      .orderBy("started_at", "desc")
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  }

  /** Newest first; `after` is the id of the last one seen. */
  async page(limit: number, after: string | undefined): Promise<StoredSession[]> {
    let query = this.#db
      .selectFrom("sessions")
      .selectAll()
      .orderBy("started_at", "desc")
      .orderBy("id", "desc")
      .limit(limit);
    if (after !== undefined) {
      const last = await this.#db
        .selectFrom("sessions")
        .select("started_at")
        .where("id", "=", after)
        .executeTakeFirst();
      const startedAt = last?.started_at ?? "";
      query = query.where((where) =>
        where.or([
          where("started_at", "<", startedAt),
          where.and([where("started_at", "=", startedAt), where("id", "<", after)]),
        ]),
      );
    }
    return (await query.execute()).map(fromRow);
  }
}

async function savePartsAndGaps(tx: DbOrTransaction, report: SessionReport): Promise<void> {
  for (const part of report.parts) {
    const columns = {
      opened_at: part.openedAt,
      closed_at: part.closedAt,
      size_bytes: part.sizeBytes,
      recovered: part.recovered ? 1 : 0,
    };
    await tx
      .insertInto("parts")
      .values({ session_id: report.sessionId, number: part.number, ...columns })
      .onConflict((conflict) => conflict.columns(["session_id", "number"]).doUpdateSet(columns))
      .execute();
  }
  for (const gap of report.gaps) {
    await tx
      .insertInto("gaps")
      .values({ session_id: report.sessionId, from_at: gap.from, to_at: gap.to, cause: gap.cause })
      .onConflict((conflict) =>
        conflict.columns(["session_id", "from_at", "cause"]).doUpdateSet({ to_at: gap.to }),
      )
      .execute();
  }
}

function reportColumns(report: SessionReport, live: boolean) {
  return {
    courtroom: report.courtroom,
    directory: report.directory,
    started_at: report.startedAt,
    ended_at: report.endedAt,
    live: live ? 1 : 0,
    report: JSON.stringify(report),
  };
}

type StateColumns = Omit<Row<"sessions">, "id" | keyof ReturnType<typeof reportColumns>>;

function stateColumns(state: HearingState): StateColumns;
function stateColumns(state: Partial<HearingState>): Partial<StateColumns>;
function stateColumns(state: Partial<HearingState>): Partial<StateColumns> {
  const { caseNumbers, hearingNo, phase, wanted, airedByPerson, operatorPaused } = state;
  const { openedAt, closedAt, extendedUntil, stage, pauseCard } = state;
  return {
    ...(caseNumbers !== undefined && { case_numbers: JSON.stringify(caseNumbers) }),
    ...(hearingNo !== undefined && { hearing_no: hearingNo }),
    ...(phase !== undefined && { phase }),
    ...(stage !== undefined && { stage }),
    ...(wanted !== undefined && { wanted: wanted ? 1 : 0 }),
    ...(airedByPerson !== undefined && { aired_by_person: airedByPerson ? 1 : 0 }),
    ...(operatorPaused !== undefined && { operator_paused: operatorPaused ? 1 : 0 }),
    ...(pauseCard !== undefined && { pause_card: pauseCard }),
    ...(openedAt !== undefined && { opened_at: openedAt }),
    ...(closedAt !== undefined && { closed_at: closedAt }),
    ...(extendedUntil !== undefined && { extended_until: extendedUntil }),
  };
}

function fromRow(row: Row<"sessions">): StoredSession {
  const report = JSON.parse(row.report) as SessionReport;
  return {
    report: { ...report, endedAt: row.ended_at },
    live: row.live === 1,
    state: {
      caseNumbers: JSON.parse(row.case_numbers) as string[],
      hearingNo: row.hearing_no,
      phase: row.phase as Phase,
      stage: row.stage as Stage | null,
      wanted: row.wanted === 1,
      airedByPerson: row.aired_by_person === 1,
      operatorPaused: row.operator_paused === 1,
      pauseCard: row.pause_card as PauseCard | null,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      extendedUntil: row.extended_until,
    },
  };
}
