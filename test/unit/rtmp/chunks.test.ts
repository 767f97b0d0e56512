// Chunk reader and writer: golden bytes, every split, the extended timestamp both ways, each limit exceeded by one.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChunkReader } from "../../../src/rtmp/chunk-reader.ts";
import { chunkedMessage, chunkedSizeBytes, writeMessage } from "../../../src/rtmp/chunk-writer.ts";
import { DEFAULT_CHUNK_LIMITS } from "../../../src/rtmp/limits.ts";
import { errorCode, readMessages, type Seen } from "./wire.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const at = (timestamp: number, payload: string, type = 8): Seen => ({
  type,
  timestamp,
  streamId: 1,
  payload,
});
/** A type-0 header with fields of the given widths. */
const header0 = (id: string, time: string, length: string, type: string): string =>
  `${id} ${time} ${length} ${type} 01000000`;

/** Everything the format can do, in one run of bytes. */
const EVERYTHING = Buffer.concat([
  // Type 0, then 1, 2 and 3 on one chunk stream: absolute, +5, +7, +7 again.
  hex(`${header0("04", "0003e8", "000002", "08")} 6161`),
  hex("44 000005 000003 08 626262"),
  hex("84 000007 636363"),
  hex("c4 646464"),
  // Chunk size 4, a message of 10 on stream 6 interleaved with one of 6 on stream 320 (three-byte form).
  hex("02 000000 000004 01 00000000 00000004"),
  hex(`${header0("06", "000064", "00000a", "09")} 30313233`),
  hex(`01 0001 ${header0("", "000065", "000006", "09")} 41424344`),
  hex("c6 34353637"),
  hex("c1 0001 4546"),
  hex("c6 3839"),
  // Chunk stream 64 in the two-byte form, begun and given up by Abort, then used again.
  hex(`00 00 ${header0("", "000001", "000009", "08")} 7a7a7a7a`),
  hex("02 000000 000004 02 00000000 00000040"),
  hex(`00 00 ${header0("", "000002", "000001", "08")} 79`),
  // An empty message: silence.
  hex(header0("04", "000010", "000000", "08")),
  // Extended timestamp repeated in type-3 chunks, as ffmpeg does…
  hex(`${header0("07", "ffffff", "000009", "09")} 01000001 70707070 c7 01000001 71717171 c7 01000001 72`),
  // …and not repeated, as OBS did before 30.1; the payload begins like the timestamp.
  hex(`${header0("08", "ffffff", "00000b", "09")} 01000002 73737373 c8 01000074 c8 757575`),
  // A delta with an extended field, continued with the absolute timestamp: 0x01000002 + 0x01000000.
  hex("48 ffffff 000006 09 01000000 76767676 c8 02000002 7777"),
  // A type-3 chunk that begins a message adds the extended delta again.
  hex("c8 01000000 78787878 c8 7878"),
]);

const EXPECTED: readonly Seen[] = [
  at(1000, "aa"),
  at(1005, "bbb"),
  at(1012, "ccc"),
  at(1019, "ddd"),
  at(101, "ABCDEF", 9),
  at(100, "0123456789", 9),
  at(2, "y"),
  at(16, ""),
  at(0x01000001, "ppppqqqqr", 9),
  at(0x01000002, "ssss\x01\x00\x00tuuu", 9),
  at(0x02000002, "vvvvww", 9),
  at(0x03000002, "xxxxxx", 9),
];

describe("splits", () => {
  it("reads everything in one piece", () => {
    expect(readMessages(EVERYTHING)).toEqual(EXPECTED);
  });

  it("reads the same cut at every offset, and byte by byte", () => {
    for (let cut = 1; cut < EVERYTHING.length; cut += 1) {
      expect(readMessages(EVERYTHING, [cut]), `cut at ${cut}`).toEqual(EXPECTED);
    }
    expect(readMessages(EVERYTHING, [...EVERYTHING.keys()].slice(1))).toEqual(EXPECTED);
  });

  it("reads the same cut at any three offsets", () => {
    const offset = fc.integer({ min: 0, max: EVERYTHING.length });
    fc.assert(
      fc.property(fc.array(offset, { maxLength: 6 }), (cuts) => {
        expect(
          readMessages(
            EVERYTHING,
            cuts.toSorted((a, b) => a - b),
          ),
        ).toEqual(EXPECTED);
      }),
    );
  });

  it("gives a prefix of the messages, and no error, for every truncation", () => {
    for (let end = 0; end < EVERYTHING.length; end += 1) {
      const seen = readMessages(EVERYTHING.subarray(0, end));
      expect(seen).toEqual(EXPECTED.slice(0, seen.length));
    }
  });

  it("does not hold a message back whose last chunk is shorter than a timestamp", () => {
    const bytes = hex(`02 000000 000004 01 00000000 00000004 ${header0("08", "ffffff", "000005", "09")}`);
    const body = hex("01000002 73737373 c8 75");
    expect(readMessages(Buffer.concat([bytes, body]))).toEqual([at(0x01000002, "ssssu", 9)]);
  });

  it("stops at halt() and goes on from there, whatever is left over", () => {
    for (let cut = 1; cut < EVERYTHING.length; cut += 1) {
      const seen: number[] = [];
      const reader = new ChunkReader((_type, timestamp) => {
        seen.push(timestamp);
        reader.halt();
      });
      for (const piece of [EVERYTHING.subarray(0, cut), EVERYTHING.subarray(cut)]) {
        let from = 0;
        for (let before = -1; before !== seen.length; ) {
          before = seen.length;
          from = reader.push(piece, from, piece.length);
          expect(seen.length - before).toBeLessThanOrEqual(1);
        }
        expect(from).toBe(piece.length);
      }
      expect(seen).toEqual(EXPECTED.map((message) => message.timestamp));
    }
  });
});

it("adds a type-0 chunk's timestamp again for a type-3 chunk that begins the next message (5.3.1.2.4)", () => {
  const bytes = hex(`${header0("04", "0003e8", "000001", "08")} 61 c4 62 84 000001 63 c4 64`);
  expect(readMessages(bytes)).toEqual([at(1000, "a"), at(2000, "b"), at(2001, "c"), at(2002, "d")]);
});

it("adds deltas modulo 2^32", () => {
  const bytes = hex(`${header0("04", "ffffff", "000001", "08")} fffffffe 61 84 000005 62`);
  expect(readMessages(bytes)).toEqual([at(2 ** 32 - 2, "a"), at(3, "b")]);
});

describe("limits", () => {
  const MIB = 1024 * 1024;
  const sized = (type: number, length: number): Buffer =>
    hex(header0("04", "000000", length.toString(16).padStart(6, "0"), type.toString(16).padStart(2, "0")));

  it.each([
    ["audio", 8, 8 * MIB],
    ["video", 9, 8 * MIB],
    ["aggregate", 22, 8 * MIB],
    ["data", 18, MIB],
    ["AMF3 data", 15, MIB],
    ["command", 20, 64 * 1024],
    ["AMF3 command", 17, 64 * 1024],
    ["unknown type", 99, 64 * 1024],
    ["control", 4, 64],
  ])("refuses %s one byte longer than the limit as soon as its header is read", (_name, type, most) => {
    expect(errorCode(() => readMessages(sized(type, most)))).toBeNull();
    expect(errorCode(() => readMessages(sized(type, most + 1)))).toBe("message-too-long");
  });

  it.each([
    ["0", "00000000", "chunk-size-invalid"],
    ["2^31", "80000000", "chunk-size-invalid"],
    ["2^32-1", "ffffffff", "chunk-size-invalid"],
    ["1", "00000001", null],
    ["2^31-1", "7fffffff", null],
  ])("chunk size %s", (_name, size, code) => {
    expect(errorCode(() => readMessages(hex(`02 000000 000004 01 00000000 ${size}`)))).toBe(code);
  });

  it("counts chunk sizes above 0xFFFFFF as that, and refuses short or empty control messages", () => {
    const reader = new ChunkReader(() => undefined);
    const bytes = hex("02 000000 000004 01 00000000 7fffffff");
    reader.push(bytes, 0, bytes.length);
    expect(reader.chunkSize).toBe(0xffffff);
    for (const short of ["000000 01", "000003 01", "000000 02", "000003 02"]) {
      const [length, type] = short.split(" ");
      const body = length === "000003" ? "000000" : "";
      expect(errorCode(() => readMessages(hex(`02 000000 ${length}${type} 00000000 ${body}`)))).toBe(
        "control-malformed",
      );
    }
  });

  it("takes 32 distinct chunk streams of any id up to 65,599, and no more", () => {
    const opened = (id: number): Buffer => chunkedMessage(id, 8, 0, 1, Buffer.from("x"), 128);
    const ids = [2, 3, 63, 64, 319, 320, 65_599, ...Array.from({ length: 25 }, (_, index) => 1000 + index)];
    const full = Buffer.concat([...ids, ...ids].map(opened));
    expect(readMessages(full)).toHaveLength(64);
    expect(errorCode(() => readMessages(Buffer.concat([full, opened(4)])))).toBe("chunk-streams-too-many");
    expect(errorCode(() => readMessages(hex("01 ffff 000000 000000 08 00000000")))).toBeNull();
  });

  it.each([
    ["type 1", "44 000005 000001 08 61"],
    ["type 2", "84 000005"],
    ["type 3", "c4"],
    ["type 3 after another stream's type 0", `${header0("05", "000000", "000001", "08")} 61 c4`],
  ])("refuses %s without an earlier type 0", (_name, bytes) => {
    expect(errorCode(() => readMessages(hex(bytes)))).toBe("chunk-without-header");
  });

  it("takes librtmp's ping response, a type-1 chunk first on chunk stream 2", () => {
    expect(readMessages(hex("42 000000 000006 04 0007 00000001"))).toHaveLength(1);
  });

  it.each([
    ["longer", `${header0("04", "000000", "000201", "08")}`],
    ["shorter", `${header0("04", "000000", "0001ff", "08")}`],
    ["another type", `${header0("04", "000000", "000200", "09")}`],
    ["longer by type 1", "44 000000 000201 08"],
    ["another message stream", "04 000000 000200 08 02000000"],
  ])("refuses a message that becomes %s in its middle", (_name, changed) => {
    const begun = Buffer.concat([hex(header0("04", "000000", "000200", "08")), Buffer.alloc(128)]);
    expect(errorCode(() => readMessages(Buffer.concat([begun, hex(changed)])))).toBe("chunk-header-changed");
    const same = hex(header0("04", "000000", "000200", "08"));
    expect(errorCode(() => readMessages(Buffer.concat([begun, same])))).toBeNull();
  });

  it("bounds what unfinished messages hold over all chunk streams, less before admit()", () => {
    const limits = { ...DEFAULT_CHUNK_LIMITS, strangerAssemblyBytes: 300, assemblyBytes: 600 };
    const fill = (reader: ChunkReader, ids: readonly number[]): void => {
      for (const id of ids) {
        // The first chunk, 128 bytes, of a message of 512.
        const head = hex(header0(id.toString(16).padStart(2, "0"), "000000", "000200", "08"));
        reader.push(Buffer.concat([head, Buffer.alloc(128)]), 0, head.length + 128);
      }
    };
    const stranger = new ChunkReader(() => undefined, limits);
    fill(stranger, [4, 5]);
    expect(errorCode(() => fill(stranger, [6]))).toBe("assembly-too-large");
    const admitted = new ChunkReader(() => undefined, limits);
    admitted.admit();
    fill(admitted, [4, 5, 6, 7]);
    expect(errorCode(() => fill(admitted, [8]))).toBe("assembly-too-large");
  });

  it("allocates for bytes that came, not for lengths that were declared", () => {
    const reader = new ChunkReader(() => undefined);
    for (let id = 3; id < 35; id += 1) {
      const bytes = hex(`${id.toString(16).padStart(2, "0")} 000000 7fffff 08 01000000`);
      reader.push(Buffer.concat([bytes, Buffer.alloc(128)]), 0, bytes.length + 128);
    }
    expect(reader.heldBytes).toBeLessThanOrEqual(32 * 4096);
  });

  it("lets go of large buffers and keeps small ones", () => {
    const reader = new ChunkReader(() => undefined);
    reader.admit();
    const big = chunkedMessage(6, 9, 0, 1, Buffer.alloc(7 * MIB), 128);
    reader.push(big, 0, big.length);
    expect(reader.heldBytes).toBe(0);
  });

  it("refuses a long message in 1-byte chunks, and takes a short one", () => {
    const tiny = hex("02 000000 000004 01 00000000 00000001");
    const message = (length: number): Buffer =>
      Buffer.concat([tiny, chunkedMessage(4, 9, 0, 1, Buffer.alloc(length, 0x61), 1)]);
    expect(readMessages(message(1000))).toHaveLength(1);
    expect(errorCode(() => readMessages(message(1100)))).toBe("chunks-too-small");
    const usual = chunkedMessage(4, 9, 0, 1, Buffer.alloc(MIB), 128);
    expect(readMessages(usual)).toHaveLength(1);
  });
});

it("gives every message of a chunk stream in the same buffer", () => {
  const buffers = new Set<Buffer>();
  const reader = new ChunkReader((_type, _timestamp, _streamId, payload) => buffers.add(payload));
  const bytes = chunkedMessage(6, 9, 5, 1, Buffer.alloc(3000), 128);
  for (let count = 0; count < 50; count += 1) reader.push(bytes, 0, bytes.length);
  expect(buffers.size).toBe(1);
});

describe("writer", () => {
  it("writes the bytes of the specification", () => {
    const payload = Buffer.from("abcdef");
    expect(chunkedMessage(4, 8, 1000, 1, payload, 4).toString("hex")).toBe(
      hex("04 0003e8 000006 08 01000000 61626364 c4 6566").toString("hex"),
    );
    expect(chunkedMessage(64, 8, 0xffffff, 1, payload, 4).toString("hex")).toBe(
      hex("0000 ffffff 000006 08 01000000 00ffffff 61626364 c000 00ffffff 6566").toString("hex"),
    );
    expect(chunkedMessage(320, 8, 0xfffffe, 0x01020304, payload, 4).toString("hex")).toBe(
      hex("010001 fffffe 000006 08 04030201 61626364 c10001 6566").toString("hex"),
    );
  });

  it("takes timestamps modulo 2^32", () => {
    expect(readMessages(chunkedMessage(4, 8, 2 ** 32 + 7, 1, Buffer.from("x"), 128))).toEqual([at(7, "x")]);
    expect(readMessages(chunkedMessage(4, 8, 2 ** 31, 1, Buffer.from("x"), 128))).toEqual([at(2 ** 31, "x")]);
  });

  it("is read back whole, for any message, chunk size and split, within the size it promised", () => {
    const message = fc.record({
      id: fc.constantFrom(3, 4, 63, 64, 319, 320, 65_599),
      type: fc.constantFrom(8, 9, 18),
      timestamp: fc.oneof(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.constantFrom(0, 0xfffffe, 0xffffff, 0x1000000),
      ),
      payload: fc.uint8Array({ maxLength: 600 }),
    });
    const chunkSize = fc.constantFrom(1, 2, 127, 128, 129, 65_536);
    const cuts = fc.array(fc.nat(4000), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 6 }),
        chunkSize,
        cuts,
        (messages, size, offsets) => {
          const sizes = messages.map((one) => chunkedSizeBytes(one.payload.length, size));
          const out = Buffer.alloc(sizes.reduce((sum, bytes) => sum + bytes, 0) + 10, 0xaa);
          let end = 10;
          for (const { id, type, timestamp, payload } of messages) {
            end = writeMessage(
              out,
              end,
              id,
              type,
              timestamp,
              1,
              Buffer.from(payload),
              0,
              payload.length,
              size,
            );
          }
          expect(end).toBeLessThanOrEqual(out.length);
          const head = chunkedMessage(2, 1, 0, 0, Buffer.from([0, 0, size >> 8, size & 0xff]), 128);
          if (size === 65_536) head.set([0, 1, 0, 0], 12);
          const bytes = Buffer.concat([head, out.subarray(10, end)]);
          const sorted = offsets.map((offset) => Math.min(offset, bytes.length)).sort((a, b) => a - b);
          expect(readMessages(bytes, sorted)).toEqual(
            messages.map((one) => at(one.timestamp, Buffer.from(one.payload).toString("latin1"), one.type)),
          );
        },
      ),
    );
  });
});

it("throws nothing but WireError for any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      errorCode(() => readMessages(Buffer.from(bytes)));
    }),
    { numRuns: 500 },
  );
});
