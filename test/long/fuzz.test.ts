import { afterAll, beforeAll, describe, it } from "vitest";
import { fuzzGate, LANE_ROOMS } from "../hostile/fuzzed-gate.ts";
import { HostileStage, NEIGHBOUR } from "../hostile/hostile-stage.ts";

let stage: HostileStage;
beforeAll(async () => {
  stage = await HostileStage.open({ rooms: [NEIGHBOUR, ...LANE_ROOMS] });
});
afterAll(() => stage.close());

const SEED = Date.now() % 1_000_000;

describe(`100,000 fuzzed inputs over sockets, seed ${SEED}`, () => {
  it("end no more than their own connections", () => fuzzGate(stage, 100_000, SEED));
  it("cost the neighbour nothing, and the gate little", () => stage.proveUntouched());
});
