import { afterEach, it } from "vitest";
import { randomApproval } from "../integration/node/random-approval.ts";
import { NodeStage } from "../support/node-stage.ts";

let stage: NodeStage;
afterEach(() => stage.close());

// The long form of test/integration/node/approval.test.ts.
it("approve, revoke, pause, resume and air at random: nothing from outside an allowed span (D = 30 s)", async () => {
  stage = await NodeStage.open({ config: { gate: { start: "auto", delaySeconds: 30 } } });
  await randomApproval(stage, { delaySeconds: 30, seconds: 900 });
});
