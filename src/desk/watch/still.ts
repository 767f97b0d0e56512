/** When a picture counts as standing still. PURE. The figures were measured with encoded scenes (test/support/courtroom-scene). */
import type { LookedAt } from "./closer-look.ts";
import type { PictureDifference } from "./picture.ts";

/**
 * A speaking mouth far away changes a few pixels by 20 and more; what an encoder does to a picture that stands stays
 * below 6, noise of a camera moves the mean of all pixels by more than 0.4.
 */
const STILL_MOST = 6;
const STILL_MEAN = 0.4;
/** A key frame is coded anew, so all of it differs a little. */
const ANEW_MOST = 9;
const ANEW_MEAN = 1.2;

/** Two key frames of one scene: reason enough to look closer. */
export function isAlike({ mean, most }: PictureDifference): boolean {
  return most <= ANEW_MOST && mean <= ANEW_MEAN;
}

/** As little as within one group of pictures. */
export function isHardlyDifferent({ mean, most }: PictureDifference): boolean {
  return most <= STILL_MOST && mean <= STILL_MEAN;
}

/** The first picture looked at has none before it: nothing speaks against it. */
export function isStill({ step, acrossKey }: LookedAt): boolean {
  if (step === null) return true;
  return acrossKey ? isAlike(step) : isHardlyDifferent(step);
}
