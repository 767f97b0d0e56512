// Small real clips made by ffmpeg and cached in the temp folder: what encoders in tests send.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface ClipOptions {
  /** Default 10. */
  readonly seconds?: number;
  /** Frames between key frames, default 25: one second. */
  readonly gop?: number;
  /** Default "320x180". */
  readonly size?: string;
  readonly videoBitrateBps?: number;
  /** Default: it moves. */
  readonly picture?: "moving" | "still";
  /** Default: both. */
  readonly tracks?: "audio" | "video" | "both";
}

/** An FLV clip with H.264 and AAC; returns its path. */
export function avcClip({
  seconds = 10,
  gop = 25,
  size = "320x180",
  videoBitrateBps = 250_000,
  picture = "moving",
  tracks = "both",
}: ClipOptions = {}): Promise<string> {
  const rate = String(videoBitrateBps);
  const video = [
    ...["-f", "lavfi", "-i", `${picture === "still" ? "smptebars" : "testsrc2"}=size=${size}:rate=25`],
    ...["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", String(gop)],
    ...["-keyint_min", String(gop), "-sc_threshold", "0", "-b:v", rate, "-maxrate", rate, "-bufsize", rate],
  ];
  const audio = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-c:a", "aac", "-ac", "2"];
  const inputs = (args: string[]) => args.slice(0, 4);
  const coding = (args: string[]) => args.slice(4);
  const wanted = tracks === "both" ? [video, audio] : [tracks === "video" ? video : audio];
  return cached("flv", [
    ...wanted.flatMap(inputs),
    ...["-t", String(seconds)],
    ...wanted.flatMap(coding),
    ...["-f", "flv"],
  ]);
}

/** What a courtroom's encoder sends at full size: 720p25, 2 Mbit/s. */
export function courtClip(seconds = 10): Promise<string> {
  return avcClip({ seconds, gop: 50, size: "1280x720", videoBitrateBps: 2_000_000 });
}

/** A raw HEVC elementary stream (Annex B); Debian's ffmpeg can't put it into FLV, our publisher can. */
export function hevcElementaryStream(seconds = 4): Promise<string> {
  return cached("hevc", [
    ...["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-t", String(seconds)],
    ...["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
    ...["-x265-params", "keyint=25:min-keyint=25:scenecut=0:bframes=0:log-level=none", "-f", "hevc"],
  ]);
}

/**
 * Decodes the file from end to end; resolves with ffmpeg's complaints, empty for a sound file. Times are judged in the
 * file's own unit: by default ffmpeg rounds them to a frame rate that it guesses from the first seconds, and content at
 * 25 pictures a second behind a card at 10 would look as if it stood still.
 */
export async function decodeErrors(path: string): Promise<string> {
  const asTheyStand = ["-fps_mode", "passthrough", "-enc_time_base", "-1"];
  const { stderr } = await run("ffmpeg", ["-v", "error", "-i", path, ...asTheyStand, "-f", "null", "-"]);
  return stderr.trim();
}

async function cached(extension: string, args: readonly string[]): Promise<string> {
  const folder = join(tmpdir(), "tingzha-clips");
  mkdirSync(folder, { recursive: true });
  const name = createHash("sha256").update(args.join("\0")).digest("hex").slice(0, 16);
  const path = join(folder, `${name}.${extension}`);
  if (existsSync(path)) return path;
  // Two test processes may make the same clip at once: each writes its own file, the rename decides.
  const draft = join(folder, `${name}-${process.pid}.${extension}`);
  await run("ffmpeg", ["-v", "error", "-nostdin", "-y", ...args, draft]);
  renameSync(draft, path);
  return path;
}
