import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { GateStage } from "../../support/gate-stage.ts";
import { tempFolder } from "../../support/temp-folder.ts";

let stage: GateStage;
afterEach(() => stage.close());

it("the gate loads Node's built-ins and the house's own folders, and nothing else", async () => {
  const file = join(tempFolder("modules").path, "loaded");
  const hook = new URL("../../support/loaded-modules.ts", import.meta.url);
  const env = { NODE_OPTIONS: `--import ${hook.href}`, LOADED_MODULES_FILE: file };
  stage = await GateStage.open({ delaySeconds: 0, env });
  // What is loaded late counts too: a stream on air, a cut, a second look at the disk.
  await stage.publisher().start();
  await stage.desk.airState("room-1", "on-air");
  await stage.desk.cut("room-1");

  const src = new URL("../../../src/", import.meta.url).href;
  const loaded = [...new Set(readFileSync(file, "utf8").trim().split("\n"))];
  const foreign = loaded.filter((url) => {
    const isOurs = url.startsWith(src) && /^(gate|rtmp|media|journal|link)\//.test(url.slice(src.length));
    return !isOurs && !url.startsWith("node:") && url !== hook.href;
  });
  expect(foreign).toEqual([]);
  expect(loaded.some((url) => url.endsWith("/gate/cut-worker.ts"))).toBe(true);
  expect(loaded.length).toBeGreaterThan(40);
});
