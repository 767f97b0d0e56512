// The pure parts of a preview: timestamps that only rise, what a viewer begins with, and what one who is slow misses.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Opening, type Piece } from "../../../../src/desk/preview/opening.ts";
import { Rebase } from "../../../../src/desk/preview/rebase.ts";
import { type Sight, Viewer } from "../../../../src/desk/preview/viewer.ts";

describe("timestamps over the parts of a session", () => {
  it("go on where the part before ended, whatever an encoder counts from", () => {
    const rebase = new Rebase();
    rebase.begin();
    expect([5_000, 5_040].map((ms) => rebase.of(ms))).toEqual([40, 80]);
    rebase.begin();
    expect([0, 40].map((ms) => rebase.of(ms))).toEqual([120, 160]);
    // The encoder's clock is set back, and ahead.
    expect([900_000, 900_040, 10, 50].map((ms) => rebase.of(ms))).toEqual([200, 240, 280, 320]);
  });

  it("never fall by more than the jitter of a stream, for any times and parts", () => {
    const step = fc.oneof(
      fc.record({ raw: fc.integer({ min: 0, max: 0xffffffff }) }),
      fc.constant({ raw: null }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const rebase = new Rebase();
        let last = 0;
        for (const { raw } of steps) {
          if (raw === null) rebase.begin();
          else {
            const ms = rebase.of(raw);
            expect(ms).toBeGreaterThanOrEqual(last - 1_000);
            expect(ms).toBeLessThanOrEqual(last + 10_000);
            last = Math.max(last, ms);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const piece = (name: string, keyAt: number | null, isPublic = true): Piece => ({
  ...{ bytes: Buffer.from(name), keyAt, isPublic },
});

function looking(sight: Sight = "public") {
  const socket = {
    bufferedAmount: 0,
    sent: [] as string[],
    ended: null as string | null,
    send: (bytes: Buffer) => void socket.sent.push(bytes.toString("latin1")),
    close: (code: number) => {
      socket.ended = String(code);
    },
    terminate: () => {
      socket.ended = "terminated";
    },
  };
  const looker = { socket, sight, may: () => looker.sight };
  let jumps = 0;
  const viewer = new Viewer(looker, 0, () => {
    jumps += 1;
  });
  /** Without the file's header. */
  const media = () => socket.sent.filter((each) => !each.startsWith("FLV"));
  return { viewer, looker, socket, media, jumps: () => jumps };
}

describe("a viewer", () => {
  it("begins with the headers and everything since the last key frame, and goes on", () => {
    const opening = new Opening();
    opening.header(9, Buffer.from("[avc]"));
    for (const each of [piece("old", null), piece("..K1", 2), piece("p1", null)]) opening.add(each);
    const { viewer, media, socket } = looking();
    viewer.begin(opening);
    expect(socket.sent[0]).toMatch(/^FLV/);
    viewer.take(piece("p2", null), opening);
    expect(media()).toEqual(["[avc]", "K1", "p1", "p2"]);
  });

  it("who is slow jumps to the newest key frame, once he has taken what waits, and nobody else waits for him", () => {
    const opening = new Opening();
    const { viewer, media, socket, jumps } = looking();
    const give = (...pieces: Piece[]) => {
      for (const each of pieces) {
        opening.add(each);
        viewer.take(each, opening);
      }
    };
    give(piece("K1", 0), piece("p1", null));
    socket.bufferedAmount = 2 << 20;
    give(piece("p2", null), piece("K2", 0), piece("p3", null));
    // Taken in part: not yet.
    socket.bufferedAmount = 500_000;
    give(piece("p4", null), piece("K3", 0));
    socket.bufferedAmount = 0;
    give(piece("p5", null), piece("xK4", 1), piece("p6", null));
    expect(media()).toEqual(["K1", "p1", "K4", "p6"]);
    expect(jumps()).toBe(1);
  });

  it("who takes nothing for 30 s is sent away; one who takes slowly is not", () => {
    const { viewer, socket } = looking();
    socket.bufferedAmount = 3_000_000;
    expect(viewer.refusal(0)).toBeNull();
    for (let ms = 0; ms <= 60_000; ms += 500) {
      socket.bufferedAmount -= 1000;
      expect(viewer.refusal(ms)).toBeNull();
    }
    expect(viewer.refusal(90_000)).toBeNull();
    expect(viewer.refusal(90_600)).toBe("too-slow");
    viewer.close("too-slow");
    expect(socket.ended).toBe("terminated");
  });

  it("sees nothing of a sealed span without that right, also not from what was kept, and begins behind it", () => {
    const opening = new Opening();
    for (const each of [piece("S1", 0, false), piece("s2", null, false)]) opening.add(each);
    const technician = looking("public");
    const judge = looking("all");
    for (const each of [technician, judge]) each.viewer.begin(opening);
    const give = (each: Piece) => {
      opening.add(each);
      for (const { viewer } of [technician, judge]) viewer.take(each, opening);
    };
    for (const each of [piece("S3", 0, false), piece("o4", null), piece("O5", 0)]) give(each);
    expect(judge.media()).toEqual(["S1", "s2", "S3", "o4", "O5"]);
    expect(technician.media()).toEqual(["O5"]);
    technician.looker.sight = "nothing";
    give(piece("o6", null));
    expect(technician.media()).toEqual(["O5"]);
    expect([0, 900, 1_000].map((ms) => technician.viewer.refusal(ms))).toEqual([null, null, "not-permitted"]);
    technician.looker.sight = "unknown-person";
    expect(technician.viewer.refusal(0)).toBe("signed-out");
  });

  it("is never shown part of a group of pictures without its key frame, whatever comes and however slow he is", () => {
    const event = fc.record({
      key: fc.boolean(),
      isPublic: fc.boolean(),
      waiting: fc.constantFrom(0, 1000, 900_000, 2 << 20),
      sight: fc.constantFrom<Sight>("public", "all", "nothing"),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const opening = new Opening();
        const { viewer, looker, socket, media } = looking();
        let group = 0;
        let place = 0;
        for (const { key, isPublic, waiting, sight } of events) {
          if (key) [group, place] = [group + 1, 0];
          else place += 1;
          if (group === 0) continue;
          looker.sight = sight;
          socket.bufferedAmount = waiting;
          const each = piece(`${group}.${place}${isPublic ? "" : "s"}`, key ? 0 : null, isPublic);
          opening.add(each);
          const before = media().length;
          viewer.take(each, opening);
          if (sight === "nothing" || (sight === "public" && !isPublic)) expect(media().length).toBe(before);
        }
        let [lastGroup, lastPlace] = [0, 0];
        for (const name of media()) {
          const [g = 0, p = 0] = name.replace("s", "").split(".").map(Number);
          if (p > 0) expect([g, p]).toEqual([lastGroup, lastPlace + 1]);
          [lastGroup, lastPlace] = [g, p];
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("what is kept for a viewer to begin with", () => {
  it("has a bound: beyond it he waits for the next key frame", () => {
    const opening = new Opening();
    opening.add({ bytes: Buffer.alloc(1000), keyAt: 0, isPublic: true });
    for (let count = 0; count < 9; count++)
      opening.add({ bytes: Buffer.alloc(1 << 20), keyAt: null, isPublic: true });
    expect(opening.group(true)).toEqual([]);
    opening.add({ bytes: Buffer.from("K"), keyAt: 0, isPublic: true });
    expect(opening.group(true)).toHaveLength(1);
  });

  it("promises a player only the tracks that there are", () => {
    const opening = new Opening();
    expect(opening.fileHeader[4]).toBe(5);
    opening.header(8, Buffer.from("a"));
    expect(opening.fileHeader[4]).toBe(4);
    opening.header(9, Buffer.from("v"));
    expect(opening.fileHeader[4]).toBe(5);
  });
});
