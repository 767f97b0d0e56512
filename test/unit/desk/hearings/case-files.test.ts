// `case.jsonl` is held open for as long as its session lives: a desk that runs for a year has seen thousands.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(() => desk.stop());

const mark = (phase: string) => desk.post("/courtrooms/room-1/phase", { phase });

/** How often this process, in which the desk runs, has the session's file open. */
function openFiles(directory: string): number {
  const targets = readdirSync("/proc/self/fd").map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      // Closed between the listing and the look.
      return "";
    }
  });
  return targets.filter((target) => target.endsWith(join(directory, "case.jsonl"))).length;
}

describe("a case file", () => {
  it("is given back when its session is over", async () => {
    await desk.approve("room-1");
    const { directory } = await desk.begin("s-1");
    await mark("opening");
    expect(openFiles(directory)).toBe(1);
    desk.gate.report("s-1", "room-1", { endedAt: new Date().toISOString(), airState: "ended" });
    await waitFor("the file is closed", () => openFiles(directory) === 0);
  });

  it("takes a line that comes after the end, and is given back again", async () => {
    await desk.approve("room-1");
    const { directory, recordingsRoot } = await desk.begin("s-1");
    await mark("opening");
    // Nothing waits to be shown: the gate reports the end before it answers the mark.
    desk.gate.intercept = (command) => {
      if (command.name === "mark") {
        desk.gate.report("s-1", "room-1", { endedAt: new Date().toISOString(), airState: "ended" });
      }
      return undefined;
    };
    expect((await mark("closing")).status).toBe(200);
    await waitFor("the file is closed", () => openFiles(directory) === 0);
    const lines = readFileSync(join(recordingsRoot, directory, "case.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line).fields.mark)).toContain("closing");
  });

  it("of a session that the gate knows no longer is given back too", async () => {
    await desk.approve("room-1");
    const { directory } = await desk.begin("s-1");
    await mark("opening");
    desk.gate.sessions.clear();
    desk.gate.drop();
    await waitFor("the file is closed", () => openFiles(directory) === 0);
  });
});
