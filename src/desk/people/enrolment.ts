/** Setting up a second factor: an authenticator that shows its first code, or printed codes where phones are not allowed. */
import { toString as qrCode } from "qrcode";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import { Failure } from "../failure.ts";
import type { UserRow } from "../store/users.ts";
import type { SecondFactor } from "./second-factor.ts";
import type { Users } from "./users.ts";

export interface EnrolmentParts {
  readonly users: Users;
  readonly secondFactor: SecondFactor;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** As it stands in the authenticator's list. */
  readonly issuer: string;
}

export class Enrolment {
  readonly #parts: EnrolmentParts;
  constructor(parts: EnrolmentParts) {
    this.#parts = parts;
  }

  /** @returns `sealed` to be kept in the sign-in until the first code has been shown. */
  async begin(user: UserRow): Promise<{ seed: string; uri: string; svg: string; sealed: string }> {
    const { secondFactor, issuer } = this.#parts;
    refuseSecond(user);
    const seed = secondFactor.newSeed();
    const uri = secondFactor.uri(seed, user.login, issuer);
    const svg = await qrCode(uri, { type: "svg", margin: 2 });
    return { seed, uri, svg, sealed: secondFactor.seal(seed, user.id) };
  }

  /** @throws Failure 400 `code-wrong`: the phone has read another seed, or its clock is off. */
  async finish(user: UserRow, sealed: string | null, code: string): Promise<string[]> {
    const { secondFactor, clock } = this.#parts;
    refuseSecond(user);
    const seed = sealed === null ? null : secondFactor.unseal(sealed, user.id);
    const step = seed === null ? null : secondFactor.stepOf(code.trim(), seed, null, clock.wallMs());
    if (step === null) {
      const [zh, en] = [
        "验证码不正确：请核对手机时间，或重新扫描",
        "Wrong code: check the phone's clock, or scan again",
      ];
      throw new Failure(400, "code-wrong", zh, en);
    }
    return this.#keep(user, { secondFactorSeed: sealed, secondFactorStep: step });
  }

  /** Printed codes alone. */
  codesOnly(user: UserRow): Promise<string[]> {
    refuseSecond(user);
    return this.#keep(user, {});
  }

  /** New printed codes for one who has shown his second factor; those before end. */
  renewCodes(user: UserRow): Promise<string[]> {
    return this.#keep(user, {});
  }

  async #keep(user: UserRow, change: Partial<UserRow>): Promise<string[]> {
    const { users, secondFactor, audit, clock } = this.#parts;
    const { shown, hashes } = secondFactor.newCodes(user.id);
    await users.keep(user.id, { ...change, oneTimeCodes: hashes, secondFactorAt: isoNow(clock) });
    const how = change.secondFactorSeed === undefined ? "codes" : "authenticator";
    await audit.act(user.name, "user.second-factor", user.id, { how });
    return shown;
  }
}

/** Whoever finds a page that somebody left open puts no second factor of his own in the place of that person's. */
function refuseSecond({ secondFactorAt }: UserRow): void {
  if (secondFactorAt === null) return;
  const [zh, en] = [
    "已绑定第二因素；如需更换，请安全管理员撤销后重新绑定",
    "There is a second factor: the security administrator takes it away first",
  ];
  throw new Failure(409, "second-factor-exists", zh, en);
}
