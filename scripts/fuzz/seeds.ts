// Valid inputs to begin from: what encoders send, what platforms answer, what media and URLs look like.
import { type AmfValue, EcmaArray, encodeAmf } from "../../src/rtmp/amf0.ts";
import { chunkedMessage } from "../../src/rtmp/chunk-writer.ts";
import * as commands from "../../src/rtmp/commands.ts";
import { HANDSHAKE_BYTES, signClientBlock } from "../../src/rtmp/handshake.ts";
import { anyAggregate, anyChunks, anyCommand, anyMessages } from "./generate.ts";
import { Random } from "./random.ts";

export const HANDSHAKE_LENGTH = 1 + 2 * HANDSHAKE_BYTES;
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

const HELLO = Buffer.concat([Buffer.from([3]), Buffer.alloc(8), new Random(1).bytes(HANDSHAKE_BYTES - 8)]);

function encoderHandshake(random: Random): Buffer {
  // Not the system's randomness: the same seed gives the same input.
  const hello = Buffer.from(HELLO);
  hello.writeUInt32BE(random.next(), 20);
  if (random.once(4)) {
    hello.set([0x80, 0, 7, 2], 5);
    if (!random.once(4)) signClientBlock(hello.subarray(1), random.once(2) ? 0 : 1);
  }
  return Buffer.concat([hello, Buffer.alloc(HANDSHAKE_BYTES, random.below(256))]);
}

const MEDIA: readonly (readonly [type: number, hex: string])[] = [
  [9, "17000000000164001fffe1001a6764001facd9405005bb011000000300100000030320f183196001000468ef8fcbfdf8f800"],
  [9, "17010000000000000265 88"],
  [9, "2701000028000000024188"],
  [9, "1702000000"],
  [
    9,
    "9068766331 0101600000009000000000005df000fcfdf8f800000f03200001001840010c01ffff01600000030090000003000003005d95980921000100284201010160000003009000000300000300 5da00280802d1659599a4932bc05a02000000300200000030321",
  ],
  [9, "9368766331 0000000226 01"],
  [9, "9061763031 810500000a0b00000004 3cffbc02d9"],
  [9, "9376703039 0000"],
  [9, "9468766331 02000962"],
  [9, "960068766331 00 0101600000"],
  [9, "9701ab07 0203ff 68766331 0000000226"],
  [9, "5700000000"],
  [9, ""],
  [8, "af001190"],
  [8, "af01210a"],
  [8, "906d703461 1190"],
  [8, "956d703461"],
  [8, "2fff"],
  [8, ""],
];

const metadata = (random: Random): Buffer => {
  if (random.once(6)) return encodeAmf(random.pick(["@setDataFrame", "@clearDataFrame"]));
  const facts = new EcmaArray({ width: 1280, height: 720, encoder: "obs", stereo: true });
  return random.once(2)
    ? encodeAmf("@setDataFrame", "onMetaData", facts)
    : encodeAmf("onMetaData", { width: 1 });
};

const PUBLISH_NAMES: readonly AmfValue[] = [
  "room?key=k",
  "案号?room=r&key=k",
  "?key=k",
  "a?b?c",
  false,
  5,
  "",
];
const CONNECTS: readonly AmfValue[] = [
  { app: "court", tcUrl: "rtmp://h/court", flashVer: "FMLE/3.0", fourCcList: ["hvc1"] },
  { app: "court/room", tcurl: '"rtmp://h/court?key=k"' },
  { app: "", tcUrl: "rtmp://h/court/room?key=k", capsEx: 15 },
  { app: "court", videoFourCcInfoMap: { "*": 1 }, audioFourCcInfoMap: { mp4a: 1 }, fourCcList: "*" },
  null,
];

/** Everything that an encoder may say from C0 on. */
export function publisherDialogue(random: Random): Buffer {
  const size = random.pick([128, 128, 4096, 65_536, 1]);
  const say = (stream: number, ...values: readonly AmfValue[]): Buffer =>
    commands.command(stream, size, ...values);
  const parts: Buffer[] = [encoderHandshake(random)];
  if (size !== 128) parts.push(commands.setChunkSize(size));
  const first = encodeAmf("connect", 1, random.pick(CONNECTS));
  if (random.once(5)) {
    parts.push(chunkedMessage(3, 17, 0, 0, Buffer.concat([Buffer.from([0]), first]), size));
  } else parts.push(chunkedMessage(3, 20, 0, 0, first, size));
  const courtesies = ["releaseStream", "FCPublish", "_checkbw"];
  for (const courtesy of courtesies) if (random.once(2)) parts.push(say(0, courtesy, 2, null, "room"));
  parts.push(say(0, "createStream", 4, null));
  if (random.once(12))
    parts.push(...Array<Buffer>(random.between(1, 9)).fill(say(0, "createStream", 4, null)));
  const name = random.once(4) ? random.pick(PUBLISH_NAMES) : "room?key=k";
  parts.push(say(random.once(16) ? random.below(4) : 1, "publish", 5, null, name, "live"));
  if (random.once(8)) parts.push(anyMessages(random, size));
  for (let count = random.below(8); count > 0; count--) parts.push(mediaMessage(random, size));
  if (random.once(4)) parts.push(chunkedMessage(3, random.pick([18, 15]), 0, 1, metadata(random), size));
  if (random.once(5)) parts.push(chunkedMessage(6, 22, 0, 1, anyAggregate(random), size));
  if (random.once(5)) parts.push(control(random));
  if (random.once(4)) parts.push(anyChunks(random, size));
  if (random.once(4)) parts.push(farewell(random, say));
  if (random.once(4)) parts.push(anyMessages(random, size));
  if (random.once(40)) parts.push(...Array<Buffer>(300).fill(say(0, "nobody", 9, null)));
  if (random.once(300))
    parts.push(Buffer.from([9, 0, 0, 0, 0, 0, 0, 8, 1, 0, 0, 0]), Buffer.alloc(60_000, 0xc9));
  return Buffer.concat(parts);
}

function mediaMessage(random: Random, size: number): Buffer {
  const [type, text] = random.pick(MEDIA);
  const body = random.once(40) ? Buffer.alloc(70_000, 7) : hex(text);
  const time = random.pick([0, 40, 0xfffffe, 0xffffff, 0x1000000, 0xffffffff]);
  return chunkedMessage(type === 9 ? 6 : 4, type, time, random.once(8) ? random.below(3) : 1, body, size);
}

function control(random: Random): Buffer {
  const word = random.next();
  return random.pick([
    commands.setChunkSize(random.pick([0, 1, 128, 4096, 0xffffff, 0x7fffffff, 0x80000000])),
    commands.acknowledgement(word),
    commands.windowAcknowledgementSize(random.pick([0, 1, 100, word])),
    commands.setPeerBandwidth(word),
    commands.pingResponse(word),
    chunkedMessage(2, 4, 0, 0, hex("0006 00000001"), 128),
    chunkedMessage(2, 2, 0, 0, hex("00000006"), 128),
    chunkedMessage(2, random.pick([1, 2, 5, 4]), 0, 0, hex("0000"), 128),
    // A ping's answer as librtmp sends it.
    hex("42 000000 000006 04 000700000001"),
  ]);
}

function farewell(random: Random, say: (stream: number, ...values: readonly AmfValue[]) => Buffer): Buffer {
  return random.pick([
    say(0, "FCUnpublish", 6, null, "room"),
    say(0, "deleteStream", 7, null, random.pick([1, 2, "1"])),
    say(random.below(3), "closeStream", 0, null),
    say(1, "play", 5, null, "room"),
    say(0, "connect", 1, {}),
    say(1, "publish", 5, null, random.pick(PUBLISH_NAMES), "live"),
    say(2, "publish", 5, null, "room", "live"),
    Buffer.concat([say(0, "FCUnpublish", 6, null, "room"), say(1, "publish", 5, null, "room", "live")]),
  ]);
}

const STATUSES: readonly string[] = [
  "NetStream.Publish.Start",
  "NetStream.Publish.BadName",
  "NetStream.Publish.Denied",
  "NetStream.Unpublish.Success",
  "NetConnection.Connect.Closed",
  "NetConnection.Connect.ReconnectRequest",
  "NetStream.Play.Reset",
];
const DESCRIPTIONS: readonly string[] = [
  "code=403 need auth; authmod=adobe",
  "authmod=adobe : ?reason=needauth&user=u&salt=c2FsdA==&challenge=Y2g=&opaque=b3A=",
  "authmod=adobe : ?reason=needauth&user=u&salt=c2FsdA==&challenge=Y2g=",
  "authmod=adobe : ?reason=needauth&user=u&salt=c2FsdA==",
  "authmod=adobe : ?reason=authfailed",
  "authmod=adobe : ?reason&=&x",
  "no such application",
  `authmod=adobe${"x".repeat(3000)}`,
];

/** Everything that a platform may answer from S0 on. */
export function platformDialogue(random: Random): Buffer {
  const size = random.pick([128, 128, 4096, 1]);
  const say = (stream: number, ...values: readonly AmfValue[]): Buffer =>
    commands.command(stream, size, ...values);
  const parts: Buffer[] = [encoderHandshake(random)];
  if (size !== 128) parts.push(commands.setChunkSize(size));
  if (random.once(2)) parts.push(commands.windowAcknowledgementSize(2_500_000), commands.setPeerBandwidth(9));
  const success = commands.status("status", "NetConnection.Connect.Success", "");
  if (random.once(6)) {
    const refusal = commands.status(
      "error",
      random.pick(["NetConnection.Connect.Rejected", "x", ""]),
      random.pick(DESCRIPTIONS),
    );
    parts.push(say(0, "_error", random.pick([1, 2, 3, 4]), null, refusal));
  }
  parts.push(say(0, "_result", 1, random.once(4) ? null : { fmsVer: "FMS/3", capabilities: 31 }, success));
  if (random.once(2))
    parts.push(say(0, random.pick(["_error", "_result"]), random.pick([2, 3]), null, undefined));
  if (random.once(3)) parts.push(say(0, "onBWDone", 0, null), say(0, "onFCPublish", 0, null));
  parts.push(
    say(0, "_result", 4, null, random.once(6) ? random.pick([0, -1, Number.NaN, 2 ** 32, "1", null]) : 1),
  );
  if (random.once(5)) parts.push(control(random));
  const start = random.once(4) ? random.pick(STATUSES) : "NetStream.Publish.Start";
  parts.push(say(1, "onStatus", 0, null, commands.status(random.once(8) ? "error" : "status", start, "")));
  if (random.once(4)) {
    const moved = {
      ...commands.status("status", random.pick(STATUSES), ""),
      tcUrl: random.pick(["rtmp://h/x", "", 5]),
    };
    parts.push(say(0, "onStatus", 0, null, moved));
  }
  if (random.once(4)) parts.push(chunkedMessage(3, 20, 0, 0, anyCommand(random), size));
  if (random.once(4)) parts.push(anyMessages(random, size));
  if (random.once(8)) parts.push(anyChunks(random, size));
  if (random.once(5)) parts.push(mediaMessage(random, size));
  if (random.once(40)) parts.push(...Array<Buffer>(600).fill(say(0, "onStatus", 0, null, {})));
  return Buffer.concat(parts);
}

/** A media payload behind one byte that is its message type. */
export function mediaPayload(random: Random): Buffer {
  const [type, text] = random.pick(MEDIA);
  return Buffer.concat([
    Buffer.from([random.once(10) ? 18 : type]),
    type === 18 ? metadata(random) : hex(text),
  ]);
}

const PIECES: readonly string[] = [
  ...[
    "rtmp://",
    "rtmps://",
    "u:sEcrEt@",
    "user%40x:sEcrEt@",
    "@",
    "[::1]",
    "h.example",
    ":1935",
    ":0",
    ":99999",
  ],
  Array.from({ length: 34 }, (_, index) => `&p${index}=1`).join(""),
  ..."/ ? & = % # : [ ] \" '".split(" "),
  ...[
    "court",
    "case",
    "key=",
    "room=",
    "%61",
    "%zz",
    "%00",
    "..",
    "案",
    "\u202e",
    "\u0000",
    "\ufffd",
    "x".repeat(600),
  ],
  ...DESCRIPTIONS,
];

/** Names, URLs and descriptions of challenges, three texts behind each other with a NUL between them. */
export function texts(random: Random): Buffer {
  const loose = () => Array.from({ length: random.below(9) }, () => random.pick(PIECES)).join("");
  const url = () =>
    [
      random.pick(["rtmp://", "rtmps://", "RTMP://"]),
      random.pick(["", "", "user@", "u:sEcrEt@", "u%zz:sEcrEt@", "u:a@sEcrEt@"]),
      random.pick(["h.example", "[::1]", "127.0.0.1", ""]),
      random.pick(["", "", ":1935", ":443", ":0", ":99999"]),
      random.pick(["/live", "/live/key", "/live?a=b", "/live/key?a=b?c", "/", "", "/live#x"]),
    ].join("");
  const text = () => (random.once(3) ? url() : loose());
  return Buffer.from([text(), text(), text()].join("\u0001"));
}

const PLAIN_HANDSHAKE = Buffer.concat([HELLO, Buffer.alloc(HANDSHAKE_BYTES)]);
const plain = (stream: number, ...values: readonly AmfValue[]): Buffer =>
  commands.command(stream, 128, ...values);

/** An encoder's plain dialogue up to publish. */
export const DIALOGUE_TO_PUBLISH: Buffer = Buffer.concat([
  PLAIN_HANDSHAKE,
  plain(0, "connect", 1, { app: "court", tcUrl: "rtmp://h/court" }),
  plain(0, "createStream", 4, null),
  plain(1, "publish", 5, null, "room", "live"),
]);
/** A platform's plain answers: to connect, and up to Publish.Start. */
export const PLATFORM_TO_CONNECT: Buffer = Buffer.concat([
  PLAIN_HANDSHAKE,
  plain(0, "_result", 1, {}, commands.status("status", "NetConnection.Connect.Success", "")),
]);
export const PLATFORM_TO_START: Buffer = Buffer.concat([
  PLATFORM_TO_CONNECT,
  plain(0, "_result", 4, null, 1),
  plain(1, "onStatus", 0, null, commands.status("status", "NetStream.Publish.Start", "")),
]);
