/** Incidents, what people wrote to them, and take-downs. Nothing is ever deleted. */
import type { EntryKind, Origin, TakeDown } from "../contract/incidents.ts";
import { containing } from "./containing.ts";
import type { Db, DbOrTransaction, Row } from "./database.ts";

export interface IncidentRow {
  readonly id: string;
  readonly number: string;
  readonly origin: Origin;
  readonly originRef: string | null;
  readonly alarm: string | null;
  readonly place: string;
  readonly sessionIds: readonly string[];
  readonly caseNumbers: readonly string[];
  readonly momentAt: string;
  readonly openedAt: string;
  readonly openedBy: string;
  readonly handler: string | null;
  readonly handledAt: string | null;
  readonly cause: string | null;
  readonly measures: string | null;
  readonly closeAskedBy: string | null;
  readonly closeAskedAt: string | null;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
}

export interface EntryRow {
  readonly id: string;
  readonly incidentId: string;
  readonly at: string;
  readonly by: string;
  /** With which it was done: two tokens of one hand are no two persons. Null: signed in, or by itself. */
  readonly byToken: string | null;
  readonly kind: EntryKind;
  readonly text: string;
}

/** Which incidents of a list are wanted; what is absent is all of them. */
export interface IncidentChoice {
  readonly closed?: boolean | undefined;
  readonly origin?: Origin | undefined;
  readonly place?: string | undefined;
  /** Part of its number or of its case numbers. */
  readonly text?: string | undefined;
}

/** An incident with its first entry, or (null) an entry of one that is known. */
export interface NewIncident {
  readonly incident: Omit<IncidentRow, "number"> | null;
  readonly entry: EntryRow;
}

export class IncidentRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * In one transaction, since a cut's latch waits at the same disk: incidents, numbered within their year, each with its first
   * entry; and entries of known ones. @returns what was made; null for an entry, and for what that latch or alarm has made before.
   */
  async write(batch: readonly NewIncident[], year: number): Promise<(IncidentRow | null)[]> {
    return this.#db.transaction().execute(async (tx) => {
      const { count } = await tx
        .selectFrom("incidents")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("number", "like", `${year}-%`)
        .executeTakeFirstOrThrow();
      let next = count + 1;
      const made: (IncidentRow | null)[] = [];
      for (const { incident, entry } of batch) {
        const isKnown = incident !== null && (await this.#isKnown(tx, incident.originRef));
        if (isKnown) made.push(null);
        else {
          const numbered =
            incident === null ? null : { ...incident, number: `${year}-${String(next++).padStart(4, "0")}` };
          if (numbered !== null) await tx.insertInto("incidents").values(toRow(numbered)).execute();
          await tx.insertInto("incident_entries").values(toEntryRow(entry)).execute();
          made.push(numbered);
        }
      }
      return made;
    });
  }

  async #isKnown(tx: DbOrTransaction, originRef: string | null): Promise<boolean> {
    if (originRef === null) return false;
    const row = await tx
      .selectFrom("incidents")
      .select("id")
      .where("origin_ref", "=", originRef)
      .executeTakeFirst();
    return row !== undefined;
  }

  async save(incident: IncidentRow): Promise<void> {
    const { id, ...columns } = toRow(incident);
    await this.#db.updateTable("incidents").set(columns).where("id", "=", id).execute();
  }

  async byId(id: string): Promise<IncidentRow | null> {
    const row = await this.#db.selectFrom("incidents").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  /** Which of these have made their incident. */
  async knownOrigins(originRefs: readonly string[]): Promise<string[]> {
    if (originRefs.length === 0) return [];
    const rows = await this.#db
      .selectFrom("incidents")
      .select("origin_ref")
      .where("origin_ref", "in", [...originRefs])
      .execute();
    return rows.flatMap(({ origin_ref }) => origin_ref ?? []);
  }

  async byOrigin(originRef: string): Promise<IncidentRow | null> {
    const row = await this.#db
      .selectFrom("incidents")
      .selectAll()
      .where("origin_ref", "=", originRef)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  /** Not closed, oldest first. */
  async unclosed(): Promise<IncidentRow[]> {
    const rows = await this.#db
      .selectFrom("incidents")
      .selectAll()
      .where("closed_at", "is", null)
      .orderBy("opened_at")
      .execute();
    return rows.map(fromRow);
  }

  /** Opened within, oldest first. @param fromAt, toAt ISO 8601 */
  async between(fromAt: string, toAt: string, limit: number): Promise<IncidentRow[]> {
    const rows = await this.#db
      .selectFrom("incidents")
      .selectAll()
      .where("opened_at", ">=", fromAt)
      .where("opened_at", "<=", toAt)
      .orderBy("opened_at")
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  }

  /** Newest first. @param after number of the last one seen. */
  async page(limit: number, after: string | undefined, choice: IncidentChoice = {}): Promise<IncidentRow[]> {
    const { closed, origin, place, text } = choice;
    let query = this.#db.selectFrom("incidents").selectAll().orderBy("number", "desc").limit(limit);
    if (after !== undefined) query = query.where("number", "<", after);
    if (closed !== undefined) query = query.where("closed_at", closed ? "is not" : "is", null);
    if (origin !== undefined) query = query.where("origin", "=", origin);
    if (place !== undefined) query = query.where("place", "=", place);
    if (text !== undefined) {
      query = query.where(({ or }) => or([containing("number", text), containing("case_numbers", text)]));
    }
    return (await query.execute()).map(fromRow);
  }

  async addEntry(entry: EntryRow): Promise<void> {
    await this.#db.insertInto("incident_entries").values(toEntryRow(entry)).execute();
  }

  async entriesOf(incidentId: string): Promise<EntryRow[]> {
    const rows = await this.#db
      .selectFrom("incident_entries")
      .selectAll()
      .where("incident_id", "=", incidentId)
      .orderBy("at")
      .execute();
    return rows.map(({ incident_id, by_token, kind, ...rest }) => ({
      ...rest,
      incidentId: incident_id,
      byToken: by_token,
      kind: kind as EntryKind,
    }));
  }

  async addTakeDown(takeDown: TakeDown): Promise<void> {
    await this.#db.insertInto("take_downs").values(toTakeDownRow(takeDown)).execute();
  }

  async saveTakeDown(takeDown: TakeDown): Promise<void> {
    const { id, ...columns } = toTakeDownRow(takeDown);
    await this.#db.updateTable("take_downs").set(columns).where("id", "=", id).execute();
  }

  async takeDown(id: string): Promise<TakeDown | null> {
    const row = await this.#db.selectFrom("take_downs").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : fromTakeDownRow(row);
  }

  /** Oldest first. */
  async takeDownsOf(incidentId: string): Promise<TakeDown[]> {
    const rows = await this.#db
      .selectFrom("take_downs")
      .selectAll()
      .where("incident_id", "=", incidentId)
      .orderBy("asked_at")
      .execute();
    return rows.map(fromTakeDownRow);
  }

  /** Nobody has found it gone yet; oldest first. */
  async openTakeDowns(): Promise<TakeDown[]> {
    const rows = await this.#db
      .selectFrom("take_downs")
      .selectAll()
      .where("checked_at", "is", null)
      .orderBy("asked_at")
      .execute();
    return rows.map(fromTakeDownRow);
  }
}

function toRow(incident: IncidentRow): Row<"incidents"> {
  return {
    id: incident.id,
    number: incident.number,
    origin: incident.origin,
    origin_ref: incident.originRef,
    alarm: incident.alarm,
    place: incident.place,
    session_ids: JSON.stringify(incident.sessionIds),
    case_numbers: JSON.stringify(incident.caseNumbers),
    moment_at: incident.momentAt,
    opened_at: incident.openedAt,
    opened_by: incident.openedBy,
    handler: incident.handler,
    handled_at: incident.handledAt,
    cause: incident.cause,
    measures: incident.measures,
    close_asked_by: incident.closeAskedBy,
    close_asked_at: incident.closeAskedAt,
    closed_by: incident.closedBy,
    closed_at: incident.closedAt,
  };
}

function fromRow(row: Row<"incidents">): IncidentRow {
  return {
    id: row.id,
    number: row.number,
    origin: row.origin as Origin,
    originRef: row.origin_ref,
    alarm: row.alarm,
    place: row.place,
    sessionIds: JSON.parse(row.session_ids) as string[],
    caseNumbers: JSON.parse(row.case_numbers) as string[],
    momentAt: row.moment_at,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    handler: row.handler,
    handledAt: row.handled_at,
    cause: row.cause,
    measures: row.measures,
    closeAskedBy: row.close_asked_by,
    closeAskedAt: row.close_asked_at,
    closedBy: row.closed_by,
    closedAt: row.closed_at,
  };
}

function toEntryRow({ incidentId, byToken, ...rest }: EntryRow): Row<"incident_entries"> {
  return { ...rest, incident_id: incidentId, by_token: byToken };
}

function toTakeDownRow(takeDown: TakeDown): Row<"take_downs"> {
  return {
    id: takeDown.id,
    incident_id: takeDown.incidentId,
    courtroom: takeDown.courtroom,
    page: takeDown.page,
    from_at: takeDown.fromAt,
    to_at: takeDown.toAt,
    reason: takeDown.reason,
    asked_by: takeDown.askedBy,
    asked_at: takeDown.askedAt,
    done_by: takeDown.doneBy,
    done_at: takeDown.doneAt,
    done_note: takeDown.doneNote,
    checked_by: takeDown.checkedBy,
    checked_at: takeDown.checkedAt,
  };
}

function fromTakeDownRow(row: Row<"take_downs">): TakeDown {
  return {
    id: row.id,
    incidentId: row.incident_id,
    courtroom: row.courtroom,
    page: row.page,
    fromAt: row.from_at,
    toAt: row.to_at,
    reason: row.reason,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    doneBy: row.done_by,
    doneAt: row.done_at,
    doneNote: row.done_note,
    checkedBy: row.checked_by,
    checkedAt: row.checked_at,
  };
}
