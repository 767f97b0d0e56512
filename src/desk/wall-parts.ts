/** The wall put together: what it gathers of sessions, latches, alarms, duty and health. Part of the composition root. */
import type { CutReport, SessionReport } from "../link/messages.ts";
import type { LiveEvent } from "./api/live-event.ts";
import type { LiveFigures } from "./api/live-metrics.ts";
import { LiveSocket } from "./api/live-socket.ts";
import type { SessionReader } from "./api/reader.ts";
import type { Route } from "./api/route.ts";
import type { Showings } from "./api/showings.ts";
import type { Sight } from "./api/sight.ts";
import type { Subjects } from "./api/subjects.ts";
import { wallEvents, wallRoutes } from "./api/wall-routes.ts";
import type { Clock } from "./clock.ts";
import { SELF_CHECK_ROOM } from "./contract/common.ts";
import type { Session } from "./contract/session.ts";
import type { WallLatch } from "./contract/wall.ts";
import type { Courtrooms } from "./courtrooms/courtrooms.ts";
import type { GateLink } from "./leases/gate-link.ts";
import { ABOUT_NOTHING } from "./leases/hearing-about.ts";
import type { Latches } from "./leases/latches.ts";
import type { LeaseKeeper } from "./leases/lease-keeper.ts";
import type { LiveSession, LiveSessions } from "./leases/live-sessions.ts";
import type { Log } from "./log.ts";
import type { Duty } from "./people/duty.ts";
import { ALL_COURTROOMS, type LatchRow } from "./store/latches.ts";
import { RecentCuts } from "./wall/recent-cuts.ts";
import type { SessionFacts } from "./wall/wall-entries.ts";
import { WallFeed } from "./wall/wall-feed.ts";
import { alarmView } from "./watch/alarm-view.ts";
import type { Alarms } from "./watch/alarms.ts";
import { healthView } from "./watch/health-view.ts";
import type { RoomThresholds } from "./watch/room-thresholds.ts";
import type { Tile } from "./watch/session-watch.ts";
import { inForce } from "./watch/thresholds.ts";
import type { Watch } from "./watch/watch.ts";

export interface WallCompositionParts {
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly courtrooms: Courtrooms;
  readonly duty: Duty;
  readonly gate: Pick<GateLink, "connected">;
  readonly keeper: Pick<LeaseKeeper, "lastWord">;
  readonly latches: Latches;
  readonly log: Log;
  readonly reader: SessionReader;
  readonly sessions: LiveSessions;
  readonly showings: Showings;
  readonly sight: Sight;
  readonly subjects: Subjects;
  readonly thresholds: RoomThresholds;
  readonly watch: Watch;
}

export interface Wall {
  readonly routes: readonly Route[];
  readonly events: readonly LiveEvent[];
  readonly figures: LiveFigures;
  /** The gate has reported it: a changed air state waits for no look. */
  readonly reported: (report: SessionReport) => void;
  readonly shut: (latch: LatchRow) => void;
  readonly reportedCuts: (reports: readonly CutReport[], person: string) => void;
  readonly stop: () => Promise<void>;
}

export function createWall(parts: WallCompositionParts): Wall {
  const { alarms, clock, courtrooms, duty, gate, latches, log, reader, sessions, subjects } = parts;
  const cuts = new RecentCuts();
  const rooms = () => courtrooms.all().filter(({ id }) => id !== SELF_CHECK_ROOM);
  const sessionOf = sessionFacts(parts);
  const feed = new WallFeed({
    ...clock,
    onError: (error) => log.error({ error }, "wall-not-looked"),
    facts: () => {
      const views = new Map(reader.live().map((view) => [view.id, view]));
      const numbers = courtrooms.numbers();
      const byRoom = Map.groupBy(sessions.all(), ({ report }) => report.courtroom);
      return {
        node: {
          gateConnected: gate.connected,
          cutAll: latchOf(latches, ALL_COURTROOMS),
          flood: alarms.flood,
        },
        rooms: rooms().map(({ id, name, testMode }) => {
          const here = byRoom.get(id) ?? [];
          const [live] = here.length > 1 ? sessions.inRoom(id) : here;
          const view = live === undefined ? undefined : views.get(live.report.sessionId);
          return {
            ...{ id, name, test: testMode, court: subjects.courtOfRoom(id), latch: latchOf(latches, id) },
            number: numbers.get(id) ?? 0,
            // Once for all who look.
            subject: subjects.room(id),
            draining: here.some(({ report }) => report.draining),
            session: live === undefined || view === undefined ? null : sessionOf(live, view),
          };
        }),
        alarms: alarms.all().map((each) => ({
          court: subjects.courtOfPlace(each.alarm.place),
          alarm: alarmView(each, clock),
        })),
        cuts: cuts.all.map((cut) => ({ court: subjects.courtOfRoom(cut.courtroom), cut })),
        duty: (sees) => duty.view(sees),
      };
    },
  });
  const onError = (error: unknown) => log.error({ error }, "live-event-failed");
  const events = wallEvents({ ...parts, feed });
  const live = new LiveSocket({ events, onError });
  const airStates = new Map<string, string>();
  return {
    routes: wallRoutes({ ...parts, feed }, live),
    events,
    figures: () => ({
      sockets: live.sockets,
      counts: new Map<string, number>([...live.counts, ["skipped", feed.skipped]]),
    }),
    reported: ({ sessionId, airState, endedAt }) => {
      if (airStates.get(sessionId) === airState) return;
      if (endedAt === null) airStates.set(sessionId, airState);
      else airStates.delete(sessionId);
      feed.lookSoon();
    },
    // The node's own test of its switch is nobody's cut.
    shut: (latch) => {
      if (latch.scope === SELF_CHECK_ROOM) return;
      cuts.shut(latch);
      feed.lookSoon();
    },
    reportedCuts: (reports, person) => {
      cuts.reported(
        reports.filter(({ courtroom }) => courtroom !== SELF_CHECK_ROOM),
        person,
      );
      feed.lookSoon();
    },
    stop: async () => {
      feed.stop();
      await live.stop();
    },
  };
}

function sessionFacts({ clock, keeper, sight, thresholds, watch }: WallCompositionParts) {
  /** Two clocks are read for it: once for each picture, or it would be another moment at every look. */
  const takenAt = new WeakMap<Tile, number>();
  const tileAtMs = (id: string): number | null => {
    const tile = watch.tile(id);
    if (tile === null) return null;
    const atMs = takenAt.get(tile) ?? Math.round(clock.wallMs() - watch.ageMs(tile));
    takenAt.set(tile, atMs);
    return atMs;
  };
  return (live: LiveSession, view: Session): SessionFacts => {
    const { report, state } = live;
    const word = keeper.lastWord(report.sessionId);
    const isOfIt = word?.caseNumbers.join() === state.caseNumbers.join();
    const { stalledBadgeMs } = inForce(thresholds.of(report.courtroom));
    return {
      view,
      ...(isOfIt && word !== null ? word.about : ABOUT_NOTHING),
      isClosed: sight.isClosed(live),
      health: healthView(watch, report, stalledBadgeMs, true),
      tileAtMs: tileAtMs(report.sessionId),
    };
  };
}

function latchOf(latches: Latches, scope: string): WallLatch | null {
  const origin = latches.origin(scope);
  if (origin === null) return null;
  const request = latches.request(scope);
  return {
    ...origin,
    request: request === null ? null : { by: request.by.person, reason: request.reason, at: request.at },
  };
}
