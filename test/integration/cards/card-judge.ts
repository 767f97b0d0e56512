/** Judges card clips from outside: with ffmpeg, and with the gate's own reader, never with the code that made them. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { readCardClip } from "../../../src/gate/card-clip.ts";

/** Streams of a file as ffprobe counts and names them. */
export function streams(path: string): Record<string, unknown>[] {
  const entries = "stream=codec_name,profile,width,height,sample_rate,channels,nb_read_frames";
  const args = ["-v", "error", "-count_frames", "-show_entries", entries, "-of", "json", path];
  return JSON.parse(execFileSync("ffprobe", args, { encoding: "utf8" })).streams;
}

/** What ffmpeg has to say while it decodes the whole file; nothing for a sound one. */
export function complaints(path: string): string {
  return spawnSync("ffmpeg", ["-v", "warning", "-i", path, "-f", "null", "-"], {
    encoding: "utf8",
  }).stderr.trim();
}

/** Likeness of a clip's frame, the first unless told otherwise, to a picture: 0 to 1, at the clip's size (for equal aspects). */
export function likeness(path: string, picture: string, width: number, height: number, frame = 0): number {
  const filter =
    `[0:v]select='gte(n,${frame})',setpts=N[a];` +
    `[1:v]scale=${width}:${height}:out_color_matrix=bt709:out_range=tv,format=yuv420p[b];[a][b]ssim`;
  const args = ["-i", path, "-i", picture, "-lavfi", filter, "-frames:v", "1", "-f", "null", "-"];
  const said = spawnSync("ffmpeg", args, { encoding: "utf8" }).stderr;
  return Number(/SSIM .*All:([0-9.]+)/.exec(said)?.[1]);
}

/** Types of the decoded pictures, for example IPPP. */
export function pictureTypes(path: string): string {
  const args = [
    "-v",
    "error",
    "-select_streams",
    "v",
    "-show_entries",
    "frame=pict_type",
    "-of",
    "csv=p=0",
    path,
  ];
  return execFileSync("ffprobe", args, { encoding: "utf8" }).replace(/[^A-Z]/g, "");
}

/** The clip played `loops` times as the gate plays it: headers once, then the tags with times going on. */
export async function writeLoops(clipPath: string, loops: number, target: string): Promise<number> {
  const clip = await readCardClip(clipPath);
  const out: Buffer[] = [Buffer.from("464c5601050000000900000000", "hex")];
  const write = (type: number, ms: number, payload: Buffer): void => {
    const head = Buffer.alloc(11);
    head[0] = type;
    head.writeUIntBE(payload.length, 1, 3);
    head.writeUIntBE(ms, 4, 3);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(payload.length + 11);
    out.push(head, payload, tail);
  };
  for (const { type, from, to } of clip.headers) write(type, 0, clip.bytes.subarray(from, to));
  for (let loop = 0; loop < loops; loop++) {
    for (const { type, timestampMs, from, to } of clip.tags) {
      write(type, loop * clip.durationMs + timestampMs, clip.bytes.subarray(from, to));
    }
  }
  writeFileSync(target, Buffer.concat(out));
  return clip.durationMs;
}

/**
 * Enhanced HEVC as the raw stream that Debian's ffmpeg can decode, out of the first configuration alone and all pictures:
 * a parser that pays no heed to later ones must still be able to read on.
 */
export function writeAnnexB(clipPath: string, target: string): void {
  const bytes = readFileSync(clipPath);
  const startCode = Buffer.from([0, 0, 0, 1]);
  const out: Buffer[] = [];
  let hasConfiguration = false;
  for (let at = 13; at < bytes.length; ) {
    const size = bytes.readUIntBE(at + 1, 3);
    const payload = bytes.subarray(at + 11, at + 11 + size);
    if (bytes[at] === 9 && payload.subarray(1, 5).toString() === "hvc1") {
      const packetType = (payload[0] ?? 0) & 0x0f;
      // SequenceStart, CodedFrames with a composition time, CodedFramesX without.
      const units =
        packetType === 0
          ? parameterSets(payload.subarray(5))
          : lengthPrefixed(payload.subarray(packetType === 1 ? 8 : 5));
      if (packetType !== 0 || !hasConfiguration) for (const unit of units) out.push(startCode, unit);
      hasConfiguration = true;
    }
    at += 11 + size + 4;
  }
  writeFileSync(target, Buffer.concat(out));
}

/**
 * A courtroom's HEVC stream whose parameter sets stand at its start alone, as encoders send them, then a card, then the
 * stream again: the card's sets may not have taken the place of the stream's.
 */
export function writeBetween(stream: string, card: string, target: string): void {
  const startCode = Buffer.from([0, 0, 1]);
  const seen = new Set<number>();
  const bytes = readFileSync(stream);
  const units: Buffer[] = [];
  for (let from = bytes.indexOf(startCode); from >= 0; ) {
    const next = bytes.indexOf(startCode, from + 3);
    const unit = bytes.subarray(from, next < 0 ? bytes.length : next);
    const type = (bytes.readUInt8(from + 3) >> 1) & 0x3f;
    // H.265, table 7-1: VCL types are below 32.
    if (type < 32 || !seen.has(type)) units.push(unit);
    seen.add(type);
    from = next;
  }
  const isPicture = (unit: Buffer): boolean => unit.readUInt8(3) >> 1 < 32;
  writeFileSync(target, Buffer.concat([...units, readFileSync(card), ...units.filter(isPicture)]));
}

function* parameterSets(record: Buffer): Generator<Buffer> {
  let at = 23;
  for (let array = 0; array < (record[22] ?? 0); array++) {
    const units = record.readUInt16BE(at + 1);
    at += 3;
    for (let unit = 0; unit < units; unit++) {
      const size = record.readUInt16BE(at);
      yield record.subarray(at + 2, at + 2 + size);
      at += 2 + size;
    }
  }
}

function* lengthPrefixed(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; ) {
    const size = body.readUInt32BE(at);
    yield body.subarray(at + 4, at + 4 + size);
    at += 4 + size;
  }
}
