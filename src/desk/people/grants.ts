/**
 * Roles granted to persons. An administrator's role excludes every other one; a role that helps hearings onto the air counts
 * when a leader of that court has confirmed it, so that no two administrators make themselves a judge (law.md 6).
 */
import { randomUUID } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import { GRANTED_ROLES, type GrantedRole } from "../contract/roles.ts";
import type { GrantBody } from "../contract/users.ts";
import { Failure } from "../failure.ts";
import type { GrantRow, GrantRows } from "../store/grants.ts";
import type { Courts } from "./courts.ts";
import type { Users } from "./users.ts";

export interface GrantsOptions {
  readonly rows: GrantRows;
  readonly users: Users;
  readonly courts: Courts;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Whether somebody holds, or will hold, an office or signs for another. */
  readonly holdsOffice: (person: string) => boolean;
  readonly inTurn: InTurn;
}

/** One after another for each person: two at once would not see each other, and administrators exclude everything. */
export type InTurn = <T>(person: string, act: () => Promise<T>) => Promise<T>;

export class Grants {
  readonly #options: GrantsOptions;
  readonly #grants = new Map<string, GrantRow>();

  constructor(options: GrantsOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    for (const grant of await this.#options.rows.all()) this.#grants.set(grant.id, grant);
  }

  all(): GrantRow[] {
    return [...this.#grants.values()];
  }

  /** What a person holds now. */
  of(userId: string): GrantRow[] {
    return this.all().filter((grant) => grant.userId === userId && grant.endedAt === null);
  }

  need(id: string): GrantRow {
    const grant = this.#grants.get(id);
    if (grant === undefined) throw new Failure(404, "grant-not-found", "没有这项授权", "No such grant");
    return grant;
  }

  isAdministrator(person: string): boolean {
    const user = this.#options.users.byName(person);
    return user !== null && this.of(user.id).some(({ role }) => GRANTED_ROLES[role].administrator);
  }

  /** @param confirmed the one who grants may vouch for people himself. */
  grant(body: GrantBody, by: string, confirmed: boolean): Promise<GrantRow> {
    const { users, inTurn } = this.#options;
    return inTurn(users.need(body.userId).name, () => this.#grant(body, by, confirmed));
  }

  async #grant({ userId, role, court }: GrantBody, by: string, confirmed: boolean): Promise<GrantRow> {
    const { users, courts, clock, rows, audit } = this.#options;
    const user = users.need(userId);
    const isAdministrator = GRANTED_ROLES[role].administrator;
    this.#refuseExcluded(userId, user.name, role);
    if (isAdministrator && court !== undefined) {
      throw new Failure(400, "court-not-wanted", "管理员不限定法院", "An administrator has no court");
    }
    if (!isAdministrator) {
      if (court === undefined) {
        throw new Failure(400, "court-missing", "请指明法院", "Name the court that the role is for");
      }
      courts.need(court);
    }
    const at = isoNow(clock);
    const grant: GrantRow = {
      ...{ id: randomUUID(), userId, role, court: court ?? null, grantedAt: at, grantedBy: by },
      ...(confirmed ? { confirmedAt: at, confirmedBy: by } : { confirmedAt: null, confirmedBy: null }),
      ...{ endedAt: null, endedBy: null },
    };
    await rows.add([grant]);
    this.#grants.set(grant.id, grant);
    const detail = { person: user.name, role, court: grant.court, confirmed };
    await audit.act(by, "role.grant", grant.id, detail);
    return grant;
  }

  /** Counts at once. */
  async end(id: string, by: string): Promise<GrantRow> {
    const { clock, rows, audit, users } = this.#options;
    const grant = this.need(id);
    if (grant.endedAt !== null) return grant;
    if (GRANTED_ROLES[grant.role].administrator && this.#holders(grant.role).length === 1) {
      const zh = "这是最后一名该类管理员，请先授予另一人";
      throw new Failure(
        409,
        "last-administrator",
        zh,
        "The last one of this role: grant it to another first",
      );
    }
    const ended = { ...grant, endedAt: isoNow(clock), endedBy: by };
    this.#grants.set(id, ended);
    await rows.save(ended);
    const person = users.byId(grant.userId)?.name;
    await audit.act(by, "role.end", id, { person, role: grant.role, court: grant.court });
    return ended;
  }

  /** Everything that waits for it. */
  async confirm(userId: string, by: string): Promise<void> {
    const { clock, rows } = this.#options;
    for (const grant of this.of(userId).filter(({ confirmedAt }) => confirmedAt === null)) {
      const confirmed = { ...grant, confirmedAt: isoNow(clock), confirmedBy: by };
      await rows.save(confirmed);
      this.#grants.set(grant.id, confirmed);
    }
  }

  #holders(role: GrantedRole): GrantRow[] {
    const isActive = ({ userId }: GrantRow) => this.#options.users.byId(userId)?.disabledAt === null;
    return this.all().filter((grant) => grant.role === role && grant.endedAt === null && isActive(grant));
  }

  #refuseExcluded(userId: string, name: string, role: GrantedRole): void {
    const held = this.of(userId);
    const isAdministrator = (each: GrantedRole) => GRANTED_ROLES[each].administrator;
    const others = held.some((grant) => grant.role !== role);
    const excluded = isAdministrator(role)
      ? others || this.#options.holdsOffice(name)
      : held.some((grant) => isAdministrator(grant.role));
    if (!excluded) return;
    const zh = "系统、安全、审计三类管理员互斥，也不得兼任其他角色";
    const en = "The three administrators exclude each other and every other role";
    throw new Failure(409, "roles-exclude", zh, en);
  }
}
