import { describe, expect, it, vi } from "vitest";
import { SyncSlots } from "../../../src/journal/sync-slots.ts";

/** Tasks that end when the test says so. */
function tasks(slots: SyncSlots, count: number) {
  const begun: number[] = [];
  const finish: (() => void)[] = [];
  for (let number = 0; number < count; number++) {
    slots.run((finished) => {
      begun.push(number);
      finish[number] = finished;
    });
  }
  return { begun, end: (number: number) => finish[number]?.() };
}

describe("SyncSlots", () => {
  it("runs so many at once, the others in their order, and frees a slot once", () => {
    const slots = new SyncSlots(2);
    const { begun, end } = tasks(slots, 5);
    expect(begun).toEqual([0, 1]);
    expect(slots.free).toBe(false);
    end(0);
    end(0);
    expect(begun).toEqual([0, 1, 2]);
    end(1);
    end(2);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    end(3);
    expect(slots.free).toBe(true);
  });

  it("frees its slot when a promise fails as well", async () => {
    const slots = new SyncSlots(1);
    await expect(slots.during(() => Promise.reject(new Error("EIO")))).rejects.toThrow("EIO");
    expect(await slots.during(() => Promise.resolve(7))).toBe(7);
    expect(slots.inFlight).toBe(0);
  });

  it("begins none while a latch is written, and goes on when every latch is, or has failed", async () => {
    const slots = new SyncSlots(2);
    const first = Promise.withResolvers<string>();
    const second = Promise.withResolvers<string>();
    const { begun, end } = tasks(slots, 1);
    const held = [slots.holdDuring(first.promise), slots.holdDuring(second.promise)] as const;
    const later = tasks(slots, 2);
    expect(begun).toEqual([0]);
    expect(slots.free).toBe(false);
    end(0);
    first.resolve("written");
    expect(await held[0]).toBe("written");
    expect(later.begun).toEqual([]);
    second.reject(new Error("ENOSPC"));
    await expect(held[1]).rejects.toThrow("ENOSPC");
    expect(later.begun).toEqual([0, 1]);
  });

  it("holds the records back for a second at most, however many latches follow each other on a disk that hangs", async () => {
    vi.useFakeTimers();
    try {
      const slots = new SyncSlots(2);
      const latch = Promise.withResolvers<void>();
      const held = [slots.holdDuring(latch.promise)];
      const { begun, end } = tasks(slots, 1);
      vi.advanceTimersByTime(900);
      held.push(slots.holdDuring(latch.promise));
      vi.advanceTimersByTime(99);
      expect(begun).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(begun).toEqual([0]);
      held.push(slots.holdDuring(latch.promise));
      expect(slots.free).toBe(true);
      end(0);
      latch.resolve();
      await Promise.all(held);
      void slots.holdDuring(new Promise(() => undefined));
      expect(slots.free).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });
});
