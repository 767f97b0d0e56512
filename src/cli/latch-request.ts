/** A cut for a gate that does not answer: a file that the next gate reads before it lets any encoder in. */

import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/**
 * Writes `<dataDir>/latch-requests/<time>-<random>-<courtroom or all>.json` durably: content, name and directory are on
 * the disk when it returns. `courtroom` null: all. Answers the file's path.
 */
export function writeLatchRequest(dataDir: string, courtroom: string | null, now: Date): string {
  const directory = join(dataDir, "latch-requests");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // The node's user must be able to read and remove what root has written here.
  const { uid, gid } = statSync(dataDir);
  const handOver = (descriptor: number) => {
    if (process.getuid?.() === 0) fchownSync(descriptor, uid, gid);
    fsyncSync(descriptor);
    closeSync(descriptor);
  };
  const time = now.toISOString().replace(/[:.]/g, "-");
  // Two requests of one moment must not take each other's name.
  const own = randomBytes(4).toString("hex");
  const file = join(directory, `${time}-${own}-${encodeURIComponent(courtroom ?? "all")}.json`);
  const descriptor = openSync(`${file}.new`, "w", 0o600);
  writeSync(descriptor, JSON.stringify({ courtroom, at: now.toISOString(), by: "cli" }));
  handOver(descriptor);
  renameSync(`${file}.new`, file);
  handOver(openSync(directory, "r"));
  const parent = openSync(dataDir, "r");
  fsyncSync(parent);
  closeSync(parent);
  return file;
}
