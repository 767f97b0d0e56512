/** What can be learned of courtrooms and sessions from the data directory alone, with no process answering. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The courtroom that `id` means: itself, or that of the session with this id; null when it is neither. */
export function courtroomOf(dataDir: string, id: string): string | null {
  if (knownRooms(dataDir).includes(id)) return id;
  return courtroomOfSession(dataDir, id);
}

/** From the gate's own copy of the list; empty when it can not be read. */
function knownRooms(dataDir: string): string[] {
  try {
    const { rooms } = JSON.parse(readFileSync(join(dataDir, "gate", "rooms.json"), "utf8")) as {
      rooms: { id: string }[];
    };
    return rooms.map(({ id }) => id);
  } catch {
    return [];
  }
}

function courtroomOfSession(dataDir: string, id: string): string | null {
  // An id from a command line becomes part of a path here.
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(id)) return null;
  const recordings = join(dataDir, "recordings");
  for (const day of listed(recordings)) {
    try {
      const record = JSON.parse(readFileSync(join(recordings, day, id, "session.json"), "utf8")) as {
        courtroom?: unknown;
      };
      if (typeof record.courtroom === "string") return record.courtroom;
    } catch {
      // Not on that day.
    }
  }
  return null;
}

/** Newest first: the session that somebody wants to cut is today's. */
function listed(directory: string): string[] {
  try {
    return readdirSync(directory).sort().reverse();
  } catch {
    return [];
  }
}
