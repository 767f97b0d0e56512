// Issue 7, line 2: while the wall's main thread is blocked, a press of the mouse in the pop-out resets the platform's connection
// within 150 ms (p99 of 200). Some 5 minutes.
import { afterAll, beforeAll, expect, it } from "vitest";
import { PanelStage, told } from "../support/panel-stage.ts";

const STREAMS = 20;
const ROUNDS = 10;
let stage: PanelStage;
beforeAll(async () => {
  stage = await PanelStage.open(STREAMS);
}, 240_000);
afterAll(() => stage?.close());

it(`${STREAMS * ROUNDS} presses beside a blocked wall each reset the platform's connection at once`, async () => {
  const sorted = await stage.presses(ROUNDS);
  const p99 = told(sorted);
  expect(sorted.length).toBe(STREAMS * ROUNDS);
  expect(p99).toBeLessThanOrEqual(150);
}, 1_200_000);
