// Conditions of the form act: the delay goes out with the lease, and a manual start waits for a person.
import { afterEach, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
afterEach(() => desk.stop());

const started = async (start: "opening" | "auto", conditions: object) => {
  desk = new RunningDesk({ gate: { delaySeconds: 2, start, dutyRequired: false, rearmPersons: 2 } });
  await desk.start();
  await desk.approve("room-1", { conditions });
  await desk.begin("s-1");
};

it("the least delay stands in the lease, and none where none is asked for", async () => {
  await started("opening", { minDelaySeconds: 90 });
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true, minDelaySeconds: 90 });
  await desk.approve("room-2");
  await desk.post("/courtrooms", { id: "room-2", name: "二" });
  await desk.begin("s-2", "room-2");
  await desk.post("/sessions/s-2/phase", { phase: "opening" });
  expect(desk.gate.lastLease("s-2")).toMatchObject({ allow: true, wanted: true, minDelaySeconds: null });
});

it.each(["opening", "auto"] as const)(
  "a manual start waits for a person's act: gate.start %s",
  async (start) => {
    await started(start, { manualStart: true });
    if (start === "opening") await desk.post("/sessions/s-1/phase", { phase: "opening" });
    await waitFor("opened", async () => (await desk.session("s-1")).phase === "open");
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: false });
    const waits = await desk.session("s-1");
    expect([waits.wanted, waits.reasons.map(({ code }: { code: string }) => code)]).toEqual([
      false,
      ["not-wanted"],
    ]);
    expect((await desk.post("/sessions/s-1/air")).status).toBe(200);
    expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
    expect(await desk.session("s-1")).toMatchObject({ wanted: true, reasons: [] });
    // Known to the next desk too, and gone with a cut.
    await desk.desk.stop();
    await desk.startDesk();
    await waitFor(
      "wanted still",
      () => desk.gate.lastLease("s-1")?.incarnation === 2 && desk.gate.lastLease("s-1")?.wanted,
    );
    await desk.post("/sessions/s-1/cut");
    await waitFor("denied", () => desk.gate.lastLease("s-1")?.allow === false);
    expect(await desk.session("s-1")).toMatchObject({ wanted: false });
  },
);

it("a stage that is not to be aired shows the card as soon as it is marked, and the next one leads back", async () => {
  await started("opening", { notAired: ["evidence", "statement"] });
  const early = await desk.post("/sessions/s-1/stage", { stage: "evidence" });
  expect([early.status, early.body.code]).toEqual([409, "hearing-not-open"]);
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
  const causes = () => desk.gate.lastLease("s-1")?.pauseCauses;
  const mark = async (stage: string | null) => {
    const { status, body } = await desk.post("/sessions/s-1/stage", { stage });
    expect([status, body.stage]).toEqual([200, stage]);
    return causes();
  };
  expect(await mark("investigation")).toEqual([]);
  expect(await mark("evidence")).toEqual(["phase"]);
  // Known to the next desk too.
  await desk.desk.stop();
  await desk.startDesk();
  await waitFor("a lease of the next desk", () => desk.gate.lastLease("s-1")?.incarnation === 2);
  expect(causes()).toEqual(["phase"]);
  expect(await mark("debate")).toEqual([]);
  expect(await mark("statement")).toEqual(["phase"]);
  // 休庭 and 继续开庭 do not air what the stage shuts.
  await desk.post("/sessions/s-1/phase", { phase: "recess" });
  await desk.post("/sessions/s-1/phase", { phase: "reopening" });
  expect(causes()).toEqual(["phase"]);
  expect(await mark(null)).toEqual([]);
  // While the gate is away it is kept, and told as not done yet.
  desk.gate.stop();
  await waitFor("it is missed", async () => !(await desk.peek("/panel")).body.gateConnected);
  const { status, body } = await desk.post("/sessions/s-1/stage", { stage: "evidence" });
  expect([status, body.code]).toEqual([503, "gate-not-told"]);
  await desk.gate.start();
  await waitFor("it is told", () => causes()?.includes("phase"));
});

it("past the form's own end it is off, and no person puts it back", async () => {
  const until = Date.now() + 2_000;
  await started("opening", { until: new Date(until).toISOString() });
  await desk.post("/sessions/s-1/phase", { phase: "opening" });
  expect(desk.gate.lastLease("s-1")).toMatchObject({ allow: true, wanted: true });
  await waitFor("denied", () => desk.gate.lastLease("s-1")?.allow === false, {
    deadlineMs: 10_000,
    everyMs: 5,
  });
  // It doesn't wait for the next renewal.
  expect(Date.now() - until).toBeLessThan(1_000);
  expect(desk.gate.lastLease("s-1")?.reasons.map(({ code }) => code)).toEqual(["condition-until-passed"]);
  const air = await desk.post("/sessions/s-1/air");
  expect([air.status, air.body.reasons[0].code]).toEqual([409, "condition-until-passed"]);
});
