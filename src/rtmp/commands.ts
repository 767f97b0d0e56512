// The control and command messages both sides send (5.4, 7.1.7, 7.2), as chunk bytes. All are rare.
import { type AmfObject, type AmfValue, encodeAmf } from "./amf0.ts";
import { chunkedMessage } from "./chunk-writer.ts";
import * as types from "./message-types.ts";

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, index * 4);
  });
  return bytes;
}

/** Control messages fit into one chunk of any size that is sent here. */
function control(type: number, payload: Buffer): Buffer {
  return chunkedMessage(types.CHUNK_STREAM_CONTROL, type, 0, 0, payload, types.INITIAL_CHUNK_SIZE);
}

export function setChunkSize(sizeBytes: number): Buffer {
  return control(types.SET_CHUNK_SIZE, uint32(sizeBytes));
}

export function acknowledgement(sequenceNumber: number): Buffer {
  return control(types.ACKNOWLEDGEMENT, uint32(sequenceNumber));
}

export function windowAcknowledgementSize(windowBytes: number): Buffer {
  return control(types.WINDOW_ACKNOWLEDGEMENT_SIZE, uint32(windowBytes));
}

/** Limit type 2, dynamic (5.4.5). */
export function setPeerBandwidth(windowBytes: number): Buffer {
  return control(types.SET_PEER_BANDWIDTH, Buffer.concat([uint32(windowBytes), Buffer.from([2])]));
}

export function streamBegin(messageStreamId: number): Buffer {
  const event = Buffer.from([0, types.EVENT_STREAM_BEGIN]);
  return control(types.USER_CONTROL, Buffer.concat([event, uint32(messageStreamId)]));
}

/** `timestamp`: the four bytes of the request. */
export function pingResponse(timestamp: number): Buffer {
  const event = Buffer.from([0, types.EVENT_PING_RESPONSE]);
  return control(types.USER_CONTROL, Buffer.concat([event, uint32(timestamp)]));
}

/** A command with its arguments, for `messageStreamId`. */
export function command(messageStreamId: number, chunkSize: number, ...values: readonly AmfValue[]): Buffer {
  const chunkStreamId = messageStreamId === 0 ? types.CHUNK_STREAM_COMMAND : types.CHUNK_STREAM_STATUS;
  return chunkedMessage(
    chunkStreamId,
    types.COMMAND_AMF0,
    0,
    messageStreamId,
    encodeAmf(...values),
    chunkSize,
  );
}

/** The information object of onStatus and of connect's answer (7.2.1.1, 7.2.2). */
export function status(level: "status" | "error", code: string, description: string): AmfObject {
  return { level, code, description };
}

/** The ping's timestamp when `payload` is a ping request, else null; a cut one is null too, and ignored. */
export function pingTimestamp(payload: Buffer, length: number): number | null {
  if (length < 6 || payload.readUInt16BE(0) !== types.EVENT_PING_REQUEST) return null;
  return payload.readUInt32BE(2);
}
