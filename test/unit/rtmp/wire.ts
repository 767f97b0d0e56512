// What the tests of this folder share: reading messages back, an encoder's bytes, codes of errors.
import { type AmfValue, decodeAmf, encodeAmf } from "../../../src/rtmp/amf0.ts";
import { ChunkReader } from "../../../src/rtmp/chunk-reader.ts";
import { chunkedMessage } from "../../../src/rtmp/chunk-writer.ts";
import { clientHello, HANDSHAKE_BYTES } from "../../../src/rtmp/handshake.ts";
import { type ChunkLimits, DEFAULT_CHUNK_LIMITS } from "../../../src/rtmp/limits.ts";
import { WireError } from "../../../src/rtmp/wire-error.ts";

export interface Seen {
  readonly type: number;
  readonly timestamp: number;
  readonly streamId: number;
  readonly payload: string;
}

/** The code of the WireError that `act` throws, or null; anything else it throws is passed on. */
export function errorCode(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
}

/** All messages in `bytes`, pushed in pieces that end at `cuts`. */
export function readMessages(
  bytes: Buffer,
  cuts: readonly number[] = [],
  limits: ChunkLimits = {
    ...DEFAULT_CHUNK_LIMITS,
    strangerAssemblyBytes: DEFAULT_CHUNK_LIMITS.assemblyBytes,
  },
): Seen[] {
  const seen: Seen[] = [];
  const reader = new ChunkReader((type, timestamp, streamId, payload, length) => {
    seen.push({ type, timestamp, streamId, payload: payload.toString("latin1", 0, length) });
  }, limits);
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    // A copy of the piece alone: nothing may be read outside it, nor kept of it.
    const piece = Buffer.from(bytes.subarray(from, cut));
    reader.push(piece, 0, piece.length);
    piece.fill(0xee);
    from = cut;
  }
  return seen;
}

/** The commands among `bytes`, a server's or client's output after its handshake. */
export function readCommands(bytes: Buffer): AmfValue[][] {
  return readMessages(bytes)
    .filter((message) => message.type === 20)
    .map((message) => decodeAmf(Buffer.from(message.payload, "latin1")));
}

/** C0, C1 and C2 of a plain client that does not wait. */
export function clientHandshake(): Buffer {
  return Buffer.concat([clientHello(), Buffer.alloc(HANDSHAKE_BYTES)]);
}

export function commandBytes(streamId: number, ...values: readonly AmfValue[]): Buffer {
  return chunkedMessage(3, 20, 0, streamId, encodeAmf(...values), 128);
}

export function messageBytes(type: number, timestamp: number, streamId: number, payload: Buffer): Buffer {
  return chunkedMessage(type === 9 ? 6 : 4, type, timestamp, streamId, payload, 128);
}

/** Everything an encoder sends up to publish, in the default chunk size. */
export function publishBytes(name: AmfValue, app = "court"): Buffer {
  return Buffer.concat([
    clientHandshake(),
    commandBytes(0, "connect", 1, { app, tcUrl: `rtmp://127.0.0.1/${app}`, flashVer: "test" }),
    commandBytes(0, "releaseStream", 2, null, name),
    commandBytes(0, "FCPublish", 3, null, name),
    commandBytes(0, "createStream", 4, null),
    commandBytes(1, "publish", 5, null, name, "live"),
  ]);
}
