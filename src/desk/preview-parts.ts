/** Previews tied to the live sessions and to who may see them. Part of the composition root. */
import type { Clock } from "./clock.ts";
import type { Closures } from "./leases/closures.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import { recordingPlace } from "./leases/recording-place.ts";
import type { Log } from "./log.ts";
import { Previews } from "./preview/previews.ts";

export interface PreviewCompositionParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: LiveSessions;
  readonly closures: Closures;
}

export function createPreviews({ clock, closures, log, sessions }: PreviewCompositionParts): Previews {
  return new Previews({
    monotonicMs: clock.monotonicMs,
    placeOf: (id) => {
      const report = sessions.get(id)?.report;
      return report === undefined || report.endedAt !== null ? null : recordingPlace(report);
    },
    publicFromMs: (id) => {
      const live = sessions.get(id);
      return live === null ? Number.POSITIVE_INFINITY : closures.publicFromMs(live);
    },
    onError: (what, error) => log.error({ error }, what),
  });
}
