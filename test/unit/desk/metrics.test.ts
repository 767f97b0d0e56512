// The naming table of config/README.md is what /metrics says, no more and no less.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunningDesk } from "./support/running-desk.ts";

const desk = new RunningDesk();
beforeAll(() => desk.start());
afterAll(() => desk.stop());

const readme = readFileSync(resolve(import.meta.dirname, "../../../config/README.md"), "utf8");
const text = async () => (await fetch(`http://127.0.0.1:${desk.desk.port}/metrics`)).text();

describe("the metrics", () => {
  it("are named in config/README.md, each with its help", async () => {
    const told = [...(await text()).matchAll(/^# HELP (tingzha_\S+) (.+)$/gm)].map(([, name = ""]) => name);
    const own = told.filter((name) => !name.startsWith("tingzha_desk_"));
    const named = [...readme.matchAll(/^\| `(tingzha_\w+)` \|/gm)].map(([, name]) => name);
    expect(own.sort()).toEqual(named.sort());
  });

  it("have no sample for what nobody knows", async () => {
    const { courtroom } = await desk.begin("s-metrics", "room-1");
    await desk.desk.lookAtStreams();
    const lines = (await text()).split("\n").filter((line) => line.includes(`courtroom="${courtroom}"`));
    // Nothing has come yet: neither a bitrate of zero nor an offset of zero is said. What the gate counts is known.
    expect(lines).toEqual([
      `tingzha_stream_platform_lost_seconds{courtroom="${courtroom}"} 0`,
      `tingzha_stream_unmonitored{courtroom="${courtroom}"} 1`,
    ]);
  });
});
