/** The courts of this node, and which court a room or a case belongs to. */
import { courtLevel } from "../../law/court-code.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import { Failure } from "../failure.ts";
import type { CourtRow, CourtRows } from "../store/courts.ts";

export class Courts {
  readonly #rows: CourtRows;
  readonly #audit: AuditLog;
  readonly #clock: Clock;
  readonly #courts = new Map<string, CourtRow>();
  /** One after another: of two at once both could be the first, or the same. */
  #adding: Promise<unknown> = Promise.resolve();

  constructor(rows: CourtRows, audit: AuditLog, clock: Clock) {
    this.#rows = rows;
    this.#audit = audit;
    this.#clock = clock;
  }

  async load(): Promise<void> {
    for (const court of await this.#rows.all()) this.#courts.set(court.code, court);
  }

  all(): CourtRow[] {
    return [...this.#courts.values()];
  }

  /** 法院代字 of the node's own court; null: nobody has entered it. */
  get own(): string | null {
    return this.all().find(({ own }) => own)?.code ?? null;
  }

  /** The court of a room or of an entry that names none is the node's own. */
  orOwn(court: string | null | undefined): string | null {
    return court ?? this.own;
  }

  /** @throws Failure 400 for a court that has not been entered. */
  need(code: string): void {
    if (this.#courts.has(code)) return;
    const [zh, en] = [`没有登记法院 ${code}，请系统管理员先登记`, `Court ${code} is not entered here`];
    throw new Failure(400, "court-unknown", zh, en);
  }

  /** The first one is the node's own. @throws Failure 400, 409 */
  add(code: string, name: string, by: string): Promise<CourtRow> {
    const added = this.#adding.then(() => this.#add(code, name, by));
    this.#adding = added.catch(() => undefined);
    return added;
  }

  async #add(code: string, name: string, by: string): Promise<CourtRow> {
    if (courtLevel(code) === null) {
      const [zh, en] = [`${code} 不是法院代字`, `${code} is not a court's code (法院代字)`];
      throw new Failure(400, "court-code", zh, en);
    }
    if (this.#courts.has(code)) {
      throw new Failure(409, "court-exists", `法院 ${code} 已登记`, `Court ${code} is entered already`);
    }
    const court = { code, name, own: this.own === null, addedAt: isoNow(this.#clock), addedBy: by };
    await this.#rows.add(court);
    this.#courts.set(code, court);
    await this.#audit.act(by, "court.add", code, { name, own: court.own });
    return court;
  }
}
