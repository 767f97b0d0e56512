// A gate with so many sessions that its snapshot only names them: the desk keeps, takes and ends the right ones.
import { afterEach, beforeEach, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { newReport } from "../support/fake-gate.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

const live = async () => {
  const { body } = await desk.call("GET", "/sessions?live=true");
  return (body.items as { id: string }[]).map(({ id }) => id).sort();
};

it("keeps what the snapshot names, also before its report comes, takes what follows it, and ends what it does not name", async () => {
  await desk.begin("s-1");
  await desk.begin("s-2", "room-1");
  desk.gate.reportsFollow = ["s-3"];
  desk.gate.sessions.delete("s-2");
  desk.gate.sessions.set("s-3", newReport("s-3", "room-1"));
  desk.gate.drop();
  await waitFor("the new one is taken", () => desk.gate.lastLease("s-3"));
  expect(await live()).toEqual(["s-1", "s-3"]);
  await waitFor("the one that is gone has ended", async () => !(await desk.session("s-2")).live);
  expect(await desk.session("s-2")).toMatchObject({ airState: "ended" });
});
