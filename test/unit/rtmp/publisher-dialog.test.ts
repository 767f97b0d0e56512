// The server's half of the dialogue, fed with bytes: what encoders do, in and out of order.
import { describe, expect, it } from "vitest";
import { type AmfObject, type AmfValue, EcmaArray, encodeAmf } from "../../../src/rtmp/amf0.ts";
import { chunkedMessage } from "../../../src/rtmp/chunk-writer.ts";
import { DEFAULT_PUBLISHER_LIMITS, type PublisherLimits } from "../../../src/rtmp/limits.ts";
import type { PublishRequest } from "../../../src/rtmp/publish-request.ts";
import { PublisherDialog } from "../../../src/rtmp/publisher-dialog.ts";
import {
  clientHandshake,
  commandBytes,
  errorCode,
  messageBytes,
  publishBytes,
  readCommands,
  readMessages,
} from "./wire.ts";

const HANDSHAKE_ANSWER = 3073;

function dialogue(
  options: { accept?: boolean; limits?: Partial<PublisherLimits>; receivedBytes?: number } = {},
) {
  const sent: Buffer[] = [];
  const log: string[] = [];
  const requests: PublishRequest[] = [];
  let now = 0;
  const dialog: PublisherDialog = new PublisherDialog(
    {
      limits: { ...DEFAULT_PUBLISHER_LIMITS, ...options.limits },
      monotonicMs: () => now,
      remoteAddress: "10.0.0.1",
      ...(options.receivedBytes === undefined ? {} : { receivedBytes: options.receivedBytes }),
    },
    {
      send: (bytes) => sent.push(Buffer.from(bytes)),
      publish: (request) => {
        requests.push(request);
        log.push("publish");
        if (options.accept === true) dialog.accept();
      },
      message: (type, timestamp, payload, length) => {
        log.push(`${type}@${timestamp}:${payload.toString("latin1", 0, length)}`);
      },
      unpublish: () => log.push("unpublish"),
      leave: (code) => log.push(`leave ${code}`),
    },
  );
  const push = (...parts: readonly Buffer[]): void => {
    const bytes = Buffer.concat(parts);
    dialog.receive(bytes, 0, bytes.length);
  };
  const output = (): Buffer => Buffer.concat(sent).subarray(HANDSHAKE_ANSWER);
  const statuses = (): AmfValue[] =>
    readCommands(output())
      .filter(([name]) => name === "onStatus")
      .map((values) => (values[3] as AmfObject).code);
  const replies = (name: string): AmfValue[][] => readCommands(output()).filter(([first]) => first === name);
  const sleep = (ms: number): void => {
    now += ms;
  };
  return { dialog, log, requests, push, output, statuses, replies, sleep };
}

const connect = (object: AmfValue = { app: "court" }): Buffer => commandBytes(0, "connect", 1, object);
const audio = (text: string, timestamp = 0, streamId = 1): Buffer =>
  messageBytes(8, timestamp, streamId, Buffer.from(text));

describe("publishing", () => {
  it("answers every step, and Publish.Start on accept() only", () => {
    const peer = dialogue();
    peer.push(publishBytes("room-1?key=K"));
    expect(peer.requests).toMatchObject([
      { app: "court", streamName: "room-1", flashVer: "test", remoteAddress: "10.0.0.1" },
    ]);
    expect(peer.requests[0]?.query).toEqual(new Map([["key", "K"]]));
    expect(readMessages(peer.output()).map((message) => message.type)).toContain(6);
    expect(peer.replies("_result").map((values) => values[1])).toEqual([1, 2, 3, 4]);
    expect(peer.replies("onFCPublish").map((values) => values[1])).toEqual([3]);
    expect(peer.statuses()).toEqual([]);
    peer.dialog.accept();
    expect(peer.statuses()).toEqual(["NetStream.Publish.Start"]);
  });

  it("is the same cut at every offset of what an encoder sends", () => {
    const bytes = Buffer.concat([publishBytes("s"), audio("one", 5), audio("two", 9)]);
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const peer = dialogue({ accept: true });
      peer.push(bytes.subarray(0, cut));
      peer.push(bytes.subarray(cut));
      expect(peer.log).toEqual(["publish", "8@5:one", "8@9:two"]);
    }
  });

  it("keeps what came with the publish command until the decision, and loses none of it", () => {
    const peer = dialogue();
    peer.push(publishBytes("s"), audio("head"));
    peer.push(audio("next", 1));
    expect(peer.log).toEqual(["publish"]);
    peer.dialog.accept();
    peer.push(Buffer.alloc(0));
    peer.dialog.releaseWaiting();
    peer.push(audio("last", 2));
    expect(peer.log).toEqual(["publish", "8@0:head", "8@1:next", "8@2:last"]);
  });

  it.each([
    ["Denied", "NetStream.Publish.Denied", "publish-denied"],
    ["BadName", "NetStream.Publish.BadName", "publish-bad-name"],
    ["Rejected", "NetStream.Publish.Rejected", "publish-rejected"],
  ] as const)("refuses with %s and takes nothing after it", (status, code, reason) => {
    const peer = dialogue();
    peer.push(publishBytes("s"), audio("x"));
    peer.dialog.refuse(status, "why");
    const [, , , information] = peer.replies("onStatus")[0] ?? [];
    expect(information).toMatchObject({ level: "error", code, description: "why" });
    peer.dialog.accept();
    peer.dialog.releaseWaiting();
    peer.push(audio("y"));
    expect(peer.log).toEqual(["publish", `leave ${reason}`]);
  });

  it("drops media before publish, on other streams, and after unpublish", () => {
    const peer = dialogue({ accept: true });
    const early = messageBytes(18, 0, 1, Buffer.alloc(0));
    peer.push(clientHandshake(), audio("early"), early);
    const rest = publishBytes("s").subarray(clientHandshake().length);
    peer.push(rest, audio("in", 1), audio("stream 0", 2, 0), audio("other", 3, 7));
    peer.push(commandBytes(0, "FCUnpublish", 6, null, "s"), audio("late", 4));
    peer.push(commandBytes(0, "deleteStream", 7, null, 1));
    expect(peer.log).toEqual(["publish", "8@1:in", "8@2:stream 0", "unpublish"]);
    expect(peer.statuses()).toEqual(["NetStream.Publish.Start", "NetStream.Unpublish.Success"]);
  });

  it.each([
    ["deleteStream", commandBytes(0, "deleteStream", 7, null, 1)],
    ["closeStream", commandBytes(1, "closeStream", 0, null)],
    ["FCUnpublish", commandBytes(0, "FCUnpublish", 6, null, "s")],
  ])("ends with %s; another stream's deleteStream changes nothing", (_name, bytes) => {
    const peer = dialogue({ accept: true });
    peer.push(publishBytes("s"), commandBytes(0, "deleteStream", 7, null, 2), audio("x"));
    peer.push(bytes);
    expect(peer.log).toEqual(["publish", "8@0:x", "unpublish"]);
    peer.push(commandBytes(1, "publish", 8, null, "s"));
    expect(peer.statuses().at(-1)).toBe("NetStream.Publish.Rejected");
  });

  it("goes on when a second publish comes, of the same or another name", () => {
    const peer = dialogue({ accept: true });
    peer.push(publishBytes("s"), commandBytes(1, "publish", 6, null, "s"));
    peer.push(commandBytes(0, "createStream", 7, null), commandBytes(2, "publish", 8, null, "t"));
    peer.push(audio("x"));
    expect(peer.log).toEqual(["publish", "8@0:x"]);
    expect(peer.statuses()).toEqual(["NetStream.Publish.Start", "NetStream.Publish.BadName"]);
  });

  it("splits aggregates and gives data as script tag bodies", () => {
    const meta = encodeAmf("onMetaData", new EcmaArray({ a: 1 }));
    const wrapped = Buffer.concat([encodeAmf("@setDataFrame"), meta]);
    const part = Buffer.concat([Buffer.from([8, 0, 0, 1, 0, 0, 9, 0, 0, 0, 0]), Buffer.from("xBACK")]);
    const peer = dialogue({ accept: true });
    peer.push(publishBytes("s"), messageBytes(18, 3, 1, wrapped), messageBytes(22, 4, 1, part));
    peer.push(messageBytes(15, 5, 1, Buffer.concat([Buffer.from([0]), wrapped])));
    expect(peer.log.slice(1)).toEqual([
      `18@3:${meta.toString("latin1")}`,
      "8@4:x",
      `18@5:${meta.toString("latin1")}`,
    ]);
  });

  it("takes commands as AMF3 messages, with the format byte", () => {
    const peer = dialogue();
    const body = Buffer.concat([Buffer.from([0]), encodeAmf("connect", 1, { app: "court" })]);
    peer.push(clientHandshake(), chunkedMessage(3, 17, 0, 0, body, 128));
    expect(peer.replies("_result")).toHaveLength(1);
  });
});

describe("connect", () => {
  it.each([
    ["without tcUrl", { app: "court" }, "court"],
    ["with a tcUrl that is none", { app: "court", tcUrl: "not a url" }, "court"],
    ["with tcurl in lower case only", { tcurl: "rtmp://h/court" }, "court"],
    ["with values of wrong types", { app: 5, tcUrl: ["x"], flashVer: { a: 1 } }, ""],
    ["without an object", null, ""],
  ])("%s is taken", (_name, object, app) => {
    const peer = dialogue();
    const rest = publishBytes("s").subarray(clientHandshake().length);
    const afterConnect = rest.subarray(
      commandBytes(0, "connect", 1, { app: "court", tcUrl: "rtmp://127.0.0.1/court", flashVer: "test" })
        .length,
    );
    peer.push(clientHandshake(), connect(object as AmfValue), afterConnect);
    expect(peer.requests).toMatchObject([{ app }]);
  });

  it("answers what enhanced encoders announce, with CanForward, and nothing to others", () => {
    const plain = dialogue();
    plain.push(clientHandshake(), connect());
    expect(Object.keys(plain.replies("_result")[0]?.[2] as AmfObject)).toEqual(["fmsVer", "capabilities"]);
    const peer = dialogue();
    const fourCcs = {
      fourCcList: ["hvc1"],
      videoFourCcInfoMap: { "*": 2 },
      audioFourCcInfoMap: {},
      capsEx: 15,
    };
    peer.push(clientHandshake(), connect({ app: "court", ...fourCcs }));
    expect(peer.replies("_result")[0]?.[2]).toMatchObject({
      fourCcList: ["avc1", "hvc1", "av01", "vp09", "mp4a"],
      videoFourCcInfoMap: { avc1: 4, hvc1: 4, av01: 4, vp09: 4 },
      audioFourCcInfoMap: { mp4a: 4 },
      capsEx: 6,
    });
  });

  it.each([
    ["a second connect", [connect(), connect()]],
    ["createStream before connect", [commandBytes(0, "createStream", 1, null)]],
    ["publish before connect", [commandBytes(1, "publish", 1, null, "s")]],
  ])("%s is a violation", (_name, commands) => {
    const peer = dialogue();
    expect(errorCode(() => peer.push(clientHandshake(), ...commands))).toBe("command-order");
  });

  it("answers _checkbw, before createStream too, and a ping with its timestamp", () => {
    const peer = dialogue();
    peer.push(clientHandshake(), connect(), commandBytes(0, "_checkbw", 9, null));
    expect(peer.replies("_result").map((values) => values[1])).toEqual([1, 9]);
    peer.push(chunkedMessage(2, 4, 0, 0, Buffer.from([0, 6, 1, 2, 3, 4]), 128));
    const last = readMessages(peer.output()).at(-1);
    expect([last?.type, last?.payload]).toEqual([4, "\u0000\u0007\u0001\u0002\u0003\u0004"]);
  });
});

describe("refusals and violations", () => {
  const opened = (): ReturnType<typeof dialogue> => {
    const peer = dialogue();
    peer.push(clientHandshake(), connect());
    return peer;
  };

  it.each([
    ["no name", [], "publish-rejected"],
    ["null", [null], "publish-rejected"],
    ["a number", [5], "publish-rejected"],
    ["an empty name", [""], "publish-rejected"],
    ["a key given twice", ["s?key=a&key=b"], "publish-rejected"],
  ])("publish with %s is refused", (_name, names, reason) => {
    const peer = opened();
    peer.push(commandBytes(0, "createStream", 4, null), commandBytes(1, "publish", 5, null, ...names));
    expect(peer.log).toEqual([`leave ${reason}`]);
    expect(peer.statuses()).toEqual(["NetStream.Publish.Rejected"]);
  });

  it.each([true, false])("publish(%s) is ignored, while publishing too", (name) => {
    const peer = dialogue({ accept: true });
    peer.push(publishBytes(name));
    expect(peer.log).toEqual([]);
    peer.push(
      commandBytes(1, "publish", 5, null, "s"),
      commandBytes(1, "publish", 6, null, name),
      audio("x"),
    );
    expect(peer.log).toEqual(["publish", "8@0:x"]);
  });

  it.each([0, 1, 9])("publish on stream %i, not created, is refused", (streamId) => {
    const peer = opened();
    peer.push(commandBytes(streamId, "publish", 5, null, "s"));
    expect(peer.log).toEqual(["leave publish-rejected"]);
  });

  it("play is refused with a status", () => {
    const peer = opened();
    peer.push(commandBytes(0, "createStream", 4, null), commandBytes(1, "play", 5, null, "s"));
    expect(peer.log).toEqual(["leave play-refused"]);
    expect(peer.statuses()).toEqual(["NetStream.Play.Failed"]);
  });

  it.each([
    ["a command of length 0", 20, "", "command-malformed"],
    ["an AMF3 command of the format byte alone", 17, "00", "command-malformed"],
    ["a command whose name is null", 20, "0500", "command-malformed"],
    ["a number cut short", 20, "020007636f6e6e656374003ff0", "amf-truncated"],
    ["a window size of 3 bytes", 5, "000000", "control-malformed"],
  ])("%s is a violation", (_name, type, body, code) => {
    const peer = opened();
    expect(errorCode(() => peer.push(chunkedMessage(3, type, 0, 0, Buffer.from(body, "hex"), 128)))).toBe(
      code,
    );
  });

  it("bounds message streams", () => {
    const peer = dialogue({ limits: { messageStreams: 2 } });
    const create = commandBytes(0, "createStream", 4, null);
    peer.push(clientHandshake(), connect(), create, create);
    expect(errorCode(() => peer.push(create))).toBe("streams-too-many");
  });

  it("bounds commands by rate: unknown ones cost as much as known ones", () => {
    const peer = dialogue({ limits: { commandBurst: 10, commandsPerSecond: 5 } });
    const unknown = commandBytes(0, "nonsense", 4, null);
    peer.push(clientHandshake(), connect(), ...Array<Buffer>(9).fill(unknown));
    peer.sleep(200);
    peer.push(unknown);
    expect(errorCode(() => peer.push(unknown))).toBe("command-rate");
  });

  it("bounds tiny chunks by rate, and chunks of the default size never", () => {
    const limits = { chunkBurst: 100, chunksPerSecond: 10 };
    const tiny = dialogue({ accept: true, limits });
    tiny.push(publishBytes("s"));
    const silence = Buffer.concat(Array.from({ length: 130 }, () => audio("")));
    expect(errorCode(() => tiny.push(silence))).toBe("chunk-rate");
    const usual = dialogue({ accept: true, limits });
    usual.push(publishBytes("s"), ...Array.from({ length: 40 }, () => audio("x".repeat(4000))));
    expect(usual.log).toHaveLength(41);
  });
});

it("acknowledges past 4 GiB, modulo 2^32", () => {
  const peer = dialogue({ accept: true, receivedBytes: 2 ** 32 - 500_000 });
  peer.push(publishBytes("s"));
  for (let count = 0; count < 400; count += 1) peer.push(audio("x".repeat(10_000)));
  const numbers = readMessages(peer.output())
    .filter((message) => message.type === 3)
    .map((message) => Buffer.from(message.payload, "latin1").readUInt32BE(0));
  expect(numbers.length).toBeGreaterThan(2);
  expect(numbers[0]).toBeLessThan(2_000_000);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(peer.dialog.receivedBytes).toBeGreaterThan(2 ** 32 + 3_000_000);
});
