// The ten inputs that end node-media-server, and the four of the acceptance: each costs its own connection at most,
// while a neighbour publishes and loses nothing.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AmfValue, encodeAmf } from "../../src/rtmp/amf0.ts";
import { chunkedMessage, writeMessage } from "../../src/rtmp/chunk-writer.ts";
import { PlatformConnection } from "../../src/rtmp/platform-connection.ts";
import { type Door, openClient, openDoor, until } from "../unit/rtmp/sockets.ts";
import { clientHandshake, commandBytes, publishBytes } from "../unit/rtmp/wire.ts";

const message = (type: number, body: Buffer, streamId = 0): Buffer =>
  chunkedMessage(3, type, 0, streamId, body, 128);
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const connect = (object: AmfValue): Buffer => commandBytes(0, "connect", 1, object);
const connected = Buffer.concat([clientHandshake(), connect({ app: "court", tcUrl: "rtmp://h/court" })]);
const created = Buffer.concat([connected, commandBytes(0, "createStream", 4, null)]);
const publish = (...names: readonly AmfValue[]): Buffer => commandBytes(1, "publish", 5, null, ...names);
const CONNECT_NAME = encodeAmf("connect");
/** 20,000 objects, each the value of the key "" of the one before: 60,000 bytes, within a command's limit. */
const DEEP_OBJECTS = Buffer.concat([CONNECT_NAME, encodeAmf(1), hex("030000".repeat(20_000))]);
const DEEP_ARRAYS = Buffer.concat([CONNECT_NAME, encodeAmf(1), hex("0a00000001".repeat(20_000))]);

/** `code`: what the connection is closed with; "served": it may go on to publish on the same connection. */
interface Case {
  readonly name: string;
  readonly sends: Buffer;
  readonly code: string;
  /** What publishes afterwards, where the connection is served. */
  readonly afterwards?: Buffer;
}

const publishes = Buffer.concat([commandBytes(0, "createStream", 4, null), publish("s")]);
const CASES: readonly Case[] = [
  {
    name: "1 connect without tcUrl",
    sends: Buffer.concat([clientHandshake(), connect({ app: "court" })]),
    code: "served",
    afterwards: publishes,
  },
  {
    name: "2 a tcUrl that is no URL",
    sends: Buffer.concat([clientHandshake(), connect({ app: "court", tcUrl: "not a url" })]),
    code: "served",
    afterwards: publishes,
  },
  {
    name: "3 an AMF number cut short",
    sends: Buffer.concat([clientHandshake(), message(20, Buffer.concat([CONNECT_NAME, hex("00 3ff0")]))]),
    code: "amf-truncated",
  },
  {
    name: "4 AMF type 0x0d",
    sends: Buffer.concat([
      clientHandshake(),
      message(20, Buffer.concat([CONNECT_NAME, encodeAmf(1), hex("0d")])),
    ]),
    code: "served",
    afterwards: publishes,
  },
  {
    name: "5 publish with a boolean as name",
    sends: Buffer.concat([created, publish(true)]),
    code: "served",
    afterwards: publish("s"),
  },
  { name: "6 publish without a name", sends: Buffer.concat([created, publish()]), code: "publish-rejected" },
  {
    name: "7 objects nested 20,000 deep",
    sends: Buffer.concat([clientHandshake(), message(20, DEEP_OBJECTS)]),
    code: "amf-nesting",
  },
  {
    name: "7 arrays nested 20,000 deep, longer than a command may be",
    sends: Buffer.concat([clientHandshake(), message(20, DEEP_ARRAYS)]),
    code: "message-too-long",
  },
  {
    name: "7 arrays nested 20,000 deep in a data message",
    sends: Buffer.concat([publishBytes("s"), message(18, DEEP_ARRAYS, 1)]),
    code: "amf-nesting",
  },
  {
    name: "8 SetChunkSize with an empty body",
    sends: Buffer.concat([clientHandshake(), message(1, Buffer.alloc(0))]),
    code: "control-malformed",
  },
  {
    name: "9 a command of length 0",
    sends: Buffer.concat([clientHandshake(), message(20, Buffer.alloc(0))]),
    code: "command-malformed",
  },
  {
    name: "10 a data message of length 0, before publish",
    sends: Buffer.concat([connected, message(18, Buffer.alloc(0), 1)]),
    code: "served",
    afterwards: publishes,
  },
  {
    name: "10 a data message of length 0, while publishing",
    sends: Buffer.concat([publishBytes("s"), message(18, Buffer.alloc(0), 1)]),
    code: "data-malformed",
  },
];

let door: Door;
let neighbour: PlatformConnection;
let sent = 0;
let feed: NodeJS.Timeout;
/** What the neighbour's publisher received, as numbers. */
const arrived = (): number[] => (door.publishers[0]?.messages ?? []).map((one) => Number(one.payload));

function sendNumber(): void {
  const payload = Buffer.from(String(sent));
  const out = Buffer.alloc(64);
  const end = writeMessage(
    out,
    0,
    6,
    9,
    sent,
    neighbour.messageStreamId,
    payload,
    0,
    payload.length,
    neighbour.outgoingChunkSize,
  );
  sent += 1;
  neighbour.write(out.subarray(0, end), () => undefined);
}

beforeAll(async () => {
  door = await openDoor();
  neighbour = new PlatformConnection({
    url: `rtmp://127.0.0.1:${door.port}/court`,
    streamName: "neighbour",
    onReady: () => {
      feed = setInterval(sendNumber, 1);
    },
    onClosed: () => undefined,
  });
  neighbour.start();
  await until(() => arrived().length > 0, "the neighbour publishes");
});

afterAll(async () => {
  clearInterval(feed);
  neighbour.reset();
  await door.listener.stop();
});

describe("costs its own connection at most", () => {
  it.each(CASES)("$name: $code", async ({ sends, code, afterwards }) => {
    const before = sent;
    const index = door.publishers.length;
    const client = await openClient(door.port);
    client.socket.write(sends);
    const own = (): Door["publishers"][number] | undefined => door.publishers[index];
    if (afterwards === undefined) {
      await until(() => own()?.closed.length === 1, "closed");
      expect(own()?.closed[0]?.code).toBe(code);
      await until(() => client.closed, "the client's end closed");
    } else {
      client.socket.write(afterwards);
      await until(() => own()?.requests.length === 1, "publishes");
      expect(own()?.closed).toEqual([]);
      client.socket.destroy();
    }
    await until(() => arrived().length > before + 5, "the neighbour goes on");
    expect(neighbour.state).toBe("ready");
    const numbers = arrived();
    expect(numbers).toEqual(numbers.map((_number, position) => position));
  });
});
