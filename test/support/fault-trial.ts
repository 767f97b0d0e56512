// Puts one kind of fault at random places of a stream, replays it, and counts what was found, missed and false.
import { join } from "node:path";
import { ALARM_KINDS } from "../../src/desk/watch/alarm-kinds.ts";
import type { AlarmName } from "../../src/desk/watch/alarm-names.ts";
import { FLV_FILE_HEADER_BYTES } from "../../src/media/flv.ts";
import { encodeScene, type SceneFault, type Span } from "./courtroom-scene.ts";
import { randomFrom } from "./seeded-random.ts";
import { type RaisedAlarm, type ReplayTag, replay, tagsOf } from "./watch-replay.ts";

/** Faults that are made in the encoder, and those that are made with what it sent. */
export type Fault = SceneFault | "av-offset" | "stall" | "bitrate-collapse";

interface FaultFacts {
  readonly alarm: AlarmName;
  readonly seconds: number;
  /** Of the threshold, before the hold-off begins: a gap of 12 s between key frames is none before it has 8 s. */
  readonly beforeSeconds?: number;
}

export const FAULTS: Readonly<Record<Fault, FaultFacts>> = {
  black: { alarm: "black", seconds: 6 },
  frozen: { alarm: "frozen", seconds: 12 },
  silent: { alarm: "silent", seconds: 35 },
  overload: { alarm: "overload", seconds: 6 },
  "key-frames": { alarm: "key-frames", seconds: 12, beforeSeconds: 8 },
  "frames-missing": { alarm: "frames-missing", seconds: 12 },
  "av-offset": { alarm: "av-offset", seconds: 15 },
  stall: { alarm: "stream-lost", seconds: 12 },
  "bitrate-collapse": { alarm: "bitrate-collapsed", seconds: 20 },
};

export interface TrialResult {
  readonly fault: Fault;
  readonly places: number;
  readonly found: number;
  readonly missed: readonly number[];
  readonly late: readonly number[];
  readonly falseAlarms: readonly RaisedAlarm[];
  /** Seconds from the fault's begin, for each that was found. */
  readonly delays: readonly number[];
  readonly allowedSeconds: number;
}

/** After a fault its effects on figures over ten seconds are not a second fault. */
const AFTERMATH_SECONDS = 25;
const WARM_UP_SECONDS = 40;
const REACTION_SECONDS = 3;

interface Trial {
  readonly folder: string;
  readonly seconds: number;
  readonly places: number;
  readonly seed: number;
  readonly size?: string;
}

export async function trial(
  fault: Fault,
  { folder, seconds, places, seed, size = "640x360" }: Trial,
): Promise<TrialResult> {
  const facts = FAULTS[fault];
  const keyFrameSeconds = 4;
  const spans = randomSpans(fault, { seconds, places, seed, keyFrameSeconds });
  const file = join(folder, `${fault}.flv`);
  const inScene =
    fault === "av-offset" || fault === "stall" || fault === "bitrate-collapse" ? undefined : fault;
  await encodeScene({
    file,
    seconds,
    size,
    keyFrameSeconds,
    ...(inScene !== undefined && { fault: inScene, spans }),
  });
  let tags = await tagsOf(file);
  if (fault === "av-offset")
    tags = tags.map((tag) => (tag.type === 9 && isIn(tag, spans) ? shifted(tag, 300) : tag));
  if (fault === "stall") tags = tags.filter((tag) => !isIn(tag, spans));
  if (fault === "bitrate-collapse") {
    const low = join(folder, "low.flv");
    await encodeScene({ file: low, seconds, size, keyFrameSeconds, videoKbps: 120 });
    tags = spliced(tags, await tagsOf(low), spans, keyFrameSeconds);
  }
  return judge(fault, spans, await replay(folder, tags), facts);
}

function judge(
  fault: Fault,
  spans: readonly Span[],
  alarms: readonly RaisedAlarm[],
  facts: FaultFacts,
): TrialResult {
  const { setMs } = ALARM_KINDS[facts.alarm];
  const allowedSeconds = (facts.beforeSeconds ?? 0) + setMs / 1000 + REACTION_SECONDS;
  const delays: number[] = [];
  const missed: number[] = [];
  const counted = new Set<RaisedAlarm>();
  for (const { fromSeconds, toSeconds } of spans) {
    const hit = alarms.find(
      (alarm) =>
        alarm.name === facts.alarm &&
        alarm.atSeconds >= fromSeconds &&
        alarm.atSeconds <= toSeconds + AFTERMATH_SECONDS,
    );
    if (hit === undefined) missed.push(fromSeconds);
    else {
      counted.add(hit);
      delays.push(Math.round((hit.atSeconds - fromSeconds) * 10) / 10);
    }
  }
  return {
    ...{ fault, places: spans.length, found: delays.length, missed, delays, allowedSeconds },
    late: delays.filter((delay) => delay > allowedSeconds),
    falseAlarms: alarms.filter((alarm) => !counted.has(alarm)),
  };
}

/** One line of the table. */
export function row({
  fault,
  places,
  found,
  missed,
  falseAlarms,
  delays,
  allowedSeconds,
}: TrialResult): string {
  const sorted = [...delays].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1] ?? Number.NaN;
  return [
    fault.padEnd(18),
    `found ${found}/${places}`.padEnd(14),
    `missed ${missed.length}`.padEnd(10),
    `false ${falseAlarms.length}`.padEnd(9),
    `delay ${middle.toFixed(1)} s, at most ${(sorted.at(-1) ?? Number.NaN).toFixed(1)} s (allowed ${allowedSeconds.toFixed(1)} s)`,
  ].join(" ");
}

/** Each in its own slot, at a random place of it; key frame gaps begin on a key frame, and a collapse at one. */
function randomSpans(
  fault: Fault,
  {
    seconds,
    places,
    seed,
    keyFrameSeconds,
  }: { seconds: number; places: number; seed: number; keyFrameSeconds: number },
): Span[] {
  const random = randomFrom(seed);
  const { seconds: length } = FAULTS[fault];
  const slot = (seconds - WARM_UP_SECONDS) / places;
  const room = slot - length - AFTERMATH_SECONDS;
  if (room < 0) throw new RangeError("too many places for so short a stream");
  return Array.from({ length: places }, (_, place) => {
    const at = WARM_UP_SECONDS + place * slot + random() * room;
    const onKey = fault === "key-frames" || fault === "bitrate-collapse";
    const fromSeconds = onKey
      ? Math.floor(at / keyFrameSeconds) * keyFrameSeconds
      : Math.round(at * 100) / 100;
    return { fromSeconds, toSeconds: fromSeconds + length };
  });
}

function isIn({ atMs }: ReplayTag, spans: readonly Span[]): boolean {
  return spans.some(({ fromSeconds, toSeconds }) => atMs >= fromSeconds * 1000 && atMs < toSeconds * 1000);
}

/** Comes when it came, and says another time. */
function shifted(tag: ReplayTag, byMs: number): ReplayTag {
  const bytes = Buffer.from(tag.bytes);
  const timestampMs = tag.atMs + byMs;
  bytes.writeUIntBE(timestampMs & 0xffffff, 4, 3);
  bytes[7] = timestampMs >>> 24;
  return { ...tag, bytes };
}

/** Whole groups of pictures from the poorer encoding while the line gives way. */
function spliced(
  tags: readonly ReplayTag[],
  low: readonly ReplayTag[],
  spans: readonly Span[],
  keyFrameSeconds: number,
) {
  const groups = spans.map(({ fromSeconds, toSeconds }) => ({
    fromSeconds,
    toSeconds: Math.ceil(toSeconds / keyFrameSeconds) * keyFrameSeconds,
  }));
  const isHeader = ({ bytes }: ReplayTag) => bytes.length < FLV_FILE_HEADER_BYTES + 80 && bytes[12] === 0;
  const kept = tags.filter((tag) => isHeader(tag) || !isIn(tag, groups));
  const taken = low.filter((tag) => !isHeader(tag) && isIn(tag, groups));
  return [...kept, ...taken].sort((a, b) => a.atMs - b.atMs);
}
