import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { positionOf } from "../../../src/gate/position.ts";
import { COMMAND_MARGIN_MS, PART_START, Release } from "../../../src/gate/release.ts";

const DELAY_MS = 10_000;
const MANY = 1 << 20;

/** A record of 200 ms batches of 1,000 bytes each, with a key frame at the start of every fifth. */
function feed(release: Release, batches: number, { part = 1, fromMs = 0, offset = PART_START } = {}): number {
  let at = offset;
  for (let index = 0; index < batches; index++) {
    const arrivedMs = fromMs + index * 200;
    const isKey = index % 5 === 0;
    if (isKey) release.keyFrame(positionOf(part, at), arrivedMs, arrivedMs);
    const end = positionOf(part, at + 1_000);
    release.written(end, arrivedMs, arrivedMs + 199, isKey ? positionOf(part, at) : 0, isKey ? arrivedMs : 0);
    release.synced(end);
    at += 1_000;
  }
  return at;
}

describe("Release", () => {
  it("hands out nothing without a range", () => {
    const release = new Release();
    feed(release, 100);
    expect(release.take(1e9, MANY)).toBeNull();
  });

  it("hands a batch out no earlier than its last byte's arrival plus delay and margin", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    feed(release, 10);
    const due = 199 + DELAY_MS + COMMAND_MARGIN_MS;
    expect(release.take(due - 1, MANY)).toBeNull();
    expect(release.take(due, MANY)).toMatchObject({
      from: positionOf(1, PART_START),
      to: positionOf(1, PART_START + 1_000),
      first: true,
    });
  });

  it("is waiting only between two batches of an open range that has begun", () => {
    const release = new Release();
    const due = (batch: number) => batch * 200 + 199 + DELAY_MS + COMMAND_MARGIN_MS;
    release.arm(DELAY_MS, 0);
    const at = feed(release, 3);
    expect(release.isWaiting(due(0) - 1)).toBe(false);
    release.advance(positionOf(1, PART_START + 1_000));
    expect(release.isWaiting(due(1) - 1)).toBe(true);
    expect(release.isWaiting(due(1))).toBe(false);
    release.limit(positionOf(1, at), "recess");
    expect(release.isWaiting(due(1) - 1)).toBe(false);
    release.discard();
    expect(release.isWaiting(due(1) - 1)).toBe(false);
  });

  it("begins at the first key frame that arrived after arming, not at what was waiting before", () => {
    const release = new Release();
    const at = feed(release, 7);
    release.arm(DELAY_MS, 0);
    feed(release, 10, { fromMs: 1_400, offset: at });
    expect(release.take(1e9, MANY)?.from).toBe(positionOf(1, at));
  });

  it("takes no key frame for the first that may have arrived before arming and waited to be read", () => {
    const release = new Release();
    release.arm(DELAY_MS, 1_000);
    release.keyFrame(positionOf(1, PART_START), 1_100, 999);
    expect(release.isBeginning(1e9, 0)).toBe(false);
    release.keyFrame(positionOf(1, 5_000), 3_100, 1_000);
    release.written(positionOf(1, 9_000), 1_100, 3_100, positionOf(1, 5_000), 3_100);
    release.synced(positionOf(1, 9_000));
    expect(release.take(1e9, MANY)?.from).toBe(positionOf(1, 5_000));
  });

  it("keeps what is only written back while the delay is 3 s or more, until it is synced", () => {
    const release = new Release();
    release.arm(3_000, 0);
    release.keyFrame(positionOf(1, PART_START), 0, 0);
    release.written(positionOf(1, 2_000), 0, 100, positionOf(1, PART_START), 0);
    expect(release.take(1e9, MANY)).toBeNull();
    release.synced(positionOf(1, 2_000));
    expect(release.take(1e9, MANY)).not.toBeNull();
  });

  it("hands out what is written at once when there is no delay", () => {
    const release = new Release();
    release.arm(0, 0);
    release.keyFrame(positionOf(1, PART_START), 0, 0);
    release.written(positionOf(1, 2_000), 0, 100, positionOf(1, PART_START), 0);
    expect(release.take(100, MANY)?.to).toBe(positionOf(1, 2_000));
  });

  it("ends at a limit, says what had ended it, and goes on with the next range", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    const at = feed(release, 10);
    release.limit(positionOf(1, at), "gap");
    release.arm(DELAY_MS, 0);
    feed(release, 10, { part: 2, fromMs: 5_000 });
    const first = release.take(1e9, MANY);
    expect(first?.to).toBe(positionOf(1, at));
    release.advance(first?.to ?? 0);
    expect(release.takeDrained()).toBe("gap");
    expect(release.take(1e9, MANY)).toMatchObject({ from: positionOf(2, PART_START), first: true });
  });

  it("is drained at once when its range never got a key frame", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    release.limit(positionOf(1, 5_000), "closing");
    expect(release.takeDrained()).toBe("closing");
    expect(release.hasRange).toBe(false);
  });

  it("crosses into the next part within one range", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    const at = feed(release, 3);
    feed(release, 3, { part: 2, fromMs: 600 });
    const first = release.take(1e9, MANY);
    expect(first?.to).toBe(positionOf(1, at));
    release.advance(first?.to ?? 0);
    expect(release.take(1e9, MANY)).toMatchObject({
      from: positionOf(2, PART_START),
      to: positionOf(2, PART_START + 3_000),
    });
  });

  it("skips to a key frame that is due now, neither in a burst nor younger than the delay", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    feed(release, 100);
    const now = 10_000 + DELAY_MS + COMMAND_MARGIN_MS;
    expect(release.skipToDueKey(now, 0)).toBe(true);
    expect(release.cursor).toBe(positionOf(1, PART_START + 50_000));
    // From the first batch's arrival to the key frame's.
    expect(release.lostMs).toBe(10_000);
  });

  it("counts as lost what was due and is jumped over, and neither what left nor what a person took back", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    feed(release, 100);
    const due = (arrivalMs: number) => arrivalMs + DELAY_MS + COMMAND_MARGIN_MS;
    const piece = release.take(due(4_000), MANY);
    release.advance(piece?.to ?? 0);
    expect(release.skipToDueKey(due(4_000), 0)).toBe(true);
    expect(release.lostMs).toBe(0);
    release.discard();
    expect(release.lostMs).toBe(0);
  });

  it("counts no moment twice when key frames stand in the middle of batches", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    let end = PART_START;
    for (let at = 0; at < 600_000; at += 200) {
      const isKey = at % 1_000 === 0;
      const key = isKey ? positionOf(1, end + 500) : 0;
      if (isKey) release.keyFrame(key, at + 100, at + 100);
      end += 1_000;
      release.written(positionOf(1, end), at, at + 199, key, isKey ? at + 100 : 0);
      release.synced(positionOf(1, end));
    }
    for (let due = 0; due < 600_000; due += 25) release.skipToDueKey(due + DELAY_MS + COMMAND_MARGIN_MS, 300);
    // From the first key frame to the last.
    expect(release.lostMs).toBe(599_000);
  });

  it("counts up to the end of a range whose rest nobody took", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    const end = feed(release, 10);
    release.limit(positionOf(1, end), "recess");
    expect(release.skipToDueKey(1e9, 0)).toBe(false);
    expect(release.lostMs).toBe(1_999);
  });

  it("discards everything that was waiting", () => {
    const release = new Release();
    release.arm(DELAY_MS, 0);
    feed(release, 10);
    release.discard();
    release.arm(DELAY_MS, 0);
    expect(release.take(1e9, MANY)).toBeNull();
  });

  it("never hands out a byte outside an armed span or before its time, whatever the order of events", () => {
    const act = fc.constantFrom(
      "arm",
      "discard",
      "limit",
      "batch",
      "batch",
      "batch",
      "take",
      "take",
      "drained",
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const release = new Release();
        let now = 0;
        let offset = PART_START;
        let open = false;
        let batch = 0;
        const arrivedOf = new Map<number, { ms: number; allowed: boolean }>();
        for (const name of acts) {
          now += 50;
          if (name === "arm") {
            release.arm(2_000, now);
            open = true;
          } else if (name === "discard") {
            release.discard();
            open = false;
            for (const byte of arrivedOf.values()) byte.allowed = false;
          } else if (name === "limit") {
            release.limit(positionOf(1, offset), "recess");
            open = false;
          } else if (name === "batch") {
            const position = positionOf(1, offset);
            const isKey = batch++ % 3 === 0;
            if (isKey) release.keyFrame(position, now, now);
            arrivedOf.set(position, { ms: now, allowed: open });
            offset += 100;
            release.written(positionOf(1, offset), now, now, isKey ? position : 0, isKey ? now : 0);
          } else if (name === "take") {
            const piece = release.take(now + 2_000, MANY);
            if (piece === null) continue;
            for (const [position, byte] of arrivedOf) {
              if (position < piece.from || position >= piece.to) continue;
              expect(byte.allowed).toBe(true);
              expect(now + 2_000).toBeGreaterThanOrEqual(byte.ms + 2_000 + COMMAND_MARGIN_MS);
            }
            release.advance(piece.to);
          } else release.takeDrained();
        }
      }),
    );
  });
});
