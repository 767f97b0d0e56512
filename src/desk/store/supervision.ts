/**
 * What supervision counts by, read a stretch at a time and by the thread that also writes: what must be written meanwhile waits
 * for one stretch, and the desk's own loop for none.
 */
import { sql } from "kysely";
import type { ApprovalStatus, FormSignature } from "../contract/approval.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { DocketBody } from "../contract/docket.ts";
import type {
  AlarmFact,
  BarFact,
  ChangeFact,
  CutTimeFact,
  DocketFact,
  DutyFact,
  FormFact,
  IncidentFact,
  LatchFact,
  SessionFact,
} from "../supervision/facts.ts";
import type { Db } from "./database.ts";

/** Wall clock, ms: from, and before to. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Rows a query: some ms of the database's thread, and fewer of the loop that reads what it answers. */
const STRETCH = 500;
const DAY_MS = 86_400_000;
/** The audit says of a cut how long it took right after it. */
const AUDIT_LAG_MS = 3_600_000;

const iso = (ms: number) => new Date(ms).toISOString();
const flag = (value: unknown) => (value === null || value === undefined ? null : Number(value) === 1);
const list = (text: string | null) => JSON.parse(text ?? "[]") as string[];

export class SupervisionRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async docket({ fromMs, toMs }: Span): Promise<DocketFact[]> {
    const read = (limit: number, last: { start: number; id: string } | null) =>
      this.#db
        .selectFrom("docket")
        .select(["id", "courtroom", "planned_start_ms as start", "planned_end_ms as end", "status"])
        .select("hearing_no as hearingNo")
        .select([
          sql<string>`json_extract(body, '$.caseNumbers')`.as("caseNumbers"),
          sql<number | null>`json_extract(body, '$.publicHearing')`.as("publicHearing"),
          sql<number | null>`json_extract(body, '$.stream')`.as("stream"),
          sql<string>`json_extract(body, '$.judge')`.as("judge"),
          sql<string>`json_extract(body, '$.causeOfAction')`.as("causeOfAction"),
        ])
        .where("planned_start_ms", ">=", last?.start ?? fromMs)
        .where("planned_start_ms", "<", toMs)
        .$if(last !== null, (query) =>
          query.where(({ eb, or }) =>
            or([eb("planned_start_ms", ">", last?.start ?? 0), eb("id", ">", last?.id ?? "")]),
          ),
        )
        .orderBy("planned_start_ms")
        .orderBy("id")
        .limit(limit)
        .execute();
    return inStretches(read, ({ start, end, status, caseNumbers, publicHearing, stream, ...rest }) => ({
      ...rest,
      ...{ startMs: start, endMs: end, status: status as DocketBody["status"] },
      ...{ caseNumbers: list(caseNumbers), publicHearing: flag(publicHearing), stream: flag(stream) },
    }));
  }

  async forms({ fromMs, toMs }: Span): Promise<FormFact[]> {
    const read = (limit: number, last: { start: number; id: number } | null) =>
      this.#db
        .selectFrom("approval_hearings as h")
        .innerJoin("approvals as a", "a.id", "h.approval_id")
        .select(["a.id as approvalId", "a.status", "a.source", "h.courtroom", "h.hearing_no as hearingNo"])
        .select(["h.planned_start_ms as start", "h.planned_end_ms as end"])
        .select([
          sql<number>`h.rowid`.as("id"),
          sql<string>`json_extract(a.body, '$.caseNumbers')`.as("caseNumbers"),
          sql<string | null>`json_extract(a.body, '$.kind')`.as("kind"),
          sql<string>`json_extract(a.body, '$.division')`.as("division"),
          sql<string>`json_extract(a.body, '$.judge')`.as("judge"),
          sql<number>`json_extract(a.body, '$.publicHearing')`.as("publicHearing"),
          sql<string>`json_extract(a.body, '$.causeOfAction')`.as("causeOfAction"),
          sql<string>`json_extract(a.body, '$.answers')`.as("answers"),
          sql<string | null>`json_extract(a.body, '$.riskGrade')`.as("riskGrade"),
          sql<string>`json_extract(a.body, '$.signatures')`.as("signatures"),
        ])
        .where("h.planned_start_ms", ">=", last?.start ?? fromMs)
        .where("h.planned_start_ms", "<", toMs)
        .$if(last !== null, (query) =>
          query.where(({ eb, or }) =>
            or([eb("h.planned_start_ms", ">", last?.start ?? 0), sql<boolean>`h.rowid > ${last?.id}`]),
          ),
        )
        .orderBy("h.planned_start_ms")
        .orderBy(sql`h.rowid`)
        .limit(limit)
        .execute();
    return inStretches(read, ({ start, end, status, kind, answers, signatures, id: _, ...rest }) => ({
      ...rest,
      ...{ startMs: start, endMs: end, status: status as ApprovalStatus },
      caseNumbers: list(rest.caseNumbers),
      kind: kind === "no-stream" ? ("no-stream" as const) : ("stream" as const),
      publicHearing: Number(rest.publicHearing) === 1,
      division: rest.division ?? "",
      yes: Object.entries(JSON.parse(answers ?? "{}") as Record<string, boolean>).flatMap(([name, yes]) =>
        yes ? [name] : [],
      ),
      signatures: JSON.parse(signatures ?? "[]") as FormSignature[],
    }));
  }

  /** Records of which any moment lies in the span, oldest first: an encoder that is never switched off sends for days. */
  async sessions(span: Span): Promise<SessionFact[]> {
    const before = iso(span.fromMs - DAY_MS);
    const long = this.#db
      .selectFrom("sessions")
      .select("id")
      .where("started_at", "<", before)
      .where(({ eb, or }) => or([eb("ended_at", "is", null), eb("ended_at", ">=", iso(span.fromMs))]));
    const older = this.#records().where("id", "in", long).orderBy("started_at").orderBy("id");
    const read = (limit: number, last: { startedAt: string; id: string } | null) =>
      this.#records()
        .where("started_at", ">=", last?.startedAt ?? before)
        .where("started_at", "<", iso(span.toMs))
        .$if(last !== null, (query) =>
          query.where(({ eb, or }) =>
            or([eb("started_at", ">", last?.startedAt ?? ""), eb("id", ">", last?.id ?? "")]),
          ),
        )
        .orderBy("started_at")
        .orderBy("id")
        .limit(limit)
        .execute();
    return [...(await older.execute()).map(recordOf), ...(await inStretches(read, recordOf))];
  }

  #records() {
    return this.#db
      .selectFrom("sessions")
      .select(["id", "courtroom", "started_at as startedAt", "ended_at as endedAt"])
      .select(["opened_at as openedAt", "closed_at as closedAt", "extended_until as extendedUntil"])
      .select(["case_numbers as caseNumbers", "hearing_no as hearingNo"])
      .select(sql<number | null>`json_extract(report, '$.forwardedBytes')`.as("forwardedBytes"))
      .where("courtroom", "!=", SELF_CHECK_ROOM);
  }

  /** Every press of what was shut at some moment of the span, oldest first. */
  async latches({ fromMs, toMs }: Span): Promise<LatchFact[]> {
    return this.#db
      .selectFrom("latches")
      .select(["id", "scope", "cut_at as cutAt", "cut_by as cutBy", "reason", "lifted_at as liftedAt"])
      .where("scope", "!=", SELF_CHECK_ROOM)
      .where("cut_at", "<", iso(toMs))
      .where(({ eb, or }) => or([eb("lifted_at", "is", null), eb("lifted_at", ">=", iso(fromMs))]))
      .orderBy("id")
      .execute();
  }

  async cutTimes({ fromMs, toMs }: Span): Promise<CutTimeFact[]> {
    const rows = await this.#db
      .selectFrom("audit")
      .select(["subject as scope", "at", "detail"])
      .where("action", "in", ["courtroom.cut", "all.cut"])
      .where("outcome", "=", "done")
      .where("at", ">=", iso(fromMs))
      .where("at", "<", iso(toMs + AUDIT_LAG_MS))
      .orderBy("seq")
      .execute();
    return rows.map(({ detail, ...rest }) => ({
      ...rest,
      results: (JSON.parse(detail) as { results?: CutTimeFact["results"] | null }).results ?? [],
    }));
  }

  /** Told ones: what another alarm hid was no alarm to anybody. */
  async alarms({ fromMs, toMs }: Span): Promise<AlarmFact[]> {
    const read = (limit: number, last: { raisedAt: string; id: string } | null) =>
      this.#db
        .selectFrom("alarms")
        .select(["id", "name", "place", "raised_at as raisedAt"])
        .select(["acknowledged_at as acknowledgedAt", "acted_at as actedAt"])
        .where("hidden", "=", 0)
        .where("raised_at", ">=", last?.raisedAt ?? iso(fromMs))
        .where("raised_at", "<", iso(toMs))
        .$if(last !== null, (query) =>
          query.where(({ eb, or }) =>
            or([eb("raised_at", ">", last?.raisedAt ?? ""), eb("id", ">", last?.id ?? "")]),
          ),
        )
        .orderBy("raised_at")
        .orderBy("id")
        .limit(limit)
        .execute();
    return inStretches(read, (row) => row);
  }

  async incidents({ fromMs, toMs }: Span): Promise<IncidentFact[]> {
    const rows = await this.#db
      .selectFrom("incidents")
      .select(["id", "number", "place", "session_ids as sessionIds", "moment_at as momentAt"])
      .where("moment_at", ">=", iso(fromMs))
      .where("moment_at", "<", iso(toMs))
      .orderBy("moment_at")
      .orderBy("id")
      .execute();
    return rows.map(({ sessionIds, ...rest }) => ({ ...rest, sessionIds: list(sessionIds) }));
  }

  /** 不公开直播清单 and objections, those that are over too. */
  async bars(): Promise<BarFact[]> {
    const listed = await this.#db
      .selectFrom("never_stream")
      .select(["case_number as caseNumber", "entered_at as fromAt", "removed_at as untilAt"])
      .execute();
    const objected = await this.#db
      .selectFrom("objections")
      .select(["case_number as caseNumber", "recorded_at as fromAt", "ruled_at as ruledAt", "justified"])
      .execute();
    return [
      ...listed.map((row) => ({ ...row, kind: "never-stream" as const, justified: null })),
      ...objected.map(({ ruledAt, justified, ...row }) => ({
        ...{ ...row, kind: "objection" as const, justified: flag(justified) },
        untilAt: justified === 0 ? ruledAt : null,
      })),
    ];
  }

  /** Of forms with a hearing in the span. */
  async changes({ fromMs, toMs }: Span): Promise<ChangeFact[]> {
    const rows = await this.#db
      .selectFrom("approval_changes")
      .select(["approval_id as approvalId", "items"])
      .where("approval_id", "in", (sub) =>
        sub
          .selectFrom("approval_hearings")
          .select("approval_id")
          .where("planned_start_ms", ">=", fromMs)
          .where("planned_start_ms", "<", toMs),
      )
      .execute();
    return rows.map(({ approvalId, items }) => ({
      approvalId,
      fields: (JSON.parse(items) as { field: string }[]).map(({ field }) => field),
    }));
  }

  async duty({ fromMs, toMs }: Span): Promise<DutyFact[]> {
    const rows = await this.#db
      .selectFrom("duty")
      .select(["person", "from_at as fromAt", "until_at as untilAt", "courts"])
      .where("from_at", "<", iso(toMs + DAY_MS))
      .where(({ eb, or }) => or([eb("until_at", "is", null), eb("until_at", ">=", iso(fromMs - DAY_MS))]))
      .orderBy("from_at")
      .execute();
    return rows.map(({ courts, ...rest }) => ({ ...rest, courts: courts === null ? null : list(courts) }));
  }
}

interface RecordRow extends Omit<SessionFact, "caseNumbers" | "forwardedBytes"> {
  readonly caseNumbers: string;
  readonly forwardedBytes: number | null;
}

function recordOf({ caseNumbers, forwardedBytes, ...rest }: RecordRow): SessionFact {
  return { ...rest, caseNumbers: list(caseNumbers), forwardedBytes: forwardedBytes ?? 0 };
}

/** Each stretch begins behind the last row of the one before. */
async function inStretches<T extends Last, Last, Fact>(
  read: (limit: number, last: Last | null) => Promise<T[]>,
  factOf: (row: T) => Fact,
): Promise<Fact[]> {
  const all: Fact[] = [];
  for (let last: Last | null = null; ; ) {
    const rows: T[] = await read(STRETCH, last);
    all.push(...rows.map(factOf));
    const end = rows.at(-1);
    if (rows.length < STRETCH || end === undefined) return all;
    last = end;
  }
}
