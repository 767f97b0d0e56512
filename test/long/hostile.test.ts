// The full size of what test/hostile/handshake.test.ts does with 3,000.
import { afterAll, beforeAll, it } from "vitest";
import { halfOpen } from "../hostile/half-open.ts";
import { HostileStage } from "../hostile/hostile-stage.ts";

let stage: HostileStage;
beforeAll(async () => {
  stage = await HostileStage.open();
});
afterAll(() => stage.close());

it("10,000 half-open connections of many addresses are closed by the deadline, at little cost", () =>
  halfOpen(stage, 10_000));

it("cost the neighbour nothing", () => stage.proveUntouched());
