// What the tests of orders share: latches on a real disk, rooms whose ways out are the test's, and the orders over them.
import { monotonicMs, wallMs } from "../../../src/gate/clock.ts";
import { Courtroom } from "../../../src/gate/courtroom.ts";
import { CutThread } from "../../../src/gate/cut-thread.ts";
import { Latches } from "../../../src/gate/latches.ts";
import { Orders } from "../../../src/gate/orders.ts";
import { Rooms } from "../../../src/gate/rooms.ts";
import type { SessionDeps } from "../../../src/gate/session.ts";
import type { Command } from "../../../src/link/messages.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { MemoryRecord, simulatedSession } from "./simulation.ts";

export class OrdersStage {
  readonly courtrooms = new Map<string, Courtroom>();
  readonly latches: Latches;
  readonly path: string;
  readonly #folder = tempFolder("orders");
  readonly rooms = new Rooms(`${this.#folder.path}/rooms.json`);
  readonly #orders: Orders;
  #thread: CutThread | null = null;

  constructor() {
    this.path = this.#folder.path;
    this.latches = new Latches({
      directory: this.path,
      isUsed: false,
      wallMs,
      onChange: () => undefined,
      onFailure: () => undefined,
      makeRoom: () => Promise.resolve(),
      openWriter: (path, asidePath) => {
        this.#thread = new CutThread(path, asidePath);
        return this.#thread;
      },
    });
    this.#orders = new Orders({
      rooms: this.rooms,
      latches: this.latches,
      courtrooms: this.courtrooms,
      standing: (pairs) => this.#thread?.standing(pairs) ?? Promise.resolve(null),
      monotonicMs,
      wallMs,
      snapshot: () => ({}),
      readNow: (_courtroom, done) => done(),
    });
  }

  start(): Promise<void> {
    return this.latches.start();
  }

  async stop(): Promise<void> {
    for (const courtroom of this.courtrooms.values()) await courtroom.stop();
    await this.latches.stop();
    this.#folder.remove();
  }

  order(command: Command): Promise<unknown> {
    return this.#orders.carryOut(command, monotonicMs());
  }

  /** A room whose encoder has sent `first`, a picture, and whose lease says air. */
  room(id: string, first: Buffer, url: string, connect: SessionDeps["connect"]): Courtroom {
    const courtroom = new Courtroom({
      id,
      graceMs: 30_000,
      monotonicMs,
      newSessionId: () => `session-${id}`,
      open: (streamName, sessionId, _before, mayConnect) => {
        const record = new MemoryRecord(sessionId, streamName, id);
        record.openPart();
        return simulatedSession(record, null, { now: monotonicMs, delaySeconds: 0, mayConnect, connect });
      },
      sealFailed: () => undefined,
      over: () => undefined,
    });
    this.courtrooms.set(id, courtroom);
    courtroom.encoderCame(id);
    courtroom.message(9, 0, first, first.length, monotonicMs());
    courtroom.current?.takeLease({
      type: "lease",
      sessionId: `session-${id}`,
      incarnation: 1,
      revision: 1,
      readAtMs: monotonicMs(),
      allow: true,
      wanted: true,
      reasons: [],
      target: { url, streamName: id },
      pauseCauses: [],
      phaseCard: "paused",
      cards: {},
      minDelaySeconds: null,
    });
    return courtroom;
  }
}
