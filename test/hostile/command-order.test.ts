// Commands in any order but the right one, too many of them, and after the end.
import { encodeAmf } from "../../src/rtmp/amf0.ts";
import { commandBytes } from "../unit/rtmp/wire.ts";
import { type HostileCase, proveCases } from "./hostile-stage.ts";
import {
  all,
  anything,
  audio,
  connect,
  connected,
  created,
  createStream,
  handshake,
  hex,
  KEY,
  message,
  publish,
  published,
  publishRoom,
  thenPublishes,
  video,
} from "./pieces.ts";

const onStream = (id: number): Buffer => commandBytes(id, "publish", 5, null, `case?key=${KEY}`);
const many = (count: number, bytes: Buffer): Buffer => Buffer.concat(Array(count).fill(bytes));
const ping = message(4, hex("0006 00000001"));

const CASES: readonly HostileCase[] = [
  ...["createStream", "publish", "releaseStream", "FCPublish", "_checkbw", "play", "nothing"].map((name) => ({
    name: `${name} before connect`,
    sends: all(handshake, commandBytes(0, name, 2, null, "case")),
    code: "command-order",
  })),
  { name: "two connects", sends: all(connected, connect()), code: "command-order" },
  { name: "publish before createStream", sends: all(connected, publishRoom), code: "publish-rejected" },
  { name: "publish on stream 0", sends: all(created, onStream(0)), code: "publish-rejected" },
  { name: "publish on a stream not created", sends: all(created, onStream(9)), code: "publish-rejected" },
  {
    name: "publish on stream 2^32 - 1",
    sends: all(created, onStream(0xffffffff)),
    code: "publish-rejected",
  },
  { name: "publish twice, the same name", sends: all(published, publishRoom), code: "served" },
  { name: "publish twice, another name", sends: all(published, publish("other?key=wrong")), code: "served" },
  {
    name: "publish on a second stream meanwhile",
    sends: all(published, createStream, commandBytes(2, "publish", 5, null, "other?key=wrong")),
    code: "served",
  },
  {
    name: "publish with a number as name",
    sends: all(created, publish(7)),
    code: "publish-rejected",
  },
  {
    name: "publish with an object as name",
    sends: all(created, publish({ name: "case" })),
    code: "publish-rejected",
  },
  { name: "publish with null as name", sends: all(created, publish(null)), code: "publish-rejected" },
  {
    name: "audio, video and data before publish",
    sends: all(created, audio(0), video(0), message(18, encodeAmf("onMetaData"), 1), publishRoom),
    code: "served",
  },
  {
    name: "media before connect",
    sends: all(handshake, audio(0), video(0), connect(), thenPublishes),
    code: "served",
  },
  {
    name: "deleteStream of another's stream while publishing",
    sends: all(published, commandBytes(0, "deleteStream", 7, null, 2), video(0)),
    code: "served",
  },
  {
    name: "deleteStream of NaN, a string and nothing",
    sends: all(
      published,
      commandBytes(0, "deleteStream", 7, null, Number.NaN),
      commandBytes(0, "deleteStream", 7, null, "1"),
      commandBytes(0, "deleteStream", 7, null),
      video(0),
    ),
    code: "served",
  },
  {
    name: "closeStream of another's stream while publishing",
    sends: all(published, commandBytes(2, "closeStream", 7, null), video(0)),
    code: "served",
  },
  {
    name: "deleteStream and FCUnpublish before publish",
    sends: all(
      created,
      commandBytes(0, "FCUnpublish", 6, null, "case"),
      commandBytes(0, "deleteStream", 7, null, 1),
      publishRoom,
    ),
    code: "served",
  },
  { name: "play", sends: all(created, commandBytes(1, "play", 5, null, "case")), code: "play-refused" },
  {
    name: "play while publishing",
    sends: all(published, commandBytes(1, "play", 5, null, "case")),
    code: "play-refused",
  },
  { name: "9 streams created", sends: all(connected, many(9, createStream)), code: "streams-too-many" },
  { name: "100,000 unknown commands", sends: all(connected, many(100_000, anything)), code: "command-rate" },
  {
    name: "100,000 unknown commands while publishing",
    sends: all(published, many(100_000, anything)),
    code: "command-rate",
  },
  { name: "100,000 pings", sends: all(connected, many(100_000, ping)), code: "command-rate" },
  {
    name: "100,000 boolean publishes",
    sends: all(created, many(100_000, publish(false))),
    code: "command-rate",
  },
  {
    name: "a command whose name is a boolean",
    sends: all(connected, message(20, encodeAmf(true, 1))),
    code: "command-malformed",
  },
  {
    name: "an acknowledgement window cut short",
    sends: all(connected, message(5, hex("0000"))),
    code: "control-malformed",
  },
  {
    name: "user control of 0, 1 and 5 bytes, and of unknown events",
    sends: all(
      connected,
      ...["", "00", "0006000000", "ffff00000000", "0003000000010000"].map((body) => message(4, hex(body))),
      thenPublishes,
    ),
    code: "served",
  },
  {
    name: "message types of no meaning",
    sends: all(
      connected,
      ...[0, 7, 10, 14, 23, 99, 255].map((type) => message(type, hex("00"))),
      thenPublishes,
    ),
    code: "served",
  },
];

proveCases("command order", CASES);
