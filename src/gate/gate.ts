/**
 * The gate, put together: the only file that knows every part of it. Starts with recovery and latches, opens ingest
 * last, stops in reverse.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ballast } from "../journal/ballast.ts";
import { realDisk } from "../journal/disk.ts";

import { recoverSessions } from "../journal/recovery.ts";

import { FLUSH_EVERY_MS_NO_DELAY, Scheduler } from "../journal/scheduler.ts";
import { type RecoveredSession, SessionJournal } from "../journal/session-journal.ts";
import { openSigner, type Signer } from "../journal/signer.ts";
import { SlabPool } from "../journal/slab-pool.ts";
import { SyncSlots } from "../journal/sync-slots.ts";
import { RtmpListener } from "../rtmp/listener.ts";
import { PlatformConnection } from "../rtmp/platform-connection.ts";
import type { PaceSetting } from "../rtmp/read-pace.ts";
import { BatchBuffers } from "./batch-buffers.ts";
import { CardShelf } from "./card-shelf.ts";
import { monotonicMs, wallMs } from "./clock.ts";
import { ControlSocket } from "./control-socket.ts";
import { Counters } from "./counters.ts";
import { Courtroom } from "./courtroom.ts";
import { CutThread } from "./cut-thread.ts";
import { Descriptors } from "./descriptors.ts";
import { DeskLink } from "./desk-link.ts";
import { HostNames, systemLookup } from "./host-names.ts";
import { Ingest } from "./ingest.ts";
import { KernelView } from "./kernel-view.ts";
import type { LatchState } from "./latch-log.ts";
import { readLatchRequests, removeLatchRequest } from "./latch-requests.ts";
import { isUsedDataDirectory, Latches } from "./latches.ts";
import type { Log } from "./log.ts";
import { Orders } from "./orders.ts";
import { Pace } from "./pace.ts";
import { Recording } from "./recording.ts";
import { Rooms } from "./rooms.ts";
import { Session } from "./session.ts";
import { SessionIds } from "./session-ids.ts";
import type { GateSettings } from "./settings.ts";
import { snapshotMessages } from "./snapshot.ts";

/** Every room has its tick every 25 ms, a fifth of them at a time: what all at once would do keeps a cut waiting. */
const TICK_MS = 5;
const TICK_TURNS = 5;
const MEASURE_MS = 1_000;
/** Sessions are measured and reported in turns: two hundred at once would hold up a cut. */
const MEASURE_TURNS = MEASURE_MS / TICK_MS;
/** Strangers at the door are told of once a second for each address, so many addresses at most; so is a door that fails. */
const STRANGERS_EVERY_MS = 1_000;
const STRANGER_ADDRESSES = 64;
/** After a restart sessions wait this long for the desk to say that they are in recess. */
const LEASE_WAIT_MS = 15_000;
/** Below the design's 200 ms, so that a batch's first byte still leaves before D + 0.5 s on a busy machine. */
const FLUSH_MS = 160;
/** What leaves at once is read at once, unless many streams are: then a frame's time may pass (design 11: p50 30 ms). */
const PACE_NO_DELAY: PaceSetting = { everyMs: 40, fromStreams: 50 };

export interface GateDeps {
  readonly settings: GateSettings;
  readonly secret: string;
  readonly log: Log;
}

export class Gate {
  readonly #settings: GateSettings;
  readonly #log: Log;
  readonly #counters = new Counters();
  readonly #buffers = new BatchBuffers();
  readonly #pool = new SlabPool();
  readonly #syncs = new SyncSlots();
  readonly #courtrooms = new Map<string, Courtroom>();
  readonly #journals = new Map<string, SessionJournal>();
  readonly #kernel = new KernelView(monotonicMs);
  readonly #names = new HostNames(systemLookup, monotonicMs);
  readonly #cards: CardShelf;
  readonly #sessionIds: SessionIds;
  readonly #rooms: Rooms;
  readonly #latches: Latches;
  readonly #orders: Orders;
  readonly #link: DeskLink;
  readonly #control: ControlSocket;
  readonly #ingest: Ingest;
  readonly #scheduler: Scheduler;
  readonly #ballast: Ballast;
  readonly #strangerPace = new Pace(STRANGERS_EVERY_MS, STRANGER_ADDRESSES);
  readonly #descriptors = new Descriptors();
  readonly #acceptFailedPace = new Pace(STRANGERS_EVERY_MS, 1);
  #cutThread: CutThread | null = null;
  #signer: Signer | null = null;
  #listeners: RtmpListener[] = [];
  #timers: NodeJS.Timeout[] = [];
  #turn = 0;

  constructor({ settings, secret, log }: GateDeps) {
    const { dataDir } = settings.node;
    this.#settings = settings;
    this.#log = log;
    this.#sessionIds = new SessionIds(settings.node.timeZone);
    this.#cards = new CardShelf((path, detail) => log.warn("card-unreadable", { path, detail }));
    this.#rooms = new Rooms(join(dataDir, "gate", "rooms.json"));
    this.#ballast = new Ballast(realDisk, join(dataDir, "recordings", ".reserve"));
    this.#latches = new Latches({
      directory: join(dataDir, "gate"),
      isUsed: isUsedDataDirectory(dataDir),
      wallMs,
      onChange: (state) => this.#latchesChanged(state),
      makeRoom: () => this.#ballast.free(),
      openWriter: (path, asidePath) => {
        this.#cutThread = new CutThread(path, asidePath);
        return this.#cutThread;
      },
      undisturbed: (work) => this.#syncs.holdDuring(work),
      onFailure: (detail) => this.#event("latches-in-doubt", null, null, detail),
    });
    this.#orders = new Orders({
      rooms: this.#rooms,
      latches: this.#latches,
      courtrooms: this.#courtrooms,
      standing: (pairs) => this.#cutThread?.standing(pairs) ?? Promise.resolve(null),
      monotonicMs,
      wallMs,
      snapshot: () => this.#snapshot()[0],
      readNow: (courtroom, done) => this.#ingest.readNow(courtroom, done),
    });
    const command = this.#orders.carryOut.bind(this.#orders);
    this.#link = new DeskLink({
      path: "gate.sock",
      secret,
      monotonicMs,
      snapshot: () => this.#snapshot(),
      lease: (lease) => this.#sessionById(lease.sessionId)?.takeLease(lease),
      command,
      note: (code, detail) => this.#event(code, null, null, detail),
      dropped: () => this.#counters.add("link_messages_dropped"),
    });
    this.#control = new ControlSocket({ path: "control.sock", monotonicMs, command });
    this.#scheduler = new Scheduler({
      pool: this.#pool,
      syncs: this.#syncs,
      syncSeconds: settings.journal.syncSeconds,
      monotonicMs,
    });
    this.#ingest = new Ingest({
      rooms: this.#rooms,
      courtroom: (id) => this.#courtroom(id),
      note: (code, courtroom, detail) => this.#event(code, courtroom, null, detail),
      stranger: (code, remoteAddress, detail) => this.#stranger(code, remoteAddress, detail),
      count: (counter) => this.#counters.add(counter),
      isFull: (courtroom) => {
        const journal = this.#journals.get(courtroom.current?.id ?? "");
        return journal !== undefined && this.#scheduler.isFull(journal);
      },
      flush: (courtroom) => this.#journals.get(courtroom.current?.id ?? "")?.flush(),
    });
  }

  /** Recovery and latches, then link and tickers, ingest last. @throws Error when a port or file can't be had. */
  async start(): Promise<void> {
    const { dataDir } = this.#settings.node;
    const { signer, created } = await openSigner(realDisk, join(dataDir, "keys"), "gate");
    this.#signer = signer;
    if (created) this.#log.info("signing-key-created", { fingerprint: signer.fingerprint });
    await this.#latches.start();
    await this.#takeLatchRequests();
    const damage = this.#rooms.load();
    if (damage !== null) this.#event("rooms-unreadable", null, null, damage);
    if (!(await this.#ballast.restore()))
      this.#event("disk-reserve-missing", null, null, "no room for the reserve");
    await this.#recover(signer);
    this.#scheduler.start();
    await this.#link.start();
    for (const courtroom of this.#courtrooms.values())
      courtroom.awaitLeaseUntil(monotonicMs() + LEASE_WAIT_MS);
    await this.#control.start();
    this.#timers = [setInterval(() => this.#tick(), TICK_MS), setInterval(() => this.#count(), MEASURE_MS)];
    await this.#openIngest();
    for (const message of this.#snapshot()) this.#link.send(message);
    this.#log.info("gate-ready", { courtrooms: this.#courtrooms.size });
  }

  /** Platform connections, records, encoders, then link and latches; idempotent. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    // The records note that the gate stopped; closing the encoders first would look as if they had left.
    const closed = [...this.#courtrooms.values()].map((courtroom) => courtroom.stop());
    const listeners = this.#listeners;
    this.#listeners = [];
    // What fails here is for recovery; the latches under way are waited for all the same.
    await Promise.allSettled([...closed, ...listeners.map((listener) => listener.stop())]);
    this.#scheduler.stop();
    this.#control.stop();
    this.#link.stop();
    await this.#latches.stop();
  }

  async #openIngest(): Promise<void> {
    const { rtmp, rtmps, unauthenticatedPerAddress } = this.#settings.ingest;
    const common = {
      unauthenticatedPerAddress,
      monotonicMs,
      pace: this.#settings.gate.delaySeconds === 0 ? PACE_NO_DELAY : { everyMs: FLUSH_MS, fromStreams: 1 },
      createHandler: this.#ingest.handlerFor.bind(this.#ingest),
      onAcceptError: (error: Error) => this.#acceptFailed(error),
    };
    const listeners = [new RtmpListener({ ...rtmp, ...common })];
    if (rtmps !== undefined) {
      const tls = { cert: readFileSync(rtmps.certFile), key: readFileSync(rtmps.keyFile) };
      listeners.push(new RtmpListener({ host: rtmps.host ?? rtmp.host, port: rtmps.port, tls, ...common }));
    }
    for (const listener of listeners) {
      await listener.start();
      this.#listeners.push(listener);
    }
  }

  async #takeLatchRequests(): Promise<void> {
    for (const request of readLatchRequests(join(this.#settings.node.dataDir, "latch-requests"))) {
      if ((await this.#latches.apply(request.act)) !== "done") continue;
      removeLatchRequest(request);
      this.#event("latch-request-taken", null, null, JSON.stringify(request.act));
    }
  }

  async #recover(signer: Signer): Promise<void> {
    const roots = [join(this.#settings.node.dataDir, "recordings"), this.#settings.journal.secondDir];
    for (const found of await recoverSessions({
      roots: roots.filter((root) => root !== null),
      signer,
      disk: realDisk,
      wallMs,
      failed: (directory, error) =>
        this.#event("session-unrecoverable", null, null, `${directory}: ${error.message}`),
    })) {
      const { courtroom: id, streamName } = found.record;
      const courtroom = this.#courtroom(id);
      // A clock that was set back in between would put the loss into the future, and the grace time's end with it.
      const leftAtMs = monotonicMs() - Math.max(0, wallMs() - (found.lastDataWallMs ?? 0));
      const session: Session = this.#openSession(id, streamName, found.record.session, found, null, () =>
        courtroom.isFreeFor(session),
      );
      this.#event(
        "session-recovered",
        id,
        session.id,
        `last data ${Math.round(monotonicMs() - leftAtMs)} ms ago`,
      );
      courtroom.resume(session, leftAtMs);
    }
  }

  #latchesChanged({ all, courtrooms }: LatchState): void {
    for (const courtroom of this.#courtrooms.values())
      if (all || courtrooms.has(courtroom.id)) courtroom.latch();
    this.#link.send({ type: "latches", all, courtrooms: [...courtrooms] });
  }

  #courtroom(id: string): Courtroom {
    const known = this.#courtrooms.get(id);
    if (known !== undefined) return known;
    const made = new Courtroom({
      id,
      graceMs: this.#settings.ingest.graceSeconds * 1_000,
      monotonicMs,
      newSessionId: () => this.#sessionIds.next(wallMs(), id),
      open: (streamName, sessionId, before, mayConnect) => {
        const session = this.#openSession(id, streamName, sessionId, null, before, mayConnect);
        session.recording.openPart(before?.recording ?? null);
        return session;
      },
      sealFailed: (session, error) => this.#event("seal-failed", id, session.id, error.message),
      over: (session) => {
        const journal = this.#journals.get(session.id);
        this.#journals.delete(session.id);
        if (journal !== undefined) this.#scheduler.remove(journal);
        this.#link.send({ type: "session", report: session.report() });
        this.#log.info("session-over", { session: session.id });
      },
    });
    this.#courtrooms.set(id, made);
    return made;
  }

  #openSession(
    courtroom: string,
    streamName: string,
    sessionId: string,
    resume: RecoveredSession | null,
    before: Session | null,
    mayConnect: () => boolean,
  ): Session {
    const signer = this.#signer;
    if (signer === null) throw new Error("the gate has not started");
    const { node, journal, gate, ingest } = this.#settings;
    const predecessorId = before?.id ?? resume?.record.predecessor ?? null;
    const recording = new Recording({
      courtroom,
      streamName,
      predecessorId,
      makeJournal: (listener) =>
        new SessionJournal({
          recordingsRoot: join(node.dataDir, "recordings"),
          secondRoot: journal.secondDir,
          timeZone: node.timeZone,
          sessionId,
          courtroom,
          streamName,
          digest: journal.digest,
          signer,
          pool: this.#pool,
          syncs: this.#syncs,
          disk: realDisk,
          ballast: this.#ballast,
          monotonicMs,
          wallMs,
          listener,
          predecessorId,
          ...(resume === null ? {} : { resume }),
        }),
      headSigned: (head) => this.#link.send({ type: "head", head }),
      failed: (error) => this.#event("record-failed", courtroom, sessionId, error.message),
    });
    const session: Session = new Session(recording, {
      monotonicMs,
      wallMs,
      random: Math.random,
      delaySeconds: gate.delaySeconds,
      graceMs: ingest.graceSeconds * 1_000,
      buffers: this.#buffers,
      cards: this.#cards,
      connect: (target, events) =>
        new PlatformConnection({
          ...target,
          ...events,
          // Where a courtroom goes is the desk's to say, in a lease; what the platform names may hold credentials.
          onReconnectRequest: () =>
            this.#event("reconnect-not-followed", courtroom, sessionId, "the platform named another address"),
          monotonicMs,
          lookup: this.#names.lookup,
        }),
      unsentInKernel: (pair) => this.#kernel.unsentBytes(pair),
      mayConnect,
      readNow: () => this.#ingest.readNow(courtroom, () => undefined),
      changed: () => this.#link.send({ type: "session", report: session.report() }),
      note: (code, detail) => this.#event(code, courtroom, sessionId, detail),
    });
    if (this.#latches.isCut(courtroom)) session.latch();
    const flushMs = gate.delaySeconds === 0 ? FLUSH_EVERY_MS_NO_DELAY : FLUSH_MS;
    this.#journals.set(sessionId, recording.journal);
    this.#scheduler.add(recording.journal, flushMs, () => this.#ingest.drained(courtroom));
    this.#log.info("session-opened", { session: sessionId, courtroom });
    setImmediate(() => this.#link.send({ type: "session", report: session.report() }));
    return session;
  }

  #tick(): void {
    const now = monotonicMs();
    this.#turn = (this.#turn + 1) % MEASURE_TURNS;
    let room = 0;
    this.#link.together(() => {
      for (const courtroom of this.#courtrooms.values()) {
        if (room % TICK_TURNS === this.#turn % TICK_TURNS) courtroom.tick(now);
        if (room % MEASURE_TURNS === this.#turn) this.#measure(courtroom);
        room++;
      }
    });
  }

  #measure(courtroom: Courtroom): void {
    for (const session of courtroom.sessions) {
      session.measure();
      if (this.#link.isConnected) this.#link.send({ type: "session", report: session.report() });
    }
  }

  #count(): void {
    this.#pool.trim();
    this.#buffers.trim();
    const told = this.#descriptors.look();
    if (told !== null) this.#event(told.code, null, null, told.detail);
    this.#counters.set("encoders", this.#ingest.encoders);
    this.#counters.set("unwritten_bytes", this.#pool.unwrittenBytes);
    this.#counters.set("log_lines_dropped", this.#log.droppedLines);
    this.#link.send({ type: "counters", counters: this.#counters.snapshot() });
  }

  #snapshot(): ReturnType<typeof snapshotMessages> {
    const { all, courtrooms } = this.#latches.state;
    const sessions = [...this.#courtrooms.values()].flatMap((courtroom) => courtroom.sessions);
    return snapshotMessages(
      {
        latches: { all, courtrooms: [...courtrooms] },
        roomsVersion: this.#rooms.version,
        publicKey: this.#signer?.publicKey ?? "",
        ingestOpen: this.#listeners.length > 0,
      },
      sessions.map((session) => session.report()),
    );
  }

  #sessionById(id: string): Session | undefined {
    for (const courtroom of this.#courtrooms.values()) {
      const session = courtroom.sessions.find((each) => each.id === id);
      if (session !== undefined) return session;
    }
    return undefined;
  }

  #acceptFailed(error: Error): void {
    this.#counters.add("accept_failed");
    if (this.#acceptFailedPace.allows("", monotonicMs()))
      this.#event("accept-failed", null, null, error.message);
  }

  #stranger(code: string, remoteAddress: string, detail: string): void {
    if (!this.#strangerPace.allows(remoteAddress, monotonicMs())) return;
    this.#event(code, null, null, `from ${remoteAddress}${detail === "" ? "" : `: ${detail}`}`);
  }

  #event(code: string, courtroom: string | null, sessionId: string | null, detail: string): void {
    this.#counters.add(`event_${code.replaceAll("-", "_")}`);
    this.#log.info(code, { courtroom, session: sessionId, detail });
    const at = new Date(wallMs()).toISOString();
    this.#link.send({ type: "event", code, at, courtroom, sessionId, detail });
  }
}
