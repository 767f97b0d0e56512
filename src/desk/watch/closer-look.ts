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
  /** A key frame lies between: it is coded anew, and differs a little also where nothing moved. */
  readonly acrossKey: boolean;
}

const PICTURES_A_SECOND = 4;
export const LOOK_STEP_MS = 1000 / PICTURES_A_SECOND;

/** @param pictures in coding order, from a key frame on, at least two. @throws FfmpegError */
export async function lookCloser(
  ffmpegPath: string,
  sets: ParameterSets,
  pictures: readonly CodedPicture[],
): Promise<LookedAt[]> {
  const [first, last] = [pictures[0], pictures.at(-1)];
  if (first === undefined || last === undefined || last.mediaMs <= first.mediaMs) return [];
  // A raw stream has no times of its own: they are spread evenly, and each picture's own time is found by its number.
  const perSecond = ((pictures.length - 1) * 1000) / (last.mediaMs - first.mediaMs);
  const chunks = pictures.map(({ raw, isKey }) => (isKey ? Buffer.concat([sets.bytes, raw]) : raw));
  const bytes = await runFfmpeg({
    ffmpegPath,
    input: "pipe:0",
    fed: Readable.from(chunks),
    inputOptions: `-threads 1 -framerate ${perSecond.toFixed(3)} -f ${sets.codec}`.split(" "),
    outputOptions: [
      "-vf",
      `fps=${PICTURES_A_SECOND}:round=down,scale=${PICTURE_WIDTH}:${PICTURE_HEIGHT}:flags=area,format=gray`,
      ..."-threads 1 -c:v rawvideo -f rawvideo".split(" "),
    ],
  });
  /** Of the newest picture within a step, which is what the filter lets through. */
  const numberAt = (step: number) =>
    Math.min(pictures.length, Math.max(1, Math.ceil(((step + 1) * LOOK_STEP_MS * perSecond) / 1000))) - 1;
  const looked: LookedAt[] = [];
  for (let at = 0; (at + 1) * PICTURE_BYTES <= bytes.length; at++) {
    const luma = bytes.subarray(at * PICTURE_BYTES, (at + 1) * PICTURE_BYTES);
    const before = at === 0 ? null : bytes.subarray((at - 1) * PICTURE_BYTES, at * PICTURE_BYTES);
    const [from, here, to] = [numberAt(at - 1), numberAt(at), numberAt(at + 1)];
    looked.push({
      mediaMs: pictures[here]?.mediaMs ?? last.mediaMs,
      darkShare: darkShare(luma),
      step: before === null ? null : difference(before, luma),
      acrossKey: pictures.slice(from, to + 1).some(({ isKey }) => isKey),
    });
  }
  return looked;
}
