// The marks of a hearing, judged by what the gate is told and in which order.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GateStart } from "../../../../src/desk/config.ts";
import { PHASE_MARKS, PHASES } from "../../../../src/desk/contract/session.ts";
import { phaseAfter } from "../../../../src/desk/hearings/phase-rules.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
const start = async (gateStart: GateStart = "opening") => {
  desk = await new RunningDesk({
    gate: { delaySeconds: 2, start: gateStart, dutyRequired: false, rearmPersons: 2 },
  }).start();
};
beforeEach(() => start());
afterEach(() => desk.stop());

const mark = (phase: string, more: object = {}) => desk.post("/courtrooms/room-1/phase", { phase, ...more });
const open = async () => {
  const approved = await desk.approve("room-1");
  const report = await desk.begin("s-1");
  await mark("opening");
  return { ...approved, report };
};
/** Any act renews the lease; waiting for the clock would take 5 s. */
const renew = async () => {
  await desk.post("/sessions/s-1/pause");
  await desk.post("/sessions/s-1/resume");
};
/** Whole lines: one may be on its way to the file. None before the desk has written its first, which nobody waits for. */
const caseLines = (directory: string, root: string) => {
  const path = join(root, directory, "case.jsonl");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line).fields);
};

describe("the order of phases", () => {
  it("lets only 继续开庭 lead back, and nothing after 闭庭", () => {
    for (const phase of ["recess", "closed-evidence", "mediation"] as const) {
      const back = PHASE_MARKS.filter((each) => phaseAfter(phase, each) === "open");
      expect(back).toEqual(["reopening"]);
    }
    expect(PHASE_MARKS.filter((each) => phaseAfter("closed", each) !== null)).toEqual([]);
    expect(PHASE_MARKS.filter((each) => phaseAfter("before", each) !== null)).toEqual(["opening"]);
    for (const phase of PHASES)
      for (const each of PHASE_MARKS)
        expect(phaseAfter(phase, each)).not.toBe(phase === "before" ? "closed" : "before");
  });

  it("is refused by name otherwise", async () => {
    await open();
    expect((await mark("opening")).body.code).toBe("phase-order");
    expect((await mark("reopening")).body.code).toBe("phase-order");
    expect((await mark("mediation", { suspendRecording: true })).body.code).toBe("suspension-not-allowed");
    expect((await mark("recess", { caseNumbers: ["x"] })).status).toBe(400);
  });
});

describe("before the opening", () => {
  it("shows the card of what is to come, for a permitted hearing, and wants nothing", async () => {
    const { form } = await desk.approve("room-1");
    await desk.begin("s-1");
    await desk.post("/sessions/s-1/assign", { caseNumbers: form.caseNumbers });
    expect(desk.gate.lastLease("s-1")).toMatchObject({
      allow: true,
      wanted: false,
      pauseCauses: ["phase"],
      phaseCard: "upcoming",
    });
    expect((await desk.post("/sessions/s-1/air")).body.code).toBe("hearing-not-opened");
  });
});

describe("开庭", () => {
  it("takes the docket's only proposal, and asks where there are two or none", async () => {
    await desk.begin("s-1");
    expect((await mark("opening")).body.code).toBe("hearing-unknown");
    const { form } = await desk.approve("room-1");
    await desk.approve("room-1");
    const ambiguous = await mark("opening");
    expect([ambiguous.status, ambiguous.body.code]).toEqual([409, "docket-ambiguous"]);
    const named = await mark("opening", { caseNumbers: form.caseNumbers });
    expect(named.body).toMatchObject({
      caseNumbers: form.caseNumbers,
      hearingNo: 1,
      phase: "open",
      wanted: true,
    });
  });

  it("opens the hearing of an unapproved case too: it is held, with the reasons", async () => {
    await desk.begin("s-1");
    const { status, body } = await mark("opening", { caseNumbers: ["(2026)豫 0802 民初 77 号"] });
    expect([status, body.caseNumbers, body.wanted]).toEqual([200, ["（2026）豫0802民初77号"], false]);
    expect(body.reasons[0].code).toBe("approval-missing");
    const air = await desk.post("/sessions/s-1/air");
    expect([air.status, air.body.code, air.body.reasons[0].code]).toEqual([
      409,
      "not-allowed",
      "approval-missing",
    ]);
  });

  it("may come before the encoder: the room's next session is that hearing", async () => {
    const { form } = await desk.approve("room-1");
    expect((await mark("opening")).body).toMatchObject({ courtroom: "room-1", phase: "open" });
    expect((await mark("recess")).body).toMatchObject({ phase: "recess" });
    await desk.begin("s-1");
    expect(desk.gate.lastLease("s-1")).toMatchObject({
      allow: true,
      wanted: true,
      pauseCauses: ["phase"],
      phaseCard: "recess",
    });
    expect(await desk.session("s-1")).toMatchObject({ caseNumbers: form.caseNumbers, phase: "recess" });
  });
});

describe("休庭 and 闭庭", () => {
  it("tell the gate the mark first, then the phase in a lease", async () => {
    await open();
    const before = desk.gate.heard.length;
    expect((await mark("recess")).body).toMatchObject({ phase: "recess", wanted: true });
    const heard = desk.gate.heard.slice(before);
    const at = heard.findIndex((each) => each.type === "command" && each.command.name === "mark");
    const lease = heard.findIndex((each) => each.type === "lease" && each.pauseCauses.includes("phase"));
    expect(at).toBeGreaterThanOrEqual(0);
    expect(lease).toBeGreaterThan(at);
    expect(desk.gate.lastLease("s-1")).toMatchObject({ phaseCard: "recess", wanted: true });
    await mark("reopening");
    expect(desk.gate.lastLease("s-1")).toMatchObject({ pauseCauses: [], wanted: true, allow: true });
  });

  it("keep the lease through the drain of 闭庭, and the session knows it is closed", async () => {
    await open();
    expect((await mark("closing")).body).toMatchObject({ phase: "closed" });
    expect(desk.gate.commands("mark").at(-1)).toMatchObject({ sessionId: "s-1", mark: "closing" });
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
    expect((await desk.post("/sessions/s-1/air")).body.code).toBe("hearing-closed");
    expect(
      (await desk.post("/sessions/s-1/extend", { until: "2099-01-01T00:00:00Z", reason: "x" })).body.code,
    ).toBe("hearing-closed");
  });

  it("change nothing when the gate can't take the mark", async () => {
    await open();
    desk.gate.intercept = (command) => {
      if (command.name === "mark") throw Object.assign(new Error("no"), { code: "session-not-found" });
    };
    expect((await mark("recess")).status).toBe(409);
    expect((await desk.session("s-1")).phase).toBe("open");
  });

  it("close afterwards what an encoder left open, so that the room is free again", async () => {
    await open();
    const endedAt = new Date().toISOString();
    desk.gate.report("s-1", "room-1", { airState: "ended", endedAt });
    await waitFor("the end", async () => (await desk.session("s-1")).endedAt === endedAt);
    expect(await desk.session("s-1")).toMatchObject({ phase: "open", live: false });
    expect((await desk.post("/sessions/s-1/phase", { phase: "recess" })).body.code).toBe("session-ended");
    expect((await mark("closing")).body).toMatchObject({ id: "s-1", phase: "closed" });
  });
});

describe("不公开举证质证 and 不宜录制的调解", () => {
  it.each(["closed-evidence", "mediation"])(
    "%s shuts in the first thing the gate hears, and seals the span",
    async (phase) => {
      const { report } = await open();
      const before = desk.gate.heard.length;
      await mark(phase);
      expect(desk.gate.heard[before]).toMatchObject({
        type: "lease",
        pauseCauses: ["phase"],
        phaseCard: "paused",
      });
      await mark("reopening");
      const lines = caseLines(report.directory, report.recordingsRoot);
      const seals = lines.filter((line) => line.type === "seal");
      expect(seals).toMatchObject([
        { edge: "start", cause: phase, position: { part: 1 } },
        { edge: "end", cause: phase, position: { part: 1 } },
      ]);
      expect(lines.map(({ type }) => type)).toEqual(["case", "phase", "phase", "seal", "seal", "phase"]);
    },
  );
});

describe("what shuts the air while the gate is away", () => {
  it.each([
    ["不公开举证质证", () => mark("closed-evidence"), { phase: "closed-evidence" }],
    ["暂停", () => desk.post("/sessions/s-1/pause"), { pauseCauses: ["operator"] }],
  ])("%s is kept, and told as not done yet", async (_name, act, kept) => {
    await open();
    desk.gate.stop();
    await waitFor("it is missed", async () => !(await desk.peek("/panel")).body.gateConnected);
    const { status, body } = await act();
    expect([status, body.code]).toEqual([503, "gate-not-told"]);
    await desk.gate.start();
    await waitFor("it is told", () =>
      desk.gate.lastLease("s-1")?.pauseCauses.includes("phase" in kept ? "phase" : "operator"),
    );
    expect(await desk.session("s-1")).toMatchObject("phase" in kept ? kept : { id: "s-1" });
  });
});

describe("a pause by hand", () => {
  it("shows the card that was chosen, also to the next desk, and the usual one again once it is over", async () => {
    const card = () => desk.gate.lastLease("s-1")?.cards.paused;
    await open();
    await waitFor("the cards are made", () => card() === "/cards/paused.flv");
    const wrong = await desk.post("/sessions/s-1/pause", { card: "ended" });
    expect([wrong.status, wrong.body.code]).toEqual([400, "invalid-request"]);
    const { body } = await desk.post("/sessions/s-1/pause", { card: "recess" });
    expect([body.pauseCard, card()]).toEqual(["recess", "/cards/recess.flv"]);
    await desk.desk.stop();
    await desk.startDesk();
    await waitFor("a lease of the next desk", () => desk.gate.lastLease("s-1")?.incarnation === 2);
    await waitFor("its cards", () => card() === "/cards/recess.flv");
    expect(desk.gate.lastLease("s-1")?.pauseCauses).toEqual(["operator"]);
    expect((await desk.post("/sessions/s-1/resume")).body.pauseCard).toBeNull();
    expect(card()).toBe("/cards/paused.flv");
    // Of a card that could not be made the usual one stands in.
    expect((await desk.post("/sessions/s-1/pause", { card: "lost" })).body.pauseCard).toBe("lost");
    expect(card()).toBe("/cards/paused.flv");
  });

  it("shuts at once, is undone by resume only, and nothing else is undone by it", async () => {
    await open();
    const before = desk.gate.heard.length;
    await desk.post("/sessions/s-1/pause");
    expect(desk.gate.heard[before]).toMatchObject({ type: "lease", pauseCauses: ["operator"] });
    await mark("mediation");
    await mark("reopening");
    expect(desk.gate.lastLease("s-1")?.pauseCauses).toEqual(["operator"]);
    await mark("mediation");
    await desk.post("/sessions/s-1/resume");
    expect(desk.gate.lastLease("s-1")?.pauseCauses).toEqual(["phase"]);
  });
});

describe("manual start", () => {
  it("opens with the act that puts on air, and not with the mark", async () => {
    await desk.stop();
    await start("manual");
    const { form } = await desk.approve("room-1");
    const { directory, recordingsRoot } = await desk.begin("s-1");
    expect((await desk.post("/sessions/s-1/air")).body.reasons[0].code).toBe("hearing-unidentified");
    await desk.post("/sessions/s-1/assign", { caseNumbers: form.caseNumbers, hearingNo: 1 });
    expect((await desk.post("/sessions/s-1/air")).body).toMatchObject({ phase: "open", wanted: true });
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
    expect(caseLines(directory, recordingsRoot)).toContainEqual(
      expect.objectContaining({ mark: "opening", how: "air" }),
    );
  });
});

describe("one courtroom, two hearings", () => {
  it("closes the one and opens the other, held, when a session with a case is assigned another", async () => {
    await open();
    const second = await desk.approve("room-1");
    const answer = await desk.post("/sessions/s-1/assign", {
      caseNumbers: second.form.caseNumbers,
      hearingNo: 1,
    });
    expect(answer.body).toMatchObject({ phase: "closed", successorId: "s-1-next" });
    expect(desk.gate.commands("switch")).toEqual([{ name: "switch", sessionId: "s-1" }]);
    await desk.begin("s-1-next", "room-1", { predecessorId: "s-1" });
    expect(await desk.session("s-1-next")).toMatchObject({
      caseNumbers: second.form.caseNumbers,
      phase: "before",
      wanted: false,
    });
    await mark("opening");
    expect(desk.gate.lastLease("s-1-next")).toMatchObject({ allow: true, wanted: true });
  });

  it("opens what whoever opens it names, where another one was assigned and no encoder sends", async () => {
    await open();
    const second = await desk.approve("room-1");
    const nobodySends = { sessionId: "s-1", part: 1, offset: 9_000, mediaTimeMs: 9_000, wallClock: "" };
    desk.gate.intercept = ({ name }) =>
      name === "switch" ? { ...nobodySends, successorId: null } : undefined;
    await desk.post("/sessions/s-1/assign", { caseNumbers: second.form.caseNumbers, hearingNo: 1 });
    desk.gate.end("s-1");
    await waitFor("it is over", async () => (await desk.peek("/sessions?live=true")).body.items.length === 0);
    expect((await mark("opening", { caseNumbers: [] })).body).toMatchObject({
      phase: "open",
      caseNumbers: [],
    });
    await desk.begin("s-2");
    expect(await desk.session("s-2")).toMatchObject({ caseNumbers: [], phase: "open" });
    expect(desk.gate.lastLease("s-2")).toMatchObject({ allow: false });
  });

  it("gives the successor of a closed hearing no case, whatever its encoder's name says", async () => {
    const { form } = await open();
    await mark("closing");
    const streamName = `${form.caseNumbers[0]}?room=room-1`;
    await desk.begin("s-2", "room-1", { predecessorId: "s-1", streamName });
    expect(await desk.session("s-2")).toMatchObject({ caseNumbers: [], phase: "before", wanted: false });
  });
});

describe("an overrun", () => {
  it("is told at the planned end, pauses when its time is up, and an extension leads back by itself", async () => {
    await open();
    const hour = 3_600_000;
    desk.clock.shiftMs = 2.5 * hour;
    await renew();
    expect((await desk.session("s-1")).overrun).toBe(true);
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
    desk.clock.shiftMs = 5.5 * hour;
    await renew();
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true, pauseCauses: ["overrun"] });
    const past = await desk.post("/sessions/s-1/extend", { until: new Date().toISOString(), reason: "x" });
    expect([past.status, past.body.code]).toEqual([400, "until-past"]);
    const until = new Date(desk.clock.wallMs() + hour).toISOString();
    await desk.post("/sessions/s-1/extend", { until, reason: "质证未完" });
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
    expect(await desk.session("s-1")).toMatchObject({ endsAt: until, overrun: false });
  });
});

describe("dump", () => {
  it("is handed on, and refused when nothing is on its way out", async () => {
    await open();
    expect((await desk.post("/sessions/s-1/dump")).body.code).toBe("not-airing");
    desk.gate.report("s-1", "room-1", { airState: "on-air" });
    await waitFor("on air", async () => (await desk.session("s-1")).airState === "on-air");
    expect((await desk.post("/sessions/s-1/dump")).status).toBe(200);
    expect(desk.gate.commands("dump")).toHaveLength(2);
  });
});

describe("auto start", () => {
  beforeEach(async () => {
    await desk.stop();
    await start("auto");
  });

  it("takes a session that begins inside exactly one open window, and notes it as the opening", async () => {
    const { form } = await desk.approve("room-1");
    const { directory, recordingsRoot } = await desk.begin("s-1");
    expect(await desk.session("s-1")).toMatchObject({
      caseNumbers: form.caseNumbers,
      phase: "open",
      wanted: true,
    });
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true, pauseCauses: [] });
    await waitFor("the note", () => {
      const lines = caseLines(directory, recordingsRoot);
      return lines.some((line) => line.mark === "opening" && line.how === "docket");
    });
  });

  it("never names a session that runs already, however the clock goes on", async () => {
    await desk.begin("s-1");
    await desk.approve("room-1");
    await renew();
    desk.gate.drop();
    const before = desk.gate.leases("s-1").length;
    await waitFor("a lease after the link is back", () => desk.gate.leases("s-1").length > before);
    expect(await desk.session("s-1")).toMatchObject({ caseNumbers: [], wanted: false });
  });

  it("does nothing in doubt: two windows, none, or a hearing before that is not closed", async () => {
    await desk.approve("room-1");
    await desk.begin("s-1");
    desk.gate.report("s-1", "room-1", { airState: "ended", endedAt: new Date().toISOString() });
    await waitFor("the end", async () => !(await desk.session("s-1")).live);
    await desk.begin("s-2");
    expect(await desk.session("s-2")).toMatchObject({ caseNumbers: [], wanted: false });
    await desk.post("/courtrooms", { id: "room-2", name: "二" });
    await desk.begin("s-3", "room-2");
    expect(await desk.session("s-3")).toMatchObject({ caseNumbers: [] });
    await desk.post("/courtrooms", { id: "room-3", name: "三" });
    await desk.approve("room-3");
    await desk.approve("room-3");
    await desk.begin("s-4", "room-3");
    expect(await desk.session("s-4")).toMatchObject({ caseNumbers: [], wanted: false });
  });

  it.each(["raw", "encoded"])("takes the case that the encoder names, %s", async (how) => {
    const { form } = await desk.approve("room-1");
    const [number = ""] = form.caseNumbers;
    const name = how === "raw" ? number.replace("（", "(").replace("）", ")") : encodeURIComponent(number);
    await desk.begin("s-1", "room-1", { streamName: `${name}?room=room-1` });
    expect(await desk.session("s-1")).toMatchObject({ caseNumbers: [number], phase: "open", wanted: true });
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
  });

  it("holds what it can't read, and says so", async () => {
    await desk.begin("s-1", "room-1", { streamName: "案件一?room=room-1" });
    const session = await desk.session("s-1");
    expect(session).toMatchObject({ caseNumbers: ["案件一"], wanted: false });
    expect(session.reasons.map((reason: { code: string }) => reason.code)).toContain(
      "case-number-unreadable",
    );
  });
});
