// The bytes of which cases are made: headers of every kind, messages, and a valid dialogue up to each of its steps.
import type { AmfValue } from "../../src/rtmp/amf0.ts";
import { encodeAmf } from "../../src/rtmp/amf0.ts";
import { chunkedMessage } from "../../src/rtmp/chunk-writer.ts";
import { clientHandshake, commandBytes } from "../unit/rtmp/wire.ts";

export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
export const all = (...parts: readonly Buffer[]): Buffer => Buffer.concat(parts);
/** A message on chunk stream 3 in chunks of 128. */
export const message = (type: number, body: Buffer, streamId = 0, timestamp = 0): Buffer =>
  chunkedMessage(3, type, timestamp, streamId, body, 128);
export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const uint24 = (value: number): Buffer => uint32(value).subarray(1);
export const setChunkSize = (size: number): Buffer => message(1, uint32(size));

/** 1, 2 or 3 bytes; `long` takes a longer form than needed. */
export function basicHeader(format: number, id: number, long = 0): Buffer {
  if (id < 64 && long === 0) return Buffer.from([(format << 6) | id]);
  const rest = id - 64;
  if (rest < 256 && long < 2) return Buffer.from([format << 6, rest]);
  return Buffer.from([(format << 6) | 1, rest & 0xff, rest >> 8]);
}

/** A chunk header as on the wire, with nothing checked; `time` from 0xFFFFFF on goes into the extended field. */
export function chunkHeader(
  format: number,
  id: number,
  { time = 0, length = 0, type = 0, streamId = 0, long = 0 } = {},
): Buffer {
  const extended = time >= 0xffffff ? uint32(time) : Buffer.alloc(0);
  const parts = [basicHeader(format, id, long)];
  if (format < 3) parts.push(uint24(Math.min(time, 0xffffff)));
  if (format < 2) parts.push(uint24(length), Buffer.from([type]));
  if (format === 0) parts.push(Buffer.from([streamId, 0, 0, 0]));
  return all(...parts, extended);
}

export const handshake = clientHandshake();
export const KEY = "0123456789abcdef";
export const connect = (object: AmfValue = { app: "court", tcUrl: "rtmp://h/court" }): Buffer =>
  commandBytes(0, "connect", 1, object);
export const createStream = commandBytes(0, "createStream", 4, null);
export const publish = (...names: readonly AmfValue[]): Buffer =>
  commandBytes(1, "publish", 5, null, ...names);
/** With the right key, to the cases' room. */
export const publishRoom = publish(`case?key=${KEY}`);

export const connected = all(handshake, connect());
export const created = all(connected, createStream);
export const published = all(created, publishRoom);
/** After connect: what still leads to publishing. */
export const thenPublishes = all(createStream, publishRoom);

export const CONNECT_NAME = encodeAmf("connect");
/** A connect command whose object is these bytes. */
export const connectWith = (value: Buffer): Buffer => message(20, all(CONNECT_NAME, encodeAmf(1), value));
/** A command nobody knows, with these bytes as its argument: read no further than the name. */
export const anything = commandBytes(0, "unknownCommand", 9, null);

export const video = (timestamp: number, body = hex("17010000000000000165"), streamId = 1): Buffer =>
  chunkedMessage(6, 9, timestamp, streamId, body, 128);
export const audio = (timestamp: number, body = hex("af0121"), streamId = 1): Buffer =>
  chunkedMessage(4, 8, timestamp, streamId, body, 128);
