/** The parts of this page and whom each is for. PURE. */
import type { Permission } from "../../../../src/desk/contract/permissions.ts";

/** In the order of a day's use; the first that a person may see is where he begins. */
const SECTIONS = [
  { key: "courtrooms", needs: ["courtroom.read"] },
  { key: "health", needs: ["node.check"] },
  { key: "users", needs: ["user.read"] },
  { key: "confirmations", needs: ["role.confirm"] },
  { key: "offices", needs: ["office.manage"] },
  { key: "roles", needs: ["user.read"] },
  { key: "tokens", needs: ["token.manage"] },
  { key: "sources", needs: ["source.manage"] },
  { key: "courts", needs: ["court.manage"] },
  // Everybody may read by which rules he is judged.
  { key: "policy", needs: [] },
  { key: "channels", needs: ["notify.read"] },
  { key: "backups", needs: ["backup.make"] },
] as const satisfies readonly { key: string; needs: readonly Permission[] }[];

export type SectionKey = (typeof SECTIONS)[number]["key"];

export function sectionsFor(permissions: readonly Permission[]): readonly SectionKey[] {
  return SECTIONS.filter(
    ({ needs }: { readonly needs: readonly Permission[] }) =>
      needs.length === 0 || needs.some((each) => permissions.includes(each)),
  ).map(({ key }) => key);
}
