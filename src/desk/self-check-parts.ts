/** The self-check put together: what it looks at, and the switch that it tries. Part of the composition root. */

import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { backupAge, newestBackup } from "../machine/backup-age.ts";
import { certificateHolds } from "../machine/certificates.ts";
import { clockKept, clockZone, systemZone } from "../machine/clock.ts";
import { diskRoom } from "../machine/disk.ts";
import { ffmpegAble } from "../machine/ffmpeg.ts";
import type { Finding } from "../machine/finding.ts";
import { dataFolder, reserve } from "../machine/folder.ts";
import { picturesThere } from "../machine/pictures.ts";
import { platformReached } from "../machine/platform.ts";
import type { AlarmEvents } from "./alarm-events.ts";
import { drillRoutes } from "./api/drill-routes.ts";
import type { Route } from "./api/route.ts";
import { selfCheckRoutes } from "./api/self-check-routes.ts";
import type { Subjects } from "./api/subjects.ts";
import type { PlannedStreams } from "./approvals/planned-streams.ts";
import type { PolicyConfirmations } from "./approvals/policy-confirmations.ts";
import type { PolicyFile } from "./approvals/policy-file.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Clock } from "./clock.ts";
import type { DeskConfig } from "./config.ts";
import { SELF_CHECK_ROOM } from "./contract/common.ts";
import type { Courtrooms } from "./courtrooms/courtrooms.ts";
import { Cuts } from "./hearings/cuts.ts";
import type { GateLink } from "./leases/gate-link.ts";
import type { Latches } from "./leases/latches.ts";
import type { LeaseKeeper } from "./leases/lease-keeper.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import { Drills } from "./self-check/drills.ts";
import { dayAround } from "./self-check/morning.ts";
import { nodeFindings } from "./self-check/node-findings.ts";
import { Rehearsals } from "./self-check/rehearsals.ts";
import { SelfCheck } from "./self-check/self-check.ts";
import type { OutsideFigures } from "./self-check/self-check-metrics.ts";
import { TestRoom } from "./self-check/test-room.ts";
import type { Store } from "./store/store.ts";
import type { Alarms } from "./watch/alarms.ts";
import type { Watch } from "./watch/watch.ts";

export interface SelfCheckCompositionParts {
  readonly alarmEvents: AlarmEvents;
  readonly alarms: Alarms;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly config: DeskConfig & { readonly journal?: { readonly secondDir: string | null } };
  readonly confirmations: PolicyConfirmations;
  readonly courtrooms: Courtrooms;
  readonly gate: GateLink;
  readonly keeper: LeaseKeeper;
  readonly latches: Latches;
  readonly planned: PlannedStreams;
  readonly policy: PolicyFile;
  readonly sessions: LiveSessions;
  readonly store: Store;
  readonly subjects: Subjects;
  readonly watch: Watch;
  readonly warn: (event: string, facts: object) => void;
}

export interface SelfCheckComposition {
  readonly drills: Drills;
  readonly rehearsals: Rehearsals;
  readonly selfCheck: SelfCheck;
  readonly figures: OutsideFigures;
  readonly routes: readonly Route[];
  start(): void;
  stop(): Promise<void>;
}

const STOP_MS = 1_500;
const PROJECT_ROOT = resolve(import.meta.dirname, "../..");

export function createSelfCheck(parts: SelfCheckCompositionParts): SelfCheckComposition {
  const { alarmEvents, alarms, audit, clock, config, courtrooms, gate, keeper, latches, sessions, store } =
    parts;
  const onError = (what: string, error: unknown) => parts.warn(what, { error });
  const core = { audit, courtrooms, gate, keeper, latches, sessions, store };
  const room = new TestRoom({ audit, courtrooms, gate, latches, ingest: config.ingest.rtmp, onError });
  const rehearsals = new Rehearsals({
    ...{ clock, keeper, latches, room, sessions },
    // Without the power to end a gate that is silent: it may have hearings on air.
    cuts: new Cuts({ ...core, endSilentGate: async () => undefined, onReports: () => undefined, onError }),
    dataDir: config.node.dataDir,
    delaySeconds: config.gate.delaySeconds,
    proofs: store.selfChecks,
  });
  const beganMs = clock.wallMs() - clock.monotonicMs();
  const selfCheck = new SelfCheck({
    ...{ alarmEvents, audit, clock, rehearsals, onError },
    rows: store.selfChecks,
    timeZone: config.node.timeZone,
    morningCheck: config.watch.morningCheck,
    look: async () => [...(await lookAtMachine(parts)), ...(await lookAtNode(parts, beganMs))],
  });
  const drills = new Drills({ rehearsals, rows: store.drills, audit, clock, onError });
  return {
    ...{ drills, rehearsals, selfCheck },
    figures: {
      nowMs: clock.wallMs,
      lastCheck: () => selfCheck.last,
      lastCutMs: () => (selfCheck.lastCut === null ? null : Date.parse(selfCheck.lastCut.endedAt)),
      alarmNames: () => alarms.countsByName(),
      leaseAgeMs: () => leaseAgeMs(sessions, keeper, clock),
      newestBackupMs: () => newestBackup(config.node.dataDir),
    },
    routes: [
      ...selfCheckRoutes({
        ...{ selfCheck, rows: store.selfChecks, subjects: parts.subjects },
        morningCheck: config.watch.morningCheck,
      }),
      ...drillRoutes(drills, parts.subjects),
    ],
    start: () => {
      // What a desk that was killed in the middle of a test has left; it can be told once the gate is there.
      void courtrooms.told.then(() => rehearsals.tidy());
      selfCheck.start();
    },
    stop: async () => {
      // What a test has left then, the next desk tidies up; nothing else of this desk's end waits longer for it.
      const inOrder = Promise.all([rehearsals.stop(), drills.settled(), selfCheck.stop()]);
      await Promise.race([inOrder, delay(STOP_MS, undefined, { ref: false })]);
    },
  };
}

async function lookAtMachine({
  clock,
  config,
  watch,
  sessions,
}: SelfCheckCompositionParts): Promise<Finding[]> {
  const { node, http, platform } = config;
  const rates = sessions
    .all()
    .map(({ report }) => watch.findings(report.sessionId)?.figures.bitrateBps ?? null);
  const isKnown = rates.every((rate) => rate !== null);
  const writtenBps = isKnown ? rates.reduce<number>((sum, rate) => sum + (rate ?? 0), 0) : null;
  const { secondDir = null } = config.journal ?? {};
  const nowMs = clock.wallMs();
  const [ffmpeg, disk, second, backup, kept, ...reached] = await Promise.all([
    ffmpegAble(),
    diskRoom("disk", node.dataDir, writtenBps),
    secondDir === null ? null : diskRoom("disk 2", secondDir, writtenBps),
    backupAge(node.dataDir, nowMs),
    clockKept(node.timeZone, nowMs),
    platformReached("platform", platform.url),
    ...(platform.testUrl === null ? [] : [platformReached("test-platform", platform.testUrl)]),
  ]);
  return [
    ffmpeg,
    disk,
    ...(second === null ? [] : [second]),
    dataFolder(node.dataDir),
    reserve(node.dataDir),
    picturesThere(PROJECT_ROOT),
    clockZone(node.timeZone, systemZone(), nowMs),
    kept,
    ...reached,
    ...(http.tls === null ? [] : [certificateHolds("http certificate", http.tls.certFile, nowMs)]),
    backup,
  ];
}

async function lookAtNode(parts: SelfCheckCompositionParts, beganMs: number): Promise<Finding[]> {
  const { clock, config, confirmations, courtrooms, gate, latches, planned, policy, sessions, store } = parts;
  const nowMs = clock.wallMs();
  const seen = await store.selfChecks.lastSeen();
  const today = dayAround(nowMs, config.node.timeZone);
  const rooms = courtrooms.all().filter(({ id }) => id !== SELF_CHECK_ROOM);
  return nodeFindings({
    nowMs,
    gateConnected: gate.connected,
    integrity: await store.selfChecks.integrity().catch(() => null),
    policyProblem: policy.problem,
    policyConfirmed: confirmations.covers(policy),
    rooms: rooms.map(({ id }) => ({
      id,
      isLive: sessions.inRoom(id).some(({ report }) => report.encoderConnected),
      lastSeenAt: seen.get(id) ?? null,
    })),
    latched: latches.scopes(),
    planned: policy.problem === null ? await planned.between(today.fromMs, today.toMs) : null,
    clockMovedMs: nowMs - clock.monotonicMs() - beganMs,
  });
}

function leaseAgeMs(sessions: LiveSessions, keeper: LeaseKeeper, clock: Clock): number | null {
  const ages = sessions.all().flatMap(({ report }) => {
    const word = keeper.lastWord(report.sessionId);
    return word === null ? [] : [clock.monotonicMs() - word.lease.readAtMs];
  });
  return ages.length === 0 ? null : Math.max(...ages);
}
