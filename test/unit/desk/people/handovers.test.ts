// 交接班 by the desk: nobody is off before his successor is on, and what was said at it stays.
import { afterEach, beforeEach, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { type Actor, actor, ELSEWHERE, openHouse } from "../support/cast.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
let wang: Actor;
let zhao: Actor;
beforeEach(async () => {
  desk = await new RunningDesk({
    gate: { delaySeconds: 2, start: "opening", dutyRequired: true, rearmPersons: 2 },
  }).start();
  await openHouse(desk);
  wang = await actor(desk, "technician");
  zhao = await actor(desk, "duty-lead");
});
afterEach(() => desk.stop());

const send = (who: Actor, path: string, body: object = {}) => who.browser.send("POST", path, body);
const goOn = (who: Actor) => send(who, "/duty", { on: true });
const offer = (who: Actor, notes = "第一法庭声音偏小") => send(who, "/duty/handovers", { notes });
const onDuty = async (): Promise<string[]> =>
  (await desk.call("GET", "/duty")).body.people.map(({ person }: { person: string }) => person);
const audited = async (action: string) =>
  (await desk.call("GET", `/audit?limit=100&action=${action}`)).body.items;

it("the first stays on duty until the successor has taken over; the air is never without a person", async () => {
  await desk.approve("room-1");
  await desk.begin("s-1");
  await goOn(wang);
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
  await waitFor("permitted", () => desk.gate.lastLease("s-1")?.wanted);
  const before = desk.gate.heard.length;
  const { status, body } = await offer(wang);
  expect([status, body.from, body.takenBy]).toEqual([200, wang.name, null]);
  const off = await send(wang, "/duty", { on: false });
  expect([off.status, off.body.code]).toEqual([409, "handover-open"]);
  expect(await onDuty()).toEqual([wang.name]);

  const taken = await send(zhao, `/duty/handovers/${body.id}/take`);
  expect([taken.status, taken.body.takenBy, taken.body.notes]).toEqual([200, zhao.name, "第一法庭声音偏小"]);
  expect(await onDuty()).toEqual([zhao.name]);
  const leases = desk.gate.heard.slice(before).filter(({ type }) => type === "lease");
  expect(leases.length).toBeGreaterThan(0);
  for (const lease of leases) expect(lease).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
  // His page is told by its next sign of life.
  expect((await send(wang, "/duty/alive")).body.code).toBe("not-on-duty");
  const order = (await audited("duty.")).map(({ action, actor }: { action: string; actor: string }) => [
    action,
    actor,
  ]);
  expect(order.slice(-4)).toEqual([
    ["duty.handover-offer", wang.name],
    ["duty.begin", zhao.name],
    ["duty.handover-take", zhao.name],
    ["duty.end", wang.name],
  ]);
});

it("at the same screen: signing out does not take him off duty, his page's silence counts as ever", async () => {
  await desk.approve("room-1");
  await desk.begin("s-1");
  await goOn(wang);
  const { body } = await offer(wang);
  await send(wang, "/sign-out");
  expect(await onDuty()).toEqual([wang.name]);
  // Nobody's page answers: nothing new goes on air.
  desk.clock.passedMs += 31_000;
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
  expect(desk.gate.lastLease("s-1")?.reasons.map(({ code }) => code)).toEqual(["duty-absent"]);
  await send(zhao, `/duty/handovers/${body.id}/take`);
  await waitFor("permitted", () => desk.gate.lastLease("s-1")?.allow);
  expect(await onDuty()).toEqual([zhao.name]);
});

it("is taken over once, by somebody else who may watch the same courts, and not by who is off", async () => {
  const other = await actor(desk, "technician", ELSEWHERE);
  const below = await actor(desk, "technician", "豫0802");
  expect((await offer(wang)).body.code).toBe("not-on-duty");
  await goOn(wang);
  const long = await offer(wang, "长".repeat(2_001));
  expect([long.status, long.body.code]).toEqual([400, "invalid-request"]);
  const { id } = (await offer(wang)).body;
  const take = async (who: Actor) => (await send(who, `/duty/handovers/${id}/take`)).body.code ?? "taken";
  expect(await take(wang)).toBe("handover-own");
  expect(await take(other)).toBe("other-court");
  expect(await take(below)).toBe("other-court");
  expect(await onDuty()).toEqual([wang.name]);
  const lead = await actor(desk, "technician");
  const both = await Promise.all([take(zhao), take(lead)]);
  expect(both.sort()).toEqual(["handover-not-found", "taken"]);
  expect(await onDuty()).toHaveLength(1);
});

it("said again the notes are the new ones, withdrawn he goes on; both are kept, and the next desk knows", async () => {
  await goOn(wang);
  const first = (await offer(wang, "甲")).body;
  expect((await offer(wang, "乙")).body.id).toBe(first.id);
  await desk.desk.stop();
  await desk.startDesk();
  const list = async (who: Actor) => (await who.browser.send("GET", "/duty/handovers")).body.items;
  expect(await list(zhao)).toMatchObject([{ id: first.id, notes: "乙", takenBy: null }]);
  expect(await list(await actor(desk, "technician", ELSEWHERE))).toEqual([]);
  await send(wang, "/duty/handovers/withdraw");
  expect(await list(zhao)).toMatchObject([{ id: first.id, withdrawnAt: expect.any(String) }]);
  expect((await send(zhao, `/duty/handovers/${first.id}/take`)).body.code).toBe("handover-not-found");
  expect((await send(wang, "/duty", { on: false })).status).toBe(200);
  const offered = await audited("duty.handover-offer");
  expect(offered.map(({ detail }: { detail: { notes: string } }) => detail.notes)).toEqual(["甲", "乙"]);
});
