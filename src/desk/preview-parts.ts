/** Previews tied to the live sessions and to who may see them. Part of the composition root. */
import type { Sight } from "./api/sight.ts";
import type { Clock } from "./clock.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import { recordingPlace } from "./leases/recording-place.ts";
import type { Log } from "./log.ts";
import { Previews } from "./preview/previews.ts";

export interface PreviewCompositionParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: LiveSessions;
  readonly sight: Sight;
}

export function createPreviews({ clock, log, sessions, sight }: PreviewCompositionParts): Previews {
  return new Previews({
    wallMs: clock.wallMs,
    monotonicMs: clock.monotonicMs,
    live: () => sessions.all().map(({ report }) => report.sessionId),
    placeOf: (id) => {
      const report = sessions.get(id)?.report;
      return report === undefined || report.endedAt !== null ? null : recordingPlace(report);
    },
    startedMs: (id) => Date.parse(sessions.get(id)?.report.startedAt ?? "") || 0,
    isClosed: (id) => {
      const live = sessions.get(id);
      return live === null || sight.isClosed(live);
    },
    onError: (what, error) => log.error({ error }, what),
  });
}
