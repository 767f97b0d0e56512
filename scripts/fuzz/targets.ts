// What is fuzzed: each target takes bytes, however they are split, and says what came of them. Only a WireError may
// be thrown on the way; it belongs to what came of them. Anything else thrown here is a finding.
import { crc32 } from "node:zlib";
import { classify, configurationAt, dataFramePrefixBytes } from "../../src/media/classify.ts";
import { audioFormat, videoFormat } from "../../src/media/stream-format.ts";
import { answerAuth, readAuthDemand } from "../../src/rtmp/adobe-auth.ts";
import { splitAggregate } from "../../src/rtmp/aggregate.ts";
import { type AmfValue, decodeAmf, encodeAmf } from "../../src/rtmp/amf0.ts";
import { ChunkReader } from "../../src/rtmp/chunk-reader.ts";
import { chunkedMessage } from "../../src/rtmp/chunk-writer.ts";
import { scriptTagBody } from "../../src/rtmp/data-message.ts";
import { answerHandshake, HandshakeReader } from "../../src/rtmp/handshake.ts";
import { DEFAULT_CHUNK_LIMITS, DEFAULT_PUBLISHER_LIMITS } from "../../src/rtmp/limits.ts";
import { PublishDialog } from "../../src/rtmp/publish-dialog.ts";
import { readPublishRequest } from "../../src/rtmp/publish-request.ts";
import { PublisherDialog } from "../../src/rtmp/publisher-dialog.ts";
import { maskRtmpUrl, parseRtmpUrl, RtmpUrlError } from "../../src/rtmp/url.ts";
import { WireError } from "../../src/rtmp/wire-error.ts";
import { amfBytes, anyAggregate, anyChunks, anyMessages, deepAmf, wideAmf } from "./generate.ts";
import type { Random } from "./random.ts";
import { HANDSHAKE_LENGTH, mediaPayload, platformDialogue, publisherDialogue, texts } from "./seeds.ts";

export interface Target {
  readonly name: string;
  /** Of a hundred inputs so many are for this one. */
  readonly share: number;
  /** Bytes in front that mutations mostly leave alone. */
  readonly keep: number;
  seed(random: Random): Buffer;
  /** @param choice small and not negative: which of its options. @returns the trace; equal for every split. */
  run(bytes: Buffer, cuts: readonly number[], choice: number): string[];
}

/** A broken promise that no exception would show. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

function promise(holds: boolean, what: string): void {
  if (!holds) throw new BrokenPromise(what);
}

/** Each piece as a buffer of its own that is spoiled afterwards: nothing may be read beside it, nor kept of it. */
function* pieces(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    const piece = Buffer.from(bytes.subarray(from, to));
    yield piece;
    piece.fill(0xee);
    from = to;
  }
}

const digest = (bytes: Buffer): string => `${bytes.length}:${crc32(bytes)}`;
/** Acknowledgements follow the sizes of the reads; handshakes are random. */
const isAcknowledgement = (bytes: Buffer): boolean => bytes[0] === 2 && bytes[7] === 3;
const sent = (bytes: Buffer): string =>
  bytes.length > 1500 ? `send ${bytes.length}` : `send ${digest(bytes)}`;

/** Runs `act`; a WireError is the last line of the trace. */
function traced(trace: string[], act: () => void): string[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    promise(error.offset >= 0 && error.expectation !== "", "a WireError says where and what");
    trace.push(`error ${error.code}`);
  }
  return trace;
}

/** What the gate asks about every message. */
function lookAt(type: number, payload: Buffer, length: number): string {
  const flags = classify(type, payload, length);
  const format =
    type === 9
      ? videoFormat(payload, length)
      : type === 8
        ? audioFormat(payload, length)
        : dataFramePrefixBytes(payload, length);
  const at = configurationAt(type, payload, length);
  promise(at <= Math.max(length, 5), "a decoder configuration begins within the message");
  return `${flags} ${at} ${JSON.stringify(format)}`;
}

function runPublisher(bytes: Buffer, cuts: readonly number[], choice: number): string[] {
  const trace: string[] = [];
  const decision = ["accept", "accept later", "accept", "refuse", "accept later"][choice % 5] ?? "accept";
  let isOver = false;
  const dialog = new PublisherDialog(
    {
      limits: DEFAULT_PUBLISHER_LIMITS,
      monotonicMs: () => 0,
      remoteAddress: "127.0.0.1",
      ...(choice % 7 === 0 ? { codecs: { video: [], audio: ["Opus"] }, receivedBytes: 0xffffff00 } : {}),
    },
    {
      send: (out) => {
        promise(!isOver, "nothing is said after the last word");
        if (!isAcknowledgement(out)) trace.push(sent(out));
      },
      publish: (request) => {
        trace.push(`publish ${JSON.stringify([request.app, request.streamName, [...request.query]])}`);
        if (decision === "accept") dialog.accept();
        else if (decision === "refuse") dialog.refuse("Denied", "wrong key");
      },
      message: (type, timestamp, payload, length) => {
        promise(!isOver, "no message comes after the last word");
        promise(
          length <= payload.length && timestamp >= 0 && timestamp <= 0xffffffff,
          "a message has its bounds",
        );
        trace.push(
          `${type} ${timestamp} ${digest(payload.subarray(0, length))} ${lookAt(type, payload, length)}`,
        );
      },
      unpublish: () => trace.push("unpublish"),
      leave: (code) => {
        trace.push(`leave ${code}`);
        isOver = true;
      },
    },
  );
  return traced(trace, () => {
    for (const piece of pieces(bytes, cuts)) {
      dialog.receive(piece, 0, piece.length);
      if (decision === "accept later" && dialog.state === "deciding") {
        dialog.accept();
        dialog.releaseWaiting();
      }
    }
  });
}

function runClient(bytes: Buffer, cuts: readonly number[], choice: number): string[] {
  const trace: string[] = [];
  const dialog = new PublishDialog(
    {
      app: choice % 4 === 0 ? "live?a=b" : "live",
      tcUrl: "rtmp://h/live",
      streamName: "stream",
      monotonicMs: () => 0,
      ...(choice % 2 === 0 ? { credentials: { user: "u", password: "p" } } : {}),
      ...(choice % 3 === 0 ? { authQuery: "authmod=adobe&user=u" } : {}),
      ...(choice % 5 === 0
        ? { flashVer: "x", connectProperties: { capsEx: 1 }, outgoingChunkSize: 128 }
        : {}),
    },
    {
      send: (out) => {
        if (!isAcknowledgement(out)) trace.push(sent(out));
      },
      entered: (state) => trace.push(`entered ${state} ${dialog.messageStreamId}`),
      connected: (properties) => trace.push(`connected ${Object.keys(properties).length}`),
      reconnect: () => trace.push("reconnect"),
      failed: (code) => trace.push(`failed ${code}`),
      reconnectRequest: (tcUrl) => trace.push(`reconnect request ${tcUrl}`),
    },
  );
  dialog.start();
  return traced(trace, () => {
    for (const piece of pieces(bytes, cuts)) dialog.receive(piece, 0, piece.length);
    if (choice % 6 === 0) trace.push(sent(dialog.farewell()));
    dialog.receive(bytes, 0, Math.min(bytes.length, 10));
  });
}

/** Every chunk stream may hold twice what came for it, and a first buffer. */
const MOST_HELD_WITHOUT_BYTES = DEFAULT_CHUNK_LIMITS.chunkStreams * 4096;

function runChunks(bytes: Buffer, cuts: readonly number[], choice: number): string[] {
  const trace: string[] = [];
  const messages: { type: number; timestamp: number; payload: Buffer }[] = [];
  const reader: ChunkReader = new ChunkReader((type, timestamp, streamId, payload, length) => {
    const body = payload.subarray(0, length);
    trace.push(`${type} ${timestamp} ${streamId} ${digest(body)}`);
    if (messages.length < 4) messages.push({ type, timestamp, payload: Buffer.from(body) });
    if (choice % 3 === 0) reader.halt();
  });
  if (choice % 2 === 0) reader.admit();
  traced(trace, () => {
    for (const piece of pieces(bytes, cuts)) {
      for (let at = 0, turns = 0; at < piece.length; turns++) {
        at = reader.push(piece, at, piece.length);
        promise(turns <= piece.length + 1, "a halted push goes on");
      }
    }
  });
  promise(
    reader.heldBytes <= bytes.length * 2 + MOST_HELD_WITHOUT_BYTES,
    "memory follows the bytes that came",
  );
  for (const message of messages) readBack(message);
  return trace;
}

function readBack({ type, timestamp, payload }: { type: number; timestamp: number; payload: Buffer }): void {
  const again: string[] = [];
  const reader = new ChunkReader((...got) =>
    again.push(`${got[0]} ${got[1]} ${digest(got[3].subarray(0, got[4]))}`),
  );
  reader.admit();
  const bytes = chunkedMessage(9, type, timestamp, 1, payload, 128);
  reader.push(bytes, 0, bytes.length);
  promise(again[0] === `${type} ${timestamp} ${digest(payload)}`, "what the writer writes the reader reads");
}

function runHandshake(bytes: Buffer, cuts: readonly number[]): string[] {
  const trace: string[] = [];
  const reader = new HandshakeReader((block) =>
    trace.push(`block ${digest(block)} ${answerHandshake(block).length}`),
  );
  return traced(trace, () => {
    let taken = 0;
    for (const piece of pieces(bytes, cuts)) taken += reader.push(piece, 0, piece.length);
    promise(taken <= HANDSHAKE_LENGTH, "a handshake takes its own bytes only");
    trace.push(`${taken} ${reader.done}`);
  });
}

function runAmf(bytes: Buffer): string[] {
  return traced([], () => {
    const values = decodeAmf(bytes);
    promise(entriesOf(values) - values.length <= MOST_AMF_ENTRIES, "the entries of a message are bounded");
    for (const value of values) plain(value, 0);
    const written = encodeAmf(...values);
    promise(encodeAmf(...decodeAmf(written)).equals(written), "what is written is read back");
  });
}

/** Design 10, not the product's own constants: a fault there must not hide. */
const MOST_AMF_NESTING = 16;
const MOST_AMF_ENTRIES = 1000;

/** No value has a prototype that the sender chose, or is nested deeper than it may. */
function plain(value: AmfValue, depth: number): void {
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  promise(depth < MOST_AMF_NESTING, "the nesting of a message is bounded");
  promise(Array.isArray(value) || Object.getPrototypeOf(value) === null, "objects have no prototype");
  for (const each of Object.values(value)) plain(each, depth + 1);
}

function entriesOf(value: AmfValue): number {
  if (typeof value !== "object" || value === null || value instanceof Date) return 0;
  const inside: AmfValue[] = Object.values(value);
  // The values of a message themselves are not entries.
  return inside.reduce<number>((sum, each) => sum + 1 + entriesOf(each), 0);
}

function runBodies(bytes: Buffer, _cuts: readonly number[], choice: number): string[] {
  const trace: string[] = [];
  // The message lies in a larger buffer with older bytes behind it, as in a chunk stream's buffer.
  const buffer = Buffer.concat([bytes, Buffer.alloc(64, 0x41)]);
  traced(trace, () => {
    splitAggregate(buffer, bytes.length, choice * 0x30000000, (type, timestamp, payload, length) => {
      promise(payload.length === length, "a part is its own bytes");
      trace.push(`${type} ${timestamp} ${length}`);
    });
  });
  return traced(trace, () => {
    const body = scriptTagBody(choice % 2 === 0 ? 18 : 15, buffer, bytes.length);
    promise((body?.length ?? 0) <= bytes.length, "a script tag lies within its message");
  });
}

function runMedia(bytes: Buffer): string[] {
  const type = bytes[0] ?? 0;
  const payload = bytes.subarray(1);
  // Within a larger buffer, and exactly at its end: neither may read beyond the length.
  const inLarger = Buffer.concat([payload, Buffer.alloc(64, 0xff)]);
  const trace = [lookAt(type, payload, payload.length)];
  promise(
    lookAt(type, inLarger, payload.length) === trace[0],
    "what lies behind a message says nothing of it",
  );
  return trace;
}

function runTexts(bytes: Buffer): string[] {
  const [first = "", second = "", third = ""] = bytes.toString("utf8").split("\u0001");
  const request = readPublishRequest(
    { app: first, tcUrl: second === "" ? null : second, flashVer: null },
    third,
    "127.0.0.1",
  );
  if (typeof request !== "string") {
    const shown = `${request.app}${request.streamName}${[...request.query.values()].join("")}`;
    promise(!/[\p{Cc}\p{Bidi_C}\ufffd]/u.test(shown), "no name turns a terminal or a page around");
  }
  for (const url of [first, second + third]) {
    try {
      const { credentials, tcUrl, port } = parseRtmpUrl(url);
      promise(port > 0 && port < 65_536, "a port is a port");
      const masked = maskRtmpUrl(url);
      const isElsewhere = tcUrl.includes("sEcrEt");
      promise(credentials === null || isElsewhere || !masked.includes("sEcrEt"), "a mask shows no password");
    } catch (error) {
      if (!(error instanceof RtmpUrlError)) throw error;
      promise(maskRtmpUrl(url) === "rtmp://***", "what can't be read is masked whole");
    }
  }
  const demand = readAuthDemand(third);
  if (demand !== null && demand.kind !== "failed") answerAuth(demand, { user: first, password: second });
  return [];
}

const anyAmf = (random: Random): Buffer => {
  if (random.once(10)) return deepAmf(random);
  if (random.once(40)) return wideAmf(random);
  return Buffer.concat(Array.from({ length: random.between(1, 4) }, () => amfBytes(random, 6)));
};

export const TARGETS: readonly Target[] = [
  { name: "publisher", share: 34, keep: HANDSHAKE_LENGTH, seed: publisherDialogue, run: runPublisher },
  { name: "client", share: 20, keep: HANDSHAKE_LENGTH, seed: platformDialogue, run: runClient },
  {
    name: "chunks",
    share: 16,
    keep: 0,
    seed: (random) => (random.once(2) ? anyChunks(random, 128) : anyMessages(random, 128)),
    run: runChunks,
  },
  {
    name: "handshake",
    share: 4,
    keep: 0,
    seed: (random) => publisherDialogue(random).subarray(0, 3200),
    run: runHandshake,
  },
  { name: "amf", share: 12, keep: 0, seed: anyAmf, run: runAmf },
  {
    name: "bodies",
    share: 5,
    keep: 0,
    seed: (random) => (random.once(2) ? anyAggregate(random) : anyAmf(random)),
    run: runBodies,
  },
  { name: "media", share: 5, keep: 1, seed: mediaPayload, run: runMedia },
  { name: "texts", share: 4, keep: 0, seed: texts, run: runTexts },
];
