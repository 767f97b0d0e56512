/** For which courts a person may make a list: his own, and those below it. PURE; the desk decides in the end. */
import type { CourtView, Me } from "../../../../src/desk/contract/users.ts";

/** His own first. */
export function courtsWithin(roles: Me["roles"], courts: readonly CourtView[]): readonly CourtView[] {
  const own = new Set(roles.map(({ court }) => court));
  const isWithin = ({ code }: CourtView) =>
    roles.some(({ court }) => court === null || code.startsWith(court));
  const rank = ({ code }: CourtView) => (own.has(code) ? 0 : 1);
  return courts.filter(isWithin).sort((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code));
}
