// Run by killed.test.ts: records three sessions with the real clocks and scheduler until it is killed, and
// prints after every batch how far each session is written, on one line.
import { writeSync } from "node:fs";
import { join } from "node:path";
import { realDisk } from "../../../src/journal/disk.ts";
import { Scheduler } from "../../../src/journal/scheduler.ts";
import { SessionJournal } from "../../../src/journal/session-journal.ts";
import { openSigner } from "../../../src/journal/signer.ts";
import { SlabPool } from "../../../src/journal/slab-pool.ts";
import { SyncSlots } from "../../../src/journal/sync-slots.ts";
import { media } from "./journal-kit.ts";

const root = process.argv[2] ?? "";
const monotonicMs = (): number => performance.now();
const pool = new SlabPool();
const syncs = new SyncSlots();
const scheduler = new Scheduler({ pool, syncs, syncSeconds: 0.1, monotonicMs });
const { signer } = await openSigner(realDisk, join(root, "keys"), "gate");
const journals = [1, 2, 3].map((number) => {
  const sessionId = `session-${number}`;
  const journal = new SessionJournal({
    recordingsRoot: join(root, "recordings"),
    secondRoot: null,
    timeZone: "Asia/Shanghai",
    sessionId,
    courtroom: `room-${number}`,
    streamName: `room-${number}`,
    digest: "sha256",
    signer,
    pool,
    syncs,
    disk: realDisk,
    ballast: null,
    monotonicMs,
    wallMs: Date.now,
    listener: {
      batchWritten: (_part, end) => writeSync(1, `${sessionId} ${end}\n`),
      synced() {},
      headSigned() {},
      failed(error) {
        throw error;
      },
      healthy() {},
    },
  });
  journal.openPart();
  scheduler.add(journal, 20);
  return journal;
});
scheduler.start();
let sent = 0;
setInterval(() => {
  for (const journal of journals) {
    for (let index = 0; index < 5; index++) {
      const payload = media(sent % 25 === 0 ? "key" : "inter", sent, 2000);
      journal.append(9, sent * 8, payload, payload.length, monotonicMs());
    }
  }
  sent += 1;
}, 5);
