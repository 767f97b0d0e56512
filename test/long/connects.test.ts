import { it } from "vitest";
import { stormOfGate } from "../hostile/connect-storm.ts";

// The long form of test/hostile/connects.test.ts.
it("10,000 connections, left anywhere on the way, leave no descriptor in a gate, which stops in time", async () => {
  await stormOfGate(10_000);
});
