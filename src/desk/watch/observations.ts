/** From what was found in one session to what the alarms are told: each fact against its threshold. PURE. */
import type { Phase } from "../contract/session.ts";
import type { Observation } from "./alarm.ts";
import type { AlarmName } from "./alarm-names.ts";
import { type Evidence, goOn, type Presence, unknownAt } from "./evidence.ts";
import type { SessionFindings } from "./session-watch.ts";
import type { SoundState } from "./sound-watch.ts";
import { RECENT_SECONDS, type StreamFigures } from "./stream-health.ts";
import type { Thresholds } from "./thresholds.ts";

/** What the gate and the desk know of the session beside its stream. */
export interface SessionFacts {
  readonly courtroom: string;
  readonly phase: Phase | null;
  readonly phaseSinceMs: number;
  readonly recordHealthy: boolean;
  /** By order, for 不宜录制的调解: nothing is written, so nothing is missing. */
  readonly isSuspended: boolean;
  /** On air although the desk's own last word denies it. */
  readonly airedWithoutPermit: boolean;
  /** Null: it has nowhere to go now. */
  readonly platform: {
    readonly connected: boolean;
    readonly lagSeconds: number | null;
    readonly error: string | null;
  } | null;
}

/** Remembers since when each figure has been on its side of its threshold. */
export class EvidenceBook {
  readonly #kept = new Map<string, Evidence>();

  /** @param lagMs how old the figure is that a mean over some seconds stands for. */
  note(key: string, presence: Presence, nowMs: number, lagMs = 0): Evidence {
    const after = goOn(this.#kept.get(key) ?? unknownAt(nowMs), presence, nowMs - lagMs, nowMs);
    this.#kept.set(key, after);
    return after;
  }
}

const SOUND_STALE_MS = 1_000;

export function observeSession(
  { figures, picture, sound, collapsed, usualBitrateBps }: SessionFindings,
  facts: SessionFacts,
  thresholds: Thresholds,
  book: EvidenceBook,
  nowMs: number,
): Observation[] {
  const { courtroom: place, phase, phaseSinceMs } = facts;
  const found: Observation[] = [];
  const add = (name: AlarmName, evidence: Evidence, actual: string, expected: string) =>
    found.push({ name, place, evidence, phase, phaseSinceMs, actual, expected });
  const flag = (name: AlarmName, isFault: boolean | null, actual: string, expected = "") =>
    add(name, book.note(name, presenceOf(isFault), nowMs), actual, expected);
  const measure = (
    name: AlarmName,
    figure: number | null,
    isFault: (figure: number) => boolean,
    actual: (figure: number) => string,
    expected: string,
  ) => flag(name, figure === null ? null : isFault(figure), figure === null ? "" : actual(figure), expected);

  const { quietMs } = figures;
  const flows = quietMs !== null && quietMs < thresholds.stalledBadgeMs;
  const quiet = facts.isSuspended ? 0 : quietMs;
  add("stream-lost", quietEvidence(quiet, thresholds.stalledBadgeMs, nowMs), seconds(quietMs ?? 0), "0 s");
  // While nothing comes, what came last tells nothing of now.
  const now = (figure: number | null) => (flows ? figure : null);
  measure(
    "key-frames",
    now(figures.keyFrameIntervalMs),
    (ms) => ms > thresholds.keyFrameIntervalMs,
    seconds,
    "2–4 s",
  );
  measure(
    "frames-missing",
    now(figures.missingFrames),
    (share) => share > thresholds.missingFrames,
    percent,
    `≤ ${percent(thresholds.missingFrames)}`,
  );
  measure(
    "av-offset",
    now(figures.avOffsetMs),
    (ms) => Math.abs(ms) > thresholds.avOffsetMs,
    (ms) => `${ms} ms`,
    `±${thresholds.avOffsetMs} ms`,
  );
  measure(
    "timestamps",
    now(figures.timestampJumps),
    (count) => count > 0,
    (count) => `${count} / min`,
    "0",
  );
  measure(
    "uplink-slow",
    now(figures.uploadRatio),
    (ratio) => ratio < thresholds.uploadRatio,
    percent,
    `≥ ${percent(thresholds.uploadRatio)}`,
  );
  add(
    "bitrate-collapsed",
    book.note("bitrate-collapsed", presenceOf(flows ? collapsed : null), nowMs, RECENT_SECONDS * 500),
    figures.recentBps === null ? "" : bitrate(figures.recentBps),
    usualBitrateBps === null ? "" : `≥ ${bitrate(usualBitrateBps * thresholds.bitrateShare)}`,
  );
  flag("record-unhealthy", !facts.recordHealthy, "");
  flag("aired-without-permit", facts.airedWithoutPermit, "");
  const { platform } = facts;
  flag("platform-lost", platform !== null && !platform.connected, platform?.error ?? "");
  measure(
    "platform-slow",
    platform === null ? 0 : platform.lagSeconds,
    (value) => value > thresholds.platformLagSeconds,
    (value) => seconds(value * 1000),
    `≤ ${thresholds.platformLagSeconds} s`,
  );
  if (picture !== null) {
    add("black", picture.black, "", "");
    add("frozen", picture.still, seconds(picture.still.untilMs - picture.still.sinceMs), "");
  }
  const silent = flows ? silentEvidence(figures, sound, book, nowMs) : unknownAt(nowMs);
  add("silent", silent, decibels(sound?.level?.rmsDb), `> ${thresholds.silentDb} dBFS`);
  if (sound !== null)
    add("overload", sound.overload, decibels(sound.level?.peakDb), `< ${thresholds.overloadDb} dBFS`);
  // A track that the stream does not have needs no watching; one that has just begun is about to have it.
  const reasons = [
    figures.framesPerSecond === null ? null : (picture?.unmonitored ?? null),
    figures.audioPerSecond === null ? null : (sound?.unmonitored ?? null),
  ].filter((reason) => reason !== null && reason !== "starting");
  flag("unmonitored", picture === null || !flows ? null : reasons.length > 0, reasons[0] ?? "");
  return found;
}

/** What nobody knows is neither a fault nor the end of one. */
function presenceOf(isFault: boolean | null): Presence {
  if (isFault === null) return "unknown";
  return isFault ? "present" : "absent";
}

/** Sound that does not come while pictures do is no less silent than sound without anything in it. */
function silentEvidence(
  { audioQuietMs, framesPerSecond }: StreamFigures,
  sound: SoundState | null,
  book: EvidenceBook,
  nowMs: number,
): Evidence {
  const never = audioQuietMs === null && framesPerSecond !== null;
  const withoutTrack = book.note("silent", never ? "present" : "absent", nowMs);
  if (never) return withoutTrack;
  if (sound === null) return quietEvidence(audioQuietMs, SOUND_STALE_MS, nowMs);
  const { silent, level } = sound;
  const isStale = level !== null && nowMs - level.atMs > SOUND_STALE_MS && silent.presence !== "present";
  return isStale ? unknownAt(nowMs) : silent;
}

function quietEvidence(quietMs: number | null, badgeMs: number, nowMs: number): Evidence {
  if (quietMs === null) return unknownAt(nowMs);
  return quietMs < badgeMs
    ? { presence: "absent", sinceMs: nowMs, untilMs: nowMs }
    : { presence: "present", sinceMs: nowMs - quietMs, untilMs: nowMs };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function bitrate(bps: number): string {
  return `${Math.round(bps / 1000)} kbit/s`;
}

function decibels(value: number | undefined): string {
  if (value === undefined) return "";
  return value === Number.NEGATIVE_INFINITY ? "−∞ dBFS" : `${value.toFixed(1).replace("-", "−")} dBFS`;
}
