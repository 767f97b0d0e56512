/**
 * 开庭排期: which planned hearings there are. The hearings of approvals are in it from the start; where the court has entered
 * its own docket the two must agree, or the hearing is recorded and not aired.
 */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { dayOf } from "../../law/offices.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { DocketBody, DocketChange, DocketRecord } from "../contract/docket.ts";
import { Failure } from "../failure.ts";
import type { ApprovalRows } from "../store/approvals.ts";
import type { DocketRows, DocketWriter } from "../store/docket.ts";
import { caseKeys } from "./case-key.ts";

export interface Proposal {
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
  readonly plannedStart: string;
  readonly plannedEnd: string;
}

export interface DocketOptions {
  readonly approvals: ApprovalRows;
  readonly rows: DocketRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** The window of a hearing opens so long before its planned start. */
  readonly leadMinutes: number;
  /** Decides live sessions anew: an entry may concern the room of any of them. */
  readonly onChanged: () => void;
}

export type DocketResult = "created" | "updated" | "unchanged";

/** Rows a transaction: what else is written meanwhile, a cut's latch above all, does not wait for a whole sheet. */
export const IMPORT_AT_ONCE = 100;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export class Docket {
  readonly #options: DocketOptions;
  constructor(options: DocketOptions) {
    this.#options = options;
  }

  /** Planned hearings whose window, from the lead to the planned end, holds this moment. */
  async openIn(courtroom: string, atMs: number): Promise<Proposal[]> {
    const { approvals, rows, leadMinutes } = this.#options;
    const leadMs = leadMinutes * MINUTE_MS;
    const isOpen = (planned: { courtroom: string; plannedStart: string; plannedEnd: string }) =>
      planned.courtroom === courtroom &&
      Date.parse(planned.plannedStart) - leadMs <= atMs &&
      Date.parse(planned.plannedEnd) >= atMs;
    const proposals = new Map<string, Proposal>();
    // The same hearing known twice (two sources, or the docket and a form) is one proposal.
    const propose = ({ caseNumbers, hearingNo, plannedStart, plannedEnd }: Proposal) => {
      const keys = caseKeys(caseNumbers);
      const cases = JSON.stringify([...keys].sort());
      const known = [...proposals.entries()].find(
        ([key, each]) => key.startsWith(cases) && (each.hearingNo === null || hearingNo === null),
      );
      if (known !== undefined && hearingNo === null) return;
      if (known !== undefined) proposals.delete(known[0]);
      const key = `${cases} ${hearingNo}`;
      proposals.set(key, { caseNumbers: keys, hearingNo, plannedStart, plannedEnd });
    };
    for (const { approval, usedHearings } of await approvals.plannedIn(courtroom, atMs + leadMs, atMs)) {
      if (approval.kind === "no-stream") continue;
      for (const hearing of approval.hearings.filter(isOpen)) {
        if (usedHearings.some(({ no }) => no === hearing.no)) continue;
        propose({ ...hearing, caseNumbers: approval.caseNumbers, hearingNo: hearing.no });
      }
    }
    for (const entry of await rows.between(atMs, atMs + leadMs, courtroom)) {
      if (entry.status === "planned" && isOpen(entry)) propose(entry);
    }
    return [...proposals.values()];
  }

  /** As the law is asked with: entries of these cases, and of this room on the days around. */
  against(caseNumbers: readonly string[], courtroom: string): Promise<DocketRecord[]> {
    const now = this.#options.clock.wallMs();
    const room = { courtroom, fromMs: now - DAY_MS, toMs: now + DAY_MS };
    return this.#options.rows.around(caseKeys(caseNumbers), room);
  }

  between(fromMs: number, toMs: number, courtroom?: string): Promise<DocketRecord[]> {
    return this.#options.rows.between(fromMs, toMs, courtroom);
  }

  byId(id: string): Promise<DocketRecord | null> {
    return this.#options.rows.byId(id);
  }

  async enter(body: DocketBody, by: string): Promise<DocketRecord> {
    const { rows, clock } = this.#options;
    const entry = { ...body, id: randomUUID(), changedAt: isoNow(clock), changedBy: by };
    await rows.inTransaction(async (writer) => {
      if ((await sameHearing(writer, body)) !== null) {
        const [zh, en] = [
          "该案该庭次已在排期中，请变更原排期",
          "This hearing is on the docket: change its entry",
        ];
        throw new Failure(409, "docket-entry-exists", zh, en);
      }
      await writer.save(entry, caseKeys(body.caseNumbers));
    });
    this.#options.onChanged();
    await this.#options.audit.act(by, "docket.enter", entry.id, { after: body });
    return entry;
  }

  /** Also 延期 and 取消: the entry stays, with its status. */
  async change(id: string, change: DocketChange, by: string): Promise<DocketRecord> {
    const { rows, clock } = this.#options;
    const { before, after } = await rows.inTransaction(async (writer) => {
      const found = await writer.byId(id);
      if (found === null) throw new Failure(404, "docket-entry-not-found", "没有此项排期", "No such entry");
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const changed = { ...found, ...Object.fromEntries(given), changedAt: isoNow(clock), changedBy: by };
      if (Date.parse(changed.plannedEnd) <= Date.parse(changed.plannedStart)) {
        throw new Failure(
          400,
          "docket-times",
          "结束时间须晚于开庭时间",
          "plannedEnd must be after plannedStart",
        );
      }
      await writer.save(changed, caseKeys(changed.caseNumbers));
      return { before: found, after: changed };
    });
    this.#options.onChanged();
    await this.#options.audit.act(by, "docket.change", id, {
      before: contentOf(before),
      after: contentOf(after),
    });
    return after;
  }

  /** Many entries at once: each is found again by its first case and 庭次. @param dryRun says what would become of each. */
  async import(bodies: readonly DocketBody[], by: string, dryRun: boolean): Promise<DocketResult[]> {
    const { rows, clock } = this.#options;
    const results: DocketResult[] = [];
    const order = { by, at: isoNow(clock), dryRun };
    for (let from = 0; from < bodies.length; from += IMPORT_AT_ONCE) {
      await rows.inTransaction(async (writer) => {
        for (const body of bodies.slice(from, from + IMPORT_AT_ONCE)) {
          results.push(await importOne(writer, body, order));
        }
      });
    }
    if (dryRun) return results;
    const count = (result: DocketResult) => results.filter((each) => each === result).length;
    if (count("unchanged") < results.length) this.#options.onChanged();
    const detail = { created: count("created"), updated: count("updated"), unchanged: count("unchanged") };
    await this.#options.audit.act(by, "docket.import", "", detail);
    return results;
  }
}

async function importOne(
  writer: DocketWriter,
  body: DocketBody,
  { by, at, dryRun }: { readonly by: string; readonly at: string; readonly dryRun: boolean },
): Promise<DocketResult> {
  const found = await sameHearing(writer, body);
  if (found !== null && isSameContent(contentOf(found), body)) return "unchanged";
  if (dryRun) return found === null ? "created" : "updated";
  const id = found?.id ?? randomUUID();
  await writer.save({ ...body, id, changedAt: at, changedBy: by }, caseKeys(body.caseNumbers));
  return found === null ? "created" : "updated";
}

/** The entry of the same 庭次 of its first case; where no 庭次 is given, of the same day. */
async function sameHearing(writer: DocketWriter, body: DocketBody): Promise<DocketRecord | null> {
  const [first] = caseKeys(body.caseNumbers);
  if (first === undefined) return null;
  const day = dayOf(Date.parse(body.plannedStart));
  const same = (await writer.ofCases([first])).filter(
    (entry) =>
      caseKeys(entry.caseNumbers)[0] === first &&
      entry.hearingNo === body.hearingNo &&
      (body.hearingNo !== null || dayOf(Date.parse(entry.plannedStart)) === day),
  );
  return same[0] ?? null;
}

/** The same moments and values, however a moment is written. */
function isSameContent(a: DocketBody, b: DocketBody): boolean {
  const plain = (body: DocketBody) => ({
    ...body,
    plannedStart: Date.parse(body.plannedStart),
    plannedEnd: Date.parse(body.plannedEnd),
  });
  return isDeepStrictEqual(plain(a), plain(b));
}

function contentOf({ id: _i, changedAt: _a, changedBy: _b, ...body }: DocketRecord): DocketBody {
  return body;
}
