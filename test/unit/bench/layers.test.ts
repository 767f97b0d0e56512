// No layer allocates by the message (design 11): what a batch costs is shared by its twelve messages.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { LayerCost } from "../../../scripts/bench/layers/main.ts";

const MAIN = fileURLToPath(new URL("../../../scripts/bench/layers/main.ts", import.meta.url));
const semiSpace = ["--min-semi-space-size=256", "--max-semi-space-size=256"];
/** Bytes of heap a message: a batch makes a few small objects, and what the disk's answer brings. */
const MOST_BYTES: Readonly<Record<string, number>> = {
  "chunk reader": 8,
  "FLV writer": 64,
  journal: 300,
  egress: 120,
};

it("allocates next to nothing for a message in any layer", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [...semiSpace, MAIN, "--json"]);
  const costs = JSON.parse(stdout) as LayerCost[];
  expect(costs.map(({ name }) => name)).toEqual(Object.keys(MOST_BYTES));
  for (const { name, bytesPerMessage, messagesPerSecond } of costs) {
    console.log(`${name}: ${bytesPerMessage.toFixed(1)} bytes a message, ${Math.round(messagesPerSecond)}/s`);
    expect(bytesPerMessage, name).toBeLessThan(MOST_BYTES[name] ?? 0);
  }
}, 60_000);
