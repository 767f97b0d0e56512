import { expect, test } from "vitest";
import { FreeBuffers } from "../../../src/journal/free-buffers.ts";

const SIZE = 1024;

function peak(buffers: FreeBuffers, count: number): void {
  const taken = Array.from({ length: count }, () => buffers.take());
  for (const buffer of taken) buffers.give(buffer);
}

test("what is given back is used again, up to a bound", () => {
  const buffers = new FreeBuffers(SIZE, 2 * SIZE);
  const first = buffers.take();
  buffers.give(first);
  expect(buffers.take()).toBe(first);
  peak(buffers, 5);
  expect(buffers.keptBytes).toBe(2 * SIZE);
});

test("what every second needs is kept for good", () => {
  const buffers = new FreeBuffers(SIZE, 100 * SIZE);
  for (let second = 0; second < 100; second++) {
    peak(buffers, 40);
    buffers.trim();
  }
  expect(buffers.keptBytes).toBe(40 * SIZE);
});

test("what only a peak needed goes back to the system by and by", () => {
  const buffers = new FreeBuffers(SIZE, 100 * SIZE);
  peak(buffers, 90);
  const kept: number[] = [];
  for (let second = 0; second < 120; second++) {
    peak(buffers, 10);
    buffers.trim();
    kept.push(buffers.keptBytes / SIZE);
  }
  expect(kept[1]).toBeGreaterThan(45);
  expect(kept[30]).toBe(10);
  expect(kept.at(-1)).toBe(10);
});
