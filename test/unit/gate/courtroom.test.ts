import { describe, expect, it } from "vitest";
import { Courtroom } from "../../../src/gate/courtroom.ts";
import type { Session } from "../../../src/gate/session.ts";
import { MemoryPlatform, MemoryRecord, simulatedSession } from "./simulation.ts";

const GRACE_MS = 30_000;

/** A courtroom on a clock of the test's own, with records and a platform in memory. */
class Room {
  now = 1_000_000;
  readonly records: MemoryRecord[] = [];
  readonly over: string[] = [];
  readonly sealFailures: string[] = [];
  readonly courtroom: Courtroom;
  readonly #platform = new MemoryPlatform(() => this.now);
  #revision = 0;

  constructor() {
    this.courtroom = new Courtroom({
      id: "room-1",
      graceMs: GRACE_MS,
      monotonicMs: () => this.now,
      newSessionId: () => `session-${this.records.length + 1}`,
      open: (streamName, sessionId, _before, mayConnect) => {
        const session = this.session(sessionId, streamName, mayConnect);
        session.recording.openPart(null);
        return session;
      },
      sealFailed: (session) => this.sealFailures.push(session.id),
      over: (session) => this.over.push(session.id),
    });
  }

  session(sessionId: string, streamName = "room-1", mayConnect = () => true): Session {
    const record = new MemoryRecord(sessionId, streamName);
    this.records.push(record);
    return simulatedSession(record, this.#platform, { now: () => this.now, delaySeconds: 2, mayConnect });
  }

  key(): void {
    const payload = Buffer.from([0x17, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    this.courtroom.message(9, 0, payload, payload.length, this.now);
  }

  lease(over: { causes?: ["phase"]; phaseCard?: "recess" } = {}): void {
    const session = this.courtroom.current;
    session?.takeLease({
      type: "lease",
      sessionId: session.id,
      incarnation: 1,
      revision: ++this.#revision,
      readAtMs: this.now,
      allow: true,
      wanted: true,
      reasons: [],
      target: { url: "rtmp://platform/live", streamName: "out" },
      pauseCauses: over.causes ?? [],
      phaseCard: over.phaseCard ?? "paused",
      cards: {},
      minDelaySeconds: null,
    });
  }

  /** Time passes in steps; sealing is asynchronous, so each step lets promises settle. */
  async pass(ms: number): Promise<void> {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 250;
      for (const record of this.records) {
        record.flush();
        for (const read of record.reads.splice(0)) read();
      }
      this.#platform.step();
      this.courtroom.tick(this.now);
      await Promise.resolve();
      await Promise.resolve();
    }
  }
}

describe("Courtroom", () => {
  it("goes on with its session when the encoder is back within the grace time, and not afterwards", async () => {
    const room = new Room();
    room.courtroom.encoderCame("room-1");
    room.key();
    room.courtroom.encoderLeft();
    await room.pass(GRACE_MS - 1_000);
    room.courtroom.encoderCame("room-1");
    room.key();
    expect(room.records).toHaveLength(1);
    expect(room.records[0]?.partCount).toBe(2);
    room.courtroom.encoderLeft();
    await room.pass(GRACE_MS + 1_000);
    room.courtroom.encoderCame("room-1");
    room.key();
    expect(room.records).toHaveLength(2);
    expect(room.over).toEqual(["session-1"]);
  });

  it("does not let an encoder that names another case inherit the hearing's approval", async () => {
    const room = new Room();
    room.courtroom.encoderCame("（2026）豫0802民初1号?room=room-1");
    room.key();
    room.lease();
    expect(room.courtroom.current?.air.name).toBe("preparing");
    room.courtroom.encoderLeft();
    room.courtroom.encoderCame("（2026）豫0802刑初9号?room=room-1");
    room.key();
    expect(room.records).toHaveLength(2);
    expect(room.courtroom.current?.air.name).toBe("held");
  });

  it("opens the successor at a key frame of the same encoder, and the old session keeps what came before", () => {
    const room = new Room();
    room.courtroom.encoderCame("room-1");
    room.key();
    const [first] = room.records;
    const session = room.courtroom.current;
    if (session === null || first === undefined) throw new Error("no session");
    const { successorId } = room.courtroom.mark(session, "closing");
    const inter = Buffer.from([0x27, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    room.courtroom.message(9, 40, inter, inter.length, room.now);
    expect(room.courtroom.current).toBe(session);
    room.key();
    expect(room.courtroom.current?.id).toBe(successorId);
    expect(first.isOpen).toBe(false);
  });

  it("tries again to seal a record on a broken disk, and tells", async () => {
    const room = new Room();
    room.courtroom.encoderCame("room-1");
    room.key();
    const [record] = room.records;
    if (record === undefined) throw new Error("no record");
    record.failure = new Error("EIO");
    room.courtroom.encoderLeft();
    await room.pass(GRACE_MS + 2_000);
    expect(room.sealFailures).toEqual(["session-1"]);
    expect(room.over).toEqual([]);
    record.failure = null;
    await room.pass(11_000);
    expect(room.over).toEqual(["session-1"]);
    expect(record.sealed).toBe(1);
  });

  it("ends the older of two sessions found after a restart", async () => {
    const room = new Room();
    room.courtroom.resume(room.session("older"), room.now - 1_000);
    room.courtroom.resume(room.session("newer"), room.now - 1_000);
    room.courtroom.awaitLeaseUntil(room.now + 15_000);
    await room.pass(1_000);
    expect(room.over).toEqual(["older"]);
    room.courtroom.encoderCame("room-1");
    expect(room.courtroom.current?.id).toBe("newer");
  });

  describe("an encoder that comes back after a restart, later than the grace time", () => {
    const back = () => {
      const room = new Room();
      room.courtroom.resume(room.session("resumed"), room.now - 2 * GRACE_MS);
      room.courtroom.awaitLeaseUntil(room.now + 15_000);
      room.courtroom.encoderCame("room-1");
      room.key();
      return room;
    };

    it("goes on with the hearing when the desk says that it was in recess", async () => {
      const room = back();
      room.lease({ causes: ["phase"], phaseCard: "recess" });
      await room.pass(1_000);
      room.key();
      expect(room.courtroom.current?.id).toBe("resumed");
    });

    it("begins a hearing of its own otherwise", async () => {
      const room = back();
      room.lease();
      await room.pass(1_000);
      room.key();
      expect(room.courtroom.current?.id).not.toBe("resumed");
      expect(room.courtroom.current?.air.name).toBe("held");
    });
  });

  it("keeps a suspended record shut over a drop, and begins the next part with the stream's headers", () => {
    const room = new Room();
    room.courtroom.encoderCame("room-1");
    room.key();
    const session = room.courtroom.current;
    session?.suspendRecording(true);
    room.courtroom.encoderLeft();
    room.courtroom.encoderCame("room-1");
    room.key();
    expect(room.records[0]?.isOpen).toBe(false);
    session?.suspendRecording(false);
    expect(room.records[0]?.isOpen).toBe(true);
    expect(room.records[0]?.partCount).toBe(2);
  });
});
