// Somebody holds the database's lock while a house is live: every session's lease is renewed all the same.
import { afterEach, beforeEach, expect, it } from "vitest";
import { LEASE_MS } from "../../../../src/gate/air-state.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { OtherHand } from "../support/other-hand.ts";
import { RunningDesk } from "../support/running-desk.ts";

const ROOMS = Array.from({ length: 20 }, (_, index) => `room-${index + 1}`);

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

it("with twenty sessions, no lease runs out", async () => {
  for (const room of ROOMS) {
    await desk.post("/courtrooms", { id: room, name: room });
    await desk.approve(room);
    await desk.begin(`s-${room}`, room);
    await desk.post(`/courtrooms/${room}/phase`, { phase: "opening" });
  }
  const other = new OtherHand(desk.databaseFile);
  await other.exec("BEGIN IMMEDIATE");
  const lockedMs = performance.now();
  let oldestMs = 0;
  const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
  await waitFor(
    "two renewals are due",
    () => {
      for (const room of ROOMS)
        oldestMs = Math.max(oldestMs, nowMs() - (desk.gate.lastLease(`s-${room}`)?.readAtMs ?? 0));
      return performance.now() - lockedMs > (2 / 3) * LEASE_MS;
    },
    { deadlineMs: 2 * LEASE_MS, everyMs: 20 },
  );
  await other.exec("ROLLBACK");
  other.close();
  expect(oldestMs).toBeLessThan(LEASE_MS / 2);
  for (const room of ROOMS) expect(desk.gate.lastLease(`s-${room}`)).toMatchObject({ allow: true });
});
