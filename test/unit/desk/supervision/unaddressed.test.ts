// A finding that nobody could ever answer is not raised.
import { afterAll, beforeAll, expect, it } from "vitest";
import { RunningDesk } from "../support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(() => desk.start());
afterAll(() => desk.stop());

it("goes to the judge of a hearing that has a case, and to the technicians of any", async () => {
  await desk.begin("s-1");
  const raise = (addressee: string) =>
    desk.post("/findings", { sessionId: "s-1", kind: "dress", text: "未着法袍", addressee });
  const refused = await raise("judge");
  expect([refused.status, refused.body.code]).toEqual([409, "finding-unaddressed"]);
  expect((await raise("technical")).status).toBe(201);
  const { form } = await desk.approve("room-1");
  await desk.post("/sessions/s-1/assign", { caseNumbers: form.caseNumbers, hearingNo: 1 });
  expect((await raise("judge")).status).toBe(201);
});
