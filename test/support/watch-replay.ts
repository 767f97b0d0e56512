// Replays an encoded stream through the journal's own reader with a clock of its own, as fast as the analysis can look,
// and says which alarms the watch raised and when.
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NO_ALARMS, observe } from "../../src/desk/watch/alarm.ts";
import { ALARM_KINDS } from "../../src/desk/watch/alarm-kinds.ts";
import type { AlarmName } from "../../src/desk/watch/alarm-names.ts";
import { EvidenceBook, observeSession, type SessionFacts } from "../../src/desk/watch/observations.ts";
import type { AllowLook } from "../../src/desk/watch/picture-watch.ts";
import { SessionWatch } from "../../src/desk/watch/session-watch.ts";
import { PRESETS } from "../../src/desk/watch/thresholds.ts";
import type { SessionReport } from "../../src/link/messages.ts";
import {
  AUDIO_TAG,
  DATA_TAG,
  FLV_FILE_HEADER,
  FLV_FILE_HEADER_BYTES,
  TAG_HEADER_BYTES,
  TAG_OVERHEAD_BYTES,
  tagEnd,
  tagTimestampMs,
  tagType,
  VIDEO_TAG,
  writeTagHeader,
  writeTagTrailer,
} from "../../src/media/flv.ts";
import type { MediaSource } from "./media-source.ts";

export interface ReplayTag {
  /** As it stands in the file; its timestamp may differ from when it comes. */
  readonly bytes: Buffer;
  readonly atMs: number;
  readonly type: number;
}

export interface RaisedAlarm {
  readonly name: AlarmName;
  readonly atSeconds: number;
  readonly clearedSeconds: number | null;
  readonly actual: string;
}

const STEP_MS = 200;
const TAG_TYPES = { audio: AUDIO_TAG, video: VIDEO_TAG, data: DATA_TAG } as const;
/** So that no time is zero. */
const BEGIN_MS = 1_000_000;

export async function tagsOf(file: string): Promise<ReplayTag[]> {
  const bytes = await readFile(file);
  const tags: ReplayTag[] = [];
  for (let at = FLV_FILE_HEADER_BYTES; at < bytes.length; ) {
    const end = tagEnd(bytes, at, bytes.length);
    if (end < 0) throw new Error(`no tag at ${at} of ${file}`);
    tags.push({ bytes: bytes.subarray(at, end), atMs: tagTimestampMs(bytes, at), type: tagType(bytes, at) });
    at = end;
  }
  return tags;
}

/** The first seconds of a source of messages, each as it would stand in the record. */
export function tagsOfSource(source: MediaSource, seconds: number): ReplayTag[] {
  const messages = [...source.headers];
  while (source.nextMs < seconds * 1000) messages.push(source.take(0n));
  return messages.map(({ track, timestampMs, payload }) => {
    const type = TAG_TYPES[track];
    const bytes = Buffer.alloc(TAG_OVERHEAD_BYTES + payload.length);
    writeTagHeader(bytes, 0, type, payload.length, timestampMs);
    payload.copy(bytes, TAG_HEADER_BYTES);
    writeTagTrailer(bytes, TAG_HEADER_BYTES + payload.length, payload.length);
    return { bytes, atMs: timestampMs, type };
  });
}

/** @param tags in the order of their arrival. */
export async function replay(
  folder: string,
  tags: readonly ReplayTag[],
  allowLook: AllowLook = () => true,
): Promise<RaisedAlarm[]> {
  const directory = join(folder, "session");
  await mkdir(directory, { recursive: true });
  const media = join(directory, "part-001.flv");
  await writeFile(media, FLV_FILE_HEADER);
  await writeFile(join(directory, "part-001.index"), "");
  let nowMs = BEGIN_MS;
  const report = {
    recordingsRoot: folder,
    directory: "session",
    parts: [{ number: 1 }],
  } as unknown as SessionReport;
  const watch = new SessionWatch({
    report: () => report,
    monotonicMs: () => nowMs,
    thresholds: () => PRESETS,
    analysis: { ffmpegPath: "ffmpeg", paceMs: () => 2_000, allowLook },
    onUnmonitored: () => undefined,
  });
  const setMs = { black: ALARM_KINDS.black.setMs, still: ALARM_KINDS.frozen.setMs };
  const facts: SessionFacts = {
    courtroom: "court-01",
    phase: "open",
    phaseSinceMs: 0,
    recordHealthy: true,
    isSuspended: false,
    airedWithoutPermit: false,
    platform: null,
  };
  const book = new EvidenceBook();
  const raised: RaisedAlarm[] = [];
  let state = NO_ALARMS;
  try {
    const lastMs = (tags.at(-1)?.atMs ?? 0) + STEP_MS;
    for (let next = 0, atMs = STEP_MS; atMs <= lastMs; atMs += STEP_MS) {
      const from = next;
      while (next < tags.length && (tags[next]?.atMs ?? 0) <= atMs) next += 1;
      if (next > from)
        await appendFile(media, Buffer.concat(tags.slice(from, next).map(({ bytes }) => bytes)));
      nowMs = BEGIN_MS + atMs;
      await watch.poll(setMs);
      await watch.settled();
      const step = observe(state, observeSession(watch.findings(), facts, PRESETS, book, nowMs), nowMs);
      state = step.state;
      for (const effect of step.effects) {
        const seconds = atMs / 1000;
        if (effect.type === "raised") {
          const { name, actual } = effect.alarm;
          if (!effect.hidden) raised.push({ name, atSeconds: seconds, clearedSeconds: null, actual });
        } else if (effect.type === "cleared") {
          const open = raised.findLastIndex(
            ({ name, clearedSeconds }) => name === effect.alarm.name && clearedSeconds === null,
          );
          const was = raised[open];
          if (was !== undefined) raised[open] = { ...was, clearedSeconds: seconds };
        }
      }
    }
  } finally {
    await watch.stop();
  }
  return raised;
}
