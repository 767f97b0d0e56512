import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CutThread } from "../../../src/gate/cut-thread.ts";
import type { AddressPair } from "../../../src/gate/kernel-table.ts";
import { formatLine } from "../../../src/gate/latch-log.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const NOBODY: AddressPair = {
  localAddress: "127.0.0.1",
  localPort: 1,
  remoteAddress: "127.0.0.1",
  remotePort: 1,
};
const LOOKS = 200;
const line = (courtroom: string): string => formatLine({ act: "cut", courtroom }, "2026-11-26T00:00:00Z");

let folder: TempFolder;
let thread: CutThread;
const log = (): string => join(folder.path, "latches.log");
beforeEach(async () => {
  folder = tempFolder("cut-thread");
  thread = new CutThread(log(), `${log()}.not-written`);
  expect(await thread.order({ kind: "replace", text: "" })).toBeNull();
});
afterEach(async () => {
  await thread.stop();
  folder.remove();
});

/** @returns when the latch was answered among them, and how long all took. */
async function askTogether(): Promise<{ readonly place: number; readonly tookMs: number }> {
  const answered: string[] = [];
  const startedMs = performance.now();
  const looks = Array.from({ length: LOOKS }, async () => {
    expect(await thread.standing([NOBODY])).toEqual([false]);
    answered.push("look");
  });
  const latch = thread.order({ kind: "append", text: line("room-1") }).then((error) => {
    expect(error).toBeNull();
    answered.push("latch");
  });
  await Promise.all([...looks, latch]);
  expect(answered).toHaveLength(LOOKS + 1);
  return { place: answered.indexOf("latch"), tookMs: performance.now() - startedMs };
}

it("writes a latch before it looks for cuts that came earlier, and looks once for many", async () => {
  const rounds = [];
  // Several: the machine may take the processor from us between the last look's asking and the latch's.
  for (let round = 0; round < 5; round++) rounds.push(await askTogether());
  // In the order of asking it would be the last, each time.
  expect(Math.min(...rounds.map(({ place }) => place))).toBeLessThan(LOOKS);
  // One reading takes some 5 ms; two hundred would take a second.
  expect(Math.min(...rounds.map(({ tookMs }) => tookMs))).toBeLessThan(500);
  expect(readFileSync(log(), "utf8")).toBe(line("room-1").repeat(rounds.length));
});

it("answers whoever waits when it is stopped, and whoever comes later", async () => {
  const waiting = [thread.standing([NOBODY]), thread.standing([NOBODY, NOBODY])];
  await thread.stop();
  for (const stands of await Promise.all(waiting))
    expect(stands === null || !stands.includes(true)).toBe(true);
  expect(await thread.standing([NOBODY])).toBeNull();
  expect(await thread.order({ kind: "append", text: line("room-2") })).toContain("not running");
});
