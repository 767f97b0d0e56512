// Issue 4, line 8: 100,000 approvals and 1,000,000 audit rows; list, search and decision p99 ≤ 50 ms, and the whole chain verifies.
import { afterAll, beforeAll, expect, it } from "vitest";
import { measureRegister } from "../support/register-latency.ts";
import { RunningDesk } from "../unit/desk/support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(async () => void (await desk.start()));
afterAll(() => desk.stop());

it("answers within 50 ms, and its chain of a million entries verifies", { timeout: 600_000 }, async () => {
  await measureRegister(desk, { approvals: 100_000, auditRows: 1_000_000 });
  const from = performance.now();
  const { body } = await desk.call("GET", "/audit/verify");
  console.log(`verified ${body.entries} entries in ${((performance.now() - from) / 1000).toFixed(1)} s`);
  expect(body).toMatchObject({ ok: true });
  expect(body.entries).toBeGreaterThan(1_000_000);
});
