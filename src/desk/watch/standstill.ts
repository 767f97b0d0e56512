/**
 * A picture that stands: suspected for its key frames, proven by closer looks. PURE. Once a standstill was looked at whole,
 * alike key frames carry it on. Before that they are no proof: what moves can be at rest whenever a key frame comes.
 */
import { type Evidence, goOn, unknownAt } from "./evidence.ts";
import { type LastRun, provenBy } from "./last-run.ts";
import type { PictureDifference } from "./picture.ts";
import { isAlike, isHardlyDifferent } from "./still.ts";

/** After a closer look found no standstill, this share of the pictures' size must go before it is worth another. */
const LOOK_AGAIN_SHARE = 0.85;
const LOOK_AGAIN_MS = 60_000;
/** Who speaks is at rest for half a second now and then. */
const SHORTEST_MS = 1_000;

export class Standstill {
  /** How long it must last to be told of. */
  setMs = Number.POSITIVE_INFINITY;
  #evidence = unknownAt(0);
  /** Of the last sample that hardly differs from those since its begin. */
  #alikeUntilMs = Number.NEGATIVE_INFINITY;
  #movedAt: { readonly atMs: number; readonly pictureBytes: number } | null = null;

  get evidence(): Evidence {
    return this.#evidence;
  }

  begin(atMs: number): void {
    this.#evidence = unknownAt(atMs);
    this.#movedAt = null;
  }

  /** Nobody looks any more. */
  lost(): void {
    this.#evidence = { ...this.#evidence, presence: "unknown" };
  }

  /** Another picture, or black, which stands too and is told of once. */
  moved(atMs: number): void {
    this.#evidence = goOn(this.#evidence, "absent", atMs, atMs);
  }

  /** A sample like the one before. @param isCoarse looks are refused now: only what hardly differs counts */
  alike(step: PictureDifference, atMs: number, isCoarse: boolean): void {
    const { presence, sinceMs, untilMs } = this.#evidence;
    if (presence !== "present") return;
    const isHardly = isHardlyDifferent(step);
    const isProven = untilMs - sinceMs >= this.setMs;
    if (isProven && (isHardly || !isCoarse)) this.#evidence = goOn(this.#evidence, "present", atMs, atMs);
    this.#alikeUntilMs = isHardly && this.#alikeUntilMs >= sinceMs ? atMs : Number.NEGATIVE_INFINITY;
  }

  /** A quiet scene with a camera's noise has alike key frames for hours: its pictures keep their size. */
  isSuspected(step: PictureDifference, atMs: number, pictureBytes: number): boolean {
    if (!isAlike(step) || this.#evidence.presence === "present") return false;
    const moved = this.#movedAt;
    if (moved === null || atMs - moved.atMs > LOOK_AGAIN_MS) return true;
    return pictureBytes < moved.pictureBytes * LOOK_AGAIN_SHARE;
  }

  /** Two samples that hardly differ, and nobody may look closer. */
  believe(sinceMs: number, atMs: number): void {
    this.#evidence = goOn(this.#evidence, "present", sinceMs, sinceMs);
    this.#alikeUntilMs = atMs;
  }

  /** A closer look was refused, or failed: key frames that hardly differ have to do. */
  notLooked(): void {
    const { presence, sinceMs, untilMs } = this.#evidence;
    if (presence === "present" && this.#alikeUntilMs > untilMs)
      this.#evidence = goOn(this.#evidence, "present", sinceMs, this.#alikeUntilMs);
  }

  learn(
    run: LastRun | null,
    arrival: (mediaMs: number) => number,
    nowMs: number,
    pictureBytes: number,
  ): void {
    const dating = { arrival, nowMs, shortestMs: SHORTEST_MS, fromBroken: true };
    this.#evidence = provenBy(run, this.#evidence, dating);
    this.#alikeUntilMs = nowMs;
    // One that has just begun is worth another look soon.
    this.#movedAt = run === null ? { atMs: nowMs, pictureBytes } : null;
  }
}
