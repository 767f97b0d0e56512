/** 第二因素: TOTP (RFC 6238), each code once; printed one-time codes where phones are not allowed. */
import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { UserRow } from "../store/users.ts";
import type { NodeSecret } from "./node-secret.ts";
import { readableCode } from "./readable-code.ts";

const PERIOD_SECONDS = 30;
const DIGITS = 6;
const SEED_BYTES = 20;
/** Steps before and after: a phone's clock may be half a minute off. */
const WINDOW = 1;
const CODES = 10;

/** What a code that counts changes about its account. */
export type Taken = Pick<UserRow, "secondFactorStep" | "oneTimeCodes">;

export class SecondFactor {
  readonly #secret: NodeSecret;
  constructor(secret: NodeSecret) {
    this.#secret = secret;
  }

  newSeed(): string {
    return new Secret({ buffer: Uint8Array.from(randomBytes(SEED_BYTES)).buffer }).base32;
  }

  /** What an authenticator's camera reads. */
  uri(seed: string, login: string, issuer: string): string {
    return totp(seed, login, issuer).toString();
  }

  seal(seed: string, userId: string): string {
    return this.#secret.seal(seed, userId);
  }

  unseal(sealed: string, userId: string): string | null {
    return this.#secret.unseal(sealed, userId);
  }

  /** The time step of a code that is right now and was not taken yet; null otherwise. @param nowMs wall clock. */
  stepOf(code: string, seed: string, lastStep: number | null, nowMs: number): number | null {
    if (!/^[0-9]{6}$/.test(code)) return null;
    const delta = totp(seed, "", "").validate({ token: code, timestamp: nowMs, window: WINDOW });
    if (delta === null) return null;
    const step = Math.floor(nowMs / 1000 / PERIOD_SECONDS) + delta;
    return lastStep !== null && step <= lastStep ? null : step;
  }

  /** @returns what to keep of the account when the code counts; null when it does not. */
  take(code: string, user: UserRow, nowMs: number): Taken | null {
    const typed = code.trim().toUpperCase().replace(/[\s-]/g, "");
    if (user.secondFactorSeed !== null) {
      const seed = this.#secret.unseal(user.secondFactorSeed, user.id);
      const step = seed === null ? null : this.stepOf(typed, seed, user.secondFactorStep, nowMs);
      if (step !== null) return { secondFactorStep: step, oneTimeCodes: user.oneTimeCodes };
    }
    const hash = this.#secret.hash(`${user.id} ${typed}`);
    if (!user.oneTimeCodes.includes(hash)) return null;
    const oneTimeCodes = user.oneTimeCodes.filter((each) => each !== hash);
    return { secondFactorStep: user.secondFactorStep, oneTimeCodes };
  }

  /** New printed codes; those before end. */
  newCodes(userId: string): { readonly shown: string[]; readonly hashes: string[] } {
    // Fifty bits each.
    const shown = Array.from({ length: CODES }, () => readableCode(2, 5));
    const hashes = shown.map((code) => this.#secret.hash(`${userId} ${code.replace("-", "")}`));
    return { shown, hashes };
  }
}

function totp(seed: string, label: string, issuer: string): TOTP {
  const secret = Secret.fromBase32(seed);
  return new TOTP({ secret, label, issuer, algorithm: "SHA1", digits: DIGITS, period: PERIOD_SECONDS });
}
