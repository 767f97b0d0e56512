import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { monotonicMs } from "../../../src/gate/clock.ts";
import type { Courtroom } from "../../../src/gate/courtroom.ts";
import type { CutReport } from "../../../src/link/messages.ts";
import { PlatformConnection } from "../../../src/rtmp/platform-connection.ts";
import { MeasuringPlatform } from "../../support/measuring-platform.ts";
import { waitFor } from "../../support/wait-for.ts";
import { OrdersStage } from "./orders-stage.ts";

let stage: OrdersStage;
let platform: MeasuringPlatform;
let timer: NodeJS.Timeout;

beforeEach(async () => {
  platform = new MeasuringPlatform();
  await platform.start();
  stage = new OrdersStage();
  await stage.start();
  timer = setInterval(() => {
    for (const courtroom of stage.courtrooms.values()) courtroom.tick(monotonicMs());
  }, 10);
});
afterEach(async () => {
  clearInterval(timer);
  await stage.stop();
  await platform.stop();
});

/** A room whose session is connected to the platform for real; `rawClose` is how a reset is done. */
async function connectedRoom(id: string, rawClose?: (raw: Socket) => void): Promise<Courtroom> {
  const courtroom = stage.room(
    id,
    Buffer.from([0x27, 1, 0, 0, 0]),
    platform.url,
    (target, events) =>
      new PlatformConnection({ ...target, ...events, monotonicMs, ...(rawClose && { rawClose }) }),
  );
  await waitFor("it publishes", () => platform.streams(id)[0]?.publishedAtMs);
  return courtroom;
}

describe("a cut", () => {
  it("is verified when the kernel has no such connection any more", async () => {
    await connectedRoom("room-1");
    const [report] = (await stage.order({ name: "cut", courtroom: "room-1" })) as CutReport[];
    expect(report).toMatchObject({ airState: "cut", latched: true, verified: true });
    await waitFor("the platform sees a reset", () => platform.streams("room-1")[0]?.ending === "reset");
  });

  it("is not verified by a build that closes with end()", async () => {
    await connectedRoom("room-1", (raw) => raw.end());
    const [report] = (await stage.order({ name: "cut", courtroom: "room-1" })) as CutReport[];
    expect(report).toMatchObject({ airState: "cut", latched: true, verified: false });
  });

  it("of all reaches every room, although one of them fails", async () => {
    await connectedRoom("room-1", () => {
      throw new Error("a fault on the way out");
    });
    await connectedRoom("room-2");
    const reports = (await stage.order({ name: "cut-all" })) as CutReport[];
    expect(reports.map(({ courtroom, airState, verified }) => [courtroom, airState, verified])).toEqual([
      ["room-1", "cut", false],
      ["room-2", "cut", true],
    ]);
    expect(stage.latches.state.all).toBe(true);
  });

  it("of a room that is on air and stands in no list is carried out; of an unknown one it is refused", async () => {
    await connectedRoom("room-1");
    await expect(stage.order({ name: "cut", courtroom: "nowhere" })).rejects.toMatchObject({
      code: "courtroom-not-found",
    });
    const [report] = (await stage.order({ name: "cut", courtroom: "room-1" })) as CutReport[];
    expect(report?.airState).toBe("cut");
  });
});
