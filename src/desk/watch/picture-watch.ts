/**
 * The picture of one session: samples key frames at the pace it is given, looks closer on suspicion, starts the analysis
 * again when it ends, and says what is proven. A stamp's `atMs` is when the picture arrived, so that a replay by another
 * clock finds the same.
 */
import { type ParameterSets, rawPicture } from "../../media/annex-b.ts";
import { type CodedPicture, type LookedAt, lookCloser } from "./closer-look.ts";
import { type Evidence, goOn, unknownAt } from "./evidence.ts";
import { lastRun, provenBy } from "./last-run.ts";
import { darkShare, difference, type PictureDifference } from "./picture.ts";
import { PictureAnalysis, type PictureSample, type PictureStamp } from "./picture-analysis.ts";
import { Standstill } from "./standstill.ts";
import { isAlike, isHardlyDifferent, isStill } from "./still.ts";
import type { Thresholds } from "./thresholds.ts";

export interface KeyFrame extends PictureStamp {
  readonly part: number;
  readonly offset: number;
}

/** The node's share for closer looks at so much of a stream; false when it is used up. */
export type AllowLook = (seconds: number) => boolean;

export interface PictureWatchOptions {
  readonly ffmpegPath: string;
  readonly thresholds: () => Thresholds;
  /** How far apart samples may be taken now, ms. */
  readonly paceMs: () => number;
  readonly allowLook: AllowLook;
  /** The pictures written from a key frame on, up to the newest, in coding order. */
  readonly readBack: (from: KeyFrame) => Promise<readonly CodedPicture[]>;
  readonly onTile: (tile: { readonly jpeg: Buffer; readonly stamp: PictureStamp }) => void;
  readonly onFailed: (reason: string) => void;
}

export interface PictureState {
  readonly black: Evidence;
  readonly still: Evidence;
  /** Null while it works; else why nobody looks. */
  readonly unmonitored: string | null;
  /** Samples are further apart than the faults that are looked for allow. */
  readonly coarse: boolean;
}

const FIRST_RESTART_MS = 1_000;
const LAST_RESTART_MS = 30_000;
/** Beyond its pace, so much later a picture must have been looked at. */
const NO_SAMPLE_MS = 5_000;
const ENOUGH_TO_COMPARE_MS = 800;
/** Two looks date one begin so far apart, since pictures come in bursts; a look at a whole standstill is not made twice for that. */
const BEYOND_DUE_MS = { black: 0, still: 100 };
/** Of these: longer than any fault's hold-off, so that it can be looked at whole. */
const KEY_FRAMES_KEPT_MS = 30_000;
const KEY_FRAMES_KEPT = 4;
/** A look that failed or was refused is not tried again at once. */
const NEXT_LOOK_MS = 2_000;

export class PictureWatch {
  readonly #options: PictureWatchOptions;
  #sets: ParameterSets | null = null;
  #analysis: PictureAnalysis | null = null;
  #unmonitored: string | null = "starting";
  #failures = 0;
  #restartAtMs = 0;
  #keyFrames: KeyFrame[] = [];
  #lastTakenMs = Number.NEGATIVE_INFINITY;
  #lastSample: PictureSample | null = null;
  #black = unknownAt(0);
  readonly #still = new Standstill();
  #looking: Promise<void> | null = null;
  #refused = false;
  #pictureBytes = 0;
  #newestMs = Number.NEGATIVE_INFINITY;
  #nextTickLookMs = Number.NEGATIVE_INFINITY;

  constructor(options: PictureWatchOptions) {
    this.#options = options;
  }

  /** Of the newest header; null before there is one that can be read. */
  get sets(): ParameterSets | null {
    return this.#sets;
  }

  get pids(): number[] {
    return this.#analysis?.pids ?? [];
  }

  /** Resolves when everything offered so far was looked at. */
  async settled(): Promise<void> {
    while (this.#analysis?.isBusy === true || this.#looking !== null) {
      await (this.#looking ?? this.#analysis?.answered());
    }
  }

  /** Another encoder, or the same one back: nothing is known any more. */
  begin(atMs: number): void {
    this.#stopAnalysis();
    this.#unmonitored = "starting";
    this.#sets = null;
    this.#keyFrames = [];
    this.#newestMs = Number.NEGATIVE_INFINITY;
    this.#nextTickLookMs = Number.NEGATIVE_INFINITY;
    this.#lastSample = null;
    this.#lastTakenMs = Number.NEGATIVE_INFINITY;
    this.#black = unknownAt(atMs);
    this.#still.begin(atMs);
  }

  /** A new header: other parameter sets, and perhaps another codec. */
  takeSets(sets: ParameterSets | null): void {
    if (sets === null) this.#unmonitored = "codec";
    if (sets?.codec !== this.#sets?.codec) this.#stopAnalysis();
    this.#sets = sets;
  }

  /** Every picture between the key frames. @param atMs its arrival */
  seePicture(bytes: number, atMs: number): void {
    this.#pictureBytes += (bytes - this.#pictureBytes) / 25;
    this.#newestMs = atMs;
  }

  seeKeyFrame(payload: Buffer, keyFrame: KeyFrame): void {
    const { atMs } = keyFrame;
    const kept = this.#keyFrames;
    kept.push(keyFrame);
    while (kept.length > KEY_FRAMES_KEPT && (kept[0]?.atMs ?? atMs) < atMs - KEY_FRAMES_KEPT_MS) kept.shift();
    this.#newestMs = atMs;
    const sets = this.#sets;
    // Half a second of tolerance: a pace of 2 s takes every key frame of a stream that has one every 2 s.
    if (sets === null || atMs - this.#lastTakenMs < this.#options.paceMs() - 500 || atMs < this.#restartAtMs)
      return;
    const raw = rawPicture(payload, sets);
    if (raw === null) return;
    this.#analysis ??= this.#open(sets);
    if (this.#analysis.offer(Buffer.concat([sets.bytes, raw]), keyFrame)) this.#lastTakenMs = atMs;
  }

  /** Time passes: a fault that is old enough to be told of is looked at once more, the standstill whole. */
  tick(setMs: { readonly black: number; readonly still: number }): void {
    this.#still.setMs = setMs.still;
    const newestMs = this.#newestMs;
    if (this.#looking !== null || newestMs < this.#nextTickLookMs) return;
    for (const [what, evidence] of [
      ["black", this.#black],
      ["still", this.#still.evidence],
    ] as const) {
      const dueMs = evidence.sinceMs + setMs[what];
      if (evidence.presence !== "present" || evidence.untilMs >= dueMs) continue;
      if (newestMs < dueMs + BEYOND_DUE_MS[what]) continue;
      // From a key frame with enough pictures behind it to compare.
      const latestMs = newestMs - ENOUGH_TO_COMPARE_MS;
      const beginMs = what === "still" ? Math.min(evidence.sinceMs, latestMs) : latestMs;
      const from = this.#keyFrames.findLast(({ atMs }) => atMs <= beginMs) ?? this.#keyFrames[0];
      if (from !== undefined) this.#look(from, what, newestMs);
      return;
    }
  }

  state(): PictureState {
    const newest = this.#keyFrames.at(-1);
    const before = this.#keyFrames.at(-2);
    const apartMs = newest === undefined || before === undefined ? 0 : newest.mediaMs - before.mediaMs;
    const limit = this.#options.thresholds().coarseIntervalMs;
    // Key frames came and none was looked at. Without any there is nothing to look at: the stream's figures tell that.
    const sampledMs = this.#lastSample?.atMs ?? null;
    const late =
      sampledMs !== null && (newest?.atMs ?? 0) - sampledMs > NO_SAMPLE_MS + this.#options.paceMs();
    return {
      black: late ? { ...this.#black, presence: "unknown" } : this.#black,
      still: late ? { ...this.#still.evidence, presence: "unknown" } : this.#still.evidence,
      unmonitored: this.#unmonitored ?? (late ? "no-samples" : null),
      coarse: apartMs > limit + 500 || this.#options.paceMs() > limit || this.#refused,
    };
  }

  stop(): void {
    this.#stopAnalysis();
    this.#restartAtMs = Number.POSITIVE_INFINITY;
  }

  #open({ codec }: ParameterSets): PictureAnalysis {
    const opened: PictureAnalysis = new PictureAnalysis({
      ffmpegPath: this.#options.ffmpegPath,
      codec,
      onSample: (sample) => this.#analysis === opened && this.#take(sample),
      onFailed: (error) => this.#failed(opened, error === "lagging" ? error : error.code),
    });
    return opened;
  }

  #failed(analysis: PictureAnalysis, reason: string): void {
    if (this.#analysis !== analysis) return;
    this.#analysis = null;
    this.#unmonitored = reason;
    this.#black = { ...this.#black, presence: "unknown" };
    this.#still.lost();
    const waitMs = Math.min(FIRST_RESTART_MS * 2 ** this.#failures, LAST_RESTART_MS);
    this.#failures += 1;
    this.#restartAtMs = (this.#keyFrames.at(-1)?.atMs ?? 0) + waitMs;
    this.#lastTakenMs = Number.NEGATIVE_INFINITY;
    this.#lastSample = null;
    this.#options.onFailed(reason);
  }

  #take(sample: PictureSample): void {
    this.#unmonitored = null;
    this.#failures = 0;
    const before = this.#lastSample;
    this.#lastSample = sample;
    this.#options.onTile({ jpeg: sample.jpeg, stamp: sample });
    const isBlack = darkShare(sample.luma) >= this.#options.thresholds().blackShare;
    const step = before === null ? null : difference(before.luma, sample.luma);
    const blackBefore = this.#black.presence;
    this.#black = goOn(this.#black, isBlack ? "present" : "absent", sample.atMs, sample.atMs);
    if (isBlack) {
      this.#still.moved(sample.atMs);
      if (blackBefore !== "present") this.#lookBack(sample, before, "black");
    } else if (before !== null && step !== null && isAlike(step)) this.#suspect(sample, before, step);
    else {
      this.#still.moved(sample.atMs);
      // Nothing to look at closer: nothing is missed by not doing so.
      this.#refused = false;
    }
  }

  #suspect(sample: PictureStamp, before: PictureStamp, step: PictureDifference): void {
    this.#still.alike(step, sample.atMs, this.#refused);
    if (!this.#still.isSuspected(step, sample.atMs, this.#pictureBytes)) return;
    if (!this.#lookBack(sample, before, "still") && isHardlyDifferent(step))
      this.#still.believe(before.atMs, sample.atMs);
  }

  /** From the newest key frame that comes before the fault for certain. @returns false: refused */
  #lookBack(sample: PictureStamp, before: PictureStamp | null, what: "black" | "still"): boolean {
    if (this.#looking !== null) return true;
    // The sample before was not black; of two that are alike the first may stand already.
    const isSound = ({ atMs }: KeyFrame) =>
      before === null ? atMs < sample.atMs : what === "black" ? atMs <= before.atMs : atMs < before.atMs;
    const from = this.#keyFrames.findLast(isSound) ?? this.#keyFrames[0];
    return from === undefined || this.#look(from, what, sample.atMs);
  }

  /** @returns false: refused */
  #look(from: KeyFrame, what: "black" | "still", nowMs: number): boolean {
    const sets = this.#sets;
    if (sets === null) return true;
    if (!this.#options.allowLook((nowMs - from.atMs) / 1000)) {
      this.#notLooked(what);
      return false;
    }
    this.#refused = false;
    const analysis = this.#analysis;
    const work = async () => {
      const pictures = await this.#options.readBack(from);
      const looked = await lookCloser(this.#options.ffmpegPath, sets, pictures);
      // What was begun for another encoder, or found by a process that is gone, counts no more.
      if (this.#analysis !== analysis) return;
      if (looked.length > 2) this.#learn(looked, what, from, nowMs);
      else this.#notLooked(what);
    };
    this.#looking = work()
      .catch(() => {
        if (this.#analysis === analysis) this.#notLooked(what);
      })
      .finally(() => {
        this.#looking = null;
      });
    return true;
  }

  #notLooked(what: "black" | "still"): void {
    this.#refused = true;
    this.#nextTickLookMs = this.#newestMs + NEXT_LOOK_MS;
    if (what === "still") this.#still.notLooked();
  }

  #learn(looked: readonly LookedAt[], what: "black" | "still", from: KeyFrame, nowMs: number): void {
    const arrival = (mediaMs: number) => from.atMs + (mediaMs - from.mediaMs);
    if (what === "still") {
      this.#still.learn(lastRun(looked, isStill), arrival, nowMs, this.#pictureBytes);
      return;
    }
    const { blackShare } = this.#options.thresholds();
    const run = lastRun(looked, ({ darkShare }) => darkShare >= blackShare);
    this.#black = provenBy(run, this.#black, { arrival, nowMs, shortestMs: 0, fromBroken: false });
  }

  #stopAnalysis(): void {
    const analysis = this.#analysis;
    this.#analysis = null;
    analysis?.stop();
  }
}
