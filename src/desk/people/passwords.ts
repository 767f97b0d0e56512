/** Passwords: argon2id of Node, and the rules for a new one (等级保护三级 8.1.4.1 a). */
import { argon2, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { Failure } from "../failure.ts";

export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** OWASP's floor is 19 MiB and 2 passes; this takes about a tenth of a second of one core. */
export const PASSWORD_COST: PasswordCost = { memoryKib: 64 * 1024, passes: 3 };
const PARALLELISM = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

/** At once: each takes 64 MiB and a thread of the pool that writes audit and scans too. */
const AT_ONCE = 2;
/** Waiting beyond that: more would only wait longer than anybody does. */
const MOST_WAITING = 50;

export const SHORTEST = 10;
const LONGEST = 200;
const REMEMBERED = 5;
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
const LEAST_KINDS = 3;

/** Letters and digits that nobody confuses on paper. */
const GIVEN_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

export class Passwords {
  readonly #cost: PasswordCost;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** Compared with where nobody of that login is known: that costs what a real one costs. */
  #nobodys: Promise<string> | null = null;

  constructor(cost: PasswordCost = PASSWORD_COST) {
    this.#cost = cost;
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const tag = await this.#argon2(password, salt);
    const text = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
    return `$argon2id$v=19$m=${this.#cost.memoryKib},t=${this.#cost.passes},p=${PARALLELISM}$${text(salt)}$${text(tag)}`;
  }

  /** @param hash null: no such account; then the answer is no, and takes as long. */
  async verify(password: string, hash: string | null): Promise<boolean> {
    this.#nobodys ??= this.hash(randomBytes(SALT_BYTES).toString("base64"));
    const [, , , , salt = "", tag = ""] = (hash ?? (await this.#nobodys)).split("$");
    const found = await this.#argon2(password, Buffer.from(salt, "base64"));
    const isSame = timingSafeEqual(found, Buffer.from(tag, "base64"));
    return isSame && hash !== null;
  }

  /** @throws Failure 400 `password-weak` with every rule that it breaks. */
  async refuseWeak(password: string, of: PasswordOf): Promise<void> {
    const problems = weaknesses(password, of).map((message) => ({ path: "body.password", message }));
    for (const old of problems.length > 0 ? [] : of.history.slice(0, REMEMBERED)) {
      if (!(await this.verify(password, old))) continue;
      const message = `不能与最近 ${REMEMBERED} 次用过的口令相同 / not one of the last ${REMEMBERED}`;
      problems.push({ path: "body.password", message });
      break;
    }
    if (problems.length === 0) return;
    throw weak(problems);
  }

  async #argon2(password: string, nonce: Buffer): Promise<Buffer> {
    await this.#turn();
    try {
      return await new Promise((resolve, reject) => {
        const message = Buffer.from(password.normalize("NFC"), "utf8");
        const options = { message, nonce, parallelism: PARALLELISM, tagLength: TAG_BYTES };
        const cost = { memory: this.#cost.memoryKib, passes: this.#cost.passes };
        argon2("argon2id", { ...options, ...cost }, (error, tag) =>
          error === null ? resolve(tag) : reject(error),
        );
      });
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MOST_WAITING) {
        throw new Failure(503, "sign-in-busy", "登录请求过多，请稍候重试", "Too many sign-ins: try again");
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
  }
}

export function weak(problems: readonly { readonly path: string; readonly message: string }[]): Failure {
  const [zh, en] = ["口令不合要求", "The password does not meet the rules"];
  return new Failure(400, "password-weak", zh, en, { problems });
}

export interface PasswordOf {
  readonly name: string;
  readonly login: string;
  /** Hashes of the present one and those before, newest first. */
  readonly history: readonly string[];
}

/** What speaks against a password by itself. PURE. */
export function weaknesses(password: string, { name, login }: Omit<PasswordOf, "history">): string[] {
  const found: string[] = [];
  if (password.length < SHORTEST) found.push(`至少 ${SHORTEST} 个字符 / at least ${SHORTEST} characters`);
  if (password.length > LONGEST) found.push(`最多 ${LONGEST} 个字符 / at most ${LONGEST} characters`);
  if (KINDS.filter((kind) => kind.test(password)).length < LEAST_KINDS) {
    found.push(
      "须含大写字母、小写字母、数字、符号中的三种 / three of: capitals, small letters, digits, signs",
    );
  }
  const folded = password.toLowerCase();
  if (folded.includes(login.toLowerCase()) || folded.includes(name.toLowerCase())) {
    found.push("不能包含姓名或登录名 / must not contain the name or the login");
  }
  if (/(.)\1{3}/i.test(password) || /(?:0123|1234|2345|3456|4567|5678|6789|abcd|qwer)/i.test(password)) {
    found.push("不能有连续或重复的四个字符 / no four characters in a row or alike");
  }
  return found;
}

/** To be given by one person to another, who changes it at once. */
export function givenPassword(): string {
  const part = () =>
    Array.from({ length: 4 }, () => GIVEN_ALPHABET[randomInt(GIVEN_ALPHABET.length)]).join("");
  return [part(), part(), part(), part()].join("-");
}
