/** Which planned hearing (庭次) of the active forms this is: by its number, or by courtroom and window. */
import type { PlannedHearing, RegisteredApproval } from "./approval.ts";
import type { Hearing } from "./decision.ts";
import type { WindowSetting } from "./policy.ts";
import { distance, isInside, windowOf } from "./window.ts";

/** A form with the planned hearing in it that is meant. */
export interface Candidate {
  readonly form: RegisteredApproval;
  readonly planned: PlannedHearing;
}

export type Choice =
  /** At least one; several when several active forms name the same hearing. */
  | { readonly kind: "chosen"; readonly candidates: readonly Candidate[] }
  | { readonly kind: "ambiguous"; readonly numbers: readonly number[] }
  | { readonly kind: "none" };

/**
 * The hearing is never dropped for a wrong room or time: the nearest one is chosen, so that the checks can say
 * what is wrong with it along with everything else.
 */
export function chooseHearing(
  forms: readonly RegisteredApproval[],
  hearing: Hearing,
  setting: WindowSetting,
  now: number,
): Choice {
  const every = forms.flatMap((form) => form.approval.hearings.map((planned) => ({ form, planned })));
  // Nobody named the number: what has had its 闭庭 is not meant, unless there is nothing else.
  const unused = every.filter(({ form, planned }) => form.usedHearings?.includes(planned.no) !== true);
  const all = hearing.hearingNo === null && unused.length > 0 ? unused : every;
  const inRoom = all.filter(({ planned }) => planned.courtroom === hearing.courtroom);
  // The clock alone never changes the case (design 5): a hearing that has begun stays the one it began as.
  const moments = [hearing.startedAt ?? now, now];
  if (hearing.hearingNo === null) {
    for (const at of moments) {
      const open = inRoom.filter(({ planned }) => isOpen(planned, setting, at));
      const numbers = [...new Set(open.map(({ planned }) => planned.no))].sort((a, b) => a - b);
      if (numbers.length > 1) return { kind: "ambiguous", numbers };
      if (numbers.length === 1) return { kind: "chosen", candidates: onePerForm(open, setting, at) };
    }
  }
  const named =
    hearing.hearingNo === null ? all : all.filter(({ planned }) => planned.no === hearing.hearingNo);
  const namedInRoom = named.filter((candidate) => inRoom.includes(candidate));
  const at = hearing.startedAt ?? now;
  const [nearest] = nearestFirst(namedInRoom.length > 0 ? namedInRoom : named, setting, at);
  if (nearest === undefined) return { kind: "none" };
  const same = named.filter(({ planned }) => planned.no === nearest.planned.no);
  const sameInRoom = same.filter((candidate) => inRoom.includes(candidate));
  const rest = same.filter(({ form }) => !sameInRoom.some((candidate) => candidate.form === form));
  return { kind: "chosen", candidates: onePerForm([...sameInRoom, ...rest], setting, at) };
}

function isOpen(planned: PlannedHearing, setting: WindowSetting, at: number): boolean {
  const window = windowOf(planned, setting, null);
  return window !== null && isInside(window, at);
}

function nearestFirst(candidates: readonly Candidate[], setting: WindowSetting, at: number): Candidate[] {
  const gap = ({ planned }: Candidate): number => {
    const window = windowOf(planned, setting, null);
    return window === null ? Number.MAX_VALUE : distance(window, at);
  };
  return [...candidates].sort((a, b) => gap(a) - gap(b));
}

/** A form may list one number twice (a hearing of two days): the nearest entry of each form counts. */
function onePerForm(candidates: readonly Candidate[], setting: WindowSetting, at: number): Candidate[] {
  const nearest = new Map<RegisteredApproval, Candidate>();
  for (const candidate of nearestFirst(candidates, setting, at)) {
    if (!nearest.has(candidate.form)) nearest.set(candidate.form, candidate);
  }
  return [...nearest.values()];
}
