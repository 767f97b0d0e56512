/** From what was found in one session to what the alarms are told: each fact against its threshold. PURE. */
import type { Phase } from "../contract/session.ts";
import type { Observation } from "./alarm.ts";
import type { AlarmName } from "./alarm-kinds.ts";
import { type Evidence, goOn, type Presence, unknownAt } from "./evidence.ts";
import type { SessionFindings } from "./session-watch.ts";
import { RECENT_SECONDS } from "./stream-health.ts";
import type { Thresholds } from "./thresholds.ts";

/** What the gate and the desk know of the session beside its stream. */
export interface SessionFacts {
  readonly courtroom: string;
  readonly phase: Phase | null;
  readonly phaseSinceMs: number;
  readonly recordHealthy: boolean;
  /** By order, for 不宜录制的调解: nothing is written, so nothing is missing. */
  readonly isSuspended: boolean;
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

  forget(prefix: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(prefix)) this.#kept.delete(key);
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
  const measure = (
    name: AlarmName,
    figure: number | null,
    isFault: (figure: number) => boolean,
    actual: (figure: number) => string,
    expected: string,
  ) => {
    const presence = presenceOf(figure === null ? null : isFault(figure));
    add(
      name,
      book.note(`${place}/${name}`, presence, nowMs),
      figure === null ? "" : actual(figure),
      expected,
    );
  };

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
    book.note(
      `${place}/bitrate-collapsed`,
      presenceOf(flows ? collapsed : null),
      nowMs,
      RECENT_SECONDS * 500,
    ),
    figures.recentBps === null ? "" : bitrate(figures.recentBps),
    usualBitrateBps === null ? "" : `≥ ${bitrate(usualBitrateBps * thresholds.bitrateShare)}`,
  );
  measure(
    "record-unhealthy",
    facts.recordHealthy ? 0 : 1,
    (value) => value > 0,
    () => "",
    "",
  );
  const { platform } = facts;
  measure(
    "platform-lost",
    platform === null ? 0 : Number(!platform.connected),
    (value) => value > 0,
    () => platform?.error ?? "",
    "",
  );
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
  if (sound !== null) {
    // Sound that does not come while pictures do is silence; while nothing comes at all, nobody knows.
    const isStale =
      sound.level !== null &&
      nowMs - sound.level.atMs > SOUND_STALE_MS &&
      sound.silent.presence !== "present";
    add(
      "silent",
      !flows || isStale ? unknownAt(nowMs) : sound.silent,
      decibels(sound.level?.rmsDb),
      `> ${thresholds.silentDb} dBFS`,
    );
    add("overload", sound.overload, decibels(sound.level?.peakDb), `< ${thresholds.overloadDb} dBFS`);
  }
  const reason = flows ? (picture?.unmonitored ?? sound?.unmonitored ?? null) : null;
  measure(
    "unmonitored",
    picture === null || !flows ? null : Number(reason !== null),
    (value) => value > 0,
    () => reason ?? "",
    "",
  );
  return found;
}

/** What nobody knows is neither a fault nor the end of one. */
function presenceOf(isFault: boolean | null): Presence {
  if (isFault === null) return "unknown";
  return isFault ? "present" : "absent";
}

/** Everything about a place where nothing is recorded any more: gone. */
export function nothingAt(place: string, names: readonly AlarmName[], nowMs: number): Observation[] {
  return names.map((name) => ({
    ...{ name, place, phase: null, phaseSinceMs: 0, actual: "", expected: "" },
    evidence: { presence: "absent", sinceMs: nowMs, untilMs: nowMs },
  }));
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
