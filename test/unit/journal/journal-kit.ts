// What the journal's tests share: a session in a temporary directory under clocks that the test moves.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Disk, realDisk } from "../../../src/journal/disk.ts";
import type { SignedHead } from "../../../src/journal/live-part.ts";
import {
  type JournalListener,
  SessionJournal,
  type SessionJournalOptions,
} from "../../../src/journal/session-journal.ts";
import { type Signer, temporarySigner } from "../../../src/journal/signer.ts";
import { SlabPool } from "../../../src/journal/slab-pool.ts";
import { SyncSlots } from "../../../src/journal/sync-slots.ts";
import { mortalDisk } from "./mortal-disk.ts";

export const WALL_START_MS = Date.parse("2026-11-23T01:00:00.000Z");

export interface Kit {
  readonly root: string;
  readonly signer: Signer;
  readonly pool: SlabPool;
  readonly heads: SignedHead[];
  readonly failures: Error[];
  readonly health: boolean[];
  readonly batches: { part: number; end: number; first: number; last: number; bytes: Buffer }[];
  readonly journal: SessionJournal;
  /** Monotonic ms; the wall clock goes along unless `wallShiftMs` is set. */
  nowMs: number;
  wallShiftMs: number;
  syncedOffset: number;
  /** Appends one message `everyMs` after the last one: a key frame every 25, one audio in four. */
  push(count: number, everyMs?: number): void;
  headers(): void;
  sync(): Promise<Error | null>;
  written(): Promise<void>;
  /** The process is killed: nothing of it reaches the disk any more once this has resolved. */
  killed(): Promise<void>;
}

export const METADATA_PAYLOAD = Buffer.concat([
  Buffer.from("\x02\x00\x0aonMetaData", "latin1"),
  Buffer.from([8, 0, 0, 0, 0, 0, 0, 9]),
]);
export const VIDEO_HEADER = Buffer.from([0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1f, 0xff, 0xe0, 0]);
export const AUDIO_HEADER = Buffer.from([0xaf, 0, 0x12, 0x10]);

/** A message of `bytes` that no other looks like: `seed` runs through it. */
export function media(kind: "key" | "inter" | "audio", seed: number, bytes = 300): Buffer {
  const payload = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at++) payload[at] = (seed * 31 + at * 7) & 255;
  if (kind === "audio") payload.set([0xaf, 1]);
  else payload.set([kind === "key" ? 0x17 : 0x27, 1, 0, 0, 0]);
  return payload;
}

export async function temporaryDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "tingzha-journal-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export function journalKit(
  root: string,
  changes: Partial<SessionJournalOptions> & { disk?: Disk } = {},
): Kit {
  let sent = 0;
  const disk = mortalDisk(changes.disk ?? realDisk);
  const kit = {
    root,
    signer: changes.signer ?? temporarySigner(),
    pool: new SlabPool(),
    heads: [] as SignedHead[],
    failures: [] as Error[],
    health: [] as boolean[],
    batches: [] as Kit["batches"],
    nowMs: 1000,
    wallShiftMs: 0,
    syncedOffset: 0,
  };
  const listener: JournalListener = {
    batchWritten: (part, end, first, last, slices) => {
      kit.batches.push({ part, end, first, last, bytes: Buffer.concat(slices) });
    },
    synced: (_part, offset) => {
      kit.syncedOffset = offset;
    },
    headSigned: (head) => kit.heads.push(head),
    failed: (error) => kit.failures.push(error),
    healthy: (healthy) => kit.health.push(healthy),
  };
  const journal = new SessionJournal({
    recordingsRoot: root,
    secondRoot: null,
    timeZone: "Asia/Shanghai",
    sessionId: "session-1",
    courtroom: "room-1",
    streamName: "room-1",
    digest: "sha256",
    pool: kit.pool,
    syncs: new SyncSlots(2),
    ballast: null,
    listener,
    signer: kit.signer,
    monotonicMs: () => kit.nowMs,
    wallMs: () => WALL_START_MS + kit.nowMs + kit.wallShiftMs,
    ...changes,
    disk,
  });
  return Object.assign(kit, {
    journal,
    headers: () => {
      for (const [type, payload] of [
        [18, METADATA_PAYLOAD],
        [9, VIDEO_HEADER],
        [8, AUDIO_HEADER],
      ] as const) {
        journal.append(type, kit.nowMs - 1000, payload, payload.length, kit.nowMs);
      }
    },
    push: (count: number, everyMs = 40) => {
      for (let index = 0; index < count; index++, sent++) {
        kit.nowMs += everyMs;
        const kind = sent % 4 === 3 ? "audio" : sent % 25 === 0 ? "key" : "inter";
        const payload = media(kind, sent);
        journal.append(kind === "audio" ? 8 : 9, kit.nowMs - 1000, payload, payload.length, kit.nowMs);
      }
    },
    sync: () => new Promise<Error | null>((resolve) => journal.sync(resolve)),
    written: () =>
      until(() => {
        journal.flush();
        return journal.unwrittenBytes === 0;
      }),
    killed: () => disk.kill(),
  }) as Kit;
}

/** Waits for a condition, with a deadline. */
export async function until(condition: () => boolean, withinMs = 5000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("the condition did not come true in time");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
