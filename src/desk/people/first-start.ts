/**
 * The first start: one step, opened by a code that is shown once on the machine, makes the node's court and the three
 * administrators together, and closes for good. There is no default password.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { RateLimiterMemory } from "rate-limiter-flexible";
import type { AuditLog } from "../audit/audit-log.ts";
import { ADMINISTRATORS } from "../contract/roles.ts";
import type { FirstStartBody } from "../contract/users.ts";
import { Failure } from "../failure.ts";
import type { Courts } from "./courts.ts";
import type { Grants } from "./grants.ts";
import { weak, weaknesses } from "./passwords.ts";
import { readableCode } from "./readable-code.ts";
import type { Tokens } from "./tokens.ts";
import { spent } from "./tries.ts";
import type { Users } from "./users.ts";

export interface FirstStartParts {
  readonly users: Users;
  readonly grants: Grants;
  readonly courts: Courts;
  readonly tokens: Tokens;
  readonly audit: AuditLog;
}

const TRIES_A_MINUTE = 10;
const BY = "first-start";

export class FirstStart {
  readonly #parts: FirstStartParts;
  readonly #tries = new RateLimiterMemory({ points: TRIES_A_MINUTE, duration: 60 });
  #codeHash: Buffer | null = null;
  #working = false;

  constructor(parts: FirstStartParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#parts.users.all().length === 0;
  }

  /** A new code; the one before ends. */
  newCode(): string {
    const code = readableCode(4, 4);
    this.#codeHash = hashOf(code);
    return code;
  }

  /** @throws Failure 403 `first-start-code`; 409 `first-start-over`; 400 for a weak password or a wrong court. */
  async finish(body: FirstStartBody): Promise<void> {
    const { users, grants, courts, audit } = this.#parts;
    if (!this.isOpen || this.#working) throw over();
    await this.#refuseWrongCode(body.code);
    this.#working = true;
    try {
      const administrators = [body.systemAdmin, body.securityAdmin, body.auditAdmin];
      refuseAlike(administrators);
      refuseWeak(administrators);
      for (const [index, { password }] of administrators.entries()) {
        const others = administrators.filter((_, other) => other !== index);
        if (!others.some((other) => other.password === password)) continue;
        const [zh, en] = ["三名管理员的口令须各不相同", "The three passwords must differ"];
        throw new Failure(400, "passwords-alike", zh, en);
      }
      if (courts.own === null) await courts.add(body.court.code.trim(), body.court.name, BY);
      const made = await users.add(
        administrators.map((each) => ({ ...each, mustChange: false })),
        BY,
      );
      for (const [index, role] of ADMINISTRATORS.entries()) {
        const userId = made[index]?.id ?? "";
        await grants.grant({ userId, role }, BY, true);
      }
      this.#codeHash = null;
      await audit.act(BY, "first-start.done", body.court.code, {
        administrators: made.map(({ name }) => name),
      });
    } finally {
      this.#working = false;
    }
  }

  async #refuseWrongCode(code: string): Promise<void> {
    if ((await spent(this.#tries, "code")) !== null) {
      throw new Failure(
        429,
        "first-start-slowed",
        "尝试过多，请一分钟后再试",
        "Too many tries: wait a minute",
      );
    }
    const given = hashOf(code.trim().toUpperCase());
    const isCode = this.#codeHash !== null && timingSafeEqual(given, this.#codeHash);
    if (isCode || this.#parts.tokens.isBootstrap(code.trim())) return;
    const [zh, en] = [
      "启动码不正确；它显示在启动庭闸的窗口中，重新启动会显示新的启动码",
      "Wrong code: it stands where Tingzha was started; a restart shows a new one",
    ];
    throw new Failure(403, "first-start-code", zh, en);
  }
}

function refuseAlike(administrators: readonly { readonly name: string; readonly login: string }[]): void {
  const distinct = (values: readonly string[]) =>
    new Set(values.map((each) => each.toLowerCase())).size === 3;
  if (distinct(administrators.map(({ name }) => name)) && distinct(administrators.map(({ login }) => login)))
    return;
  const [zh, en] = ["三名管理员须是三个人，登录名各不相同", "Three persons, each with a login of his own"];
  throw new Failure(400, "administrators-alike", zh, en);
}

/** All three at once, each rule with whose password breaks it. */
function refuseWeak(administrators: readonly FirstStartBody["systemAdmin"][]): void {
  const problems = administrators.flatMap((each) =>
    weaknesses(each.password, each).map((message) => {
      const [zh, en] = message.split(" / ");
      return { path: "body.password", message: `${each.name}：${zh} / ${each.name}: ${en}` };
    }),
  );
  if (problems.length > 0) throw weak(problems);
}

function over(): Failure {
  const [zh, en] = ["首次启动已完成，请登录", "The first start is done: sign in"];
  return new Failure(409, "first-start-over", zh, en);
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
