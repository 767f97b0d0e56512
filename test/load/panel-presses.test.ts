// Ten presses in the pop-out beside a wall whose main thread is blocked: what test/long presses two hundred times.
import { afterAll, beforeAll, expect, it } from "vitest";
import { PanelStage, told } from "../support/panel-stage.ts";

const STREAMS = 10;
let stage: PanelStage;
beforeAll(async () => {
  stage = await PanelStage.open(STREAMS);
});
afterAll(() => stage?.close());

it("ten presses beside a blocked wall each reset the platform's connection at once", async () => {
  const sorted = await stage.presses(1);
  expect(sorted.length).toBe(STREAMS);
  expect(told(sorted)).toBeLessThanOrEqual(150);
});
