/** What ffmpeg is asked for: one picture as a closed GOP, and silence, in the format of a stream. */

import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import { type CodedAudio, codedAudio } from "./adts.ts";
import { type CodedVideo, codedVideo } from "./annex-b.ts";
import type { CardAudio, CardVideo, LoopTiming } from "./card-format.ts";

/** Changed with anything below, so that clips of an older recipe are made anew. */
export const RECIPE = 3;

/**
 * Also what the buffer holds: no picture is much larger than 187 KB, and the gate takes no clip with a tag above 384 KiB.
 * A court's photograph may want more and becomes coarser.
 */
const RATE_KBPS = 1500;

/** `picture`: path of a picture file; null: a plain black picture. */
export async function encodePicture(
  ffmpegPath: string,
  picture: string | null,
  { codec, width, height }: CardVideo,
  { pictures, pictureMs }: LoopTiming,
): Promise<CodedVideo> {
  const black = `-f rawvideo -pixel_format rgb24 -video_size ${width}x${height} `;
  const bt709 = "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv";
  const coding = codec === "avc" ? avcOptions(pictures) : hevcOptions(pictures);
  const stream = await runFfmpeg({
    ffmpegPath,
    input: picture ?? "/dev/zero",
    inputOptions: options(`${picture === null ? black : ""}-framerate 1000/${pictureMs}`),
    outputOptions: options(
      `-filter_complex ${fitted(width, height, pictures)} -map [card] -frames:v ${pictures} ` +
        `-pix_fmt yuv420p -threads 1 -g ${pictures} -bf 0 ${bt709} ${coding}`,
    ),
  });
  return codedVideo(codec, stream);
}

/** No value that we give ffmpeg holds a space; paths are handed over apart from the options. */
function options(line: string): string[] {
  return line.split(" ");
}

/** Whole picture, centred, on the colour of its own corner: no text is cut and no edge is seen at any aspect. */
function fitted(width: number, height: number, pictures: number): string {
  return [
    "[0:v]format=rgb24,split[a][b]",
    `[a]crop=2:2:0:0,scale=${width}:${height}[ground]`,
    `[b]scale=${width}:${height}:force_original_aspect_ratio=decrease[text]`,
    "[ground][text]overlay=(W-w)/2:(H-h)/2:format=rgb[flat]",
    // Repeated after all this work, not before.
    `[flat]scale=out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,loop=${pictures - 1}:1[card]`,
  ].join(";");
}

/**
 * Parameter sets under ids that no encoder uses (x264 gives the PPS the SPS's): a platform's parser which meets the
 * courtroom's own sets and the card's on one connection must not take one for the other. For HEVC: hevc-ids.ts.
 */
function avcOptions(pictures: number): string {
  const closedGop = `-keyint_min ${pictures} -sc_threshold 0 -x264-params sps-id=31`;
  const rate = `-maxrate ${RATE_KBPS}k -bufsize ${RATE_KBPS}k`;
  return `-c:v libx264 -profile:v main -preset veryfast -tune stillimage ${rate} ${closedGop} -f h264`;
}

function hevcOptions(pictures: number): string {
  const gop = `keyint=${pictures}:min-keyint=${pictures}:scenecut=0:bframes=0:open-gop=0`;
  const rate = `vbv-maxrate=${RATE_KBPS}:vbv-bufsize=${RATE_KBPS}`;
  const params = `${gop}:${rate}:info=0:log-level=none:pools=none:frame-threads=1`;
  return `-c:v libx265 -preset superfast -x265-params ${params} -f hevc`;
}

export async function encodeSilence(
  ffmpegPath: string,
  { sampleRate, channels }: CardAudio,
  { soundFrames }: LoopTiming,
): Promise<CodedAudio> {
  const stream = await runFfmpeg({
    ffmpegPath,
    input: "/dev/zero",
    inputOptions: options(`-f s16le -ar ${sampleRate} -ac ${channels}`),
    // One more than needed: the first frame only primes the decoder.
    outputOptions: options(
      `-c:a aac -ar ${sampleRate} -channel_layout ${layout(channels)} -frames:a ${soundFrames + 1} -f adts`,
    ),
  });
  const { config, frames } = codedAudio(stream);
  return { config, frames: frames.slice(1, soundFrames + 1) };
}

/** Layouts that AAC's channel configurations stand for (ISO 14496-3, table 1.19), in ffmpeg's words. */
function layout(channels: number): string {
  return ["mono", "stereo", "3.0", "4.0", "5.0", "5.1"][channels - 1] ?? "stereo";
}
