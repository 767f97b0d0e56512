/** 庭室与职务、代签, in memory and in the store: every signature asks them. */
import { randomUUID } from "node:crypto";
import { dayOf, holdersOf, type Staff } from "../../law/offices.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { DelegationBody, DelegationRecord, OfficeBody, OfficeRecord } from "../contract/offices.ts";
import { Failure } from "../failure.ts";
import type { OfficeRows } from "../store/offices.ts";

/** An administrator holds no office, and no office holder becomes one. */
export interface Exclusion {
  readonly isAdministrator: (person: string) => boolean;
  /** One after another for each person: two at once would not see each other. */
  readonly inTurn: <T>(person: string, act: () => Promise<T>) => Promise<T>;
}

export class Offices {
  readonly #rows: OfficeRows;
  readonly #audit: AuditLog;
  readonly #clock: Clock;
  readonly #exclusion: Exclusion;
  readonly #offices = new Map<string, OfficeRecord>();
  readonly #delegations = new Map<string, DelegationRecord>();

  constructor(rows: OfficeRows, audit: AuditLog, clock: Clock, exclusion: Exclusion) {
    this.#rows = rows;
    this.#audit = audit;
    this.#clock = clock;
    this.#exclusion = exclusion;
  }

  async load(): Promise<void> {
    for (const office of await this.#rows.offices()) this.#offices.set(office.id, office);
    for (const given of await this.#rows.delegations()) this.#delegations.set(given.id, given);
  }

  /** As the law is asked with. */
  get staff(): Staff {
    return { terms: this.offices(), delegations: this.delegations() };
  }

  offices(): OfficeRecord[] {
    return [...this.#offices.values()];
  }

  delegations(): DelegationRecord[] {
    return [...this.#delegations.values()];
  }

  /** Whether somebody holds an office or signs for another, now or from a day to come. */
  involves(person: string): boolean {
    const today = dayOf(this.#clock.wallMs());
    return (
      this.offices().some((term) => term.person === person && (term.until ?? today) >= today) ||
      this.delegations().some((given) => given.delegate === person && given.until >= today)
    );
  }

  /** @param confirmed the one who enters it may vouch for people himself. */
  appoint(body: OfficeBody, by: string, confirmed: boolean): Promise<OfficeRecord> {
    return this.#exclusion.inTurn(body.person, () => this.#appoint(body, by, confirmed));
  }

  async #appoint(body: OfficeBody, by: string, confirmed: boolean): Promise<OfficeRecord> {
    this.#refuseAdministrator(body.person);
    const at = isoNow(this.#clock);
    const vouched = { confirmedAt: confirmed ? at : null, confirmedBy: confirmed ? by : null };
    const office = { id: randomUUID(), ...body, enteredBy: by, enteredAt: at, ...vouched };
    await this.#rows.addOffice(office);
    this.#offices.set(office.id, office);
    const { person, court, division, from, until } = office;
    await this.#audit.act(by, "office.appoint", office.id, {
      ...{ person, office: office.office, court, division, from, until },
    });
    return office;
  }

  /** Every office of a person that waits for it. */
  async confirm(person: string, by: string): Promise<void> {
    const waiting = this.offices().filter((each) => each.person === person && each.confirmedAt === null);
    for (const office of waiting) {
      const confirmedAt = isoNow(this.#clock);
      await this.#rows.confirm(office.id, confirmedAt, by);
      this.#offices.set(office.id, { ...office, confirmedAt, confirmedBy: by });
    }
  }

  async endOffice(id: string, until: string, by: string): Promise<OfficeRecord> {
    const office = this.#offices.get(id);
    if (office === undefined) throw new Failure(404, "office-not-found", "没有此项职务", "No such office");
    const ended = { ...office, until };
    await this.#rows.end("offices", id, until);
    this.#offices.set(id, ended);
    await this.#audit.act(by, "office.end", id, {
      person: office.person,
      before: office.until,
      after: until,
    });
    return ended;
  }

  /** 代: by the leader for his own steps, or by the 院长 of that court for another's. */
  delegate(body: DelegationBody, by: string): Promise<DelegationRecord> {
    return this.#exclusion.inTurn(body.delegate, () => this.#delegate(body, by));
  }

  async #delegate({ principal, ...body }: DelegationBody, by: string): Promise<DelegationRecord> {
    const given: DelegationRecord = {
      id: randomUUID(),
      principal: principal ?? by,
      ...body,
      givenBy: by,
      givenAt: isoNow(this.#clock),
    };
    this.#mayDelegate(given, by);
    this.#refuseAdministrator(given.delegate);
    if (given.delegate === given.principal) {
      throw new Failure(400, "delegate-is-principal", "不能委托给本人", "The delegate is the principal");
    }
    await this.#rows.addDelegation(given);
    this.#delegations.set(given.id, given);
    const { id, givenBy: _b, givenAt: _a, ...detail } = given;
    await this.#audit.act(by, "delegation.give", id, detail);
    return given;
  }

  async endDelegation(id: string, until: string, by: string): Promise<DelegationRecord> {
    const given = this.#delegations.get(id);
    if (given === undefined) {
      throw new Failure(404, "delegation-not-found", "没有此项委托", "No such delegation");
    }
    this.#mayDelegate(given, by);
    const ended = { ...given, until };
    await this.#rows.end("delegations", id, until);
    this.#delegations.set(id, ended);
    await this.#audit.act(by, "delegation.end", id, { before: given.until, after: until });
    return ended;
  }

  #refuseAdministrator(person: string): void {
    if (!this.#exclusion.isAdministrator(person)) return;
    const [zh, en] = ["管理员不得兼任其他职务", "An administrator holds no office"];
    throw new Failure(409, "roles-exclude", zh, en);
  }

  #mayDelegate({ principal, court }: DelegationRecord, by: string): void {
    if (principal === by) return;
    const today = dayOf(this.#clock.wallMs());
    if (holdersOf(this.offices(), "president", court, "", today).includes(by)) return;
    const [zh, en] = [
      "只有领导本人或本院院长可以委托他人代签",
      "Only the leader himself or the court's president may let another sign",
    ];
    throw new Failure(403, "delegation-not-yours", zh, en);
  }
}
