/** ffmpeg and ffprobe: there, and able to make what the desk asks of them. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { codeOf, type Finding, found, ok, plain, words } from "./finding.ts";

const run = promisify(execFile);
const PROGRAM_MS = 20_000;
/** The formats of cards and of the test stream: half a second of each, thrown away. */
const TRIAL =
  "-v error -nostdin -f lavfi -i testsrc=s=160x90:r=10:d=0.5 -f lavfi -i sine=d=0.5 -c:v libx264 -preset ultrafast -c:a aac -f null -";

export async function ffmpegAble(): Promise<Finding> {
  const expected = words(
    "ffmpeg、ffprobe，能编码 H.264 和 AAC",
    "ffmpeg and ffprobe, able to encode H.264 and AAC",
  );
  const install = words(
    "安装 ffmpeg（apt-get install ffmpeg）：录制与播出不受影响，但没有提示画面、画面分析、MP4 和断播自检",
    "Install ffmpeg (apt-get install ffmpeg): recording and air work without it, but no cards, analysis, MP4 or test cut",
  );
  let version: string;
  try {
    const { stdout } = await run("ffmpeg", ["-version"], { timeout: PROGRAM_MS });
    await run("ffprobe", ["-version"], { timeout: PROGRAM_MS });
    version = stdout.split(" Copyright")[0] ?? "ffmpeg";
  } catch (error) {
    const actual = words(
      `未安装或不能运行（${codeOf(error)}）`,
      `not installed, or it does not run (${codeOf(error)})`,
    );
    return found("ffmpeg", "failed", actual, expected, install);
  }
  try {
    await run("ffmpeg", TRIAL.split(" "), { timeout: PROGRAM_MS });
  } catch {
    const actual = words(
      `${version}，但不能编码 libx264 与 aac`,
      `${version}, but it encodes no libx264 and aac`,
    );
    return found("ffmpeg", "failed", actual, expected, install);
  }
  return ok("ffmpeg", plain(version), expected);
}
