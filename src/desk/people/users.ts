/**
 * Accounts, in memory and in the store. What shuts (disabling, a reset) counts at once; who resets another's password or
 * second factor ends what others vouched for, so that nobody acts under a name that he has taken over.
 */
import { randomUUID } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { UserBody } from "../contract/users.ts";
import { Failure } from "../failure.ts";
import type { UserRow, UserRows } from "../store/users.ts";
import { givenPassword, type Passwords } from "./passwords.ts";
import { refuseReserved } from "./reserved-names.ts";

export interface UsersOptions {
  readonly rows: UserRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly passwords: Passwords;
  /** Ends every sign-in of a person; what is given stays. */
  readonly endSignIns: (userId: string, except?: string) => Promise<void>;
}

export class Users {
  readonly #options: UsersOptions;
  readonly #byId = new Map<string, UserRow>();
  readonly #byLogin = new Map<string, UserRow>();
  readonly #byName = new Map<string, UserRow>();

  constructor(options: UsersOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    for (const user of await this.#options.rows.all()) this.#remember(user);
  }

  all(): UserRow[] {
    return [...this.#byId.values()];
  }

  byId(id: string): UserRow | null {
    return this.#byId.get(id) ?? null;
  }

  byLogin(login: string): UserRow | null {
    return this.#byLogin.get(login.trim().toLowerCase()) ?? null;
  }

  byName(name: string): UserRow | null {
    return this.#byName.get(name) ?? null;
  }

  need(id: string): UserRow {
    const user = this.#byId.get(id);
    if (user === undefined) throw new Failure(404, "user-not-found", "没有这个用户", "No such user");
    return user;
  }

  /** An account with a password that its person changes at the first sign-in; shown this once. */
  async create(body: UserBody, by: string): Promise<{ user: UserRow; password: string }> {
    const password = givenPassword();
    const [user] = await this.add([{ ...body, password, mustChange: true }], by);
    if (user === undefined) throw new Error("no account was added");
    return { user, password };
  }

  /** @returns the accounts, made together or none of them. */
  async add(
    bodies: readonly (UserBody & { readonly password: string; readonly mustChange: boolean })[],
    by: string,
  ): Promise<UserRow[]> {
    const { rows, audit, clock, passwords } = this.#options;
    for (const { name, login } of bodies) {
      refuseReserved(name);
      this.#refuseTaken(name, login);
    }
    const at = isoNow(clock);
    const users: UserRow[] = [];
    for (const { name, login, password, mustChange } of bodies) {
      const passwordHash = await passwords.hash(password);
      users.push({
        ...EMPTY,
        id: randomUUID(),
        name,
        login: login.toLowerCase(),
        passwordHash,
        mustChange,
        ...{ passwordSetAt: at, createdAt: at, createdBy: by },
      });
    }
    // Somebody may have taken a name while the passwords were hashed.
    for (const { name, login } of bodies) this.#refuseTaken(name, login);
    const added = await rows.add(users);
    for (const user of added) this.#remember(user);
    for (const user of added)
      await audit.act(by, "user.create", user.id, { name: user.name, login: user.login });
    return added;
  }

  /** Also ends his sign-ins and what was vouched for. */
  async resetPassword(id: string, by: string): Promise<{ user: UserRow; password: string }> {
    const user = this.need(id);
    const password = givenPassword();
    const passwordHash = await this.#options.passwords.hash(password);
    const changed = {
      ...this.need(id),
      passwordHash,
      passwordSetAt: isoNow(this.#options.clock),
      mustChange: true,
    };
    await this.#shut(
      { ...changed, passwordHistory: historyOf(user), ...UNCONFIRMED },
      by,
      "user.password-reset",
      {},
    );
    return { user: this.need(id), password };
  }

  async resetSecondFactor(id: string, by: string): Promise<UserRow> {
    const none = { secondFactorSeed: null, secondFactorAt: null, secondFactorStep: null, oneTimeCodes: [] };
    await this.#shut({ ...this.need(id), ...none, ...UNCONFIRMED }, by, "user.second-factor-reset", {});
    return this.need(id);
  }

  async disable(id: string, reason: string, by: string): Promise<UserRow> {
    const disabledAt = isoNow(this.#options.clock);
    await this.#shut({ ...this.need(id), disabledAt, disabledReason: reason }, by, "user.disable", {
      reason,
    });
    return this.need(id);
  }

  /** Comes back as one whom nobody vouches for yet. */
  async enable(id: string, by: string): Promise<UserRow> {
    const user = this.need(id);
    if (user.disabledAt === null) return user;
    await this.#open({ ...user, disabledAt: null, disabledReason: null, ...UNCONFIRMED });
    await this.#options.audit.act(by, "user.enable", id, { name: user.name });
    return this.need(id);
  }

  /** By the person. @param except the sign-in in which it is done; every other one of his ends. */
  async setPassword(id: string, password: string, except: string): Promise<void> {
    const { passwords, clock, audit, endSignIns } = this.#options;
    const user = this.need(id);
    await passwords.refuseWeak(password, { ...user, history: [user.passwordHash, ...user.passwordHistory] });
    const passwordHash = await passwords.hash(password);
    const passwordHistory = historyOf(user);
    await this.#open({
      ...this.need(id),
      ...{ passwordHash, passwordHistory, passwordSetAt: isoNow(clock), mustChange: false },
    });
    await endSignIns(id, except);
    await audit.act(user.name, "user.password", id, {});
  }

  /** In memory first: the same code, sent twice at once, counts once. */
  async keep(id: string, change: Partial<UserRow>): Promise<void> {
    const changed = { ...this.need(id), ...change };
    this.#remember(changed);
    await this.#options.rows.save(changed);
  }

  async confirm(id: string, by: string): Promise<void> {
    const confirmedAt = isoNow(this.#options.clock);
    await this.#open({ ...this.need(id), confirmedAt, confirmedBy: by });
  }

  async #shut(user: UserRow, by: string, action: string, detail: object): Promise<void> {
    const { rows, audit, endSignIns } = this.#options;
    this.#remember(user);
    const ended = endSignIns(user.id);
    await Promise.all([rows.save(user), ended]);
    await audit.act(by, action, user.id, { name: user.name, ...detail });
  }

  async #open(user: UserRow): Promise<void> {
    await this.#options.rows.save(user);
    this.#remember(user);
  }

  #refuseTaken(name: string, login: string): void {
    if (this.byLogin(login) !== null) {
      throw new Failure(409, "login-taken", `登录名 ${login} 已有人使用`, `The login ${login} is taken`);
    }
    if (this.byName(name) !== null) {
      const zh = `已有用户“${name}”；同名的请加注庭室以区别`;
      throw new Failure(
        409,
        "name-taken",
        zh,
        `There is a user ${name}: tell namesakes apart by their division`,
      );
    }
  }

  #remember(user: UserRow): void {
    this.#byId.set(user.id, user);
    this.#byLogin.set(user.login, user);
    this.#byName.set(user.name, user);
  }
}

const HISTORY = 5;
const UNCONFIRMED = { confirmedAt: null, confirmedBy: null } as const;

const EMPTY = {
  passwordHistory: [],
  secondFactorSeed: null,
  secondFactorAt: null,
  secondFactorStep: null,
  oneTimeCodes: [],
  disabledAt: null,
  disabledReason: null,
  confirmedAt: null,
  confirmedBy: null,
} as const;

function historyOf({ passwordHash, passwordHistory }: UserRow): string[] {
  return [passwordHash, ...passwordHistory].slice(0, HISTORY);
}
