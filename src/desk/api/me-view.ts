/** What a person's pages must know of him. */
import { PERMISSIONS } from "../contract/permissions.ts";
import type { Me, SignInStage } from "../contract/users.ts";
import { holds, type Right } from "../people/access.ts";
import type { Duty } from "../people/duty.ts";
import type { Rights } from "../people/rights.ts";
import type { UserRow } from "../store/users.ts";
import type { WebSession } from "./web-session.ts";

export class MeView {
  readonly #rights: Rights;
  readonly #duty: Duty;
  constructor(rights: Rights, duty: Duty) {
    this.#rights = rights;
    this.#duty = duty;
  }

  of(user: UserRow, stage: SignInStage, web: WebSession): Me {
    const isIn = stage === "full";
    return {
      ...this.#person(user.name, isIn ? this.#rights.ofPerson(user.name) : [], stage),
      login: user.login,
      csrfToken: web.csrfToken,
      roles: this.#rights.rolesOf(user.name),
      awaitsConfirmation: this.#rights.awaitsConfirmation(user),
      hasSecondFactor: user.secondFactorAt !== null,
      codesLeft: user.secondFactorAt === null ? null : user.oneTimeCodes.length,
    };
  }

  /** Somebody who has shown a token. */
  ofToken(person: string, rights: readonly Right[]): Me {
    return {
      ...this.#person(person, rights, "full"),
      ...{ login: null, csrfToken: null, roles: this.#rights.rolesOf(person), awaitsConfirmation: false },
      ...{ hasSecondFactor: false, codesLeft: null },
    };
  }

  #person(name: string, rights: readonly Right[], stage: SignInStage) {
    const permissions = PERMISSIONS.filter((permission) => holds(rights, permission));
    return { name, stage, permissions, onDuty: this.#duty.isOn(name) };
  }
}
