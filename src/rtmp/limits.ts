// What one connection may cost this process (design 10). Every number can be set, so that a test can exceed
// each by one; the defaults are the design's.

const MIB = 1024 * 1024;

export interface ChunkLimits {
  /** Distinct chunk stream ids over the life of a connection. */
  readonly chunkStreams: number;
  readonly mediaBytes: number;
  readonly dataBytes: number;
  /** Commands, shared objects and types unknown to us. */
  readonly commandBytes: number;
  readonly controlBytes: number;
  /** Bytes of unfinished messages over all chunk streams. */
  readonly assemblyBytes: number;
  /** The same until the peer is accepted: 256 strangers from one address must not hold 4 GiB. */
  readonly strangerAssemblyBytes: number;
  /** Buffers kept for the next messages of idle chunk streams. */
  readonly retainedBytes: number;
  /** A message may come in this many chunks, whatever their size… */
  readonly chunksPerMessage: number;
  /** …and in one more for each so many bytes: 1-byte chunks of a long message would buy much CPU for little. */
  readonly bytesPerChunk: number;
}

export const DEFAULT_CHUNK_LIMITS: ChunkLimits = {
  chunkStreams: 32,
  mediaBytes: 8 * MIB,
  dataBytes: MIB,
  commandBytes: 64 * 1024,
  controlBytes: 64,
  assemblyBytes: 16 * MIB,
  strangerAssemblyBytes: 256 * 1024,
  retainedBytes: 2 * MIB,
  chunksPerMessage: 1024,
  bytesPerChunk: 64,
};

export interface PublisherLimits {
  readonly chunks: ChunkLimits;
  /** From the TCP connection; TLS is included. */
  readonly handshakeMs: number;
  /** From the TCP connection to accept() or refuse(). */
  readonly publishDecisionMs: number;
  /** From Publish.Start to the first audio or video message. */
  readonly firstMediaMs: number;
  /** Without a byte, after the first media message; time in which we did not read is not counted. */
  readonly idleMs: number;
  /** How long a refused or finished publisher may take to leave by itself. */
  readonly lingerMs: number;
  /** Commands and control messages: a burst, and a lasting rate. */
  readonly commandBurst: number;
  readonly commandsPerSecond: number;
  /** Chunks a second beyond one for every 64 bytes received. */
  readonly chunkBurst: number;
  readonly chunksPerSecond: number;
  readonly messageStreams: number;
  /** Replies the peer has not read. */
  readonly unsentBytes: number;
}

export const DEFAULT_PUBLISHER_LIMITS: PublisherLimits = {
  chunks: DEFAULT_CHUNK_LIMITS,
  handshakeMs: 5_000,
  publishDecisionMs: 10_000,
  firstMediaMs: 60_000,
  idleMs: 15_000,
  lingerMs: 2_000,
  commandBurst: 200,
  commandsPerSecond: 50,
  chunkBurst: 40_000,
  chunksPerSecond: 20_000,
  messageStreams: 8,
  unsentBytes: 64 * 1024,
};
