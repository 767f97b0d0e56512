import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { EncoderConnection, PublishRefused } from "../../support/encoder-connection.ts";
import { GateStage } from "../../support/gate-stage.ts";
import { waitFor } from "../../support/wait-for.ts";

let stage: GateStage;
afterEach(() => stage.close());

it("an ordered stop stands in the record as the gate's own, not as an encoder that left", async () => {
  stage = await GateStage.open();
  const encoder = stage.publisher();
  await encoder.start();
  const { recordingsRoot, directory } = await stage.desk.airState("room-1", "on-air");
  await stage.gate.stop();
  const record = JSON.parse(readFileSync(join(recordingsRoot, directory, "session.json"), "utf8"));
  expect(record.gaps.map(({ cause }: { cause: string }) => cause)).toEqual(["gate-restart"]);
  expect(record.parts.at(-1).closedAt).not.toBeNull();
});

it("a session that can't be recovered is told to the desk that comes after the start, and keeps none from starting", async () => {
  stage = await GateStage.open();
  await stage.gate.stop();
  const recordings = join(stage.gate.dataDir, "recordings");
  const folder = join(recordings, "2026-11-23", "broken");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "part-001.flv"), "no recording");
  mkdirSync(join(recordings, ".open"), { recursive: true });
  writeFileSync(join(recordings, ".open", "2026-11-23_broken"), "");
  await stage.gate.start();
  const desk = await stage.nextDesk();
  const event = await waitFor("the event", () =>
    desk.events.find(({ code }) => code === "session-unrecoverable"),
  );
  expect(event.detail).toContain("broken");
});

it("strangers are all counted, and told of once a second", async () => {
  stage = await GateStage.open();
  const url = stage.gate.url("room-1").replace(stage.gate.key, "wrong");
  const startedMs = performance.now();
  for (let attempt = 0; attempt < 12; attempt++) {
    await expect(new EncoderConnection({ url }).publish()).rejects.toBeInstanceOf(PublishRefused);
  }
  const triedMs = performance.now() - startedMs;
  await waitFor("all are counted", () => stage.desk.counters.publish_denied === 12);
  const told = stage.desk.events.filter(({ code }) => code === "publish-denied");
  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThanOrEqual(1 + triedMs / 1_000);
});
