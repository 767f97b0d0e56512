// The short form of test/long/fuzz.test.ts.
import { afterAll, beforeAll, describe, it } from "vitest";
import { fuzzGate, LANE_ROOMS } from "./fuzzed-gate.ts";
import { HostileStage, NEIGHBOUR } from "./hostile-stage.ts";

let stage: HostileStage;
beforeAll(async () => {
  stage = await HostileStage.open({ rooms: [NEIGHBOUR, ...LANE_ROOMS] });
});
afterAll(() => stage.close());

describe("3,000 fuzzed inputs over sockets", () => {
  it("end no more than their own connections", () => fuzzGate(stage, 3_000, 1));
  it("cost the neighbour nothing, and the gate little", () => stage.proveUntouched());
});
