/** What the node says of itself put together: probes, its health, its metrics. Part of the composition root. */

import type { AlarmEvents } from "./alarm-events.ts";
import { nodeRoutes } from "./api/node-routes.ts";
import type { Route } from "./api/route.ts";
import type { Subjects } from "./api/subjects.ts";
import type { Latches } from "./leases/latches.ts";
import type { LeaseKeeper } from "./leases/lease-keeper.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import { Metrics } from "./metrics.ts";
import { nodeHealth } from "./node-health.ts";
import type { Notify } from "./notify/notify.ts";
import type { Duty } from "./people/duty.ts";
import type { Tokens } from "./people/tokens.ts";
import type { Previews } from "./preview/previews.ts";
import { type ReadinessParts, readiness } from "./readiness.ts";
import type { SelfCheckComposition } from "./self-check-parts.ts";
import type { Wall } from "./wall-parts.ts";
import type { Alarms } from "./watch/alarms.ts";
import type { Watch } from "./watch/watch.ts";

export interface NodeParts extends ReadinessParts {
  readonly alarmEvents: AlarmEvents;
  readonly alarms: Alarms;
  readonly checks: SelfCheckComposition;
  readonly duty: Duty;
  readonly keeper: LeaseKeeper;
  readonly latches: Latches;
  readonly notify: Notify;
  readonly previews: Previews;
  readonly sessions: LiveSessions;
  readonly subjects: Subjects;
  readonly tokens: Tokens;
  readonly wall: Wall;
  readonly watch: Watch;
}

/** @param all every route of the desk, for the description of the interface. */
export function createNode(parts: NodeParts, all: () => readonly Route[]) {
  const { alarmEvents, alarms, checks, duty, gate, keeper, latches } = parts;
  const { notify, previews, sessions, subjects, tokens, wall, watch } = parts;
  const ready = () => readiness(parts);
  const health = () =>
    nodeHealth({
      readiness: ready,
      isGateConnected: () => gate.connected,
      sessions: () => sessions.all(),
      findings: (sessionId) => watch.findings(sessionId),
      latches: () => latches.scopes().length,
      leaseFailures: () => keeper.failures,
      hasBootstrapToken: () => tokens.hasBootstrap,
      disk: () => watch.disk,
      previewViewers: () => previews.viewers,
      livePages: () => wall.figures().sockets,
      analysisCores: () => watch.analysis.usedCores,
    });
  const metrics = new Metrics({
    sessionsByState: () => countBy(sessions.all().map(({ report }) => report.airState)),
    gateConnected: () => gate.connected,
    leaseFailures: () => keeper.failures,
    latches: () => latches.scopes().length,
    alarmEvents: () => alarmEvents.counts,
    hasBootstrapToken: () => tokens.hasBootstrap,
    onDuty: () => duty.present,
    activeAlarms: () => alarms.counts(),
    health: () =>
      sessions.all().map(({ report }) => ({ ...report, findings: watch.findings(report.sessionId) })),
    disk: () => watch.disk,
    channels: () => notify.channels(),
    analysisCores: () => watch.analysis.usedCores,
    previews: () => previews,
    live: wall.figures,
    outside: checks.figures,
  });
  return { metrics, routes: nodeRoutes({ readiness: ready, health, subjects, all }) };
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
