// Every recording of the soak: verified as `tingzha verify` does, and compared with what the encoders sent: whatever
// was held, paused, cut or revoked, the record never stops (design 1).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { verifySession } from "../../src/journal/verification.ts";
import { isSequenceHeader, readFlvTags } from "../../test/support/flv-payloads.ts";
import { readStamp } from "../../test/support/stamp.ts";

export interface RecordingsVerdict {
  readonly sessions: number;
  readonly parts: number;
  readonly payloads: number;
  readonly unwitnessed: number;
  /** What must not be, in words. */
  readonly faults: readonly string[];
}

/** A run of stamps of one part, by sequence number. */
interface Run {
  readonly first: number;
  readonly last: number;
}

/** What an encoder that leaves may have sent and nobody received: it left in the midst of it. */
const LOST_AT_LEAVING = 80;

/** @param roomOf the courtroom of a publisher's number. @param step called after each session. */
export async function judgeRecordings(
  dataDir: string,
  roomOf: (publisher: number) => string | null,
  step: (done: number, all: number) => void,
): Promise<RecordingsVerdict> {
  const keys = publicKeys(dataDir);
  const directories = sessionDirectories(join(dataDir, "recordings"));
  const runs = new Map<number, Run[]>();
  const faults: string[] = [];
  const counts = { parts: 0, payloads: 0, unwitnessed: 0 };
  for (const [index, directory] of directories.entries()) {
    const { findings, unwitnessed, sealed, trusted } = await verifySession(directory, { publicKeys: keys });
    for (const { en, part } of findings) faults.push(`${directory}: ${en} (part ${part ?? "–"})`);
    if (!sealed || !trusted)
      faults.push(`${directory}: not signed for good, or by a key that is not this node's`);
    counts.unwitnessed += unwitnessed.length;
    for (const name of readdirSync(directory)
      .filter((each) => each.endsWith(".flv"))
      .sort()) {
      counts.parts += 1;
      counts.payloads += readPart(join(directory, name), runs, faults);
    }
    step(index + 1, directories.length);
  }
  for (const [publisher, of] of runs)
    faults.push(...missing(roomOf(publisher) ?? `encoder ${publisher}`, of));
  return { sessions: directories.length, ...counts, faults };
}

/** @returns how many stamped payloads it holds; they must follow each other by one. */
function readPart(path: string, runs: Map<number, Run[]>, faults: string[]): number {
  const { tags, trailingBytes } = readFlvTags(readFileSync(path));
  if (trailingBytes > 0) faults.push(`${path}: ${trailingBytes} bytes after the last tag`);
  let count = 0;
  let run: { stream: number; first: number; last: number } | null = null;
  for (const { track, payload } of tags) {
    const stamp = track === "data" || isSequenceHeader(track, payload) ? null : readStamp(payload);
    if (stamp === null) continue;
    count += 1;
    if (run === null) {
      run = { stream: stamp.stream, first: stamp.sequence, last: stamp.sequence };
      continue;
    }
    if (stamp.stream !== run.stream) faults.push(`${path}: another encoder's payload ${stamp.sequence}`);
    else if (stamp.sequence !== run.last + 1) {
      faults.push(`${path}: payload ${stamp.sequence} follows ${run.last}`);
    }
    run.last = stamp.sequence;
  }
  if (run !== null) {
    const of = runs.get(run.stream) ?? [];
    runs.set(run.stream, [...of, run]);
  }
  return count;
}

/** What no part holds, beyond what was lost with a connection; and what two parts hold. */
function missing(room: string, runs: readonly Run[]): string[] {
  const ordered = runs.toSorted((a, b) => a.first - b.first);
  return ordered.flatMap(({ first }, index) => {
    const before = ordered[index - 1]?.last ?? -1;
    if (first <= before) return [`${room}: payload ${first} is on record twice`];
    const lost = first - before - 1;
    return lost > LOST_AT_LEAVING ? [`${room}: ${lost} payloads after ${before} are on no record`] : [];
  });
}

function publicKeys(dataDir: string): string[] {
  const folder = join(dataDir, "keys");
  const names = readdirSync(folder).filter((name) => name.endsWith(".pub"));
  return names.map((name) => readFileSync(join(folder, name), "utf8").trim());
}

function sessionDirectories(root: string): string[] {
  const days = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return days.flatMap(({ name }) => readdirSync(join(root, name)).map((id) => join(root, name, id)));
}
