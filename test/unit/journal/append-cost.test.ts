import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("allocates next to nothing for a message, and little for writing it", async () => {
  const semiSpace = ["--min-semi-space-size=256", "--max-semi-space-size=256"];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...semiSpace,
    join(import.meta.dirname, "append-cost.ts"),
  ]);
  const cost = JSON.parse(stdout) as { append: number; all: number };
  console.log(
    `bytes allocated a message: append ${cost.append.toFixed(1)}, with writing ${cost.all.toFixed(1)}`,
  );
  expect(cost.append).toBeLessThan(64);
  expect(cost.all).toBeLessThan(400);
}, 60_000);
