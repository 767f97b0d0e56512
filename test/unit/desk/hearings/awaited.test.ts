// A desk that has begun and not heard of every session yet: what goes on is not told as over, and nothing is opened beside it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { newReport } from "../support/fake-gate.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(async () => {
  await desk.start();
  for (const room of ["room-1", "room-2"]) await desk.post("/courtrooms", { id: room, name: room });
  // As of a big house: the snapshot names the session, its report has not come.
  desk.gate.sessions.set("s-1", newReport("s-1", "room-1"));
  desk.gate.reportsFollow = [];
  desk.gate.drop();
  await waitFor("the desk is back at the gate", () => desk.gate.connected);
});
afterAll(() => desk.stop());

const mark = (path: string, phase: string) =>
  desk.call("POST", `${path}/phase`, phase === "opening" ? { phase, caseNumbers: [] } : { phase });
const codeOf = async (answer: ReturnType<typeof mark>) => {
  const { status, body } = await answer;
  return `${status} ${body.code ?? ""}`.trim();
};

it("marks nothing in its room until it has, and everything in another", async () => {
  for (const phase of ["opening", "recess", "closed-evidence", "closing"]) {
    expect([phase, await codeOf(mark("/courtrooms/room-1", phase))]).toEqual([phase, "503 session-awaited"]);
  }
  expect(await codeOf(mark("/sessions/s-1", "closing"))).toBe("503 session-awaited");
  expect(await codeOf(mark("/courtrooms/room-2", "opening"))).toBe("200");
  desk.gate.report("s-1", "room-1");
  await waitFor(
    "it is taken over",
    async () => (await codeOf(mark("/courtrooms/room-1", "opening"))) === "200",
  );
  expect(await codeOf(mark("/sessions/s-1", "closing"))).toBe("200");
  expect(desk.gate.commands("mark")).toMatchObject([{ sessionId: "s-1", mark: "closing" }]);
});
