/** What a small grey picture shows, and how two of them differ. PURE. */

export const PICTURE_WIDTH = 160;
export const PICTURE_HEIGHT = 90;
export const PICTURE_BYTES = PICTURE_WIDTH * PICTURE_HEIGHT;

/** A pixel is dark below a tenth of the range, as ffmpeg's blackdetect has it (pix_th 0.10; product.md 4). */
const DARK = 26;

export interface PictureDifference {
  /** Mean of all pixels' steps, 0 to 255. */
  readonly mean: number;
  /** The largest step: a mouth that moves is a few pixels and no mean. */
  readonly most: number;
}

/** Share of dark pixels, 0 to 1. */
export function darkShare(luma: Uint8Array): number {
  let dark = 0;
  for (let at = 0; at < luma.length; at++) if ((luma[at] ?? 0) < DARK) dark += 1;
  return dark / luma.length;
}

export function difference(a: Uint8Array, b: Uint8Array): PictureDifference {
  let sum = 0;
  let most = 0;
  for (let at = 0; at < a.length; at++) {
    const step = Math.abs((a[at] ?? 0) - (b[at] ?? 0));
    sum += step;
    if (step > most) most = step;
  }
  return { mean: sum / a.length, most };
}
