/** "Is it arriving?": what an encoder sends, in the words of whoever has just set it up. PURE. */
import type { Arrival } from "../../../../src/desk/contract/courtroom.ts";

/** From here on it is shown as 卡顿 everywhere else too. */
const STALLED_MS = 4000;
/** Viewers and cuts begin at key frames: further apart than this the platform's start and every return are late. */
const LONG_KEY_FRAMES_MS = 4500;
const FEW_BPS = 300_000;

export type ArrivalState = "nothing" | "stalled" | "arriving";
export type ArrivalDoubt = "no-video" | "no-audio" | "codec" | "sound" | "key-frames" | "bitrate";

export function arrivalState({ connected, quietMs }: Arrival): ArrivalState {
  if (!connected) return "nothing";
  return quietMs !== null && quietMs >= STALLED_MS ? "stalled" : "arriving";
}

/** What is better mended before the hearing. */
export function doubtsOf(arrival: Arrival): readonly ArrivalDoubt[] {
  if (arrivalState(arrival) !== "arriving") return [];
  const { video, audio, keyFrameIntervalMs, bitrateBps } = arrival;
  const holds: Readonly<Record<ArrivalDoubt, boolean>> = {
    "no-video": video === null,
    "no-audio": audio === null,
    codec: video !== null && !/h\.?264|avc/i.test(video.codec),
    sound: audio !== null && !/aac/i.test(audio.codec),
    "key-frames": keyFrameIntervalMs !== null && keyFrameIntervalMs > LONG_KEY_FRAMES_MS,
    bitrate: video !== null && bitrateBps !== null && bitrateBps < FEW_BPS,
  };
  return (Object.keys(holds) as ArrivalDoubt[]).filter((each) => holds[each]);
}

/** `1280×720 25 fps`; what is not known yet is left out. */
export function pictureOf({ video, framesPerSecond }: Arrival): string {
  if (video === null) return "";
  const size = video.width === null || video.height === null ? [] : [`${video.width}×${video.height}`];
  const pace = framesPerSecond === null ? [] : [`${Math.round(framesPerSecond)} fps`];
  return [nameOf(video.codec), ...size, ...pace].join(" ");
}

export function soundOf({ audio }: Arrival): string {
  if (audio === null) return "";
  const rate = audio.sampleRate === null ? [] : [`${audio.sampleRate / 1000} kHz`];
  return [nameOf(audio.codec), ...rate].join(" ");
}

/** Encoders' menus call them so. */
const NAMES: Readonly<Record<string, string>> = {
  avc: "H.264",
  h264: "H.264",
  hevc: "H.265",
  aac: "AAC",
  mp3: "MP3",
};

function nameOf(codec: string): string {
  return NAMES[codec.toLowerCase()] ?? codec;
}
