// A session that the gate reports and the desk can't take over, because its store is damaged: it is cut all the same, by
// whoever may cut in that court.
import SQLite from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { actor, openHouse } from "../support/cast.ts";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(async () => {
  await desk.start();
  await openHouse(desk);
});
afterAll(() => desk.stop());

it.each(["technician", "clerk"] as const)("by a %s of its court, and by nobody else", async (role) => {
  const [own, other] = [await actor(desk, role), await actor(desk, role, "豫0882")];
  const file = new SQLite(desk.databaseFile, { timeout: 50 });
  // The desk runs in this process: whoever blocks here for a lock keeps it from ending the transaction that holds it.
  const alter = (what: string) =>
    waitFor(what, () => {
      try {
        file.exec(`begin immediate; ${what}; commit`);
        return true;
      } catch {
        return false;
      }
    });
  await alter("alter table openings rename to openings_gone; alter table sessions rename to sessions_gone");
  try {
    const id = `s-${role}`;
    desk.gate.report(id, "room-1", { airState: "on-air" });
    const told = () => desk.gate.commands("cut").length;
    const before = told();
    await waitFor("the desk has the report", async () => {
      const { status } = await other.browser.send("POST", `/sessions/${id}/cut`, {});
      return status === 403;
    });
    expect(told()).toBe(before);
    const { status, body } = await own.browser.send("POST", `/sessions/${id}/cut`, {});
    expect([status, body.latched]).toEqual([200, true]);
    expect(told()).toBe(before + 1);
  } finally {
    await alter("alter table openings_gone rename to openings; alter table sessions_gone rename to sessions");
    file.close();
  }
});
