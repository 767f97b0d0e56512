// The layers a message passes, each by itself: `batch()` takes the next twelve messages through it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchBuffers } from "../../../src/gate/batch-buffers.ts";
import { Egress } from "../../../src/gate/egress.ts";
import { HeaderHistory } from "../../../src/gate/header-history.ts";
import type { PlatformEvents, PlatformLink } from "../../../src/gate/platform-link.ts";
import { positionOf } from "../../../src/gate/position.ts";
import { Release } from "../../../src/gate/release.ts";
import { realDisk } from "../../../src/journal/disk.ts";
import { SessionJournal } from "../../../src/journal/session-journal.ts";
import { temporarySigner } from "../../../src/journal/signer.ts";
import { SlabPool } from "../../../src/journal/slab-pool.ts";
import { SlabQueue } from "../../../src/journal/slab-queue.ts";
import { SyncSlots } from "../../../src/journal/sync-slots.ts";
import { FLV_FILE_HEADER_BYTES } from "../../../src/media/flv.ts";
import { ChunkReader } from "../../../src/rtmp/chunk-reader.ts";
import { asChunks, asTags, BATCH_MESSAGES, chunkSizeCommand, inBatches, messages } from "./media.ts";

export interface Layer {
  readonly name: string;
  /** Resolves (or has returned) when the layer is done with the batch. */
  batch(): void | Promise<void>;
  close(): void | Promise<void>;
}

const BATCH_MS = 160;

export function chunkReader(): Layer {
  let seen = 0;
  const reader = new ChunkReader(() => {
    seen += 1;
  });
  reader.admit();
  const first = chunkSizeCommand();
  reader.push(first, 0, first.length);
  const batches = inBatches(messages()).map(asChunks);
  let next = 0;
  seen = 0;
  return {
    name: "chunk reader",
    batch: () => {
      const bytes = batches[next++ % batches.length] as Buffer;
      reader.push(bytes, 0, bytes.length);
      if (seen !== next * BATCH_MESSAGES) throw new Error(`${seen} messages of ${next} batches`);
    },
    close: () => undefined,
  };
}

export function flvWriter(): Layer {
  const queue = new SlabQueue(new SlabPool());
  const batches = inBatches(messages());
  let next = 0;
  return {
    name: "FLV writer",
    batch: () => {
      for (const { type, timestampMs, payload } of batches[next++ % batches.length] ?? [])
        queue.putTag(type, timestampMs, payload, 0, payload.length);
      queue.take();
      queue.written();
    },
    close: () => queue.release(),
  };
}

/** Recording whole: tags, hash, a batch to the disk, the index line of each key frame. Syncs are not asked for. */
export async function journal(): Promise<Layer> {
  const root = mkdtempSync(join(tmpdir(), "tingzha-layers-"));
  let now = 0;
  let whenWritten: () => void = () => undefined;
  const session = new SessionJournal({
    recordingsRoot: root,
    secondRoot: null,
    timeZone: "Asia/Shanghai",
    sessionId: "layers",
    courtroom: "room-1",
    streamName: "room-1",
    digest: "sha256",
    signer: temporarySigner(),
    pool: new SlabPool(),
    syncs: new SyncSlots(),
    disk: realDisk,
    ballast: null,
    monotonicMs: () => now,
    wallMs: () => 1_800_000_000_000 + now,
    listener: { batchWritten: () => whenWritten(), synced() {}, headSigned() {}, failed() {}, healthy() {} },
  });
  const batches = inBatches(messages());
  let next = 0;
  const append = (): void => {
    const stepMs = BATCH_MS / BATCH_MESSAGES;
    for (const { type, payload } of batches[next % batches.length] ?? []) {
      now += stepMs;
      session.append(type, Math.trunc(now), payload, payload.length, now);
    }
    next += 1;
  };
  session.openPart();
  append();
  await new Promise<void>((resolve) => {
    whenWritten = resolve;
  });
  return {
    name: "journal",
    batch: () =>
      new Promise((resolve) => {
        whenWritten = resolve;
        append();
        session.flush();
      }),
    close: async () => {
      await session.seal();
      rmSync(root, { recursive: true });
    },
  };
}

/** From the release to what is handed to the socket; the record is read from memory, the platform takes all at once. */
export function egress(): Layer {
  const batches = inBatches(messages()).map(asTags);
  const release = new Release();
  const delayMs = 1_000;
  let now = 0;
  let written = FLV_FILE_HEADER_BYTES;
  let next = 0;
  const reading: Buffer[] = [];
  const way = new Egress({
    monotonicMs: () => now,
    random: () => 0.5,
    connect: (_target, events) => takesAll(events),
    buffers: new BatchBuffers(),
    release,
    headers: new HeaderHistory(),
    read: (_part, _from, _to, into, done) => {
      reading.shift()?.copy(into);
      done(null);
    },
    mayLeave: () => true,
    target: () => ({ url: "rtmp://platform/live", streamName: "room-1" }),
    card: () => null,
    bitrateBps: () => 2_000_000,
    unsentInKernel: () => 0,
    filled: () => undefined,
    drained: () => undefined,
    noCard: () => undefined,
    note: (code, detail) => {
      throw new Error(`${code}: ${detail}`);
    },
  });
  const write = (): void => {
    const tags = batches[next++ % batches.length] as Buffer;
    const first = positionOf(1, written);
    written += tags.length;
    release.keyFrame(first, now, now);
    release.written(positionOf(1, written), now, now, first, now);
    reading.push(tags);
  };
  release.arm(delayMs, now);
  for (; now < delayMs + 4 * BATCH_MS; now += BATCH_MS) {
    write();
    way.tick(now);
  }
  return {
    name: "egress",
    batch: () => {
      now += BATCH_MS;
      write();
      way.tick(now);
    },
    close: () => {
      if (way.forwardedBytes < 0.99 * written)
        throw new Error(`${way.forwardedBytes} of ${written} bytes forwarded`);
      way.reset();
    },
  };
}

function takesAll(events: PlatformEvents): PlatformLink {
  return {
    state: "ready",
    messageStreamId: 1,
    outgoingChunkSize: 65_536,
    unsentBytes: 0,
    addressPair: null,
    start: () => events.onReady(),
    write: (_bytes, done) => done(null),
    reset: () => undefined,
    finish: () => undefined,
  };
}
