/**
 * A place in a session's record as one number: part × 2⁴⁰ + byte offset. It orders across parts, costs no
 * allocation, and stays exact up to 8,191 parts of 1 TiB.
 */
const PART = 2 ** 40;

export function positionOf(part: number, offset: number): number {
  return part * PART + offset;
}

export function partOf(position: number): number {
  return Math.floor(position / PART);
}

export function offsetOf(position: number): number {
  return position % PART;
}
