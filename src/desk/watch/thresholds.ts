/** From which figure on a fact is a fault: the presets of product.md 4. A courtroom may have its own. PURE. */

import type { OwnThresholds } from "../contract/watch.ts";

export interface Thresholds {
  /** Share of dark pixels. */
  readonly blackShare: number;
  /** dBFS. */
  readonly silentDb: number;
  readonly overloadDb: number;
  readonly keyFrameIntervalMs: number;
  /** Key frames further apart: pictures are sampled coarsely. */
  readonly coarseIntervalMs: number;
  readonly missingFrames: number;
  /** Share of the room's usual bitrate. */
  readonly bitrateShare: number;
  readonly bitrateFloorBps: number;
  readonly avOffsetMs: number;
  readonly uploadRatio: number;
  readonly platformLagSeconds: number;
  readonly stalledBadgeMs: number;
}

export const PRESETS: Thresholds = {
  blackShare: 0.98,
  silentDb: -60,
  overloadDb: -1,
  keyFrameIntervalMs: 8_000,
  coarseIntervalMs: 4_000,
  missingFrames: 0.05,
  bitrateShare: 0.5,
  bitrateFloorBps: 300_000,
  avOffsetMs: 185,
  uploadRatio: 0.9,
  platformLagSeconds: 5,
  stalledBadgeMs: 4_000,
};

export function inForce(own: OwnThresholds): Thresholds {
  const known = Object.entries(own).filter(([, value]) => value !== undefined);
  return { ...PRESETS, ...Object.fromEntries(known) };
}
