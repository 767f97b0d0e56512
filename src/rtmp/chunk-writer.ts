// Messages into RTMP chunks, written into a buffer that the caller owns: no allocation, so that egress can put
// a whole batch into one buffer.

const EXTENDED = 0xffffff;

/** An upper bound for what writeMessage() writes for `length` payload bytes. */
export function chunkedSizeBytes(length: number, chunkSize: number): number {
  const chunks = Math.max(1, Math.ceil(length / chunkSize));
  return length + 18 + (chunks - 1) * 7;
}

function writeBasicHeader(out: Buffer, at: number, format: number, chunkStreamId: number): number {
  if (chunkStreamId < 64) {
    out[at] = (format << 6) | chunkStreamId;
    return at + 1;
  }
  const id = chunkStreamId - 64;
  if (id < 256) {
    out[at] = format << 6;
    out[at + 1] = id;
    return at + 2;
  }
  out[at] = (format << 6) | 1;
  out[at + 1] = id & 0xff;
  out[at + 2] = id >> 8;
  return at + 3;
}

function writeUInt32(out: Buffer, at: number, value: number): number {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
  return at + 4;
}

/**
 * Writes `payload[from..to)` at `out[at]` as a type-0 chunk and as many type-3 chunks as it takes; returns the
 * offset behind it. `timestamp` is taken modulo 2^32; from 0xFFFFFF on it stands in an extended field that
 * every chunk repeats (5.3.1.3). `chunkStreamId` 2 to 65,599. `out` must have chunkedSizeBytes() left.
 */
export function writeMessage(
  out: Buffer,
  at: number,
  chunkStreamId: number,
  type: number,
  timestamp: number,
  messageStreamId: number,
  payload: Buffer,
  from: number,
  to: number,
  chunkSize: number,
): number {
  const time = timestamp >>> 0;
  const extended = time >= EXTENDED;
  const field = extended ? EXTENDED : time;
  const length = to - from;
  let end = writeBasicHeader(out, at, 0, chunkStreamId);
  out[end] = field >>> 16;
  out[end + 1] = field >>> 8;
  out[end + 2] = field;
  out[end + 3] = length >>> 16;
  out[end + 4] = length >>> 8;
  out[end + 5] = length;
  out[end + 6] = type;
  // The one little-endian field of the protocol (5.3.1.2.1).
  out[end + 7] = messageStreamId;
  out[end + 8] = messageStreamId >>> 8;
  out[end + 9] = messageStreamId >>> 16;
  out[end + 10] = messageStreamId >>> 24;
  end += 11;
  if (extended) end = writeUInt32(out, end, time);
  let next = from;
  for (;;) {
    const stop = Math.min(to, next + chunkSize);
    end += payload.copy(out, end, next, stop);
    if (stop >= to) return end;
    next = stop;
    end = writeBasicHeader(out, end, 3, chunkStreamId);
    if (extended) end = writeUInt32(out, end, time);
  }
}

/** One message as a buffer of its own: for commands and control messages, which are rare. */
export function chunkedMessage(
  chunkStreamId: number,
  type: number,
  timestamp: number,
  messageStreamId: number,
  payload: Buffer,
  chunkSize: number,
): Buffer {
  const out = Buffer.allocUnsafe(chunkedSizeBytes(payload.length, chunkSize));
  const end = writeMessage(
    out,
    0,
    chunkStreamId,
    type,
    timestamp,
    messageStreamId,
    payload,
    0,
    payload.length,
    chunkSize,
  );
  return out.subarray(0, end);
}
