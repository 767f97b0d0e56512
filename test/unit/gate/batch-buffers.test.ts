import { expect, test } from "vitest";
import { BATCH_BYTES, BatchBuffers, LARGE_BATCH_BYTES } from "../../../src/gate/batch-buffers.ts";

test("a batch gets a buffer with room for it, less than three times its size, and the same one again", () => {
  const buffers = new BatchBuffers();
  for (let size = BATCH_BYTES / 2; size <= LARGE_BATCH_BYTES; size += 1_000) {
    const buffer = buffers.take(size);
    expect(buffer.length).toBeGreaterThanOrEqual(size);
    expect(buffer.length).toBeLessThan(3 * size);
    buffers.give(buffer);
    expect(buffers.take(size)).toBe(buffer);
  }
});

test("a batch of any size gets its buffer; one beyond all sizes is not kept", () => {
  const buffers = new BatchBuffers();
  const huge = buffers.take(9_000_000);
  expect(huge.length).toBe(9_000_000);
  buffers.give(huge);
  expect(buffers.take(9_000_000)).not.toBe(huge);
});
