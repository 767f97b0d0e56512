/** The watch put together: what it looks at, and what beside the streams becomes an alarm. Part of the composition root. */
import type { AlarmEvent, AlarmEvents } from "./alarm-events.ts";
import type { Docket } from "./approvals/docket.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Clock } from "./clock.ts";
import type { DeskConfig } from "./config.ts";
import { SELF_CHECK_ROOM } from "./contract/common.ts";
import type { Courtrooms } from "./courtrooms/courtrooms.ts";
import type { Openings } from "./hearings/openings.ts";
import type { GateLink } from "./leases/gate-link.ts";
import type { LeaseKeeper } from "./leases/lease-keeper.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import type { Log } from "./log.ts";
import type { Store } from "./store/store.ts";
import { NODE } from "./watch/alarm.ts";
import type { AlarmName } from "./watch/alarm-names.ts";
import { Alarms } from "./watch/alarms.ts";
import { roomPlan } from "./watch/room-plans.ts";
import { RoomThresholds } from "./watch/room-thresholds.ts";
import { Watch } from "./watch/watch.ts";

export interface WatchCompositionParts {
  readonly audit: AuditLog;
  readonly alarmEvents: AlarmEvents;
  readonly clock: Clock;
  readonly config: DeskConfig;
  readonly courtrooms: Courtrooms;
  readonly docket: Docket;
  readonly gate: GateLink;
  readonly keeper: LeaseKeeper;
  readonly log: Log;
  readonly openings: Openings;
  readonly sessions: LiveSessions;
  readonly store: Store;
}

export function createWatch(parts: WatchCompositionParts): {
  readonly alarms: Alarms;
  readonly thresholds: RoomThresholds;
  readonly watch: Watch;
} {
  const { audit, alarmEvents, clock, config, courtrooms, docket } = parts;
  const { gate, keeper, log, openings, sessions, store } = parts;
  const onError = (what: string, error: unknown) => log.error({ error }, what);
  const alarms = new Alarms({ rows: store.alarms, audit, clock, onError });
  const thresholds = new RoomThresholds({ settings: store.settings, audit });
  const plans = { docket, openings, sessions, stored: store.sessions };
  const watch = new Watch({
    ...{ alarms, clock, log },
    // What the node shows itself is no hearing: it raises no alarm of a room.
    sessions: () => sessions.all().filter(({ report }) => report.courtroom !== SELF_CHECK_ROOM),
    reportOf: (id) => sessions.reportOf(id),
    rooms: () => courtrooms.all().flatMap(({ id }) => (id === SELF_CHECK_ROOM ? [] : [id])),
    isAwaited: (courtroom) => sessions.isRoomAwaited(courtroom),
    roomPlan: (courtroom) => roomPlan(plans, courtroom, clock.wallMs()),
    isGateConnected: () => gate.connected,
    isDenied: (id) => keeper.lastWord(id)?.lease.allow === false,
    thresholdsOf: (courtroom) => thresholds.of(courtroom),
    recordings: config.node.dataDir,
    analysis: config.watch.analysis === "on" ? { ffmpegPath: "ffmpeg", cores: config.watch.cpuCores } : null,
  });
  alarmEvents.onEvent = (event, subject, raised) => {
    const name = NAMES[event];
    if (name === undefined) return;
    const place = placeOf(event, subject);
    if (raised) watch.happen(name, place, subject, LASTING.includes(event));
    else watch.over(name, place);
  };
  return { alarms, thresholds, watch };
}

/** duty-card is what duty-lost comes to: one alarm, not two. */
const NAMES: Readonly<Partial<Record<AlarmEvent, AlarmName>>> = {
  "bootstrap-token": "bootstrap-token",
  "codes-used-up": "codes-used-up",
  "duty-lost": "duty-lost",
  "duty-overloaded": "duty-overloaded",
  "policy-unconfirmed": "policy-unconfirmed",
  "self-check-failed": "self-check-failed",
  "self-check-missing": "self-check-missing",
  "sign-in-locked": "sign-in-locked",
  "test-cut-failed": "test-cut-failed",
};

/** Over when that is told; the others are shown for a while. */
const LASTING: readonly AlarmEvent[] = [
  "bootstrap-token",
  "duty-lost",
  "duty-overloaded",
  "policy-unconfirmed",
  "self-check-failed",
  "self-check-missing",
  "test-cut-failed",
];

function placeOf(event: AlarmEvent, subject: string): string {
  if (event === "duty-lost" || event === "duty-overloaded") return `court:${subject}`;
  return event === "sign-in-locked" || event === "codes-used-up" ? `person:${subject}` : NODE;
}
