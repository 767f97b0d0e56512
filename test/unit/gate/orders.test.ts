import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { monotonicMs, wallMs } from "../../../src/gate/clock.ts";
import { Courtroom } from "../../../src/gate/courtroom.ts";
import { CutThread } from "../../../src/gate/cut-thread.ts";
import { Latches } from "../../../src/gate/latches.ts";
import { Orders } from "../../../src/gate/orders.ts";
import { Rooms } from "../../../src/gate/rooms.ts";
import type { CutReport } from "../../../src/link/messages.ts";
import { PlatformConnection } from "../../../src/rtmp/platform-connection.ts";
import { MeasuringPlatform } from "../../support/measuring-platform.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";
import { MemoryRecord, simulatedSession } from "./simulation.ts";

let folder: TempFolder;
let platform: MeasuringPlatform;
let latches: Latches;
const courtrooms = new Map<string, Courtroom>();
let orders: Orders;
let thread: CutThread;
let timer: NodeJS.Timeout;

beforeEach(async () => {
  folder = tempFolder("orders");
  platform = new MeasuringPlatform();
  await platform.start();
  latches = new Latches({
    directory: folder.path,
    isUsed: false,
    wallMs,
    onChange: () => undefined,
    onFailure: () => undefined,
    makeRoom: () => Promise.resolve(),
    openWriter: (path, asidePath) => {
      thread = new CutThread(path, asidePath);
      return thread;
    },
  });
  await latches.start();
  const rooms = new Rooms(`${folder.path}/rooms.json`);
  orders = new Orders({
    rooms,
    latches,
    courtrooms,
    standing: (pairs) => thread.standing(pairs),
    monotonicMs,
    wallMs,
    snapshot: () => ({}),
    readNow: (_courtroom, done) => done(),
  });
  timer = setInterval(() => {
    for (const courtroom of courtrooms.values()) courtroom.tick(monotonicMs());
  }, 10);
});
afterEach(async () => {
  clearInterval(timer);
  for (const courtroom of courtrooms.values()) await courtroom.stop();
  courtrooms.clear();
  await latches.stop();
  await platform.stop();
  folder.remove();
});

/** A room whose session is connected to the platform for real; `rawClose` is how a reset is done. */
async function connectedRoom(id: string, rawClose?: (raw: Socket) => void): Promise<Courtroom> {
  const courtroom = new Courtroom({
    id,
    graceMs: 30_000,
    monotonicMs,
    newSessionId: () => `session-${id}`,
    open: (streamName, sessionId, _before, mayConnect) => {
      const record = new MemoryRecord(sessionId, streamName, id);
      record.openPart();
      return simulatedSession(record, null, {
        now: monotonicMs,
        delaySeconds: 0,
        mayConnect,
        connect: (target, events) =>
          new PlatformConnection({ ...target, ...events, monotonicMs, ...(rawClose && { rawClose }) }),
      });
    },
    sealFailed: () => undefined,
    over: () => undefined,
  });
  courtrooms.set(id, courtroom);
  courtroom.encoderCame(id);
  courtroom.message(9, 0, Buffer.from([0x27, 1, 0, 0, 0]), 5, monotonicMs());
  courtroom.current?.takeLease({
    type: "lease",
    sessionId: `session-${id}`,
    incarnation: 1,
    revision: 1,
    readAtMs: monotonicMs(),
    allow: true,
    wanted: true,
    reasons: [],
    target: { url: platform.url, streamName: id },
    pauseCauses: [],
    phaseCard: "paused",
    cards: {},
    minDelaySeconds: null,
  });
  await waitFor("it publishes", () => platform.streams(id)[0]?.publishedAtMs);
  return courtroom;
}

describe("a cut", () => {
  it("is verified when the kernel has no such connection any more", async () => {
    await connectedRoom("room-1");
    const [report] = (await orders.carryOut(
      { name: "cut", courtroom: "room-1" },
      monotonicMs(),
    )) as CutReport[];
    expect(report).toMatchObject({ airState: "cut", latched: true, verified: true });
    await waitFor("the platform sees a reset", () => platform.streams("room-1")[0]?.ending === "reset");
  });

  it("is not verified by a build that closes with end()", async () => {
    await connectedRoom("room-1", (raw) => raw.end());
    const [report] = (await orders.carryOut(
      { name: "cut", courtroom: "room-1" },
      monotonicMs(),
    )) as CutReport[];
    expect(report).toMatchObject({ airState: "cut", latched: true, verified: false });
  });

  it("of all reaches every room, although one of them fails", async () => {
    await connectedRoom("room-1", () => {
      throw new Error("a fault on the way out");
    });
    await connectedRoom("room-2");
    const reports = (await orders.carryOut({ name: "cut-all" }, monotonicMs())) as CutReport[];
    expect(reports.map(({ courtroom, airState, verified }) => [courtroom, airState, verified])).toEqual([
      ["room-1", "cut", false],
      ["room-2", "cut", true],
    ]);
    expect(latches.state.all).toBe(true);
  });

  it("of a room that is on air and stands in no list is carried out; of an unknown one it is refused", async () => {
    await connectedRoom("room-1");
    await expect(orders.carryOut({ name: "cut", courtroom: "nowhere" }, monotonicMs())).rejects.toMatchObject(
      {
        code: "courtroom-not-found",
      },
    );
    const [report] = (await orders.carryOut(
      { name: "cut", courtroom: "room-1" },
      monotonicMs(),
    )) as CutReport[];
    expect(report?.airState).toBe("cut");
  });
});
