// After a crash, before ingest opens: every session that is not sealed gets whole, sealed parts again, and is
// handed back to be resumed or ended. Killed in between, it is simply run once more.
import { join } from "node:path";
import { type Disk, errorCode } from "./disk.ts";
import { readIndex } from "./index-reader.ts";
import { JournalError } from "./journal-error.ts";
import { noteOpen, noteSealed, openSessions } from "./open-sessions.ts";
import { NO_HEAD, partFileName, partNumberOf, type StartLine } from "./part-index.ts";
import { type RecoveredPart, recoverPart } from "./part-recovery.ts";
import type { RecoveredSession } from "./record-keeper.ts";
import {
  isSignedSession,
  type PartRecord,
  readSession,
  SESSION_FILE,
  type SessionRecord,
  saveSession,
} from "./session-file.ts";
import { KeyRing, type Signer } from "./signer.ts";

export interface RecoveryOptions {
  /** Recordings roots, the first one first. */
  readonly roots: readonly string[];
  readonly signer: Signer;
  readonly disk: Disk;
  readonly wallMs: () => number;
  /** A session that could not be recovered; the others are not held up by it. */
  readonly failed?: (directory: string, error: Error) => void;
}

/** Returns the sessions that are still open, oldest first. */
export async function recoverSessions(options: RecoveryOptions): Promise<RecoveredSession[]> {
  const directories = new Set<string>();
  for (const root of options.roots) {
    // A root that can't be read (a disk that is gone) must not keep the others from starting.
    const found = await openSessions(options.disk, root).catch((error: Error) => {
      options.failed?.(root, error);
      return [];
    });
    for (const directory of found) directories.add(directory);
  }
  const open: RecoveredSession[] = [];
  for (const directory of [...directories].sort()) {
    try {
      const session = await recoverSession(options, directory);
      if (session !== null) open.push(session);
    } catch (error) {
      options.failed?.(directory, error as Error);
    }
  }
  return open.sort((a, b) => Date.parse(a.record.startedAt) - Date.parse(b.record.startedAt));
}

async function recoverSession(options: RecoveryOptions, directory: string): Promise<RecoveredSession | null> {
  const { roots, disk, signer, wallMs } = options;
  const places = await placesOf(options, directory);
  const homes = roots.filter((root) => places.some((place) => place.root === root && place.present));
  const known = await newestRecord(options, directory);
  if (known?.sealed) {
    for (const root of roots) await noteSealed(disk, root, directory);
    return null;
  }
  if (known === null && places.every((place) => place.numbers.length === 0)) {
    // Killed before anything was recorded: there is no session here.
    for (const root of roots) await noteSealed(disk, root, directory);
    return null;
  }
  const record = known ?? (await recordFromIndexes(options, directory, places));
  const numbers = new Set(record.parts.map((part) => part.number));
  for (const place of places) for (const number of place.numbers) numbers.add(number);
  const parts: PartRecord[] = [];
  let head = NO_HEAD;
  let lastDataWallMs = record.lastDataAt === null ? null : Date.parse(record.lastDataAt);
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const entry = record.parts.find((part) => part.number === number);
    const root = places.find((place) => place.numbers.includes(number))?.root;
    if (entry?.head || root === undefined) {
      if (entry) parts.push(entry);
      head = entry?.head ?? head;
      continue;
    }
    const recovered: RecoveredPart = await recoverPart({
      disk,
      directory: join(root, directory),
      number,
      identity: record,
      previous: head,
      signer,
      cause: "gate-restart",
      wallMs,
      mayTruncate: true,
    });
    parts.push({ ...recovered.record, openedAt: entry?.openedAt ?? recovered.record.openedAt });
    head = recovered.head;
    lastDataWallMs = recovered.lastDataWallMs ?? lastDataWallMs;
  }
  const next: SessionRecord = {
    ...record,
    revision: record.revision + 1,
    key: signer.fingerprint,
    publicKey: signer.publicKey,
    lastDataAt: lastDataWallMs === null ? null : new Date(lastDataWallMs).toISOString(),
    parts,
  };
  for (const root of homes) {
    await saveSession(disk, join(root, directory), next, signer);
    await noteOpen(disk, root, directory);
  }
  return {
    record: next,
    directory: join(homes[0] ?? roots[0] ?? "", directory),
    lastDataWallMs,
    nextPart: Math.max(0, ...numbers) + 1,
    head,
    places: places.flatMap(({ root, numbers: held }) => held.map((number) => ({ number, root }))),
  };
}

interface Place {
  readonly root: string;
  readonly present: boolean;
  readonly numbers: readonly number[];
}

async function placesOf({ roots, disk }: RecoveryOptions, directory: string): Promise<Place[]> {
  const places: Place[] = [];
  for (const root of roots) {
    const names = await disk.list(join(root, directory));
    const numbers = names.flatMap((name) => partNumberOf(name, "flv") ?? partNumberOf(name, "index") ?? []);
    places.push({ root, present: names.length > 0, numbers: [...new Set(numbers)] });
    const leftover = `${SESSION_FILE}.tmp`;
    if (names.includes(leftover)) await disk.unlink(join(root, directory, leftover));
  }
  return places;
}

/** The signed session.json with the highest revision; one that can't be trusted is put aside, not lost. */
async function newestRecord(options: RecoveryOptions, directory: string): Promise<SessionRecord | null> {
  const { roots, disk, signer } = options;
  const keys = new KeyRing();
  keys.add(signer.publicKey);
  let newest: SessionRecord | null = null;
  for (const root of roots) {
    const path = join(root, directory, SESSION_FILE);
    let text: string;
    try {
      text = (await disk.readFile(path)).toString("utf8");
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") continue;
      throw error;
    }
    const read = readSession(text);
    // Another key's signature can't be checked here; such a file is kept as it is.
    if (read && (read.record.key !== signer.fingerprint || isSignedSession(read, keys))) {
      if (newest === null || read.record.revision > newest.revision) newest = read.record;
    } else {
      await disk.rename(path, `${path}.damaged`);
    }
  }
  return newest;
}

/** Without a readable session.json: who and where, from the first lines of the indexes. */
async function recordFromIndexes(
  { disk, signer }: RecoveryOptions,
  directory: string,
  places: readonly Place[],
): Promise<SessionRecord> {
  let first: StartLine | null = null;
  for (const { root, numbers } of places) {
    for (const number of numbers) {
      const path = join(root, directory, partFileName(number, "index"));
      const { start } = readIndex(await disk.readFile(path).catch(() => Buffer.alloc(0)));
      if (start !== null && (first === null || start.part < first.part)) first = start;
    }
  }
  if (first === null) {
    throw new JournalError(
      "session-unreadable",
      "neither session.json nor an index says whose session this is",
    );
  }
  return {
    version: 1,
    revision: 0,
    session: first.session,
    courtroom: first.courtroom,
    streamName: first.streamName,
    predecessor: null,
    digest: first.digest,
    key: signer.fingerprint,
    publicKey: signer.publicKey,
    startedAt: first.wall,
    lastDataAt: null,
    parts: [],
    gaps: [],
    sealed: null,
  };
}
