// What the cut panel is told: the courtrooms that its person may cut, as they stand, from memory alone.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Panel, panelSchema } from "../../../../src/desk/contract/panel.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { type Actor, actor, ELSEWHERE, openHouse } from "../support/cast.ts";
import { BOOTSTRAP, RunningDesk, type Who } from "../support/running-desk.ts";

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

async function look(who: Who = BOOTSTRAP): Promise<Panel> {
  const { status, body } = await desk.call("GET", "/panel", undefined, who);
  expect([status, body.code]).toEqual([200, undefined]);
  return panelSchema.parse(body);
}
const room1 = async () => (await look()).rooms.find(({ id }) => id === "room-1");

describe("a courtroom on the panel", () => {
  it("is empty without a session, then as the gate reports it", async () => {
    const empty = { airState: null, draining: false, phase: null, delaySeconds: 0 };
    expect(await look()).toEqual({
      ...{ gateConnected: true, cutAll: false, mayCutAll: true },
      rooms: [{ id: "room-1", name: "第一法庭", number: 1, latched: false, ...empty }],
    });
    await desk.begin("s-1", "room-1", { airState: "on-air", delaySeconds: 30 });
    await desk.post("/courtrooms/room-1/phase", { phase: "opening", caseNumbers: ["（2026）豫0802民初1号"] });
    expect(await room1()).toMatchObject({
      airState: "on-air",
      draining: false,
      phase: "open",
      delaySeconds: 30,
    });
  });

  it("shows the session that the public still sees, not the newer one that is held; the wall says so too", async () => {
    await desk.begin("s-1", "room-1", { airState: "on-air" });
    const over = { airState: "ended", endedAt: new Date().toISOString(), draining: true } as const;
    desk.gate.report("s-1", "room-1", over);
    await desk.begin("s-2", "room-1", { predecessorId: "s-1" });
    expect(await room1()).toMatchObject({ airState: "ended", draining: true });
    const wall = (await desk.call("GET", "/wall")).body.entries;
    expect(wall["room/room-1"]).toMatchObject({ draining: true, session: { id: "s-2", airState: "held" } });
    desk.gate.end("s-1");
    await waitFor("it has drained", async () => (await room1())?.airState === "held");
    expect(await room1()).toMatchObject({ draining: false });
  });

  it("is cut with its own latch, and with that over all", async () => {
    await desk.post("/courtrooms/room-1/cut");
    expect(await look()).toMatchObject({ cutAll: false, rooms: [{ latched: true }] });
    await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
    expect((await look()).rooms.map(({ latched }) => latched)).toEqual([true, false]);
    await desk.post("/cut-all");
    expect(await look()).toMatchObject({ cutAll: true, rooms: [{ latched: true }, { latched: true }] });
  });

  it("has one number for good: of the order in which they were made, for everybody and after a restart", async () => {
    for (const id of ["room-9", "a-room", "room-0"]) {
      desk.clock.shiftMs += 1_000;
      await desk.post("/courtrooms", { id, name: id });
    }
    const wanted = { "room-1": 1, "room-9": 2, "a-room": 3, "room-0": 4 };
    const numbers = async () =>
      Object.fromEntries((await look()).rooms.map(({ id, number }) => [id, number]));
    expect(await numbers()).toEqual(wanted);
    const wall = (await desk.call("GET", "/wall")).body.entries;
    for (const [id, number] of Object.entries(wanted)) expect(wall[`room/${id}`].number).toBe(number);
    await desk.desk.stop();
    await desk.startDesk();
    expect(await numbers()).toEqual(wanted);
  });

  it("is told also when the gate is lost, and that it is", async () => {
    await desk.begin("s-1", "room-1", { airState: "on-air" });
    desk.gate.stop();
    await waitFor("it is lost", async () => !(await look()).gateConnected);
    expect(await room1()).toMatchObject({ airState: "on-air" });
    await desk.gate.start();
    await waitFor("it is back", async () => (await look()).gateConnected);
  });
});

describe("who looks", () => {
  const ids = async (who: Actor) => (await look(who.browser)).rooms.map(({ id }) => id);
  beforeEach(() => openHouse(desk));

  it("sees the rooms of his court that he may cut, and none of another's", async () => {
    const [here, elsewhere] = [await actor(desk, "technician"), await actor(desk, "technician", ELSEWHERE)];
    expect(await ids(here)).toContain("room-1");
    expect(await ids(elsewhere)).not.toContain("room-1");
  });

  it("without the right is told so", async () => {
    const supervisor = await actor(desk, "supervisor");
    const { status, body } = await desk.call("GET", "/panel", undefined, supervisor.browser);
    expect([status, body.code]).toEqual([403, "permission-denied"]);
  });

  it("with a hearing of his own sees its room while he is in it, and may not cut all", async () => {
    const [clerk, stranger] = [await actor(desk, "clerk"), await actor(desk, "clerk")];
    desk.hearing = { clerk: clerk.name };
    await desk.approve("room-1");
    await desk.begin("s-1");
    await desk.post("/courtrooms/room-1/phase", { phase: "opening" });
    expect(await ids(clerk)).toEqual(["room-1"]);
    expect(await ids(stranger)).toEqual([]);
    expect(await look(clerk.browser)).toMatchObject({ mayCutAll: false });
  });
});
