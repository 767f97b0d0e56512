/** A stream's health as the API shows it: the gate's report with what the watch found. */
import type { SessionReport } from "../../link/messages.ts";
import type { Health } from "../contract/watch.ts";
import type { MeterLevel } from "./sound-watch.ts";
import type { Watch } from "./watch.ts";

/** JSON has no infinity; nothing that is recorded is quieter. */
const SILENCE_DB = -120;

/** @param mayHear whoever asks may know how loud it is. */
export function healthView(
  watch: Pick<Watch, "findings" | "tile" | "ageMs">,
  report: SessionReport,
  stalledBadgeMs: number,
  mayHear: boolean,
): Health {
  const found = watch.findings(report.sessionId);
  const figures = found?.figures;
  const sound = found?.sound ?? null;
  const level = sound?.level == null || !mayHear ? null : readable(sound.level);
  const tile = watch.tile(report.sessionId);
  const { state, lagSeconds, lostSeconds, reconnects } = report.egress;
  return {
    sessionId: report.sessionId,
    quietMs: rounded(figures?.quietMs),
    stalled: (figures?.quietMs ?? 0) >= stalledBadgeMs,
    bitrateBps: figures?.bitrateBps ?? null,
    usualBitrateBps: found?.usualBitrateBps ?? null,
    videoBps: figures?.videoBps ?? null,
    audioBps: figures?.audioBps ?? null,
    framesPerSecond: figures?.framesPerSecond ?? null,
    missingFrames: figures?.missingFrames ?? null,
    keyFrameIntervalMs: figures?.keyFrameIntervalMs ?? null,
    audioQuietMs: rounded(figures?.audioQuietMs),
    audioPerSecond: figures?.audioPerSecond ?? null,
    avOffsetMs: figures?.avOffsetMs ?? null,
    timestampJumps: figures?.timestampJumps ?? null,
    uploadRatio: figures?.uploadRatio ?? null,
    writeLatencyMs: report.writeLatencyMs,
    platform: { state, lagSeconds, lostSeconds, reconnects },
    picture:
      found?.picture == null
        ? null
        : {
            unmonitored: found.picture.unmonitored,
            black: found.picture.black.presence,
            frozen: found.picture.still.presence,
            coarse: found.picture.coarse,
            tileAgeMs: tile === null ? null : Math.round(watch.ageMs(tile)),
          },
    sound:
      sound === null
        ? null
        : {
            unmonitored: sound.unmonitored,
            silent: sound.silent.presence,
            overload: sound.overload.presence,
            rmsDb: level?.rmsDb ?? null,
            peakDb: level?.peakDb ?? null,
          },
  };
}

export function readable({ mediaMs, rmsDb, peakDb }: MeterLevel) {
  return { mediaMs, rmsDb: Math.max(SILENCE_DB, rmsDb), peakDb: Math.max(SILENCE_DB, peakDb) };
}

function rounded(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms);
}
