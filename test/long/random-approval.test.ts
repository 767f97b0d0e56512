import { afterEach, it } from "vitest";
import { randomApproval } from "../integration/node/random-approval.ts";
import { ApiStage } from "../support/api-stage.ts";

let stage: ApiStage;
afterEach(() => stage.close());

// The long form of test/integration/node/approval.test.ts.
it("approve, revoke, pause, resume and air at random: nothing from outside an allowed span (D = 30 s)", async () => {
  stage = await ApiStage.open({ config: { gate: { start: "auto", delaySeconds: 30 } } });
  await randomApproval(stage, { delaySeconds: 30, seconds: 900 });
});
