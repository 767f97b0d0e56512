/** The format of a card, which is the stream's own, and how long a loop of it lasts. PURE. */
import { CardError } from "./card-error.ts";

export interface CardFormat {
  readonly videoCodec: "avc" | "hevc" | "av1" | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly audioCodec: "aac" | null;
  readonly sampleRate: number | null;
  readonly channels: number | null;
}

export interface CardVideo {
  readonly codec: "avc" | "hevc";
  readonly width: number;
  readonly height: number;
}

export interface CardAudio {
  readonly sampleRate: number;
  readonly channels: number;
}

/** What a card has: at least one of both tracks. */
export interface CardTracks {
  readonly video: CardVideo | null;
  readonly audio: CardAudio | null;
}

/** ISO 14496-3, table 1.18, without the rates that ffmpeg's encoder refuses. */
const AAC_SAMPLE_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];
const AAC_CHANNELS = [1, 2, 3, 4, 5, 6];
const AAC_SAMPLES = 1024;
const MIN_SIDE = 32;
const MAX_SIDE = 4096;

/** @throws CardError format-unsupported */
export function cardTracks(format: CardFormat): CardTracks {
  const tracks = { video: cardVideo(format), audio: cardAudio(format) };
  if (tracks.video === null && tracks.audio === null) throw unsupported("the stream has no known track");
  return tracks;
}

function cardVideo({ videoCodec, width, height }: CardFormat): CardVideo | null {
  if (videoCodec === null) return null;
  if (videoCodec === "av1") throw unsupported("there are no cards for AV1");
  if (width === null || height === null) throw unsupported("the picture size is not known");
  const [smaller, larger] = width < height ? [width, height] : [height, width];
  if (smaller < MIN_SIDE || larger > MAX_SIDE || width % 2 === 1 || height % 2 === 1) {
    throw unsupported(`a picture of ${width}x${height}`);
  }
  return { codec: videoCodec, width, height };
}

function cardAudio({ audioCodec, sampleRate, channels }: CardFormat): CardAudio | null {
  // A card without sound is better than none: an empty track is no error to a player.
  if (audioCodec === null || sampleRate === null || channels === null) return null;
  if (!AAC_SAMPLE_RATES.includes(sampleRate) || !AAC_CHANNELS.includes(channels)) return null;
  return { sampleRate, channels };
}

function unsupported(what: string): CardError {
  return new CardError(`no card for this stream: ${what}`);
}

/** Folder name of a format; two formats with equal names have equal cards. */
export function formatName({ video, audio }: CardTracks): string {
  const picture = video === null ? "audio" : `${video.codec}-${video.width}x${video.height}`;
  return audio === null ? picture : `${picture}-${audio.sampleRate}-${audio.channels}`;
}

export interface LoopTiming {
  readonly durationMs: number;
  readonly pictures: number;
  readonly pictureMs: number;
  readonly soundFrames: number;
}

/**
 * About 2 s in which whole pictures and whole AAC frames end together: what remains adds up at every loop, and a
 * recess has two thousand of them.
 */
export function loopTiming(audio: CardAudio | null): LoopTiming {
  if (audio === null) return { durationMs: 2000, pictures: 20, pictureMs: 100, soundFrames: 0 };
  const frameMs = (AAC_SAMPLES * 1000) / audio.sampleRate;
  let best: LoopTiming = { durationMs: 0, pictures: 0, pictureMs: 0, soundFrames: 0 };
  let leastRest = Number.POSITIVE_INFINITY;
  for (let pictureMs = 100; pictureMs <= 200; pictureMs++) {
    for (let pictures = 8; pictures * pictureMs <= 2200; pictures++) {
      const durationMs = pictures * pictureMs;
      if (durationMs < 1800) continue;
      const soundFrames = Math.round(durationMs / frameMs);
      const rest = Math.abs(soundFrames * frameMs - durationMs);
      if (rest >= leastRest) continue;
      leastRest = rest;
      best = { durationMs, pictures, pictureMs, soundFrames };
    }
  }
  return best;
}
