// Chunks: sizes, stream ids, headers, interleaving, extended timestamps, and what length fields may not buy.
import { encodeAmf } from "../../src/rtmp/amf0.ts";
import * as commands from "../../src/rtmp/commands.ts";
import { type HostileCase, proveCases } from "./hostile-stage.ts";
import {
  all,
  anything,
  chunkHeader,
  connected,
  handshake,
  hex,
  KEY,
  message,
  published,
  setChunkSize,
  thenPublishes,
  uint32,
} from "./pieces.ts";

/** A command nobody knows, 300 bytes: three chunks of 128. */
const LONG_BODY = all(
  encodeAmf("unknownCommand", 9),
  // A string of 277 bytes.
  hex("02 0115"),
  Buffer.alloc(277, 0x61),
);
const piece = (index: number): Buffer => LONG_BODY.subarray(index * 128, (index + 1) * 128);
const LENGTH = LONG_BODY.length;

/** The dialogue up to publish in chunks of another size. */
const inChunksOf = (size: number): Buffer =>
  all(
    commands.command(0, size, "createStream", 4, null),
    commands.command(1, size, "publish", 5, null, `case?key=${KEY}`),
  );
const sized = (size: number, effective = size): HostileCase => ({
  name: `SetChunkSize ${size}`,
  sends: all(connected, setChunkSize(size), inChunksOf(effective)),
  code: "served",
});
const refusedSize = (name: string, body: Buffer, code: string): HostileCase => ({
  name: `SetChunkSize ${name}`,
  sends: all(connected, message(1, body)),
  code,
});

/** The unknown command on this chunk stream, whole, then an ordinary publish. */
const onStream = (id: number, long = 0): HostileCase => ({
  name: `chunk stream ${id}${["", " in two bytes", " in three bytes"][long]}`,
  sends: all(
    connected,
    chunkHeader(0, id, { length: anythingBody.length, type: 20, long }),
    anythingBody,
    thenPublishes,
  ),
  code: "served",
});
const anythingBody = anything.subarray(12);

/** One long message in three chunks, whose continuations carry (or leave out) the extended timestamp. */
const extended = (name: string, time: number, repeated: Buffer): HostileCase => ({
  name,
  sends: all(
    connected,
    chunkHeader(0, 9, { time, length: LENGTH, type: 20 }),
    piece(0),
    hex("c9"),
    repeated,
    piece(1),
    hex("c9"),
    repeated,
    piece(2),
    thenPublishes,
  ),
  code: "served",
});

/** Begins `count` messages of a chunk stream each, then goes on with them in turn. */
function interleaved(count: number): Buffer {
  const ids = [...Array(count).keys()].map((index) => 10 + index);
  return all(
    ...ids.map((id) => all(chunkHeader(0, id, { length: LENGTH, type: 20 }), piece(0))),
    ...ids.map((id) => all(chunkHeader(3, id), piece(1))),
    ...ids.map((id) => all(chunkHeader(3, id), piece(2))),
  );
}

/** Headers on thousands of chunk streams, each declaring `length` and bringing one chunk of one byte. */
const declared = (length: number, type: number): Buffer =>
  all(
    setChunkSize(1),
    ...[...Array(4000).keys()].map((index) =>
      all(chunkHeader(0, 70 + index, { length, type }), Buffer.from([0])),
    ),
  );

/** `bytes` of a message of type `type`, one byte a chunk. */
function oneByteChunks(type: number, length: number, bytes: number): Buffer {
  const body = Buffer.alloc(bytes * 2, 0xc9);
  for (let at = 1; at < body.length; at += 2) body[at] = 0;
  return all(setChunkSize(1), chunkHeader(0, 9, { length, type, streamId: 1 }), Buffer.from([0]), body);
}

const begun = all(connected, chunkHeader(0, 9, { length: LENGTH, type: 20, streamId: 0 }), piece(0));

const CASES: readonly HostileCase[] = [
  ...[1, 127, 4096, 0xffffff].map((size) => sized(size)),
  sized(2 ** 24, 0xffffff),
  sized(2 ** 31 - 1, 0xffffff),
  refusedSize("0", uint32(0), "chunk-size-invalid"),
  refusedSize("2^31", uint32(2 ** 31), "chunk-size-invalid"),
  refusedSize("2^32 - 1", uint32(2 ** 32 - 1), "chunk-size-invalid"),
  refusedSize("of three bytes", hex("000080"), "control-malformed"),
  refusedSize("with an empty body", Buffer.alloc(0), "control-malformed"),
  refusedSize("of 65 bytes", Buffer.alloc(65, 1), "message-too-long"),

  ...[2, 3, 63, 64, 319, 320, 65_599].map((id) => onStream(id)),
  onStream(64, 1),
  onStream(319, 1),
  onStream(64, 2),
  onStream(319, 2),
  ...[1, 2, 3].map((format) => ({
    name: `a type-${format} chunk first on a chunk stream`,
    sends: all(connected, chunkHeader(format, 9, { length: 10, type: 20 }), Buffer.alloc(10)),
    code: "chunk-without-header",
  })),
  {
    name: "a type-1 chunk first on chunk stream 2, as librtmp answers pings",
    sends: all(connected, chunkHeader(1, 2, { length: 6, type: 4 }), hex("000700000001"), thenPublishes),
    code: "served",
  },
  {
    name: "33 chunk streams",
    sends: all(
      connected,
      ...[...Array(40).keys()].map((index) =>
        all(chunkHeader(0, 10 + index, { length: 1, type: 3 }), hex("00")),
      ),
    ),
    code: "chunk-streams-too-many",
  },

  ...[
    ["length", { length: LENGTH + 1, type: 20 }],
    ["type", { length: LENGTH, type: 18 }],
    ["message stream", { length: LENGTH, type: 20, streamId: 1 }],
  ].map(([what, header]) => ({
    name: `another ${what} in mid-message`,
    sends: all(begun, chunkHeader(0, 9, header as Parameters<typeof chunkHeader>[2]), piece(1)),
    code: "chunk-header-changed",
  })),
  {
    name: "the same header again in mid-message",
    sends: all(
      begun,
      chunkHeader(0, 9, { length: LENGTH, type: 20 }),
      piece(1),
      chunkHeader(1, 9, { length: LENGTH, type: 20 }),
      piece(2),
      thenPublishes,
    ),
    code: "served",
  },

  {
    name: "Abort for a chunk stream nobody knows",
    sends: all(connected, message(2, uint32(4711)), thenPublishes),
    code: "served",
  },
  {
    name: "Abort for its own chunk stream",
    sends: all(connected, message(2, uint32(3)), thenPublishes),
    code: "served",
  },
  {
    name: "Abort for a message half done, then another one there",
    sends: all(
      begun,
      message(2, uint32(9)),
      chunkHeader(0, 9, { length: anythingBody.length, type: 20 }),
      anythingBody,
      thenPublishes,
    ),
    code: "served",
  },
  {
    name: "Abort of three bytes",
    sends: all(connected, message(2, hex("000009"))),
    code: "control-malformed",
  },

  { name: "28 messages interleaved", sends: all(connected, interleaved(28), thenPublishes), code: "served" },
  {
    name: "50 messages interleaved",
    sends: all(connected, interleaved(50)),
    code: "chunk-streams-too-many",
  },

  extended("an extended timestamp that type-3 chunks repeat", 0x01000000, uint32(0x01000000)),
  extended("an extended timestamp that type-3 chunks leave out", 0x01000000, Buffer.alloc(0)),
  extended("an extended timestamp of exactly 0xFFFFFF, repeated", 0xffffff, uint32(0xffffff)),
  extended("an extended timestamp of 2^32 - 1, repeated", 0xffffffff, uint32(0xffffffff)),
  {
    name: "an extended timestamp below 0xFFFFFF",
    sends: all(
      connected,
      chunkHeader(0, 9, { time: 0xffffff, length: anythingBody.length, type: 20 }).subarray(0, 12),
      uint32(5),
      anythingBody,
      thenPublishes,
    ),
    code: "served",
  },
  {
    name: "a delta in an extended field, with the absolute time in type-3 chunks",
    sends: all(
      connected,
      chunkHeader(0, 9, { time: 7, length: anythingBody.length, type: 20 }),
      anythingBody,
      chunkHeader(1, 9, { time: 0x01000000, length: LENGTH, type: 20 }),
      piece(0),
      hex("c9"),
      uint32(0x01000007),
      piece(1),
      hex("c9"),
      uint32(0x01000007),
      piece(2),
      thenPublishes,
    ),
    code: "served",
  },

  {
    name: "16,777,215 bytes of video declared on thousands of chunk streams",
    sends: all(connected, declared(0xffffff, 9)),
    code: "message-too-long",
  },
  {
    name: "8 MiB of video declared on thousands of chunk streams, without a body",
    sends: all(connected, declared(8 * 1024 * 1024, 9)),
    code: "chunk-streams-too-many",
    budget: { memoryBytes: 12e6 },
  },
  {
    name: "8 MiB of video on each of 30 chunk streams by a stranger",
    sends: all(
      connected,
      setChunkSize(0xffffff),
      chunkHeader(0, 9, { length: 8 * 1024 * 1024, type: 9 }),
      Buffer.alloc(1024 * 1024),
    ),
    code: "assembly-too-large",
    budget: { memoryBytes: 12e6 },
  },
  {
    name: "8 MiB of video in 1-byte chunks, by an encoder",
    sends: all(published, oneByteChunks(9, 8 * 1024 * 1024, 512 * 1024)),
    code: "chunk-rate",
  },
  {
    name: "16 MB of video in 1-byte chunks, by an encoder",
    sends: all(published, oneByteChunks(9, 0xffffff, 512 * 1024)),
    code: "message-too-long",
  },
  {
    name: "a command of 64 KiB in 1-byte chunks",
    sends: all(handshake, oneByteChunks(20, 65_536, 65_535)),
    code: "chunks-too-small",
  },
  {
    name: "three messages of 8 MiB in assembly at once, by an encoder",
    sends: all(
      published,
      setChunkSize(7 * 1024 * 1024),
      ...[9, 10, 11].map((id) =>
        all(
          chunkHeader(0, id, { length: 8 * 1024 * 1024, type: 9, streamId: 1 }),
          Buffer.alloc(7 * 1024 * 1024),
        ),
      ),
    ),
    code: "assembly-too-large",
    budget: { memoryBytes: 64e6 },
  },
  { name: "64 KiB of zeros", sends: all(handshake, Buffer.alloc(65_536)), code: "command-rate" },
  { name: "64 KiB of 0xFF", sends: all(handshake, Buffer.alloc(65_536, 0xff)), code: "chunk-without-header" },
];

proveCases("the chunk layer", CASES);
