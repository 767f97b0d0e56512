// The demo as its user sees it: what it prints, what the platform says, and that nothing is left behind.
import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { Child } from "../support/child.ts";
import { waitFor } from "../support/wait-for.ts";

const DEMO = fileURLToPath(new URL("../../scripts/demo/main.ts", import.meta.url));
let demo: Child | undefined;
afterEach(() => demo?.stop());

/** Lines of one room that the demo has printed so far. */
function linesOf(output: string, room: string): string[] {
  return output.split("\n").filter((line) => line.startsWith(`  ${room} `) && line.includes("平台"));
}

function descendants(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "latin1")
      .trim()
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("npm run demo", () => {
  it("airs the approved courtroom alone, without ffmpeg, until the cut; Ctrl-C leaves nothing behind", async () => {
    const started = new Child(process.execPath, [DEMO, "--delay", "2", "--cut-after", "10"], {
      env: { PATH: dirname(process.execPath) },
    });
    demo = started;
    const room = (id: string) => linesOf(started.output, id);
    const shows = (id: string, ...words: string[]) =>
      room(id).some((line) => words.every((word) => line.includes(word)));
    const seen = { deadlineMs: 40_000, describe: () => started.output.slice(-3000) };
    await waitFor("room-1 on air", () => shows("room-1", "on-air", "平台有 at platform"), seen);
    await waitFor("the cut", () => shows("room-1", "cut", "平台无 not at platform"), seen);
    expect(started.output).toMatch(/复位用时 reset in \d+\.\d ms, .*已核实 verified true/);
    // Said in a line of its own after the table's: the demo's output arrives piece by piece.
    await waitFor("its account", () => started.output.includes(">>> room-1 第一法庭 已断播 was cut"), seen);
    expect(shows("room-2", "held", "approval-missing")).toBe(true);
    expect(shows("room-3", "held", "barred-juvenile-crime")).toBe(true);
    expect([...room("room-2"), ...room("room-3")].filter((line) => line.includes("平台有"))).toEqual([]);

    const pids = descendants(started.pid);
    expect(pids.length).toBeGreaterThanOrEqual(4);
    started.kill("SIGINT");
    expect(await started.exited).toEqual({ code: 0, signal: null });
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it("says what it was not told rightly, and starts nothing", async () => {
    const started = new Child(process.execPath, [DEMO, "--delay", "1"]);
    demo = started;
    expect(await started.exited).toEqual({ code: 2, signal: null });
    expect(started.output).toContain("--delay must be 0, or 2 and more");
    expect(started.output).toContain("npm run demo");
  });
});
