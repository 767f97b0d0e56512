/**
 * Signing in: password, then second factor, then what the person owes (a password of his own, a second factor). Wrong tries
 * are slowed and then locked out, whether the account exists or not, and cost the same time.
 */
import { RateLimiterMemory } from "rate-limiter-flexible";
import type { AlarmEvents } from "../alarm-events.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import type { SignInStage } from "../contract/users.ts";
import { Failure } from "../failure.ts";
import type { UserRow } from "../store/users.ts";
import type { Passwords } from "./passwords.ts";
import type { Rights } from "./rights.ts";
import type { SecondFactor } from "./second-factor.ts";
import { spent } from "./tries.ts";
import type { Users } from "./users.ts";

export interface SignInLimits {
  readonly failures: number;
  readonly lockMinutes: number;
  readonly passwordDays: number;
}

export interface SignInOptions {
  readonly users: Users;
  readonly rights: Rights;
  readonly passwords: Passwords;
  readonly secondFactor: SecondFactor;
  readonly limits: SignInLimits;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly alarms: AlarmEvents;
}

const DAY_MS = 86_400_000;
/** Wrong ones, and those under way. */
const TRIES_PER_ADDRESS = 30;
const ADDRESS_WINDOW_SECONDS = 60;

export class SignIn {
  readonly #options: SignInOptions;
  /** Tries since the last right one, by account and step. */
  readonly #tries: RateLimiterMemory;
  /** 1, 2, 4 … seconds after the second, third, fourth wrong try. */
  readonly #pauses: RateLimiterMemory;
  readonly #addresses: RateLimiterMemory;

  constructor(options: SignInOptions) {
    this.#options = options;
    const lockSeconds = options.limits.lockMinutes * 60;
    const points = options.limits.failures;
    this.#tries = new RateLimiterMemory({ points, duration: lockSeconds, blockDuration: lockSeconds });
    this.#pauses = new RateLimiterMemory({ points: 1, duration: 1 });
    this.#addresses = new RateLimiterMemory({
      points: TRIES_PER_ADDRESS,
      duration: ADDRESS_WINDOW_SECONDS,
    });
  }

  /** @throws Failure 401 `sign-in-wrong`, which says nothing about what was wrong; 429 while slowed or locked. */
  async password(login: string, password: string, address: string): Promise<UserRow> {
    const { users, passwords } = this.#options;
    const key = `1 ${login.trim().toLowerCase()}`;
    const over = await spent(this.#addresses, address);
    if (over !== null) {
      const [zh, en] = ["该地址登录过于频繁，请稍候再试", "Too many sign-ins from this address: wait"];
      throw tooMany("address-slowed", zh, en, over.msBeforeNext);
    }
    const user = users.byLogin(login);
    await this.#try(key, user);
    const isRight = await passwords.verify(password, user?.passwordHash ?? null);
    if (!isRight || user === null) throw await this.#wrong(key, user, "password");
    if (user.disabledAt !== null) {
      const [zh, en] = [
        "账号已停用，请联系系统管理员",
        "The account is disabled: ask the system administrator",
      ];
      throw new Failure(403, "user-disabled", zh, en);
    }
    await this.#right(key);
    // All of a court may sign in within a minute through one gateway: only what was wrong counts against it.
    await this.#addresses.reward(address, 1);
    return user;
  }

  /** A code counts once. @throws Failure 401 `code-wrong`; 429 while slowed or locked. */
  async code(user: UserRow, code: string): Promise<void> {
    const { users, secondFactor, clock, alarms } = this.#options;
    const key = `2 ${user.id}`;
    await this.#try(key, user);
    const taken = secondFactor.take(code, users.need(user.id), clock.wallMs());
    if (taken === null) throw await this.#wrong(key, user, "second-factor");
    await users.keep(user.id, taken);
    await this.#right(key);
    if (user.secondFactorSeed === null && taken.oneTimeCodes.length === 0) {
      await alarms.note("codes-used-up", user.id, { person: user.name });
    }
  }

  /** What comes next. @param passed the second factor was shown in this sign-in. */
  stageOf(user: UserRow, passed: boolean): SignInStage {
    const { rights, clock, limits } = this.#options;
    const hasSecondFactor = user.secondFactorAt !== null;
    if (hasSecondFactor && !passed) return "second-factor";
    const ageMs = clock.wallMs() - Date.parse(user.passwordSetAt);
    if (user.mustChange || ageMs >= limits.passwordDays * DAY_MS) return "new-password";
    return rights.needsSecondFactor(user) && !hasSecondFactor ? "enrol" : "full";
  }

  /** By an administrator, or on the machine itself. */
  async unlock(user: UserRow): Promise<void> {
    for (const key of [`1 ${user.login}`, `2 ${user.id}`]) await this.#right(key);
  }

  async #try(key: string, user: UserRow | null): Promise<void> {
    const pause = await this.#pauses.get(key);
    if (pause !== null && pause.remainingPoints <= 0 && pause.msBeforeNext > 0) {
      const [zh, en] = ["连续输错，请稍候再试", "Wrong several times: wait before the next try"];
      throw tooMany("sign-in-slowed", zh, en, pause.msBeforeNext);
    }
    // Counted before it is looked at: a hundred tries at once are five.
    const over = await spent(this.#tries, key);
    if (over === null) return;
    if (over.consumedPoints === this.#options.limits.failures + 1) await this.#noteLocked(user);
    const [zh, en] = [
      "输错次数过多，账号已锁定；到时自动解锁，或由系统管理员解锁",
      "Too many wrong tries: locked for a while, or until the system administrator unlocks it",
    ];
    throw tooMany("sign-in-locked", zh, en, over.msBeforeNext);
  }

  async #wrong(key: string, user: UserRow | null, step: string): Promise<Failure> {
    const { audit } = this.#options;
    const failures = (await this.#tries.get(key))?.consumedPoints ?? 1;
    if (failures > 1) await this.#pauses.block(key, 2 ** (failures - 2));
    // What was typed as a name may have been a password: only a login that exists is written down.
    const subject = user?.id ?? "unknown";
    await audit.note({
      ...{ actor: user?.name ?? "unknown", action: "sign-in.failed", subject, outcome: `${step}-wrong` },
      detail: { failures },
    });
    return step === "password"
      ? new Failure(401, "sign-in-wrong", "登录名或口令不正确", "Wrong login or password")
      : new Failure(401, "code-wrong", "验证码不正确或已用过", "Wrong code, or one that was used already");
  }

  async #right(key: string): Promise<void> {
    await Promise.all([this.#tries.delete(key), this.#pauses.delete(key)]);
  }

  async #noteLocked(user: UserRow | null): Promise<void> {
    const detail = { person: user?.name ?? "unknown", lockMinutes: this.#options.limits.lockMinutes };
    await this.#options.alarms.note("sign-in-locked", user?.id ?? "unknown", detail);
  }
}

function tooMany(code: string, zh: string, en: string, waitMs: number): Failure {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Failure(429, code, `${zh}（${seconds} 秒）`, `${en} (${seconds} s)`, {
    retryAfterSeconds: seconds,
  });
}
