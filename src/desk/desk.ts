/** The desk put together: the one place that knows every part of it and the order in which they start and stop. */

import { join } from "node:path";
import type { Signer } from "../journal/signer.ts";
import { AlarmEvents } from "./alarm-events.ts";
import { alarmRoutes } from "./api/alarm-routes.ts";
import { arrivalRoutes } from "./api/arrival-routes.ts";
import { auditRoutes } from "./api/audit-routes.ts";
import { Authentication } from "./api/authentication.ts";
import { backupRoutes } from "./api/backup-routes.ts";
import { dashboardFiles } from "./api/dashboard-files.ts";
import { dutyRoutes } from "./api/duty-routes.ts";
import { findingRoutes } from "./api/finding-routes.ts";
import { incidentRoutes } from "./api/incident-routes.ts";
import { Listener } from "./api/listener.ts";
import type { LiveEvent } from "./api/live-event.ts";
import { notifyRoutes } from "./api/notify-routes.ts";
import { panelRoutes } from "./api/panel-routes.ts";
import { policyRoutes } from "./api/policy-routes.ts";
import { previewRoutes } from "./api/preview-routes.ts";
import type { Route } from "./api/route.ts";
import { createApp } from "./api/server.ts";
import { shiftRoutes } from "./api/shift-routes.ts";
import { Showings } from "./api/showings.ts";
import { Sight } from "./api/sight.ts";
import { Subjects } from "./api/subjects.ts";
import { supervisionRoutes } from "./api/supervision-routes.ts";
import { watchRoutes } from "./api/watch-routes.ts";
import { webSessions } from "./api/web-session.ts";
import { Docket } from "./approvals/docket.ts";
import { HearingPeople } from "./approvals/hearing-people.ts";
import { PolicyConfirmations } from "./approvals/policy-confirmations.ts";
import { PolicyFile } from "./approvals/policy-file.ts";
import { Publicity } from "./approvals/publicity.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { AuditCheck } from "./audit/check.ts";
import { SealedDays } from "./audit/sealed-days.ts";
import { Backups } from "./backup/backups.ts";
import type { Clock } from "./clock.ts";
import type { DeskConfig } from "./config.ts";
import { SELF_CHECK_ROOM } from "./contract/common.ts";
import { Courtrooms } from "./courtrooms/courtrooms.ts";
import { createDuty } from "./duty-parts.ts";
import { createHearings } from "./hearing-parts.ts";
import { adoptSession } from "./hearings/adopt-session.ts";
import { CaseFiles } from "./hearings/case-files.ts";
import { CaseRecords } from "./hearings/case-records.ts";
import { Cuts } from "./hearings/cuts.ts";
import type { DeskParts } from "./hearings/desk-parts.ts";
import { Openings } from "./hearings/openings.ts";
import { createIncidents } from "./incident-parts.ts";
import { CardsInUse, type CardsInUseOptions } from "./leases/cards-in-use.ts";
import { Closures } from "./leases/closures.ts";
import { decisionNotes, noteEnd } from "./leases/decision-notes.ts";
import { GateEvents } from "./leases/gate-events.ts";
import { GateLink } from "./leases/gate-link.ts";
import { type JudgeParts, judge } from "./leases/judge.ts";
import { Latches } from "./leases/latches.ts";
import { LeaseKeeper } from "./leases/lease-keeper.ts";
import { LiveSessions } from "./leases/live-sessions.ts";
import { RoomQueue } from "./leases/room-queue.ts";
import { endSilentGate } from "./leases/silent-gate.ts";
import type { Log } from "./log.ts";
import { createNode } from "./node-parts.ts";
import { createNotify } from "./notify-parts.ts";
import type { Duty } from "./people/duty.ts";
import { Handovers } from "./people/handovers.ts";
import type { NodeSecret } from "./people/node-secret.ts";
import type { PasswordCost } from "./people/passwords.ts";
import { createPeople, routesOfPeople } from "./people-parts.ts";
import { createPreviews } from "./preview-parts.ts";
import { Printer } from "./print/printer.ts";
import { createRegister } from "./register-parts.ts";
import type { Rehearsals } from "./self-check/rehearsals.ts";
import { createSelfCheck, type SelfCheckComposition } from "./self-check-parts.ts";
import { SheetWriter } from "./sheets/sheet-writer.ts";
import { ShiftReports } from "./shifts/shift-reports.ts";
import { restoreWaiting } from "./store/backup-file.ts";
import { databaseFile } from "./store/database.ts";
import { ALL_COURTROOMS } from "./store/latches.ts";
import { openStore } from "./store/store.ts";
import { createSupervision } from "./supervision-parts.ts";
import { createWall, type Wall } from "./wall-parts.ts";
import { NODE } from "./watch/alarm.ts";
import { createWatch } from "./watch-parts.ts";

export interface DeskOptions {
  readonly config: DeskConfig;
  readonly incarnation: number;
  /** Shown to the gate on the link. */
  readonly secret: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly bootstrapToken: string | undefined;
  /** Seals second factors and cookies. */
  readonly nodeSecret: NodeSecret;
  /** Signs the lines of `case.jsonl`. */
  readonly signer: Signer;
  readonly cardsFor: CardsInUseOptions["cardsFor"];
  /** While nobody has an account: the code that opens the first start. */
  readonly onFirstStart: (code: string) => void;
  /** A backup waits to be put in place: ends this desk, in order, for the next one to do it. */
  readonly onRestart: () => void;
  /** Relative to the working directory, as the desk's own. */
  readonly gateSocket?: string;
  readonly deskSocket?: string;
  readonly passwordCost?: PasswordCost;
}

export interface Desk {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Where the API listens; the configured port, or the one the system chose for 0. */
  readonly port: number;
  /** Resolves when the gate knows every courtroom's key; never while there is no gate. */
  readonly roomsAtGate: Promise<void>;
  /** What the register does by the clock, done now: tests do not wait for it. */
  lookAtRegister(): Promise<void>;
  /** What duty raises by the clock, likewise. */
  lookAtDuty(): void;
  /** What the watch reads and tells by the clock, likewise. */
  lookAtStreams(): Promise<void>;
  /** Whether the morning's check is due, likewise. */
  lookAtSelfCheck(): Promise<void>;
  /** Cuts of a test stream, for drills. */
  readonly rehearsals: Rehearsals;
  readonly routes: readonly Route[];
  readonly liveEvents: readonly LiveEvent[];
}

/** Opens the store and puts the parts together; nothing listens, connects or decides before `start`. */
export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { config, log, clock } = options;
  const warn = (event: string, facts: object) => log.error(facts, event);
  const { dataDir } = config.node;
  const database = databaseFile(config.store.url, dataDir);
  // One that can't be put in place changes nothing: the desk goes on with what it has.
  const restored = await restoreWaiting(dataDir, database).catch((error: unknown) => asError(error));
  if (restored instanceof Error) warn("not-restored", { error: restored });
  const store = await openStore(database);

  const audit = new AuditLog(store.audit, clock, (entry, error) => warn("audit-lost", { entry, error }));
  const alarmEvents = new AlarmEvents(audit);
  const { nodeSecret: secret } = options;
  const onPeopleError = (error: unknown) => warn("sign-in-not-stored", { error });
  const people = createPeople({
    ...{ store, audit, alarms: alarmEvents, clock, config, secret, onError: onPeopleError },
    passwordCost: options.passwordCost,
  });
  const { courts, grants, offices, signIns, tokens, users } = people;
  const latches = new Latches(store.latches, clock);
  const openings = new Openings(store.openings);
  const policy = new PolicyFile(config.policy.file, config.policy);
  const confirmations = new PolicyConfirmations(store.settings, audit);
  const docket = new Docket({
    ...{ approvals: store.approvals, rows: store.docket, audit, clock },
    leadMinutes: config.policy.leadMinutes,
    onChanged: () => void keeper.renewAll(),
  });
  const backups = new Backups({
    ...{ dataDir, database, settings: store.settings, audit, clock, restart: options.onRestart },
    onConfirmed: () => void keeper.renewAll(),
  });
  const sealedDays = new SealedDays({
    ...{ rows: store.auditDays, entries: store.audit, audit, signer: options.signer, clock },
    folder: join(dataDir, "audit"),
    onError: (error) => warn("audit-day-not-sealed", { error }),
  });
  const auditCheck = new AuditCheck({
    ...{ rows: store.audit, days: sealedDays, audit, clock },
    onError: (error) => warn("audit-not-verified", { error }),
  });
  const queue = new RoomQueue();
  const caseFiles: CaseFiles = new CaseFiles({
    signer: options.signer,
    clock,
    isLive: (sessionId) => sessions.get(sessionId) !== null,
  });

  const gate = new GateLink({
    socketPath: options.gateSocket ?? "gate.sock",
    secret: options.secret,
    incarnation: options.incarnation,
    onSnapshot: (snapshot) => events.takeSnapshot(snapshot),
    onMessage: (message) => {
      events.take(message);
      if (message.type === "session") wall.reported(message.report);
    },
    onConnection: (connected, reason) => {
      if (!connected) events.disconnected();
      log.info({ connected, reason }, "gate-link");
    },
  });
  const courtrooms = new Courtrooms({ rows: store.courtrooms, audit, clock, gate });
  const records = new CaseRecords({
    gate,
    append: (report, line) => caseFiles.append(report, line),
    onError: (sessionId, error) => warn("case-line-not-written", { sessionId, error }),
  });
  const sessions: LiveSessions = new LiveSessions({
    rows: store.sessions,
    clock,
    adopt: (report) => adoptSession({ audit, docket, gateStart, openings, queue, records, store }, report),
    onAdopted: (id) => void keeper.renew(id),
    onEnded: (session) => noteEnd(audit, session),
    onForgotten: (sessionId) => {
      caseFiles
        .release(sessionId)
        .catch((error: unknown) => warn("case-file-not-closed", { sessionId, error }));
    },
    onError: (what, error) => warn(what, { error }),
  });
  const printer = new Printer();
  const sheetWriter = new SheetWriter();
  const courtName = (code: string) =>
    (policy.problem === null ? policy.inForce.policy.courts[code] : undefined) ?? code;
  const onCases = (caseNumbers: readonly string[]) => void keeper.renewCases(caseNumbers);
  const onAll = () => void keeper.renewAll();
  const registry = createRegister({
    ...{ audit, clock, courtName, courtrooms, dataDir, docket, offices, policy, printer, sessions },
    ...{ onAll, onCases, sheetWriter, store, warn },
  });
  const { bars, notices, planned, register, registerClock, use } = registry;
  const cards = new CardsInUse({
    cardsFor: options.cardsFor,
    onReady: () => void keeper.renewAll(),
    onError: (format, error) => warn("cards-not-made", { format, error }),
  });
  const courtOf = (courtroom: string) => courts.orOwn(courtrooms.get(courtroom)?.court);
  const duty: Duty = createDuty({
    ...{ rows: store.duty, audit, alarms: alarmEvents, clock, required: config.gate.dutyRequired },
    ...{ policy, people, sessions, notices, courtOf },
    onChanged: () => void keeper.renewAll(),
    onError: (error) => warn("duty-not-told", { error }),
  });
  const handovers = new Handovers({ rows: store.handovers, duty, audit, clock });
  const judgeParts: JudgeParts = {
    ...{ bars, cards, clock, config, courtOf, courtrooms, docket, duty, latches, policy, register },
    isDoubtful: () => backups.unconfirmed,
    isPolicyConfirmed: () => confirmations.covers(policy),
    rehearsal: { targetOf: (sessionId) => checks.rehearsals.targetOf(sessionId) },
  };
  const keeper = new LeaseKeeper({
    sessions,
    clock,
    incarnation: options.incarnation,
    judge: (session, word) => judge(judgeParts, session, word),
    send: (lease) => gate.sendLease(lease),
    onError: (sessionId, error) => warn("no-lease", { sessionId, error }),
    ...decisionNotes(audit),
  });
  const gateStart = config.gate.start;
  const core = { audit, courtrooms, gate, keeper, latches, sessions, store };
  const maySuspendRecording = () => policy.problem === null && policy.inForce.policy.suspendForMediation;
  const parts: DeskParts = {
    ...{ ...core, clock, docket, gateStart, maySuspendRecording, openings, queue, records, use },
  };
  const cuts = new Cuts({
    ...core,
    // For a drill's room nothing is ended: other rooms have hearings on air, and their records.
    endSilentGate: async (courtroom) => {
      if (courtroom !== SELF_CHECK_ROOM) await endSilentGate(config.node, courtroom);
    },
    onReports: (reports, person) => {
      try {
        for (const report of reports) {
          const { courtroom, verified } = report;
          if (courtroom === SELF_CHECK_ROOM) checks.drills.reported(report);
          // Nobody could say that it is gone from the kernel's table, that the room was cut, or that its latch is written.
          else if (!verified) {
            watch.happen("cut-unverified", courtroom === ALL_COURTROOMS ? NODE : courtroom, "", false);
          }
        }
      } finally {
        wall.reportedCuts(reports, person);
      }
    },
    onError: (what, error) => warn(what, { error }),
  });

  const events = new GateEvents({
    ...core,
    cuts,
    onCounters: (counters) => metrics.takeGateCounters(counters),
    onLatchesInDoubt: (detail) => watch.happen("latches-in-doubt", NODE, detail, false),
    onError: (what, error) => warn(what, { error }),
  });

  const hearingPeople = new HearingPeople(store.approvals, store.docket);
  const subjects = new Subjects({
    ...{ approvals: store.approvals, stored: store.sessions, clock, courts, courtrooms, docket },
    ...{ hearingPeople, keeper, sessions },
  });
  const supervision = createSupervision({
    ...{ audit, clock, courtrooms, notices, people, policy, sessions, store },
  });
  const { alarms, thresholds, watch } = createWatch({
    ...{ audit, alarmEvents, clock, config, courtrooms, docket, gate, keeper, log },
    ...{ openings, sessions, store },
  });
  const sight = new Sight(keeper, subjects, clock.monotonicMs);
  const closures = new Closures({
    ...{ monotonicMs: clock.monotonicMs, wallMs: clock.wallMs, sessions: () => sessions.all() },
    closure: (session) => sight.closure(session),
  });
  const showings = new Showings(clock, closures, sight);
  const previews = createPreviews({ clock, closures, log, sessions });
  const incidents = createIncidents({
    ...{ alarms, audit, clock, config, courtrooms, log, printer, records, sessions, sight, store },
    courtName: (place) => courtName(subjects.courtOfRoom(place) ?? ""),
    publicity: new Publicity(store.approvals, store.docket),
    tell: (notice) => notify.tell(notice),
    findToken: (id) => tokens.find(id),
  });
  latches.onShut = (latch) => {
    wall.shut(latch);
    // The node's own test of its switch is no incident; what it finds is told by its report.
    if (latch.scope === SELF_CHECK_ROOM) checks.drills.shut(latch);
    else incidents.sources.cut(latch);
  };
  const notify = createNotify({
    ...{ alarms, audit, clock, config, courtrooms, log, sessions, store, watch },
  });
  const checks: SelfCheckComposition = createSelfCheck({
    ...{ alarmEvents, alarms, audit, clock, config, confirmations, courtrooms, gate, keeper, latches },
    ...{ planned, policy, sessions, store, subjects, watch, warn },
  });
  const hearings = createHearings({ ...parts, config, cuts, judgeParts, subjects, tokens });
  const wall: Wall = createWall({
    ...{ alarms, clock, courtrooms, duty, gate, keeper, latches, log, reader: hearings.reader, sessions },
    ...{ showings, sight, subjects, thresholds, watch },
  });
  const policyChanged = () => {
    void keeper.renewAll();
    if (confirmations.covers(policy)) {
      void alarmEvents.clear("policy-unconfirmed", policy.inForce.policy.id, {
        sha256: policy.inForce.sha256,
      });
    }
  };
  const node = createNode(
    {
      ...{ alarmEvents, alarms, checks, courtrooms, duty, events, gate, keeper, latches, notify },
      ...{ policy, previews, sessions, store, subjects, tokens, wall, watch },
    },
    () => routes,
  );
  const { metrics } = node;
  const routes: Route[] = [
    ...node.routes,
    ...hearings.routes,
    ...watchRoutes({ clock, sessions, showings, sight, subjects, thresholds, watch }),
    ...previewRoutes({ audit, previews, sessions, sight, subjects }),
    ...wall.routes,
    ...alarmRoutes(alarms, subjects, clock),
    ...incidentRoutes({ desk: incidents.desk, sight, subjects }),
    ...supervisionRoutes({ audit, ...supervision, sheetWriter, subjects }),
    ...findingRoutes({ findings: supervision.findings, hearingPeople, subjects }),
    ...notifyRoutes(notify, config.notify.details),
    ...checks.routes,
    ...arrivalRoutes({ courtrooms, sessions, subjects, watch }),
    ...panelRoutes({ courtrooms, gate, latches, sessions, subjects }),
    ...registry.routes(subjects),
    ...policyRoutes({ audit, policy, confirmations, onChanged: policyChanged }),
    ...routesOfPeople(people, {
      ...{ audit, duty, handovers, onTokenRevoked: () => void noteBootstrap() },
      courtsOfPolicy: () => (policy.problem === null ? policy.inForce.policy.courts : {}),
    }),
    ...dutyRoutes({ duty, handovers, signIns, subjects }),
    ...shiftRoutes({
      ...{ handovers, subjects },
      shifts: new ShiftReports({
        ...{ store, audit, clock, printer, courtName },
        live: (id) => sessions.get(id),
        courtOf: (place) => subjects.courtOfPlace(place),
        roomName: (id) => courtrooms.get(id)?.name ?? null,
      }),
    }),
    ...backupRoutes(backups),
    ...auditRoutes(store.audit, sealedDays, auditCheck),
  ];
  /** Told when it changes, and at each start while it is there. */
  let bootstrapAlarm = false;
  const noteBootstrap = async () => {
    if (tokens.hasBootstrap === bootstrapAlarm) return;
    bootstrapAlarm = tokens.hasBootstrap;
    await alarmEvents[bootstrapAlarm ? "note" : "clear"]("bootstrap-token", "bootstrap");
  };
  const app = createApp({
    routes,
    authentication: new Authentication({ ...people, courtrooms }),
    webSessions: webSessions(signIns, secret.key("cookie")),
    trustedProxy: config.http.trustedProxy,
    dashboard: dashboardFiles(),
    metrics: () => metrics.text(),
    onRequest: ({ method, route, status, durationMs, ...rest }) => {
      metrics.request(method, route, status, durationMs);
      log.info({ method, route, status, durationMs: Math.round(durationMs * 10) / 10, ...rest }, "request");
    },
    onRefused: ({ caller, route, subject, code }) => {
      void audit.note({ actor: caller.person, action: `refused ${route}`, subject, outcome: code });
      if (route.endsWith("/sessions/:id/air")) incidents.sources.refusedAir(subject, code, caller.person);
    },
    onError: (requestId, error) => warn("request-failed", { requestId, error }),
  });
  const listener = new Listener(config.http, options.deskSocket ?? "desk.sock", app);

  return {
    routes,
    liveEvents: wall.events,
    roomsAtGate: courtrooms.told,
    lookAtRegister: () => registerClock.look(),
    lookAtDuty: () => duty.look(),
    lookAtStreams: async () => {
      watch.poll();
      await watch.lookAround();
      watch.observe();
    },
    lookAtSelfCheck: () => checks.selfCheck.look(),
    rehearsals: checks.rehearsals,
    get port() {
      return listener.port;
    },
    async start() {
      const held = [
        tokens,
        latches,
        openings,
        courtrooms,
        bars,
        offices,
        backups,
        policy,
        confirmations,
        alarms,
        thresholds,
        notify,
      ];
      const ofPeople = [courts, users, grants, signIns, duty, handovers];
      await Promise.all([...held, ...ofPeople].map((each) => each.load()));
      if (restored instanceof Error) await backups.noteRefused(restored);
      else if (restored !== null) await backups.noteRestored(restored);
      if (policy.problem !== null) warn("policy-unreadable", { problem: policy.problem });
      else if (!confirmations.covers(policy)) {
        await alarmEvents.note("policy-unconfirmed", policy.inForce.policy.id, {
          sha256: policy.inForce.sha256,
        });
      }
      await tokens.ensureBootstrap(options.bootstrapToken);
      await noteBootstrap();
      await checks.selfCheck.load();
      // Whoever brings a token opens the first start with it; else a code does that stands only where the node was started.
      if (people.firstStart.isOpen && !tokens.hasBootstrap) options.onFirstStart(people.firstStart.newCode());
      sessions.start();
      keeper.start();
      signIns.start();
      duty.start();
      registerClock.start();
      sealedDays.start();
      gate.start();
      watch.start();
      closures.start();
      previews.start();
      notify.start();
      await listener.start();
      checks.start();
    },
    async stop() {
      // Together: the listener ends when the last viewer's connection has.
      await Promise.all([listener.stop(), previews.stop(), wall.stop()]);
      await checks.stop();
      closures.stop();
      await watch.stop();
      await notify.stop();
      signIns.stop();
      duty.stop();
      await registerClock.stop();
      await sealedDays.stop();
      await auditCheck.stop();
      await keeper.stop();
      await sessions.stop();
      gate.stop();
      events.stop();
      await caseFiles.stop();
      await alarms.settled();
      await incidents.occurrences.stop();
      await audit.settled();
      await store.close();
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
