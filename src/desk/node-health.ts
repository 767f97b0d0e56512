/** What the pages show of the node itself: whether it can do its work, and how gate, desk, disk and followers are. */
import type { NodeHealth, Readiness } from "./contract/health.ts";
import type { LiveSession } from "./leases/live-sessions.ts";
import { type DiskForecast, isLow, isNearlyFull } from "./watch/disk-forecast.ts";
import type { SessionFindings } from "./watch/session-watch.ts";

export interface NodeHealthParts {
  readonly readiness: () => Promise<Readiness>;
  readonly isGateConnected: () => boolean;
  readonly sessions: () => readonly LiveSession[];
  readonly findings: (sessionId: string) => SessionFindings | null;
  readonly latches: () => number;
  readonly leaseFailures: () => number;
  readonly hasBootstrapToken: () => boolean;
  readonly disk: () => DiskForecast | null;
  readonly previewViewers: () => number;
  readonly livePages: () => number;
  readonly analysisCores: () => number | null;
}

export async function nodeHealth(parts: NodeHealthParts): Promise<NodeHealth> {
  const live = parts.sessions().filter(({ report }) => report.endedAt === null);
  const disk = parts.disk();
  return {
    ...(await parts.readiness()),
    gate: {
      connected: parts.isGateConnected(),
      sessions: live.length,
      unhealthy: live.filter(({ report }) => !report.recordHealthy).length,
      onAir: live.filter(({ report }) => report.airState === "on-air").length,
      latches: parts.latches(),
    },
    desk: {
      upSeconds: Math.floor(process.uptime()),
      memoryBytes: process.memoryUsage.rss(),
      leaseFailures: parts.leaseFailures(),
      bootstrapToken: parts.hasBootstrapToken(),
    },
    disk: disk === null ? null : { ...disk, state: stateOf(disk) },
    followers: {
      previews: parts.previewViewers(),
      pages: parts.livePages(),
      analysisCores: parts.analysisCores(),
      unmonitored: unmonitored(live.map(({ report }) => parts.findings(report.sessionId))),
    },
  };
}

function stateOf(disk: DiskForecast): "ok" | "low" | "nearly-full" {
  if (isNearlyFull(disk)) return "nearly-full";
  return isLow(disk) ? "low" : "ok";
}

/** null: by configuration no picture is looked at. */
function unmonitored(findings: readonly (SessionFindings | null)[]): number | null {
  const looked = findings.filter((found) => found !== null);
  if (looked.length > 0 && looked.every(({ picture }) => picture === null)) return null;
  return looked.filter(
    ({ picture, sound }) => (picture?.unmonitored ?? null) !== null || (sound?.unmonitored ?? null) !== null,
  ).length;
}
