/** What a technician may do with a session now, beside cutting it. PURE; the desk decides in the end. */
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { WallSession } from "../../../../src/desk/contract/wall.ts";

/** What the public may see while somebody has paused it (contract/session's PAUSE_CARDS); the usual one first. */
export const PAUSE_CARDS = ["paused", "recess", "lost", "upcoming"] as const satisfies readonly Card[];
export type PauseCard = (typeof PAUSE_CARDS)[number];
type Card = NonNullable<WallSession["pauseCard"]>;

export const ACTS = ["dump", "pause", "resume", "air"] as const;
export type Act = (typeof ACTS)[number];

const NEEDS: Readonly<Record<Act, Permission>> = {
  dump: "air.control",
  pause: "air.pause",
  resume: "air.control",
  air: "air.control",
};

/** 法庭端 is for whoever opens, pauses or cuts there; others see no more on it than here. */
const AT_COURT: readonly Permission[] = ["session.phase", "air.pause", "air.cut"];

export function mayUseCourtPage(permissions: readonly string[]): boolean {
  return AT_COURT.some((each) => permissions.includes(each));
}

export function mayAct(act: Act, permissions: readonly string[]): boolean {
  return permissions.includes(NEEDS[act]);
}

/** Whether it would do something now: what would not is shown, and can't be pressed. */
export function isDue(
  act: Act,
  { airState, delaySeconds, pauseCauses, reasons, wanted }: WallSession,
): boolean {
  switch (act) {
    case "dump":
      return airState === "on-air" && delaySeconds > 0;
    case "pause":
      return (
        airState === "on-air" ||
        airState === "preparing" ||
        (airState === "paused" && !pauseCauses.includes("operator"))
      );
    case "resume":
      return pauseCauses.includes("operator");
    case "air":
      return airState === "held" && !wanted && reasons.every(({ code }) => code === "not-wanted");
  }
}
