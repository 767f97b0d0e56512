/** Where a session is written now, as the gate reports it: for those who follow its journal. PURE. */
import { join } from "node:path";
import type { FollowedPlace } from "../../journal/session-follower.ts";
import type { SessionReport } from "../../link/messages.ts";

export function recordingPlace({ recordingsRoot, directory, parts }: SessionReport): FollowedPlace {
  return { directory: join(recordingsRoot, directory), newestPart: parts.at(-1)?.number ?? null };
}
