// The short form of issue 4, line 8; the whole is test/long/big-register.test.ts.
import { afterAll, beforeAll, expect, it } from "vitest";
import { measureRegister } from "../support/register-latency.ts";
import { RunningDesk } from "../unit/desk/support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(async () => void (await desk.start()));
afterAll(() => desk.stop());

it("answers lists, searches and decisions within 50 ms (p99) among 5,000 forms", async () => {
  await measureRegister(desk, { approvals: 5_000, auditRows: 20_000 });
  expect((await desk.call("GET", "/audit/verify")).body).toMatchObject({ ok: true });
});
