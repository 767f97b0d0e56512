// Media that no encoder should send: empty, broken, absurd, unknown. It is recorded as it came, or costs its own
// connection; nobody looks into it far enough to fall over.
import { afterAll, beforeAll, describe, it } from "vitest";
import { encodeAmf } from "../../src/rtmp/amf0.ts";
import { HostileStage } from "./hostile-stage.ts";
import { type Media, type MediaCase, proveMedia } from "./media-stage.ts";
import { all, hex, uint32 } from "./pieces.ts";

const media = (track: "audio" | "video" | "data", payload: Buffer | string, timestampMs = 0): Media => ({
  track,
  timestampMs,
  payload: typeof payload === "string" ? hex(payload) : payload,
});
const videos = (name: string, ...payloads: readonly (Buffer | string)[]): MediaCase => ({
  name,
  sends: payloads.map((payload, index) => media("video", payload, index * 40)),
});
const audios = (name: string, ...payloads: readonly (Buffer | string)[]): MediaCase => ({
  name,
  sends: payloads.map((payload, index) => media("audio", payload, index * 20)),
});

const AVC_HEADER =
  "17000000000164001fffe1001a6764001facd9405005bb011000000300100000030320f183196001000468ef8fcbfdf8f800";
const KEY_FRAME = "1701000000 00000002 6588";
const FRAME = "2701000000 00000002 4188";
const AAC_HEADER = "af001190";
/** An SPS that says 2^17 macroblocks wide and high. */
const ABSURD_SPS = "17000000000164001fffe1001067640028ac0000040000100000400001ff0100";

/** A part of an aggregate: header, body, back pointer. `size` and `back` may lie. */
function part(type: number, time: number, body: Buffer, size = body.length, back = size + 11): Buffer {
  const header = Buffer.alloc(11);
  header[0] = type;
  header.writeUIntBE(size, 1, 3);
  header.writeUIntBE(time & 0xffffff, 4, 3);
  header[7] = time >>> 24;
  return all(header, body, uint32(back));
}
const aggregate = (name: string, body: Buffer, recorded: readonly Media[], code?: string): MediaCase => ({
  name,
  sends: [
    media("video", KEY_FRAME),
    { track: "video", type: 22, timestampMs: 1000, payload: body, isDropped: true },
  ],
  recorded,
  ...(code === undefined ? {} : { code }),
});
const SOUND = hex("af0121");
const FRAME_BYTES = hex(FRAME);

/** `links` ModEx headers of `size` bytes each before a coded key frame of hvc1. */
function modEx(links: number, size: number): Buffer {
  const sizeField = size > 255 ? all(hex("ff"), uint32(size - 1).subarray(2)) : Buffer.from([size - 1]);
  const link = all(sizeField, Buffer.alloc(size, 7));
  return all(
    hex("97"),
    ...[...Array(links).keys()].map((index) => all(link, hex(index === links - 1 ? "03" : "07"))),
    Buffer.from("hvc1"),
    hex("00000002 2688"),
  );
}

const CASES: readonly MediaCase[] = [
  audios("empty audio, which means silence", AAC_HEADER, "", "", "af0121"),
  videos("empty video", AVC_HEADER, "", KEY_FRAME, ""),
  videos("video of one byte, of every kind", ...[...Array(256).keys()].map((byte) => Buffer.from([byte]))),
  audios("audio of one byte, of every kind", ...[...Array(256).keys()].map((byte) => Buffer.from([byte]))),
  videos("an AVC header without an SPS", "170000000001640028ffe000", KEY_FRAME),
  videos("an AVC header whose SPS is longer than the header", "170000000001640028ffe1ffff67", KEY_FRAME),
  videos("an AVC header of absurd sizes", ABSURD_SPS, KEY_FRAME),
  videos("an AVC header of 2 bytes", "1700", KEY_FRAME),
  videos("an AVC header of 1 MiB", all(hex(AVC_HEADER), Buffer.alloc(1024 * 1024 - 50)), KEY_FRAME),
  videos(
    "a HEVC header of 255 arrays",
    all(hex("1c00000000"), Buffer.alloc(23, 0xff), Buffer.alloc(900)),
    FRAME,
  ),
  videos(
    "the sequence header changes in mid-stream, again and again",
    ...[...Array(60).keys()].map((index) => (index % 2 === 0 ? AVC_HEADER : KEY_FRAME)),
  ),
  videos(
    "the codec changes in mid-stream",
    AVC_HEADER,
    KEY_FRAME,
    "9068766331 01",
    "9368766331 00000002 2601",
    FRAME,
  ),
  videos("no key frame and no header at all", ...Array<string>(100).fill(FRAME)),
  videos("command frames", "5700000000", "5000", "d0", "d068766331", KEY_FRAME),
  videos("an unknown FourCC", "9000000000 0102", "90ffffffff 0102", "9378787878 0000000265", KEY_FRAME),
  videos(
    "an enhanced header cut short at each byte",
    "90",
    "9068",
    "906876",
    "90687663",
    "9068766331",
    "93687663",
  ),
  videos("16 ModEx headers", modEx(16, 1), KEY_FRAME),
  videos("17 ModEx headers", modEx(17, 1), KEY_FRAME),
  videos("20,000 ModEx headers", modEx(20_000, 1), KEY_FRAME),
  videos("a ModEx header of 65,536 bytes", modEx(1, 65_536), KEY_FRAME),
  videos("a ModEx header longer than the message", "97ffffff 00", "9705 00", "97", "97ff", "97ffff"),
  videos(
    "multitrack with lengths past the end",
    "96 00 68766331 00 ffffff",
    "96 20 68766331 01 ffffff",
    "96",
    "9600",
  ),
  videos("multitrack within multitrack", "96 06 68766331 00", KEY_FRAME),
  audios("multitrack audio past the end", "95 10 6d703461 00 ffffff", "95", "9551", "9501 6d7034"),
  audios("an unknown audio codec", "90 78787878", "97 00", "9f", "c000", "f0"),
  audios("AAC headers of nonsense", "af00", "af00ff", "af00ffffffffffffffff", "af0000000000"),
  {
    name: "metadata of every nonsense",
    sends: [
      media(
        "data",
        encodeAmf("onMetaData", { width: Number.NaN, height: -1, videocodecid: "x".repeat(1000) }),
      ),
      media("data", encodeAmf("onMetaData")),
      media("data", encodeAmf("onTextData", null, undefined, [1, [2, [3]]])),
      { ...media("data", encodeAmf("@setDataFrame")), isDropped: true },
      { ...media("data", encodeAmf("@clearDataFrame", "onMetaData")), isDropped: true },
      media("video", KEY_FRAME),
    ],
  },
  {
    name: "2,000 data messages",
    sends: [
      ...[...Array(2000).keys()].map((index) => media("data", encodeAmf("onTextData", index), index)),
      media("video", KEY_FRAME),
    ],
    budget: { cpuMs: 1000 },
  },
  aggregate("an aggregate", all(part(8, 10, SOUND), part(9, 30, FRAME_BYTES)), [
    media("audio", SOUND, 1000),
    media("video", FRAME_BYTES, 1020),
  ]),
  aggregate(
    "an aggregate of a negative offset",
    all(part(8, 0xfffffff0, SOUND), part(9, 0x10, FRAME_BYTES)),
    [media("audio", SOUND, 1000), media("video", FRAME_BYTES, 1032)],
  ),
  aggregate("an aggregate whose back pointers lie", part(8, 0, SOUND, 3, 4711), [
    media("audio", SOUND, 1000),
  ]),
  aggregate("an aggregate of nothing", Buffer.alloc(0), []),
  aggregate(
    "an aggregate whose part is longer than it",
    part(8, 0, SOUND, 0xffffff),
    [],
    "aggregate-malformed",
  ),
  aggregate(
    "an aggregate that ends in a header",
    all(part(8, 0, SOUND), hex("0800")),
    [media("audio", SOUND, 1000)],
    "aggregate-malformed",
  ),
  aggregate("an aggregate in an aggregate", part(22, 0, part(8, 0, SOUND)), [], "aggregate-malformed"),
  aggregate("a command in an aggregate", part(20, 0, encodeAmf("publish")), [], "aggregate-malformed"),
  aggregate(
    "an aggregate of 4,097 parts",
    Buffer.concat(Array(4097).fill(part(18, 0, encodeAmf("@clearDataFrame")))),
    [],
    "aggregate-malformed",
  ),
  {
    name: "video of exactly 8 MiB",
    sends: [media("video", all(hex(KEY_FRAME), Buffer.alloc(8 * 1024 * 1024 - 11, 1)))],
    budget: { cpuMs: 1500, memoryBytes: 64e6 },
  },
  {
    name: "video of 8 MiB and a byte",
    sends: [
      media("video", KEY_FRAME),
      { ...media("video", Buffer.alloc(8 * 1024 * 1024 + 1)), isDropped: true },
    ],
    code: "message-too-long",
  },
  {
    name: "a tag of 16 MB less a byte, the most that FLV could hold",
    sends: [media("video", KEY_FRAME), { ...media("video", Buffer.alloc(0xffffff)), isDropped: true }],
    code: "message-too-long",
  },
];

describe("media", () => {
  let stage: HostileStage;
  beforeAll(async () => {
    stage = await HostileStage.open();
  });
  afterAll(() => stage.close());

  it.each(CASES.map((row, number) => ({ ...row, number })))("$name", (row) =>
    proveMedia(stage, row, row.number),
  );

  it("costs the neighbour nothing, and the gate little", () => stage.proveUntouched());
});
