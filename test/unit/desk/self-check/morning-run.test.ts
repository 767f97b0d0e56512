// The morning on a whole desk: the check runs by itself at its hour, its faults are alarms, and a missing one is told.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
beforeEach(() => {
  desk = new RunningDesk();
});
afterEach(() => desk.stop());

/** Moves the wall clock to that time of the court's next day. */
function setClock(time: string): void {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const today = Math.floor((Date.now() + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000;
  desk.clock.shiftMs = today + 86_400_000 + hours * 3_600_000 + minutes * 60_000 - Date.now();
}

const names = async () => {
  await desk.desk.lookAtStreams();
  const { items } = (await desk.peek("/alarms")).body;
  return items
    .map(({ name }: { name: string }) => name)
    .filter((name: string) => /check|test-cut/.test(name));
};

describe("the morning's check", () => {
  it("runs at its hour, keeps its report, and makes alarms of what it found; a desk that starts again still tells it", async () => {
    setClock("07:31");
    Object.assign(desk.config.watch, { morningCheck: "07:30" });
    await desk.start();
    const report = await waitFor("a report", async () => (await desk.peek("/self-check")).body.last, {
      deadlineMs: 40_000,
      everyMs: 100,
    });
    expect(report).toMatchObject({ cause: "morning", by: "desk", testCut: null });
    const verdicts = Object.fromEntries(
      report.findings.map((each: { check: string; verdict: string }) => [each.check, each.verdict]),
    );
    // Nothing listens where this desk's platform should be, and its gate takes no test stream.
    expect(verdicts).toMatchObject({ platform: "failed", store: "ok", gate: "ok", "test-cut": "failed" });
    expect((await names()).sort()).toEqual(["self-check-failed", "test-cut-failed"]);
    expect(JSON.stringify(report)).not.toContain("user:pass");
    await desk.desk.stop();
    await desk.startDesk();
    expect((await names()).sort()).toEqual(["self-check-failed", "test-cut-failed"]);
    // Looked at without a cut, the switch is not proven; what was found of it stays.
    await desk.post("/self-check", { cut: false });
    expect(await names()).toContain("test-cut-failed");
    // Also when the next desk starts after that look, and when everything that it inherits has run out.
    await desk.desk.stop();
    await desk.startDesk();
    desk.clock.passedMs += 130_000;
    expect(await names()).toContain("test-cut-failed");
  }, 90_000);

  it("is told when it is missing, and no longer once somebody has run it", async () => {
    await desk.start();
    await desk.post("/self-check", { cut: false });
    await desk.desk.stop();
    setClock("08:40");
    Object.assign(desk.config.watch, { morningCheck: "07:30" });
    await desk.startDesk();
    await waitFor("the alarm", async () => (await names()).includes("self-check-missing"));
    // A look alone proves no switch.
    await desk.post("/self-check", { cut: false });
    await desk.desk.lookAtSelfCheck();
    expect(await names()).toContain("self-check-missing");
    await desk.post("/self-check", { cut: true });
    await desk.desk.lookAtSelfCheck();
    expect(await names()).not.toContain("self-check-missing");
  });

  it("is not run where it is off", async () => {
    setClock("07:31");
    await desk.start();
    await desk.desk.lookAtSelfCheck();
    expect((await desk.peek("/self-check")).body).toMatchObject({
      morningCheck: null,
      running: false,
      last: null,
    });
  });

  it("has its room for itself: nobody can make a courtroom of that name", async () => {
    await desk.start();
    const made = await desk.post("/courtrooms", { id: "self-check", name: "冒名法庭" });
    expect([made.status, made.body.code]).toEqual([400, "invalid-request"]);
    expect((await desk.post("/courtrooms", { id: "self-check-2", name: "法庭" })).status).toBe(201);
  });

  it("runs one at a time", async () => {
    await desk.start();
    const [first, second] = await Promise.all([
      desk.post("/self-check", { cut: false }),
      desk.post("/self-check", { cut: false }),
    ]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
  });
});
