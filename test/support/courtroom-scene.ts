// Courtroom-like video with faults at chosen places, encoded by ffmpeg: a still room with a camera's noise, a mouth that
// moves now and then, speech that comes and goes.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Span {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export type SceneFault = "black" | "frozen" | "silent" | "overload" | "key-frames" | "frames-missing";

export interface Scene {
  /** `hevc`: a raw stream of pictures alone, which Debian's ffmpeg can't put into FLV (hevc-source.ts can). */
  readonly codec?: "h264" | "hevc";
  readonly file: string;
  readonly seconds: number;
  readonly fault?: SceneFault;
  readonly spans?: readonly Span[];
  readonly videoKbps?: number;
  /** Of the camera; 0: a synthetic picture without any. */
  readonly noise?: number;
  /** Somebody speaks and moves; `between-keys`: a second of each four, at rest whenever a key frame comes. */
  readonly moving?: boolean | "between-keys";
  /** Share of the time in which somebody speaks. */
  readonly speech?: number;
  readonly keyFrameSeconds?: number;
  readonly size?: string;
}

const FPS = 25;

const MOUTH_AT: Readonly<Record<"true" | "false" | "between-keys", string>> = {
  // Talks for some seconds, listens for some; nobody sits as still as a picture.
  true: "x='312+3*sin(t*5)*gt(sin(t/7)\\,-0.4)+2*sin(t/3)':y='190+2*sin(t*11)'",
  "between-keys": "x=312:y='190+3*sin(t*2*PI)*between(mod(t\\,4)\\,1.6\\,2.6)'",
  false: "x=312:y=190",
};

/** Encodes the scene; takes about a twentieth of its length. */
export async function encodeScene(scene: Scene): Promise<void> {
  const { file, seconds, fault, videoKbps = 1000, noise = 5, moving = true, speech = 0.6 } = scene;
  const { codec = "h264", keyFrameSeconds = 2, size = "640x360" } = scene;
  const during = within(scene.spans ?? []);
  const faulty = (name: SceneFault, filter: string) => (fault === name ? [filter] : []);
  const mouth = ["[mouth]", `[room][mouth]overlay=${MOUTH_AT[`${moving}`]}:eval=frame[scene]`];
  const picture = [
    ...(noise > 0 ? [`noise=alls=${noise}:allf=t`] : []),
    ...faulty("black", `drawbox=c=black:t=fill:enable='${during}'`),
    ...faulty("frozen", `select='not(${during})'`),
    ...faulty("frames-missing", `select='not((${during})*lt(mod(n\\,10)\\,3))'`),
    "format=yuv420p",
  ].join(",");
  // Speech-like: bursts of a few hundred milliseconds over a room's hum that never is digital silence.
  const speaking = `gt(sin(t/5)\\,${(1 - 2 * speech).toFixed(2)})`;
  const voice = `0.25*sin(2*PI*180*t)*(0.5+0.5*sin(2*PI*3.1*t))*${speaking}+0.004*sin(2*PI*97*t)+0.003*(random(0)-0.5)`;
  const sound = [
    ...faulty("silent", `volume=0:enable='${during}'`),
    ...faulty("overload", `volume=60dB:enable='${during}'`),
    "anull",
  ].join(",");
  const keyTimes =
    fault === "key-frames"
      ? keyFrameTimes(seconds, keyFrameSeconds, scene.spans ?? []).join(",")
      : `expr:gte(t,n_forced*${keyFrameSeconds})`;
  const graph = `[0:v]boxblur=6,eq=saturation=0.5:brightness=-0.05,loop=-1:1,fps=${FPS}[room];[1:v]format=yuv420p${mouth.join(";")};[scene]${picture}[v]`;
  await run(
    "ffmpeg",
    [
      ..."-y -v error -nostdin".split(" "),
      ...`-f lavfi -i smptehdbars=s=${size}:r=1:d=1`.split(" "),
      ...["-f", "lavfi", "-i", `color=0x602020:s=14x5:r=${FPS}`],
      ...["-f", "lavfi", "-i", `aevalsrc=exprs='${voice}':s=44100`],
      ...["-filter_complex", codec === "hevc" ? graph : `${graph};[2:a]${sound}[a]`],
      ...["-map", "[v]", "-t", String(seconds)],
      ...(fault === "frames-missing" ? ["-fps_mode", "vfr"] : ["-fps_mode", "cfr", "-r", String(FPS)]),
      ...`-b:v ${videoKbps}k -maxrate ${videoKbps}k -bufsize ${videoKbps}k -preset ultrafast`.split(" "),
      ...(codec === "hevc" ? hevcOutput(keyFrameSeconds) : avcOutput(keyTimes)),
      file,
    ],
    { maxBuffer: 1 << 20 },
  );
}

function avcOutput(keyTimes: string): string[] {
  return [
    ..."-c:v libx264 -tune zerolatency -g 100000 -keyint_min 1 -sc_threshold 0".split(" "),
    ...["-force_key_frames", keyTimes],
    ..."-map [a] -c:a aac -b:a 96k -ac 1 -f flv".split(" "),
  ];
}

function hevcOutput(keyFrameSeconds: number): string[] {
  const every = keyFrameSeconds * FPS;
  const parameters = `keyint=${every}:min-keyint=${every}:scenecut=0:bframes=0:log-level=none`;
  return ["-c:v", "libx265", "-x265-params", parameters, "-f", "hevc"];
}

function within(spans: readonly Span[]): string {
  return spans.length === 0
    ? "0"
    : spans.map(({ fromSeconds, toSeconds }) => `between(t\\,${fromSeconds}\\,${toSeconds})`).join("+");
}

function keyFrameTimes(seconds: number, every: number, spans: readonly Span[]): number[] {
  const times: number[] = [];
  for (let at = 0; at < seconds; at += every) {
    if (!spans.some(({ fromSeconds, toSeconds }) => at > fromSeconds && at < toSeconds)) times.push(at);
  }
  return times;
}
