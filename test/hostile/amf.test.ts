// AMF: nesting, declared counts and lengths, markers, keys of Object.prototype, numbers that are none.
import { type AmfValue, encodeAmf } from "../../src/rtmp/amf0.ts";
import { commandBytes } from "../unit/rtmp/wire.ts";
import { type HostileCase, proveCases } from "./hostile-stage.ts";
import {
  all,
  CONNECT_NAME,
  connect,
  connected,
  connectWith,
  createStream,
  handshake,
  hex,
  message,
  published,
  publishRoom,
  thenPublishes,
} from "./pieces.ts";

/** An object with app "court" and, before it, these bytes as the value of "x". */
const objectWith = (value: Buffer): Buffer =>
  all(hex("03 0001 78"), value, hex("0003 617070"), encodeAmf("court"), hex("000009"));

const inConnect = (name: string, value: Buffer, code: string): HostileCase => ({
  name,
  sends: all(handshake, connectWith(objectWith(value))),
  code,
  ...(code === "served" ? { afterwards: thenPublishes } : {}),
});
const inData = (name: string, body: Buffer, code: string, type = 18): HostileCase => ({
  name,
  sends: all(published, message(type, body, 1)),
  code,
});
const transaction = (name: string, id: AmfValue): HostileCase => ({
  name: `${name} as transaction id`,
  sends: all(
    handshake,
    commandBytes(0, "connect", id, { app: "court" }),
    commandBytes(0, "createStream", id, null),
    publishRoom,
  ),
  code: "served",
});
const nested = (depth: number): Buffer =>
  all(hex("03000161".repeat(depth)), hex("05"), hex("000009".repeat(depth)));
const entries = (count: number): Buffer =>
  all(hex("03"), ...[...Array(count).keys()].map(() => hex("00016b05")), hex("000009"));
const proto = (value: AmfValue): { [key: string]: AmfValue } => ({
  ["__proto__"]: value,
  constructor: value,
  hasOwnProperty: value,
  toString: value,
});

const CASES: readonly HostileCase[] = [
  inConnect("objects 16 deep", nested(15), "served"),
  inConnect("objects 17 deep", nested(16), "amf-nesting"),
  inConnect("strict arrays 12,000 deep", hex("0a00000001".repeat(12_000)), "amf-nesting"),
  inConnect("ECMA arrays 8,000 deep", hex("08ffffffff0000".repeat(8_000)), "amf-nesting"),
  inConnect("objects and arrays in turn, 7,000 deep", hex("0a00000001030000".repeat(7_000)), "amf-nesting"),
  inConnect("999 entries beside app", entries(998), "served"),
  inConnect("1,001 entries", entries(1001), "amf-entries"),
  inConnect("a strict array that declares 2^32 - 1 items", hex("0affffffff"), "amf-entries"),
  inConnect("an ECMA array that declares 2^32 - 1 entries", hex("08ffffffff000009"), "served"),
  inConnect("a string of 65,535 declared", hex("02ffff61"), "amf-truncated"),
  inConnect("a long string of 4 GiB declared", hex("0cffffffff61"), "amf-truncated"),
  inConnect("an XML document of 4 GiB declared", hex("0fffffffff61"), "amf-truncated"),
  ...["04", "07", "0e", "12", "7f", "ff"].map((marker) =>
    inConnect(`marker 0x${marker}`, hex(marker), "amf-marker"),
  ),
  inConnect("marker 0x0d, unsupported", hex("0d"), "served"),
  inConnect("an AMF3 value", hex("11 04 ffffffff"), "served"),
  inConnect("an AMF3 string by reference", hex("11 06 00"), "amf-marker"),
  inConnect("an AMF3 string that declares 2^28 bytes", hex("11 06 ffffffff"), "amf-truncated"),
  inConnect("an AMF3 object", hex("11 0a 0b 01 01"), "amf-marker"),
  inConnect("two AMF3 switches in a row", hex("11 11"), "amf-marker"),
  inConnect("a typed object", hex("10 0001 61 0001 62 05 000009"), "served"),
  ...(
    [
      ["number", "003ff0"],
      ["boolean", "01"],
      ["string", "02000561"],
      ["key", "03000561"],
      ["date", "0b00000000"],
      ["array", "0a0000"],
      ["AMF3 integer", "1104ff"],
    ] as const
  ).map(([what, bytes]) => ({
    name: `a ${what} cut short`,
    sends: all(handshake, connectWith(hex(bytes))),
    code: "amf-truncated",
  })),

  {
    name: "keys of Object.prototype in connect",
    sends: all(handshake, connect({ app: "court", ...proto({ app: "other" }) }), thenPublishes),
    code: "served",
  },
  {
    name: "an application in __proto__ only",
    sends: all(handshake, connect(proto({ app: "court" })), thenPublishes),
    code: "publish-denied",
  },
  {
    name: "an application that is a number",
    sends: all(handshake, connect({ app: 7, tcUrl: 8 }), thenPublishes),
    code: "publish-denied",
  },
  {
    name: "a fourCcList that is a string of 60,000 bytes",
    sends: all(handshake, connect({ app: "court", fourCcList: "x".repeat(60_000) }), thenPublishes),
    code: "served",
  },
  transaction("NaN", Number.NaN),
  transaction("Infinity", Number.POSITIVE_INFINITY),
  transaction("-0", -0),
  transaction("1e308", 1e308),
  transaction("a string", "1"),
  transaction("an object", { valueOf: 1 }),

  {
    name: "a command's name of broken UTF-8",
    sends: all(connected, message(20, hex("020004 ff80ed80 00 0000000000000000")), thenPublishes),
    code: "served",
  },
  {
    name: "a command's name with U+0000, a lone surrogate and a bidi control",
    sends: all(connected, message(20, hex("020007 00 eda080 e280ae 00 0000000000000000")), thenPublishes),
    code: "served",
  },
  {
    name: "bytes behind a command's last argument",
    sends: all(
      handshake,
      message(20, all(CONNECT_NAME, encodeAmf(1, { app: "court" }), hex("ffffff"))),
      thenPublishes,
    ),
    code: "served",
  },
  {
    name: "commands as AMF3 messages, with the format byte",
    sends: all(
      handshake,
      message(17, all(hex("00"), encodeAmf("connect", 1, { app: "court" }))),
      message(17, all(hex("00"), encodeAmf("createStream", 2, null))),
      publishRoom,
    ),
    code: "served",
  },
  {
    name: "an AMF3 command with another format byte",
    sends: all(connected, message(17, all(hex("03"), encodeAmf("createStream", 2, null)))),
    code: "amf-truncated",
  },
  {
    name: "shared objects, AMF0 and AMF3",
    sends: all(
      connected,
      message(19, hex("ff".repeat(40))),
      message(16, hex("ff".repeat(40))),
      thenPublishes,
    ),
    code: "served",
  },
  {
    name: "an AMF3 data message before publish",
    sends: all(connected, message(15, hex("ff".repeat(40)), 1), createStream, publishRoom),
    code: "served",
  },

  inData(
    "data of 20,000 nested objects",
    all(encodeAmf("onMetaData"), hex("030000".repeat(20_000))),
    "amf-nesting",
  ),
  inData("data whose name is a number", encodeAmf(7), "data-malformed"),
  inData("data whose name is an object", encodeAmf({ name: "onMetaData" }), "data-malformed"),
  inData("@setDataFrame with a number", encodeAmf("@setDataFrame", 1), "data-malformed"),
  inData("data cut short", hex("02000a6f6e"), "amf-truncated"),
  inData("data with a reference", all(encodeAmf("onMetaData"), hex("070000")), "amf-marker"),
  inData("an AMF3 data message of its format byte alone", hex("00"), "data-malformed", 15),
  inData(
    "1 MiB of data and a byte",
    all(encodeAmf("onMetaData"), Buffer.alloc(1024 * 1024)),
    "message-too-long",
  ),
  inData(
    "60,000 small values in one data message",
    all(encodeAmf("onMetaData"), Buffer.alloc(60_000, 5)),
    "served",
  ),
  inData("keys of Object.prototype in metadata", encodeAmf("onMetaData", proto({ width: 1280 })), "served"),
  inData(
    "metadata of NaN, Infinity and 1e308",
    encodeAmf("onMetaData", { width: Number.NaN, height: Number.POSITIVE_INFINITY, framerate: 1e308 }),
    "served",
  ),
];

proveCases("AMF", CASES);
