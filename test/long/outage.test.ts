import { afterEach, expect, it } from "vitest";
import { GateStage } from "../support/gate-stage.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

let stage: GateStage;
afterEach(() => stage.close());

const DELAY_MS = 3_000;
const OUTAGE_MS = 90_000;
const BACK_WITHIN_MS = 20_000;

it(`a platform is sent to again within ${BACK_WITHIN_MS} ms of its return after ${OUTAGE_MS} ms`, async () => {
  stage = await GateStage.open({ delaySeconds: DELAY_MS / 1_000 });
  await stage.publisher().start();
  await stage.desk.airState("room-1", "on-air");
  await stage.platform.stop();
  const goneMs = monotonicMs();
  await waitFor("the outage", () => monotonicMs() > goneMs + OUTAGE_MS, {
    deadlineMs: OUTAGE_MS + 5_000,
    everyMs: 500,
  });
  await stage.platform.start();
  const returnedMs = monotonicMs();
  const isBack = () => {
    const { id } = stage.platform.connections.at(-1) ?? { id: 0 };
    return stage.platform
      .messages(id)
      .find(({ stamp, arrivedAtMs }) => stamp !== null && arrivedAtMs > returnedMs);
  };
  const first = await waitFor("content is back", isBack, { deadlineMs: 30_000 });
  console.log(`back on air ${Math.round(first.arrivedAtMs - returnedMs)} ms after the platform's return`);
  expect(first.arrivedAtMs - returnedMs).toBeLessThanOrEqual(BACK_WITHIN_MS);
  expect(first.isKeyFrame).toBe(true);
  expect(stage.platform.connections.at(-1)?.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
});
