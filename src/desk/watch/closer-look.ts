/**
 * Looks again at the last seconds of a stream, at every picture of them: key frames alone can be four seconds apart, and
 * what began between two of them has to be found as early as what began on one. It costs a whole decoding of those
 * seconds, so it is done only on suspicion.
 */
import { Readable } from "node:stream";
import type { ParameterSets } from "../../media/annex-b.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import {
  darkShare,
  difference,
  PICTURE_BYTES,
  PICTURE_HEIGHT,
  PICTURE_WIDTH,
  type PictureDifference,
} from "./picture.ts";

export interface CodedPicture {
  /** Raw, without parameter sets. */
  readonly raw: Buffer;
  readonly mediaMs: number;
  readonly isKey: boolean;
}

export interface LookedAt {
  readonly mediaMs: number;
  readonly darkShare: number;
  /** From the picture looked at before; null for the first. */
  readonly step: PictureDifference | null;
  /**
   * A key frame lies between, or shortly before: it is coded anew, and differs a little also where nothing moved, until the
   * pictures behind it have settled. Pictures that are shown in another order than they are coded may be a step off.
   */
  readonly acrossKey: boolean;
}

/** About: the nearest whole number of pictures, and always the newest one. */
const PICTURES_A_SECOND = 4;

/** @param pictures in coding order, from a key frame on, at least two. @throws FfmpegError */
export async function lookCloser(
  ffmpegPath: string,
  sets: ParameterSets,
  pictures: readonly CodedPicture[],
): Promise<LookedAt[]> {
  const [first, last] = [pictures[0], pictures.at(-1)];
  if (first === undefined || last === undefined || last.mediaMs <= first.mediaMs) return [];
  const perSecond = ((pictures.length - 1) * 1000) / (last.mediaMs - first.mediaMs);
  const every = Math.max(1, Math.round(perSecond / PICTURES_A_SECOND));
  const newest = pictures.length - 1;
  const chunks = pictures.map(({ raw, isKey }) => (isKey ? Buffer.concat([sets.bytes, raw]) : raw));
  const bytes = await runFfmpeg({
    ffmpegPath,
    input: "pipe:0",
    fed: Readable.from(chunks),
    // A raw stream has no times of its own: pictures are taken, and found again, by their number.
    inputOptions: `-threads 1 -f ${sets.codec}`.split(" "),
    outputOptions: [
      "-vf",
      `select=not(mod(n\\,${every}))+eq(n\\,${newest}),scale=${PICTURE_WIDTH}:${PICTURE_HEIGHT}:flags=area,format=gray`,
      ..."-fps_mode passthrough -threads 1 -c:v rawvideo -f rawvideo".split(" "),
    ],
  });
  const looked: LookedAt[] = [];
  for (let at = 0; (at + 1) * PICTURE_BYTES <= bytes.length; at++) {
    const luma = bytes.subarray(at * PICTURE_BYTES, (at + 1) * PICTURE_BYTES);
    const before = at === 0 ? null : bytes.subarray((at - 1) * PICTURE_BYTES, at * PICTURE_BYTES);
    const number = Math.min(at * every, newest);
    looked.push({
      mediaMs: pictures[number]?.mediaMs ?? last.mediaMs,
      darkShare: darkShare(luma),
      step: before === null ? null : difference(before, luma),
      acrossKey: pictures.slice(Math.max(0, number - 2 * every), number + every).some(({ isKey }) => isKey),
    });
  }
  return looked;
}
