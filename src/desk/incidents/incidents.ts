/** What people do with an incident: take it on, write to it, find its cause, close it by two. */
import { randomUUID } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { EntryKind, NoteKind } from "../contract/incidents.ts";
import { Failure } from "../failure.ts";
import type { Caller } from "../people/tokens.ts";
import { type FindToken, sameHand } from "../people/two-persons.ts";
import type { EntryRow, IncidentChoice, IncidentRow, IncidentRows } from "../store/incidents.ts";
import { type CloseRefusal, refusesAsking, refusesClosing } from "./incident.ts";

export interface IncidentsOptions {
  readonly rows: IncidentRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly findToken: FindToken;
}

export class Incidents {
  readonly #options: IncidentsOptions;
  /** Acts in turn: each sees what the one before has left. */
  #acts: Promise<unknown> = Promise.resolve();

  constructor(options: IncidentsOptions) {
    this.#options = options;
  }

  /** @throws Failure 404 */
  async need(id: string): Promise<IncidentRow> {
    const incident = await this.#options.rows.byId(id);
    if (incident === null) throw incidentNotFound(id);
    return incident;
  }

  page(limit: number, after: string | undefined, choice: IncidentChoice): Promise<IncidentRow[]> {
    return this.#options.rows.page(limit, after, choice);
  }

  entriesOf(id: string): Promise<EntryRow[]> {
    return this.#options.rows.entriesOf(id);
  }

  /** 承办: whoever takes it on; also over from somebody else. */
  handle(id: string, by: Caller): Promise<IncidentRow> {
    return this.#change(id, by, "handled", "", ({ handledAt }) => ({
      handler: by.person,
      handledAt: handledAt ?? isoNow(this.#options.clock),
    }));
  }

  /** A note, something said outside (舆情), or that it was told further up. */
  write(id: string, kind: NoteKind, text: string, by: Caller): Promise<IncidentRow> {
    return this.#change(id, by, kind, text, () => ({}));
  }

  find(id: string, cause: string, measures: string, by: Caller): Promise<IncidentRow> {
    const text = `原因：${cause}\n措施：${measures}`;
    // What the second person has seen is not what stands there now.
    return this.#change(id, by, "findings", text, () => ({ cause, measures, ...NOT_ASKED }));
  }

  /** @throws Failure 409 findings-missing, take-down-open */
  askClose(id: string, by: Caller): Promise<IncidentRow> {
    return this.#change(id, by, "close-asked", "", async (incident) => {
      refuse(refusesAsking(incident, await this.#openTakeDowns(id)));
      return { closeAskedBy: by.person, closeAskedAt: isoNow(this.#options.clock) };
    });
  }

  /** By the second person, who is not content. */
  returnClose(id: string, reason: string, by: Caller): Promise<IncidentRow> {
    return this.#change(id, by, "close-returned", reason, (incident) => {
      if (incident.closeAskedBy === null) refuse("not-asked");
      return NOT_ASKED;
    });
  }

  /** @throws Failure 409 not-asked, second-person, findings-missing, take-down-open */
  close(id: string, by: Caller): Promise<IncidentRow> {
    return this.#change(id, by, "closed", "", async (incident) => {
      const { closeAskedBy, handler } = incident;
      const isSecond = await this.isSecondTo(id, [closeAskedBy, handler], by);
      refuse(refusesClosing(incident, await this.#openTakeDowns(id), isSecond));
      return { closedBy: by.person, closedAt: isoNow(this.#options.clock) };
    });
  }

  /** Whether `by` is somebody else than these, also where a token that one of them made would act as another person. */
  async isSecondTo(id: string, persons: readonly (string | null)[], by: Caller): Promise<boolean> {
    const { rows, findToken } = this.#options;
    if (persons.includes(by.person)) return false;
    const theirs = (await rows.entriesOf(id)).filter((entry) => persons.includes(entry.by));
    return theirs.every(
      (entry) => sameHand({ person: entry.by, tokenId: entry.byToken }, by, findToken) === null,
    );
  }

  /**
   * What belongs on the timeline and is stored elsewhere too, in turn with everything else.
   * @param store is done first: what could not be stored did not happen. @throws what it throws
   */
  async enter<T>(
    id: string,
    kind: EntryKind,
    by: Caller,
    store: () => Promise<{ readonly text: string; readonly stored: T }>,
  ): Promise<T> {
    let done: { readonly text: string; readonly stored: T } | null = null;
    await this.#change(
      id,
      by,
      kind,
      () => (done as { readonly text: string } | null)?.text ?? "",
      async () => {
        done = await store();
        return {};
      },
    );
    if (done === null) throw new Error("a change is made before its entry");
    return (done as { readonly stored: T }).stored;
  }

  async #openTakeDowns(id: string): Promise<number> {
    const takeDowns = await this.#options.rows.takeDownsOf(id);
    return takeDowns.filter(({ checkedAt }) => checkedAt === null).length;
  }

  #change(
    id: string,
    by: Caller,
    kind: EntryKind,
    said: string | (() => string),
    patchOf: (incident: IncidentRow) => Partial<IncidentRow> | Promise<Partial<IncidentRow>>,
  ): Promise<IncidentRow> {
    const { rows, audit, clock } = this.#options;
    const done = this.#acts.then(async () => {
      const incident = await this.need(id);
      if (incident.closedAt !== null) {
        throw new Failure(
          409,
          "incident-closed",
          "事件已结案，不能再改；如有新情况请另行登记",
          "The incident is closed; enter a new one for what has come since",
        );
      }
      const changed = { ...incident, ...(await patchOf(incident)) };
      const text = typeof said === "string" ? said : said();
      await rows.save(changed);
      const { person, tokenId: byToken } = by;
      const entry = { id: randomUUID(), incidentId: id, at: isoNow(clock), by: person, byToken, kind, text };
      await rows.addEntry(entry);
      await audit.act(person, `incident.${kind}`, id, {
        number: incident.number,
        ...(text !== "" && { text }),
      });
      return changed;
    });
    this.#acts = done.catch(() => undefined);
    return done;
  }
}

const NOT_ASKED = { closeAskedBy: null, closeAskedAt: null } as const;

export function incidentNotFound(id: string): Failure {
  return new Failure(404, "incident-not-found", `没有事件 ${id}`, `No incident ${id}`);
}

const REFUSALS: Readonly<Record<CloseRefusal, readonly [zh: string, en: string]>> = {
  "findings-missing": ["请先填写原因和措施，再提请结案", "Enter cause and measures first"],
  "take-down-open": [
    "还有未复核的平台撤下任务，复核确认已撤下后才能结案",
    "A take-down is open: a second look has to find it gone first",
  ],
  "not-asked": ["尚未提请结案", "Nobody has asked to close it"],
  "second-person": [
    "须由第二人结案：提请结案人、承办人不能自行结案",
    "A second person closes it: neither who asked nor who handles it",
  ],
};

function refuse(refusal: CloseRefusal | null): void {
  if (refusal === null) return;
  const [zh, en] = REFUSALS[refusal];
  throw new Failure(409, refusal, zh, en);
}
