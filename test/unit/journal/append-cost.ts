// Run by append-cost.test.ts in a process whose young generation never fills: what the heap grew by is then
// all that was allocated. Prints bytes a message for `append` with its share of writing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realDisk } from "../../../src/journal/disk.ts";
import { SessionJournal } from "../../../src/journal/session-journal.ts";
import { temporarySigner } from "../../../src/journal/signer.ts";
import { SlabPool } from "../../../src/journal/slab-pool.ts";
import { SyncSlots } from "../../../src/journal/sync-slots.ts";

const MESSAGES = 100_000;
/** 200 ms of 25 pictures and 43 sounds a second, as one batch. */
const A_BATCH = 14;

const root = mkdtempSync(join(tmpdir(), "tingzha-cost-"));
let nowMs = 0;
let whenWritten: () => void = () => undefined;
const journal = new SessionJournal({
  recordingsRoot: root,
  secondRoot: null,
  timeZone: "Asia/Shanghai",
  sessionId: "cost",
  courtroom: "room-1",
  streamName: "room-1",
  digest: "sha256",
  signer: temporarySigner(),
  pool: new SlabPool(),
  syncs: new SyncSlots(),
  disk: realDisk,
  ballast: null,
  monotonicMs: () => nowMs,
  wallMs: () => 1_800_000_000_000 + nowMs,
  listener: { batchWritten: () => whenWritten(), synced() {}, headSigned() {}, failed() {}, healthy() {} },
});
const picture = Buffer.alloc(4000, 1);
picture.set([0x27, 1, 0, 0, 0]);
const sound = Buffer.alloc(300, 2);
sound.set([0xaf, 1]);

function batch(messages: number): void {
  for (let index = 0; index < messages; index++) {
    nowMs += 14.5;
    const isSound = index % 2 === 0;
    const payload = isSound ? sound : picture;
    journal.append(isSound ? 8 : 9, Math.trunc(nowMs), payload, payload.length, nowMs);
  }
}

function written(): Promise<void> {
  return new Promise((resolve) => {
    whenWritten = resolve;
    journal.flush();
  });
}

journal.openPart();
batch(1);
await new Promise<void>((resolve) => {
  whenWritten = resolve;
});
for (let warm = 0; warm < 3000; warm++) {
  batch(A_BATCH);
  await written();
}

let appended = 0;
let total = 0;
const start = process.memoryUsage().heapUsed;
for (let sent = 0; sent < MESSAGES; sent += A_BATCH) {
  const before = process.memoryUsage().heapUsed;
  batch(A_BATCH);
  appended += process.memoryUsage().heapUsed - before;
  await written();
}
total = process.memoryUsage().heapUsed - start;
const probe = process.memoryUsage().heapUsed;
for (let sent = 0; sent < MESSAGES; sent += A_BATCH) process.memoryUsage().heapUsed;
const measuring = process.memoryUsage().heapUsed - probe;
await journal.seal();
rmSync(root, { recursive: true });
process.stdout.write(
  JSON.stringify({
    append: (appended - measuring) / MESSAGES,
    all: (total - 2 * measuring) / MESSAGES,
  }),
);
