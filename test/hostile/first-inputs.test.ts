// The ten single inputs that are known to have ended another server: each costs its own connection at most.
import { encodeAmf } from "../../src/rtmp/amf0.ts";
import { type HostileCase, proveCases } from "./hostile-stage.ts";
import {
  all,
  CONNECT_NAME,
  connect,
  connected,
  connectWith,
  created,
  handshake,
  hex,
  message,
  publish,
  published,
  publishRoom,
  thenPublishes,
} from "./pieces.ts";

/** 20,000 objects, each the value of the key "" of the one before: 60,000 bytes, within a command's limit. */
const DEEP_OBJECTS = hex("030000".repeat(20_000));
const DEEP_ARRAYS = hex("0a00000001".repeat(20_000));

const CASES: readonly HostileCase[] = [
  {
    name: "1 connect without tcUrl",
    sends: all(handshake, connect({ app: "court" })),
    code: "served",
    afterwards: thenPublishes,
  },
  {
    name: "2 a tcUrl that is no URL",
    sends: all(handshake, connect({ app: "court", tcUrl: "not a url" })),
    code: "served",
    afterwards: thenPublishes,
  },
  {
    name: "3 an AMF number cut short",
    sends: all(handshake, message(20, all(CONNECT_NAME, hex("00 3ff0")))),
    code: "amf-truncated",
  },
  {
    name: "4 AMF type 0x0d instead of connect's object",
    // Nothing says which application is meant.
    sends: all(handshake, connectWith(hex("0d")), thenPublishes),
    code: "publish-denied",
  },
  {
    name: "5 publish with a boolean as name",
    sends: all(created, publish(true)),
    code: "served",
    afterwards: publishRoom,
  },
  { name: "6 publish without a name", sends: all(created, publish()), code: "publish-rejected" },
  {
    name: "7 objects nested 20,000 deep",
    sends: all(handshake, connectWith(DEEP_OBJECTS)),
    code: "amf-nesting",
  },
  {
    name: "7 arrays nested 20,000 deep, longer than a command may be",
    sends: all(handshake, connectWith(DEEP_ARRAYS)),
    code: "message-too-long",
  },
  {
    name: "7 arrays nested 20,000 deep in a data message",
    sends: all(published, message(18, all(encodeAmf("onMetaData"), DEEP_ARRAYS), 1)),
    code: "amf-nesting",
  },
  {
    name: "8 SetChunkSize with an empty body",
    sends: all(handshake, message(1, Buffer.alloc(0))),
    code: "control-malformed",
  },
  {
    name: "9 a command of length 0",
    sends: all(handshake, message(20, Buffer.alloc(0))),
    code: "command-malformed",
  },
  {
    name: "10 a data message of length 0, before publish",
    sends: all(connected, message(18, Buffer.alloc(0), 1)),
    code: "served",
    afterwards: thenPublishes,
  },
  {
    name: "10 a data message of length 0, while publishing",
    sends: all(published, message(18, Buffer.alloc(0), 1)),
    code: "data-malformed",
  },
];

proveCases("the ten known inputs", CASES);
