// One data directory through many losses of power: a signing key, latches, a reserve and the records of two rooms, all on
// a disk that forgets what was not synced. After each loss everything is started again as the gate does, and judged.
import { join } from "node:path";
import { LatchFile } from "../../../src/gate/latch-file.ts";
import type { LatchAct } from "../../../src/gate/latch-log.ts";
import { isUsedDataDirectory, Latches } from "../../../src/gate/latches.ts";
import { Ballast } from "../../../src/journal/ballast.ts";
import { recoverSessions } from "../../../src/journal/recovery.ts";
import { Scheduler } from "../../../src/journal/scheduler.ts";
import { type RecoveredSession, SessionJournal } from "../../../src/journal/session-journal.ts";
import { openSigner } from "../../../src/journal/signer.ts";
import { SlabPool } from "../../../src/journal/slab-pool.ts";
import { SyncSlots } from "../../../src/journal/sync-slots.ts";
import { verifySession } from "../../../src/journal/verification.ts";
import { readFlvTags } from "../../support/flv-payloads.ts";
import { AUDIO_HEADER, media, VIDEO_HEADER } from "./journal-kit.ts";
import { LosingFiles, PowerLost, type Random } from "./losing-files.ts";
import { PromisedLatches } from "./promised-latches.ts";

const DATA = "/data";
const RECORDINGS = join(DATA, "recordings");
const ROOMS = ["room-1", "room-2"];
const FRAME_MS = 40;
const FLUSH_MS = 200;
const SYNC_SECONDS = 1;
/** A second between syncs, the batch that was on its way, and the batch before it that the sync did not find yet. */
export const LOST_AT_MOST_MS = SYNC_SECONDS * 1_000 + 2 * FLUSH_MS + 2 * FRAME_MS;
const BALLAST_BYTES = 4_096;
/** More steps than a life has: some end by themselves, and lose their power at rest. */
const STEPS_AT_MOST = 500;

/** What a part must hold after every loss to come: it was reported as synced. */
interface Promised {
  readonly batches: Buffer[];
  syncedBytes: number;
}

export class PowerLossRun {
  readonly problems: string[] = [];
  losses = 0;
  readonly #random: Random;
  #files: LosingFiles;
  #nowMs = 1_000;
  #sessions = 0;
  #seed = 0;
  readonly #promised = new Map<string, Promised>();
  /** Media time of the newest message of each part, as it was handed to the journal. */
  readonly #newestMs = new Map<string, number>();
  readonly #latches = new PromisedLatches();

  constructor(random: Random) {
    this.#random = random;
    this.#files = new LosingFiles(random);
    this.#files.makeDirectories(DATA);
    this.#files.syncNames("/");
  }

  /** Starts, lives, loses power at a random step. */
  async life(): Promise<void> {
    const files = this.#files;
    const steps = Math.ceil(this.#random() * STEPS_AT_MOST);
    files.failAfter(steps);
    const living = this.#live(files).catch((error: Error) => {
      if (!(error instanceof PowerLost)) throw error;
    });
    await Promise.race([living, dark(files)]);
    files.isOff = true;
    this.losses += 1;
    this.#nowMs += 5_000;
    this.#files = files.afterLoss();
  }

  /** Starts once more and stays on, so that the last loss is judged too. */
  async judge(): Promise<void> {
    await this.#start(this.#files);
    await this.#checkFiles(this.#files);
  }

  async #live(files: LosingFiles): Promise<void> {
    const { sessions, latches } = await this.#start(files);
    await this.#checkFiles(files);
    if (files.isOff) return;
    const { disk } = files;
    const { signer } = await openSigner(disk, join(DATA, "keys"), "gate");
    const pool = new SlabPool();
    const syncs = new SyncSlots(2);
    const monotonicMs = () => this.#nowMs;
    const scheduler = new Scheduler({ pool, syncs, syncSeconds: SYNC_SECONDS, monotonicMs });
    const ballast = new Ballast(disk, join(RECORDINGS, ".reserve"), BALLAST_BYTES);
    const open = (courtroom: string, resume: RecoveredSession | undefined) => {
      const sessionId = resume?.record.session ?? `session-${++this.#sessions}`;
      const promise = (part: number) => this.#promiseOf(`${sessionId}/${part}`);
      const journal = new SessionJournal({
        recordingsRoot: RECORDINGS,
        secondRoot: null,
        timeZone: "Asia/Shanghai",
        sessionId,
        courtroom,
        streamName: courtroom,
        digest: "sha256",
        signer,
        pool,
        syncs,
        disk,
        ballast,
        monotonicMs,
        wallMs: () => this.#wallMs(),
        listener: {
          batchWritten: (part, _end, _first, _last, slices) =>
            void promise(part).batches.push(Buffer.concat(slices)),
          synced: (part, offset) => {
            promise(part).syncedBytes = offset;
          },
          headSigned: () => undefined,
          failed: (error) => files.isOff || this.problems.push(`record: ${error.message}`),
          healthy: () => undefined,
        },
        ...(resume === undefined ? {} : { resume }),
      });
      scheduler.add(journal, FLUSH_MS);
      return { journal, frames: 0 };
    };
    const streams = ROOMS.map((room) =>
      open(
        room,
        sessions.find(({ record }) => record.courtroom === room),
      ),
    );
    for (let frame = 0; frame < 400 && !files.isOff; frame++) {
      this.#nowMs += FRAME_MS;
      for (const [at, stream] of streams.entries()) {
        const chance = this.#random();
        if (chance < 0.004 && stream.journal.hasOpenPart) void stream.journal.closePart("encoder-lost");
        else if (chance > 0.998 && stream.journal.parts.length > 0) {
          // The hearing ends; the next one begins.
          const { journal } = stream;
          void journal.seal().then(
            () => scheduler.remove(journal),
            (error: Error) => files.isOff || this.problems.push(`seal: ${error.message}`),
          );
          streams[at] = open(ROOMS[at] ?? "", undefined);
        } else this.#send(stream);
      }
      if (this.#random() < 0.03) this.#act(latches, files);
      for (let tick = 0; tick < FRAME_MS; tick += 10) scheduler.tick();
      if (frame % 3 === 0) await turn();
    }
    await turn();
  }

  #send(stream: { journal: SessionJournal; frames: number }): void {
    const { journal } = stream;
    if (!journal.hasOpenPart) {
      journal.openPart();
      stream.frames = 0;
      journal.append(9, 0, VIDEO_HEADER, VIDEO_HEADER.length, this.#nowMs);
      journal.append(8, 0, AUDIO_HEADER, AUDIO_HEADER.length, this.#nowMs);
    }
    const kind = stream.frames % 25 === 0 ? "key" : stream.frames % 4 === 3 ? "audio" : "inter";
    const payload = media(kind, this.#seed++);
    const timestampMs = FRAME_MS * ++stream.frames;
    journal.append(kind === "audio" ? 8 : 9, timestampMs, payload, payload.length, this.#nowMs);
    this.#newestMs.set(`${journal.sessionId}/${journal.part}`, timestampMs);
  }

  /** As the gate starts: key, latches, reserve, recovery. */
  async #start(files: LosingFiles): Promise<{ sessions: RecoveredSession[]; latches: Latches }> {
    const { disk, latchDisk } = files;
    const { signer } = await openSigner(disk, join(DATA, "keys"), "gate");
    const latches = new Latches({
      directory: join(DATA, "gate"),
      isUsed: isUsedDataDirectory(DATA, latchDisk),
      wallMs: () => this.#wallMs(),
      onChange: () => undefined,
      onFailure: (detail) => files.isOff || this.problems.push(`latches: ${detail}`),
      makeRoom: () => Promise.resolve(),
      disk: latchDisk,
      openWriter: (path, asidePath) => {
        const file = new LatchFile(latchDisk, path, asidePath);
        return { order: (order) => answered(() => file.carryOut(order)), stop: () => Promise.resolve() };
      },
    });
    await latches.start();
    this.problems.push(...this.#latches.missingFrom(latches));
    this.#latches.startFrom(latches);
    await new Ballast(disk, join(RECORDINGS, ".reserve"), BALLAST_BYTES).restore();
    const sessions = await recoverSessions({
      roots: [RECORDINGS],
      signer,
      disk,
      wallMs: () => this.#wallMs(),
      failed: (directory, error) =>
        files.isOff || this.problems.push(`recovery of ${directory}: ${error.message}`),
    });
    return { sessions, latches };
  }

  /** Every part holds what was reported as synced, whole tags only, and verifies. */
  async #checkFiles(files: LosingFiles): Promise<void> {
    if (files.isOff) return;
    const found = new Map<string, string>();
    for (const day of files.namesIn(RECORDINGS).filter((name) => !name.startsWith("."))) {
      for (const session of files.namesIn(join(RECORDINGS, day)))
        found.set(session, join(RECORDINGS, day, session));
    }
    for (const [key, { batches, syncedBytes }] of this.#promised) {
      const [session = "", part = ""] = key.split("/");
      const path = join(found.get(session) ?? "/missing", `part-${part.padStart(3, "0")}.flv`);
      const file = files.has(path) ? files.readAll(path) : Buffer.alloc(0);
      const written = Buffer.concat(batches);
      if (!file.subarray(0, syncedBytes).equals(written.subarray(0, syncedBytes)))
        this.problems.push(`${key}: ${syncedBytes} synced bytes are not there (${file.length} are)`);
      const { tags, trailingBytes } = file.length === 0 ? { tags: [], trailingBytes: 0 } : readFlvTags(file);
      if (trailingBytes > 0) this.problems.push(`${key}: ${trailingBytes} bytes of half a tag`);
      // The last tag was never synced: it may stand whole around bytes that did not arrive, its timestamp among them.
      const newestMs = tags.reduce((newest, { timestampMs }) => Math.max(newest, timestampMs), 0);
      const lostMs = (this.#newestMs.get(key) ?? 0) - newestMs;
      if (lostMs > LOST_AT_MOST_MS) this.problems.push(`${key}: ${lostMs} ms lost`);
      // Recovered once, it is the truth from now on.
      this.#newestMs.set(key, newestMs);
      this.#promised.set(key, { batches: [file], syncedBytes: file.length });
    }
    for (const [session, directory] of found) {
      // Made just before the loss: nothing was recorded in it.
      if (files.namesIn(directory).every((name) => name.endsWith(".tmp"))) continue;
      const { findings } = await verifySession(directory, { disk: files.disk });
      for (const { code, file } of findings) this.problems.push(`${session}: ${code} ${file}`);
    }
  }

  #act(latches: Latches, files: LosingFiles): void {
    const room = ROOMS[Math.floor(this.#random() * ROOMS.length)] ?? "";
    const chance = this.#random();
    const act: LatchAct =
      chance < 0.4
        ? { act: "cut", courtroom: room }
        : chance < 0.7
          ? { act: "rearm", courtroom: room }
          : chance < 0.82
            ? { act: "cut-all" }
            : { act: "lift-cut-all" };
    const taken = this.#latches.ordered(act);
    void latches.apply(act).then((outcome) => files.isOff || taken(outcome));
  }

  #promiseOf(key: string): Promised {
    const known = this.#promised.get(key);
    if (known !== undefined) return known;
    const made = { batches: [], syncedBytes: 0 };
    this.#promised.set(key, made);
    return made;
  }

  #wallMs(): number {
    return Date.parse("2026-11-23T01:00:00.000Z") + this.#nowMs;
  }
}

/** Without power there is no answer. */
function answered(work: () => void): Promise<string | null> {
  try {
    work();
    return Promise.resolve(null);
  } catch (error) {
    return error instanceof PowerLost ? new Promise(() => undefined) : Promise.resolve(String(error));
  }
}

async function dark(files: LosingFiles): Promise<void> {
  while (!files.isOff) await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
