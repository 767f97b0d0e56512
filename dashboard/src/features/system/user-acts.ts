/** What may be done to an account, by whom and in which state of it. PURE; the desk decides again. */
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import { GRANTED_ROLE_NAMES, GRANTED_ROLES, type GrantedRole } from "../../../../src/desk/contract/roles.ts";
import type { GrantView, Me, UserView } from "../../../../src/desk/contract/users.ts";
import type { MarkKind } from "../../mark-kind.ts";

export type UserAct =
  | "password"
  | "unlock"
  | "sign-out"
  | "disable"
  | "enable"
  | "second-factor"
  | "grant"
  | "confirm";

const NEEDS: Readonly<Record<UserAct, Permission>> = {
  password: "user.manage",
  unlock: "user.manage",
  "sign-out": "user.manage",
  disable: "user.manage",
  enable: "user.manage",
  "second-factor": "second-factor.manage",
  grant: "role.manage",
  confirm: "role.confirm",
};

export function actsOn(user: UserView, me: Pick<Me, "name" | "permissions">): readonly UserAct[] {
  const fits: Readonly<Record<UserAct, boolean>> = {
    password: user.disabledAt === null,
    unlock: user.disabledAt === null,
    "sign-out": user.disabledAt === null,
    // Whoever shuts his own account has nobody who lets him in again.
    disable: user.disabledAt === null && user.name !== me.name,
    enable: user.disabledAt !== null,
    "second-factor": user.hasSecondFactor,
    grant: user.disabledAt === null,
    confirm: user.awaitsConfirmation && user.name !== me.name,
  };
  return (Object.keys(NEEDS) as UserAct[]).filter((act) => fits[act] && me.permissions.includes(NEEDS[act]));
}

export interface Standing {
  readonly key: "disabled" | "waiting" | "no-role" | "first-password" | "in-order";
  readonly kind: MarkKind;
}

/** The one thing about an account that has to be known first. */
export function standingOf(user: UserView): Standing {
  if (user.disabledAt !== null) return { key: "disabled", kind: "plain" };
  if (user.awaitsConfirmation) return { key: "waiting", kind: "warning" };
  if (user.roles.length === 0) return { key: "no-role", kind: "plain" };
  if (user.mustChangePassword) return { key: "first-password", kind: "plain" };
  return { key: "in-order", kind: "good" };
}

/** Roles that the three administrators' exclusion leaves for somebody who holds these already. */
export function grantable(held: readonly Pick<GrantView, "role">[]): readonly GrantedRole[] {
  const isAdministrator = (role: GrantedRole) => GRANTED_ROLES[role].administrator;
  if (held.length === 0) return GRANTED_ROLE_NAMES;
  return GRANTED_ROLE_NAMES.filter(
    (role) => !isAdministrator(role) && !held.some((grant) => isAdministrator(grant.role as GrantedRole)),
  );
}

export function needsCourt(role: GrantedRole): boolean {
  return !GRANTED_ROLES[role].administrator;
}

/** By name, login or role; what waits for somebody comes first, what is disabled last. */
export function found(
  users: readonly UserView[],
  text: string,
  nameOf: (role: string) => string,
): UserView[] {
  const sought = text.trim().toLowerCase();
  const hit = ({ name, login, roles }: UserView) =>
    [name, login, ...roles.map(({ role }) => nameOf(role))].some((each) =>
      each.toLowerCase().includes(sought),
    );
  const rank = (user: UserView) => (user.disabledAt !== null ? 2 : user.awaitsConfirmation ? 0 : 1);
  return users.filter(hit).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "zh-CN"));
}
