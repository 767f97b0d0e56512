// The open descriptors of a process, by kind: what a leak of handles shows in.
import { readdirSync, readlinkSync } from "node:fs";

export type Descriptors = Readonly<Record<string, number>>;

/** Counts by kind: socket, pipe, file, eventpoll and other kernel objects. */
export function descriptorsOf(pid: number): Descriptors {
  const counts: Record<string, number> = {};
  for (const name of readdirSync(`/proc/${pid}/fd`)) {
    const kind = kindOf(targetOf(`/proc/${pid}/fd/${name}`));
    if (kind !== null) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Kinds of which there are more than before, with both numbers; empty when nothing was left behind. */
export function moreThan(before: Descriptors, after: Descriptors): string[] {
  return Object.entries(after)
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind, count]) => `${kind} ${before[kind] ?? 0} → ${count}`);
}

function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    // Closed between the listing and the look.
    return null;
  }
}

function kindOf(target: string | null): string | null {
  if (target === null) return null;
  if (target.startsWith("/dev/")) return "device";
  if (target.startsWith("/")) return "file";
  return target.replace("anon_inode:", "").replace(/[[\]]/g, "").replace(/:\d*$/, "");
}
