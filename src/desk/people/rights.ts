/** What a person may do now: by granted roles, by offices in their term, by delegations in force; and by tokens. */
import { dayOf, includesDay } from "../../law/offices.ts";
import type { Offices } from "../approvals/offices.ts";
import type { Clock } from "../clock.ts";
import type { OfficeRecord } from "../contract/offices.ts";
import { OPENING, PERMISSIONS, type Permission, SECOND_FACTOR } from "../contract/permissions.ts";
import { MACHINE_PERMISSIONS, type Reach, type Role, ruleOf } from "../contract/roles.ts";
import type { TokenRow } from "../store/tokens.ts";
import type { UserRow } from "../store/users.ts";
import type { Right } from "./access.ts";
import type { Grants } from "./grants.ts";
import type { Users } from "./users.ts";

export interface RightsParts {
  readonly users: Users;
  readonly grants: Grants;
  readonly offices: Offices;
  readonly clock: Clock;
}

export interface HeldRole {
  readonly role: Role;
  readonly court: string | null;
  /** Somebody outside the administrators has confirmed it. */
  readonly confirmed: boolean;
}

export class Rights {
  readonly #parts: RightsParts;
  constructor(parts: RightsParts) {
    this.#parts = parts;
  }

  /** Every role, confirmed or not, that a person holds today. */
  rolesOf(person: string): HeldRole[] {
    const { users, grants, offices, clock } = this.#parts;
    const user = users.byName(person);
    const day = dayOf(clock.wallMs());
    const granted =
      user === null
        ? []
        : grants
            .of(user.id)
            .map(({ role, court, confirmedAt }) => ({ role, court, confirmed: confirmedAt !== null }));
    const terms = offices
      .offices()
      .filter((term) => term.person === person && includesDay(term, day))
      .map((term) => ({ role: term.office, court: term.court, confirmed: isConfirmed(term) }));
    const delegated = offices
      .delegations()
      .filter(({ delegate, ...given }) => delegate === person && includesDay(given, day))
      .map(({ court }) => ({ role: "delegate" as const, court, confirmed: true }));
    return [...granted, ...terms, ...delegated];
  }

  /** By his account. None while it is disabled. */
  ofPerson(person: string): Right[] {
    const user = this.#parts.users.byName(person);
    if (user === null || user.disabledAt !== null) return [];
    return this.rolesOf(person).map(({ role, court, confirmed }) => {
      const counts = confirmed && user.confirmedAt !== null;
      const entries = Object.entries(ruleOf(role).permissions) as [Permission, Reach][];
      const held = entries.filter(([permission]) => counts || !OPENING.includes(permission));
      return { permissions: new Map(held), court };
    });
  }

  ofToken(token: TokenRow): Right[] {
    if (token.personal) {
      return this.ofPerson(token.person).map((right) => ({
        ...right,
        permissions: new Map([...right.permissions].filter(([each]) => token.permissions.includes(each))),
      }));
    }
    const known = permissionsOf(token);
    const reach: Reach = token.court === null ? "node" : "court";
    return [{ permissions: new Map(known.map((each) => [each, reach])), court: token.court }];
  }

  ofMachine(): Right[] {
    return [{ permissions: new Map(MACHINE_PERMISSIONS.map((each) => [each, "node"])), court: null }];
  }

  /** Whether he must show a second factor when he signs in. */
  needsSecondFactor(user: UserRow): boolean {
    return this.rolesOf(user.name).some(({ role }) =>
      SECOND_FACTOR.some((permission) => permission in ruleOf(role).permissions),
    );
  }

  /** Something of his waits until somebody vouches for him. */
  awaitsConfirmation(user: UserRow): boolean {
    const opening = this.rolesOf(user.name).filter(({ role }) =>
      OPENING.some((permission) => permission in ruleOf(role).permissions),
    );
    return opening.length > 0 && (user.confirmedAt === null || opening.some(({ confirmed }) => !confirmed));
  }
}

/** The bootstrap token has every permission that there is, those of a later version too. */
function permissionsOf({ bootstrap, permissions }: TokenRow): readonly Permission[] {
  return bootstrap ? PERMISSIONS : PERMISSIONS.filter((permission) => permissions.includes(permission));
}

function isConfirmed({ confirmedAt }: OfficeRecord): boolean {
  return confirmedAt !== null;
}
