/** What an approval makes the air depend on, as the pieces that a tile and the details put into words. PURE. */
import type { WallConditions } from "../../../../src/desk/contract/wall.ts";
import { hourOf, momentOf } from "../../beijing.ts";

type Stage = WallConditions["notAired"][number];

export type Condition =
  | { readonly is: "delay"; readonly seconds: number }
  | { readonly is: "manual" }
  | { readonly is: "stages"; readonly stages: readonly Stage[] }
  /** `hour`: where there is little room; a hearing is of one day. */
  | { readonly is: "until"; readonly at: string; readonly hour: string }
  | { readonly is: "identity" }
  | { readonly is: "witnesses"; readonly text: string }
  | { readonly is: "evidence"; readonly text: string };

/** What somebody must watch for comes first, what the machine sees to by itself last. */
export function conditionsOf(conditions: WallConditions | null): readonly Condition[] {
  if (conditions === null) return [];
  const { minDelaySeconds, manualStart, until, notAired, identityNotRead } = conditions;
  const { witnesses, evidenceNotShown } = conditions;
  const all: (Condition | false)[] = [
    witnesses !== null && { is: "witnesses", text: witnesses },
    evidenceNotShown !== null && { is: "evidence", text: evidenceNotShown },
    identityNotRead && { is: "identity" },
    notAired.length > 0 && { is: "stages", stages: notAired },
    manualStart && { is: "manual" },
    until !== null && { is: "until", at: momentOf(until), hour: hourOf(until) },
    minDelaySeconds > 0 && { is: "delay", seconds: minDelaySeconds },
  ];
  return all.filter((each) => each !== false);
}
