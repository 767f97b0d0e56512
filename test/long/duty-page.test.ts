// Issue 5, line 4, in full: a technician's real browser is frozen (SIGSTOP) under a stream on air.
import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CHROMIUM, signInFirstTime, technician } from "../e2e/browser.ts";
import { ApiStage } from "../support/api-stage.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

let stage: ApiStage;
beforeAll(async () => {
  stage = await ApiStage.open({ config: { gate: { dutyRequired: true } } });
});
afterAll(() => stage.close());

/** The browser with everything it has started. */
function tree(root: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, ppid] = / [A-Z] (\d+) /.exec(readFileSync(`/proc/${name}/stat`, "utf8")) ?? [];
        return [{ pid: Number(name), ppid: Number(ppid) }];
      } catch {
        return [];
      }
    });
  const under = (pid: number): number[] => [
    pid,
    ...parents.filter(({ ppid }) => ppid === pid).flatMap((child) => under(child.pid)),
  ];
  return under(root);
}

it("alarms after two minutes, shows the card after five, and goes on by itself when the page is back", async () => {
  await stage.rooms("room-1");
  const given = await technician(stage.api, "王技术", "wang");
  await stage.approve({ courtroom: "room-1" });
  await stage.encoder().start();
  const { id } = await stage.liveSession();
  await stage.api.phase("room-1", "opening").catch(() => {});
  expect((await stage.api.session(id)).reasons.map(({ code }) => code)).toContain("duty-absent");

  const server = await chromium.launchServer({ executablePath: CHROMIUM.path, args: [...CHROMIUM.args] });
  stage.onClose(() => server.kill());
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage();
  await page.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(page, "wang", given);
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByRole("button", { name: "上岗" }).click();
  await page.getByText("你正在值守").waitFor();
  await stage.api.air(id);
  await stage.sessionIs(id, "on-air");

  const pids = tree(server.process().pid ?? 0);
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  const frozenAt = monotonicMs();
  const seconds = () => (monotonicMs() - frozenAt) / 1000;
  const event = async (name: string) => {
    const { items } = await stage.api.get<{ items: unknown[] }>(`/audit?limit=500&action=alarm.${name}`);
    return items.length > 0;
  };
  await waitFor("the alarm", () => event("duty-lost"), { deadlineMs: 140_000, everyMs: 200 });
  // Counted from the last answer, which may be ten seconds old.
  expect([seconds() >= 109, seconds() <= 123], `${seconds()} s`).toEqual([true, true]);
  expect((await stage.api.session(id)).airState).toBe("on-air");
  const covered = async () => (await stage.api.session(id)).pauseCauses.includes("duty");
  await waitFor("the card", covered, { deadlineMs: 200_000, everyMs: 200 });
  expect([seconds() >= 289, seconds() <= 303], `${seconds()} s`).toEqual([true, true]);
  expect((await stage.streams()).at(-1)?.closedAtMs ?? null).toBeNull();

  for (const pid of pids) process.kill(pid, "SIGCONT");
  await stage.sessionIs(id, "on-air", 40_000);
  await browser.close();
});
