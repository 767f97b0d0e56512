// A courtroom's hardware button: cuts and pauses that room, stands in the audit as the room, and can do nothing else.
import { afterAll, beforeAll, expect, it } from "vitest";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
let secret = "";
beforeAll(async () => {
  await desk.start();
  await desk.post("/courtrooms", { id: "room-2", name: "第二法庭" });
  secret = (await desk.post("/courtrooms/room-1/button")).body.secret;
  await desk.post("/courtrooms/room-2/button");
});
afterAll(() => desk.stop());

it("opens no other route, no other room, and nothing once it has been renewed", async () => {
  for (const route of desk.desk.routes.filter(({ access }) => access !== "public")) {
    const path = route.path.replace(/:[a-z]+/g, "room-2");
    const body = route.body === null ? undefined : {};
    const { status } = await desk.call(route.method.toUpperCase(), path, body, secret);
    expect([route.path, status]).toEqual([route.path, 401]);
  }
  const renewed = (await desk.post("/courtrooms/room-1/button")).body.secret;
  expect((await desk.call("POST", "/hooks/room-1/pause", {}, secret)).status).toBe(401);
  expect((await desk.call("POST", "/hooks/room-1/pause", {}, renewed)).status).toBe(200);
  secret = renewed;
});

it("pauses and cuts, as the room", async () => {
  await desk.approve("room-1");
  await desk.begin("s-1");
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
  expect((await desk.call("POST", "/hooks/room-1/pause", {}, secret)).body).toEqual({ paused: ["s-1"] });
  expect(desk.gate.lastLease("s-1")?.pauseCauses).toContain("operator");
  const { status, body } = await desk.call("POST", "/hooks/room-1/cut", {}, secret);
  expect([status, body.latched, body.courtroom]).toEqual([200, true, "room-1"]);
  for (const action of ["session.pause", "courtroom.cut"]) {
    const { items } = (await desk.call("GET", `/audit?limit=500&action=${action}`)).body;
    expect([action, items.at(-1).actor]).toEqual([action, "room:room-1"]);
  }
  // Whoever pressed it is not known: two persons lift it as ever.
  const [asker, other] = [await desk.token("甲"), await desk.token("乙")];
  expect((await desk.post("/courtrooms/room-1/rearm", { reason: "误触" }, asker)).status).toBe(200);
  expect((await desk.post("/courtrooms/room-1/rearm/confirm", {}, other)).body.state).toBe("lifted");
});
