// Issue 5, line 4, in its short form: the time passes by the desk's clock. The long one freezes a real browser.
import { afterEach, beforeEach, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { type Actor, actor, ELSEWHERE, openHouse } from "../support/cast.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
let technician: Actor;
let lead: Actor;
beforeEach(async () => {
  desk = await new RunningDesk({
    gate: { delaySeconds: 2, start: "opening", dutyRequired: true, rearmPersons: 2 },
  }).start();
  await openHouse(desk);
  technician = await actor(desk, "technician");
  lead = await actor(desk, "duty-lead");
  await desk.approve("room-1");
  await desk.begin("s-1");
});
afterEach(() => desk.stop());

const pass = (seconds: number) => {
  desk.clock.passedMs += seconds * 1000;
  desk.desk.lookAtDuty();
};
const lease = () => desk.gate.lastLease("s-1");
const open = () => desk.post("/sessions/s-1/phase", { phase: "opening" });
const alive = (who = technician) => who.browser.send("POST", "/duty/alive", {});
const goOn = (who = technician) => who.browser.send("POST", "/duty", { on: true });
const events = async (event: string) =>
  (await desk.call("GET", `/audit?limit=500&action=alarm.${event}`)).body.items;

async function onAir(): Promise<void> {
  await goOn();
  await open();
  await waitFor("permitted", () => lease()?.wanted);
  await desk.gate.report("s-1", "room-1", { airState: "on-air" });
}

it("nobody on duty, or a page that has not answered for 30 s: nothing goes on air", async () => {
  await open();
  expect(lease()).toMatchObject({ allow: false, wanted: false });
  expect(lease()?.reasons.map(({ code }) => code)).toEqual(["duty-absent"]);
  const refused = await desk.post("/sessions/s-1/air");
  expect([refused.status, refused.body.reasons[0].code]).toEqual([409, "duty-absent"]);
  await goOn();
  pass(31);
  expect((await desk.post("/sessions/s-1/air")).status).toBe(409);
  expect((await alive()).status).toBe(200);
  expect((await desk.post("/sessions/s-1/air")).status).toBe(200);
  await waitFor("on its way", () => lease()?.wanted);
});

it("somebody on duty in another court does not count; he is told that he is not on duty once he is off", async () => {
  const other = await actor(desk, "technician", ELSEWHERE);
  await goOn(other);
  await open();
  expect(lease()?.reasons.map(({ code }) => code)).toEqual(["duty-absent"]);
  await other.browser.send("POST", "/duty", { on: false });
  const { status, body } = await alive(other);
  expect([status, body.code]).toEqual([409, "not-on-duty"]);
});

it("lost on air: nothing for two minutes, then the alarm and 值班负责人, after five the card; back by itself", async () => {
  await onAir();
  pass(119);
  expect(await events("duty-lost")).toEqual([]);
  expect(lease()).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
  pass(1);
  await waitFor("the alarm", async () => (await events("duty-lost")).length === 1);
  expect(await events("duty-lost")).toMatchObject([{ subject: "豫08", detail: { sessions: ["s-1"] } }]);
  const told = async () => (await lead.browser.send("GET", "/tasks")).body.items;
  await waitFor("the head of duty is told", async () => (await told()).length > 0);
  expect(await told()).toMatchObject([{ kind: "duty", subject: "豫08" }]);
  expect(lease()).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
  pass(179);
  expect(lease()?.pauseCauses).toEqual([]);
  pass(1);
  await waitFor("the card", () => lease()?.pauseCauses.includes("duty"));
  expect(lease()).toMatchObject({ allow: true, wanted: true });
  expect(await events("duty-card")).toHaveLength(1);
  const metrics = (await desk.call("GET", "/metrics", undefined, null)).body;
  expect(metrics).toContain('tingzha_alarm_events_total{event="duty-lost"} 1');
  expect(metrics).toContain('tingzha_alarm_events_total{event="duty-card"} 1');
  // His page answers again: the card goes, and only by that.
  expect((await alive()).status).toBe(200);
  desk.desk.lookAtDuty();
  await waitFor("on air again", () => lease()?.pauseCauses.length === 0);
  expect((await events("duty-lost")).at(-1)).toMatchObject({ outcome: "cleared" });
});

it("in 休庭 nobody need watch the card; what is reopened unwatched is covered", async () => {
  await onAir();
  await desk.post("/sessions/s-1/phase", { phase: "recess" });
  desk.gate.report("s-1", "room-1", { airState: "paused", pauseCauses: ["phase"] });
  pass(3600);
  expect(await events("duty-lost")).toEqual([]);
  expect(lease()?.pauseCauses).toEqual(["phase"]);
  await desk.post("/sessions/s-1/phase", { phase: "reopening" });
  await waitFor("covered", () => lease()?.pauseCauses.includes("duty"));
});

it("a desk that starts anew knows who was on duty, and gives his page time to answer", async () => {
  await onAir();
  await desk.desk.stop();
  await desk.startDesk();
  await waitFor("a lease of the new desk", () => (lease()?.incarnation ?? 0) > 1);
  expect(lease()).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
  expect((await alive()).status).toBe(200);
  const { people } = (await technician.browser.send("GET", "/duty")).body;
  expect(people).toMatchObject([{ person: technician.name, present: true }]);
});

it("more than eight streams a person warn, and one more person ends that", async () => {
  await goOn();
  for (let i = 2; i <= 10; i++) {
    await desk.post("/courtrooms", { id: `room-${i}`, name: `第${i}法庭` });
    await desk.approve(`room-${i}`);
    await desk.begin(`s-${i}`, `room-${i}`);
    await desk.post(`/sessions/s-${i}/phase`, { phase: "opening" });
    desk.gate.report(`s-${i}`, `room-${i}`, { airState: "on-air" });
  }
  await alive();
  await waitFor("the warning", async () => {
    desk.desk.lookAtDuty();
    return (await events("duty-overloaded")).length === 1;
  });
  const { courts } = (await technician.browser.send("GET", "/duty")).body;
  expect(courts).toMatchObject([{ court: "豫08", streamsOnAir: 9, overloaded: true }]);
  await goOn(lead);
  await waitFor("it is over", async () => {
    desk.desk.lookAtDuty();
    return (await events("duty-overloaded")).at(-1)?.outcome === "cleared";
  });
});

it("whoever signs out is off duty", async () => {
  await goOn();
  await technician.browser.send("POST", "/sign-out", {});
  expect((await lead.browser.send("GET", "/duty")).body.people).toEqual([]);
});
