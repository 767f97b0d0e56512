// The benchmark runs from end to end and sets all servers beside each other; its figures are not judged here.
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { Child } from "../support/child.ts";

const BENCH = fileURLToPath(new URL("../../scripts/bench/main.ts", import.meta.url));
let bench: Child | undefined;
afterEach(() => bench?.stop());

describe("npm run bench", () => {
  it("prints Tingzha, with and without delay, beside nginx-rtmp and node-media-server", async () => {
    const started = new Child(process.execPath, [BENCH, "--quick"]);
    bench = started;
    expect(await started.exited, started.output).toMatchObject({ code: 0 });
    const table = started.output.slice(started.output.indexOf("\nserver "));
    for (const name of ["tingzha, delay 0 s", "tingzha, delay 2 s", "nginx-rtmp", "node-media-server"]) {
      expect(table).toMatch(new RegExp(`^${name} .* [01] of 1$`, "m"));
    }
    expect(started.output.match(/p50 -?\d+\.\d ms, p99 \d+\.\d ms/g)).toHaveLength(4);
  });

  it("says what it was not told rightly, and how to call it", async () => {
    const started = new Child(process.execPath, [BENCH, "--streams", "none"]);
    bench = started;
    expect(await started.exited).toMatchObject({ code: 2 });
    expect(started.output).toContain("--streams must be a whole number from 1 on");
    expect(started.output).toContain("npm run bench");
  });
});
