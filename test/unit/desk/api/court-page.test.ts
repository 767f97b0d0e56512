// What the courtroom page is told: whose phase, what 开庭 would open and come to, what still goes out, who may.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CourtPage, courtPageSchema } from "../../../../src/desk/contract/court-page.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { actor, openHouse } from "../support/cast.ts";
import { BOOTSTRAP, RunningDesk, type Who } from "../support/running-desk.ts";

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

async function look(query = "", who: Who = BOOTSTRAP): Promise<CourtPage> {
  const { status, body } = await desk.call("GET", `/courtrooms/room-1/court-page${query}`, undefined, who);
  expect([status, body.code]).toEqual([200, undefined]);
  return courtPageSchema.parse(body);
}
const mark = (phase: string, more: object = {}) => desk.post("/courtrooms/room-1/phase", { phase, ...more });
const codes = (reasons: readonly { code: string }[] = []) => reasons.map(({ code }) => code);

describe("whose phase it is", () => {
  it("is the session's; without one that of what was opened ahead, or left open; else nobody's", async () => {
    expect((await look()).hearing).toMatchObject({ from: "none", phase: "before" });
    const { form } = await desk.approve("room-1");
    await mark("opening");
    expect(await look()).toMatchObject({
      session: null,
      opening: null,
      hearing: { from: "opened-ahead", phase: "open", caseNumbers: form.caseNumbers },
    });
    await desk.begin("s-1");
    expect((await look()).hearing).toMatchObject({ from: "session", phase: "open" });
    desk.gate.end("s-1");
    await waitFor("it is over", async () => (await look()).session === null);
    const left = await look();
    expect(left.hearing).toMatchObject({ from: "unclosed", phase: "open", caseNumbers: form.caseNumbers });
    expect(left.opening).not.toBeNull();
    await mark("closing");
    expect((await look()).hearing.from).toBe("none");
  });
});

describe("what 开庭 would open", () => {
  it("is what the docket proposes, and whether it would be aired", async () => {
    const { form } = await desk.approve("room-1");
    await desk.begin("s-1");
    const { opening } = await look();
    expect(opening?.choices).toMatchObject([
      { caseNumbers: form.caseNumbers, hearingNo: 1, comesTo: "airs", reasons: [], may: true },
    ]);
    expect(opening?.choices[0]?.plannedStart).toBe(form.hearings[0]?.plannedStart);
    await mark("opening");
    expect((await look()).opening).toBeNull();
    expect((await desk.session("s-1")).wanted).toBe(true);
  });

  it("names every reason with its clause where it would not, before anything is pressed", async () => {
    const { id } = await desk.approve("room-1");
    await desk.post(`/approvals/${id}/revoke`, { reason: "当事人提出异议" });
    const docket = { ...entry("（2026）豫0802民初7号"), courtroom: "room-1" };
    await desk.post("/docket", docket);
    await desk.begin("s-1");
    const [choice] = (await look()).opening?.choices ?? [];
    expect(choice).toMatchObject({ caseNumbers: ["（2026）豫0802民初7号"], comesTo: "recorded" });
    expect(codes(choice?.reasons)).toContain("approval-missing");
    for (const { clause } of choice?.reasons ?? []) expect(clause).not.toBe("");
    expect((await desk.session("s-1")).phase).toBe("before");
  });

  it("is several to choose from, one that is typed, and one without a case, which is recorded only", async () => {
    const first = await desk.approve("room-1");
    const [planned] = first.form.hearings;
    const later = {
      no: 1,
      courtroom: "room-1",
      plannedStart: at(60_000),
      plannedEnd: planned?.plannedEnd ?? "",
    };
    const second = await desk.approve("room-1", { hearings: [later] });
    await desk.begin("s-1");
    const typed = (second.form.caseNumbers[0] ?? "").replace("（", "(").replace("）", ")");
    const { opening } = await look(`?cases=${encodeURIComponent(` ${typed} `)}`);
    expect(opening?.choices.map(({ caseNumbers }) => caseNumbers)).toEqual([
      first.form.caseNumbers,
      second.form.caseNumbers,
    ]);
    expect(opening?.typed).toMatchObject({
      caseNumbers: second.form.caseNumbers,
      hearingNo: 1,
      comesTo: "airs",
    });
    expect(opening?.unnamed).toMatchObject({ caseNumbers: [], comesTo: "recorded" });
    const opened = await mark("opening", { caseNumbers: [] });
    expect(opened.body).toMatchObject({ phase: "open", caseNumbers: [], airState: "held" });
    // Named afterwards it is still a person's act that airs it.
    await desk.post("/sessions/s-1/assign", { caseNumbers: first.form.caseNumbers });
    expect(await desk.session("s-1")).toMatchObject({ caseNumbers: first.form.caseNumbers, wanted: false });
  });

  it("tells what stands against a case to whoever sees its court, and to nobody else", async () => {
    await openHouse(desk);
    const { browser } = await actor(desk, "technician");
    const reasons = async (cases: string) =>
      codes((await look(`?cases=${encodeURIComponent(cases)}`, browser)).opening?.typed?.reasons);
    expect(await reasons("（2026）豫0802民初9号")).toContain("approval-missing");
    expect(await reasons("（2026）豫0105民初9号")).toEqual([]);
  });

  it("is refused where the room is cut, and says so", async () => {
    await desk.approve("room-1");
    await desk.begin("s-1");
    await desk.post("/courtrooms/room-1/cut");
    const page = await look();
    expect(page.latched).toBe(true);
    expect(page.opening?.choices[0]?.comesTo).toBe("recorded");
    expect(codes(page.opening?.choices[0]?.reasons)).toContain("courtroom-cut");
  });
});

describe("what still goes out", () => {
  it("is the delay after a mark, counted down, of an earlier session too", async () => {
    await desk.approve("room-1");
    await desk.begin("s-1", "room-1", { airState: "on-air", delaySeconds: 20 });
    await mark("opening");
    expect((await look()).stillAiring).toBeNull();
    desk.gate.report("s-1", "room-1", { draining: true });
    await waitFor("it drains", async () => (await look()).stillAiring !== null);
    desk.clock.passedMs += 5_000;
    const left = (await look()).stillAiring?.seconds ?? 0;
    expect(left).toBeGreaterThan(14);
    expect(left).toBeLessThanOrEqual(15.5);
    await mark("closing");
    // The mark is counted from: never less than it is.
    expect((await look()).stillAiring?.seconds).toBeGreaterThan(20);
    await desk.begin("s-2", "room-1", { predecessorId: "s-1" });
    await waitFor("the next", async () => (await look()).session?.id === "s-2");
    expect((await look()).stillAiring?.seconds).toBeGreaterThan(19);
    desk.clock.passedMs += 60_000;
    expect((await look()).stillAiring).toEqual({ seconds: null });
    desk.gate.end("s-1");
    await waitFor("it has drained", async () => (await look()).stillAiring === null);
  });

  it("says how long ago the gate spoke, and that nobody hears it", async () => {
    await desk.begin("s-1");
    desk.clock.passedMs += 4_000;
    expect((await look()).session?.heardAgoMs).toBeGreaterThanOrEqual(4_000);
    desk.gate.stop();
    await waitFor("it is gone", async () => !(await look()).gateConnected);
    await desk.gate.start();
  });
});

describe("who may", () => {
  it("is asked of the hearing's own people: a clerk in it, one who isn't, a technician", async () => {
    await openHouse(desk);
    const [clerk, stranger] = [await actor(desk, "clerk"), await actor(desk, "clerk")];
    const technician = await actor(desk, "technician");
    desk.hearing = { clerk: clerk.name };
    await desk.approve("room-1");
    await desk.begin("s-1");
    const may = async (who: typeof clerk) => {
      const { opening } = await look("", who.browser);
      return [opening?.choices[0]?.may, opening?.unnamed.may];
    };
    expect(await may(clerk)).toEqual([true, false]);
    expect(await may(stranger)).toEqual([false, false]);
    expect(await may(technician)).toEqual([true, true]);
    await desk.post("/courtrooms/room-1/phase", { phase: "opening" }, clerk.browser);
    const all = async (who: typeof clerk) => (await look("", who.browser)).may;
    expect(await all(clerk)).toEqual({ phase: true, pause: true, resume: false, cut: true });
    expect(await all(stranger)).toEqual({ phase: false, pause: false, resume: false, cut: false });
    expect(await all(technician)).toEqual({ phase: true, pause: true, resume: true, cut: true });
  });
});

function at(offsetMs: number): string {
  return new Date(Date.now() + offsetMs).toISOString();
}

function entry(caseNumber: string) {
  const times = { plannedStart: at(-60_000), plannedEnd: at(3_600_000) };
  return { caseNumbers: [caseNumber], hearingNo: 1, ...times, publicHearing: true, stream: true, clerk: "" };
}
