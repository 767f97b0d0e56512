/** Whether a person's rights reach what an act concerns. PURE. */
import type { Permission } from "../contract/permissions.ts";
import type { Reach } from "../contract/roles.ts";

/** Permissions that came from one place: a role in a court, a token, the machine. */
export interface Right {
  readonly permissions: ReadonlyMap<Permission, Reach>;
  /** 法院代字; null: every court. */
  readonly court: string | null;
}

/** What an act concerns. */
export interface Subject {
  /** Every court that it touches; null: a court that nobody has entered. */
  readonly courts: readonly (string | null)[];
  /** Whose hearing it is; `unknown`: the register has not been read yet. */
  readonly people: readonly string[] | "unknown";
}

export type Access = "permitted" | "not-held" | "other-court" | "not-own";

/** These only shut: while it is not known whose hearing it is, they are not refused. */
const SHUTS: readonly Permission[] = ["air.cut", "air.pause"];

/** 豫08 reaches 豫0802, 豫 both: a court sees the courts below it. */
export function reaches(court: string | null, other: string | null): boolean {
  return court === null || other?.startsWith(court) === true;
}

export function holds(rights: readonly Right[], permission: Permission): boolean {
  return rights.some(({ permissions }) => permissions.has(permission));
}

/** Whatever it concerns: a cut by such a right looks nothing up. */
export function isUnbounded(rights: readonly Right[], permission: Permission): boolean {
  return rights.some(({ court, permissions }) => court === null && permissions.get(permission) === "node");
}

/** @param subject null: the act concerns no court and no hearing. */
export function accessTo(
  rights: readonly Right[],
  permission: Permission,
  person: string,
  subject: Subject | null,
): Access {
  const holding = rights.filter(({ permissions }) => permissions.has(permission));
  if (holding.length === 0) return "not-held";
  if (subject === null) return "permitted";
  const reaching = holding.filter((right) => subject.courts.every((court) => reaches(right.court, court)));
  if (reaching.length === 0) return "other-court";
  const isTheirs = ({ permissions }: Right) =>
    permissions.get(permission) !== "own" || isOwn(subject.people, person, permission);
  return reaching.some(isTheirs) ? "permitted" : "not-own";
}

function isOwn(people: Subject["people"], person: string, permission: Permission): boolean {
  return people === "unknown" ? SHUTS.includes(permission) : people.includes(person);
}

/** The courts in which a permission is held; null: all of them. For lists, which show what is within reach. */
export function courtsOf(rights: readonly Right[], permission: Permission): readonly string[] | null {
  const courts = rights.filter(({ permissions }) => permissions.has(permission)).map(({ court }) => court);
  return courts.includes(null) ? null : [...new Set(courts.filter((court) => court !== null))];
}
