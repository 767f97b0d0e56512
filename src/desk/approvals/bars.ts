/**
 * What stands against cases beside their forms, in memory and in the store. What shuts counts at once, whatever the store
 * does; what opens (a removal, a ruling, a clearance) is durable before it counts.
 */
import { randomUUID } from "node:crypto";
import type { CaseBars } from "../../law/case-bars.ts";
import { canonicalCaseNumber } from "../../law/case-number.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { ClearanceRecord, NeverStreamEntry, ObjectionRecord } from "../contract/bars.ts";
import { Failure } from "../failure.ts";
import type { BarRows } from "../store/bars.ts";
import { caseKey } from "./case-key.ts";

export interface BarsOptions {
  readonly rows: BarRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Decides live sessions anew: any of them may have had this number before. */
  readonly onChanged: () => void;
}

export class Bars {
  readonly #options: BarsOptions;
  readonly #entries = new Map<string, NeverStreamEntry>();
  readonly #objections = new Map<string, ObjectionRecord>();
  readonly #clearances = new Map<string, ClearanceRecord>();

  constructor(options: BarsOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    const { rows } = this.#options;
    for (const entry of await rows.neverStream()) this.#entries.set(entry.id, entry);
    for (const objection of await rows.objections()) this.#objections.set(objection.id, objection);
    for (const clearance of await rows.clearances()) this.#clearances.set(clearance.id, clearance);
  }

  /** Newest first. */
  neverStream(): NeverStreamEntry[] {
    return [...this.#entries.values()].reverse();
  }

  objections(): ObjectionRecord[] {
    return [...this.#objections.values()].reverse();
  }

  clearances(): ClearanceRecord[] {
    return [...this.#clearances.values()].reverse();
  }

  isListed(caseNumbers: readonly string[]): boolean {
    const keys = caseNumbers.map(caseKey);
    return [...this.#entries.values()].some(
      ({ removedAt, caseNumber }) => removedAt === null && keys.includes(caseNumber),
    );
  }

  /** As the law is asked with: what stands now against these cases, given with their earlier numbers. */
  against(caseNumbers: readonly string[]): CaseBars {
    const keys = new Set(caseNumbers.map(caseKey));
    const isAsked = ({ caseNumber }: { readonly caseNumber: string }) => keys.has(caseNumber);
    return {
      neverStream: [...this.#entries.values()].filter((each) => each.removedAt === null && isAsked(each)),
      objections: [...this.#objections.values()].filter(isAsked),
      clearances: [...this.#clearances.values()].filter(isAsked),
    };
  }

  async enter(caseNumber: string, ground: string, by: string): Promise<NeverStreamEntry> {
    const entry: NeverStreamEntry = {
      id: randomUUID(),
      caseNumber: readable(caseNumber),
      ground,
      enteredAt: isoNow(this.#options.clock),
      enteredBy: by,
      removedAt: null,
      removedBy: null,
      removalReason: null,
    };
    this.#entries.set(entry.id, entry);
    this.#options.onChanged();
    await kept(this.#options.rows.enter(entry));
    await this.#options.audit.act(by, "never-stream.enter", entry.caseNumber, { id: entry.id, ground });
    return entry;
  }

  async remove(id: string, reason: string, by: string): Promise<NeverStreamEntry> {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw notFound("never-stream-not-found", "清单中没有此项", "No such entry");
    if (entry.removedAt !== null) {
      throw new Failure(409, "never-stream-removed", "此项已移出清单", "It has left the list already");
    }
    const removedAt = isoNow(this.#options.clock);
    await this.#options.rows.remove(id, removedAt, by, reason);
    const removed = { ...entry, removedAt, removedBy: by, removalReason: reason };
    this.#entries.set(id, removed);
    this.#options.onChanged();
    await this.#options.audit.act(by, "never-stream.remove", entry.caseNumber, { id, reason });
    return removed;
  }

  async object(caseNumber: string, objector: string, ground: string, by: string): Promise<ObjectionRecord> {
    const objection: ObjectionRecord = {
      id: randomUUID(),
      caseNumber: readable(caseNumber),
      by: objector,
      ground,
      recordedAt: isoNow(this.#options.clock),
      recordedBy: by,
      justified: null,
      ruledAt: null,
      ruledBy: null,
      rulingReason: null,
    };
    this.#objections.set(objection.id, objection);
    this.#options.onChanged();
    await kept(this.#options.rows.object(objection));
    await this.#options.audit.act(by, "objection.record", objection.caseNumber, {
      id: objection.id,
      objector,
      ground,
    });
    return objection;
  }

  /** 审判长 records whether 理由正当; a ruling may be changed by a later one, and both stand in the audit. */
  async rule(id: string, justified: boolean, reason: string, by: string): Promise<ObjectionRecord> {
    const objection = this.#objections.get(id);
    if (objection === undefined) throw notFound("objection-not-found", "没有此项异议", "No such objection");
    const ruledAt = isoNow(this.#options.clock);
    const ruled = { ...objection, justified, ruledAt, ruledBy: by, rulingReason: reason };
    if (justified) this.#take(ruled);
    await this.#options.rows.rule(id, justified, ruledAt, by, reason);
    // Another ruling that came meanwhile is the later one.
    if (!justified && this.#objections.get(id) === objection) this.#take(ruled);
    await this.#options.audit.act(by, "objection.rule", objection.caseNumber, { id, justified, reason });
    return ruled;
  }

  /** A judge states that what stood against an earlier number of this case is gone. */
  async clear(
    caseNumber: string,
    earlierNumber: string,
    reason: string,
    by: string,
  ): Promise<ClearanceRecord> {
    const clearance: ClearanceRecord = {
      id: randomUUID(),
      caseNumber: readable(caseNumber),
      earlierNumber: readable(earlierNumber),
      reason,
      statedAt: isoNow(this.#options.clock),
      statedBy: by,
    };
    await this.#options.rows.clear(clearance);
    this.#clearances.set(clearance.id, clearance);
    this.#options.onChanged();
    const { earlierNumber: earlier } = clearance;
    await this.#options.audit.act(by, "clearance.state", clearance.caseNumber, {
      id: clearance.id,
      earlier,
      reason,
    });
    return clearance;
  }

  #take(objection: ObjectionRecord): void {
    this.#objections.set(objection.id, objection);
    this.#options.onChanged();
  }
}

/** A number that can't be read would bar nothing, and whoever entered it would believe that it does. */
function readable(caseNumber: string): string {
  const canonical = canonicalCaseNumber(caseNumber);
  if (canonical !== null) return canonical;
  const zh = `案号无法识别：${caseNumber}；请核对后重新登记`;
  throw new Failure(400, "case-number-unreadable", zh, `Not a case number: ${caseNumber}; check it`);
}

/** It shuts already, but the next desk would not know of it: whoever entered it must be told. */
async function kept(stored: Promise<void>): Promise<void> {
  try {
    await stored;
  } catch (error) {
    const [zh, en] = [
      "已停播，但未能存入数据库，值班台重启后失效；数据库恢复后请重新登记",
      "It is off the air, but could not be stored and is lost with the next start: enter it again",
    ];
    throw Object.assign(new Failure(503, "bar-not-stored", zh, en), { cause: error });
  }
}

function notFound(code: string, zh: string, en: string): Failure {
  return new Failure(404, code, zh, en);
}
