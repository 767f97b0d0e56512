// Issue 7, lines 2 and 3: a wall of 32 tiles (4 moving, 28 small pictures) for half an hour in a real Chromium: what its main
// thread takes, whether its memory grows, its longest task; true again within 2 s after the network was away for a minute;
// a tile whose picture stops is stale within 4 s, also while packets go on and while the socket is open and silent.
// WALL_MINUTES makes it shorter.
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPage, signInFirstTime, startChromium, technician } from "../e2e/browser.ts";
import { ApiStage } from "../support/api-stage.ts";
import { courtClip } from "../support/clips.ts";
import { paintElsewhere, sessionYields } from "../support/paint-elsewhere.ts";
import { RemotePublishers } from "../support/publishers-process.ts";
import { ELSEWHERE } from "../support/remote.ts";
import { TcpLine } from "../support/tcp-line.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

const ROOMS = 32;
const MINUTES = Number(process.env.WALL_MINUTES ?? 30);
const rooms = Array.from({ length: ROOMS }, (_, at) => `room-${at + 1}`);
// The page is what is judged: encoders, platform and node are other machines in a court.
const publishers = new RemotePublishers(ELSEWHERE);
let stage: ApiStage;
let browser: Browser;
let backToNormal = () => {};
beforeAll(async () => {
  // Small pictures are what the analysis has looked at.
  stage = await ApiStage.open({
    config: { watch: { analysis: "on" } },
    detail: "figures",
    launcher: ELSEWHERE,
    nodeLauncher: ELSEWHERE,
  });
  browser = await startChromium();
  await paintElsewhere(browser);
  backToNormal = sessionYields();
  await stage.rooms(...rooms);
  await publishers.start(
    rooms.map((room) => stage.url(room)),
    { clip: await courtClip() },
  );
}, 240_000);
afterAll(async () => {
  await publishers.stop();
  await browser?.close();
  await stage?.close();
  backToNormal();
});

const tile = (page: Page, room: string) => page.locator(`article[data-room="${room}"]`);

interface Figures {
  readonly atMs: number;
  /** Of processor, that the main thread has taken: two cores hold everything here, and waiting for them is not work. */
  readonly busySeconds: number;
  readonly heapBytes: number;
}

async function figures(client: CDPSession): Promise<Figures> {
  await client.send("HeapProfiler.collectGarbage");
  const { metrics } = await client.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  return { atMs: monotonicMs(), busySeconds: of("TaskDuration"), heapBytes: of("JSHeapUsedSize") };
}

/** Bytes a minute, by least squares. */
function slope(samples: readonly Figures[]): number {
  const minutes = samples.map(({ atMs }) => atMs / 60_000);
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [atMean, heapMean] = [mean(minutes), mean(samples.map(({ heapBytes }) => heapBytes))];
  const over = samples.reduce(
    (sum, { heapBytes }, at) => sum + ((minutes[at] ?? 0) - atMean) * (heapBytes - heapMean),
    0,
  );
  return over / minutes.reduce((sum, each) => sum + (each - atMean) ** 2, 0);
}

interface Watched {
  /** Of the page's tasks since it was last asked, ms. */
  readonly longestMs: number;
  /** As the tile of one room showed them, in order. */
  readonly states: readonly string[];
}

/** In the page: its longest task, and each state that one room's tile has shown. */
const WATCH = (room: string) => `
  window.seen = { longestMs: 0, states: [] };
  window.tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      window.seen.longestMs = Math.max(window.seen.longestMs, duration);
    }
  });
  window.tasks.observe({ type: "longtask" });
  setInterval(() => {
    const state = document.querySelector('article[data-room="${room}"] .air')?.textContent ?? null;
    if (state !== null && state !== window.seen.states.at(-1)) window.seen.states.push(state);
  }, 50);
`;

/** In the page: the wall clock when it says that it is true, and that room's tile says what is so by then. */
const TRUE_AT = (room: string, truth: string, state: string) => `
  new Promise((resolve) => {
    const look = () => {
      const bar = document.querySelector(".bar .truth")?.textContent;
      const tile = document.querySelector('article[data-room="${room}"]');
      if (bar === "${truth}" && tile?.textContent.includes("${state}")) resolve(Date.now());
      else setTimeout(look, 20);
    };
    look();
  })
`;

/** Told and begun anew; what the measuring itself costs the page (a forced collection) is left out. */
async function taskOf(page: Page): Promise<number> {
  return (await page.evaluate(`(() => {
    for (const { duration } of window.tasks.takeRecords()) {
      window.seen.longestMs = Math.max(window.seen.longestMs, duration);
    }
    return window.seen.longestMs;
  })()`)) as number;
}

async function beginAnew(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => setTimeout(() => {
    window.tasks.takeRecords();
    window.seen.longestMs = 0;
    resolve();
  }, 100))`);
}

const HELD = "○ 未放行（仅录制）";
const CUT = "✕ 已断播（禁播中）";
/** Cut and lifted again and again meanwhile. */
const ACTED = "room-31";

it(
  `thirty-two tiles for ${MINUTES} minutes`,
  async () => {
    const given = await technician(stage.api, "李技术", "li");
    const [asker, confirmer] = [await stage.person("乙", ["air.rearm"]), await stage.person("丙", ["*"])];
    const line = new TcpLine(Number(new URL(stage.node.httpUrl).port));
    stage.onClose(() => line.stop());
    const { page, context } = await openPage(browser, { width: 1920, height: 1080 });
    await page.goto(`http://127.0.0.1:${await line.start()}/`);
    await signInFirstTime(page, "li", given);
    await page.getByText("● 状态实时").waitFor();
    await page.getByRole("button", { name: "四画面" }).click();
    await waitFor("four move", async () => (await page.getByText("● 画面实时").count()) === 4, {
      deadlineMs: 60_000,
    });
    await waitFor(
      "28 small pictures",
      async () => (await page.locator(".tile.still img").count()) === ROOMS - 4,
      {
        deadlineMs: 120_000,
      },
    );
    await tile(page, ACTED).getByText(HELD).waitFor();
    await page.evaluate(WATCH(ACTED));
    const client = await context.newCDPSession(page);
    await client.send("Performance.enable", { timeDomain: "threadTicks" });
    const samples = [await figures(client)];
    await beginAnew(page);
    const wanted = [HELD];
    let longestMs = 0;
    for (let half = 1; half <= MINUTES * 2; half++) {
      const dueMs = (samples[0]?.atMs ?? 0) + half * 30_000;
      if (half % 2 === 1) await stage.api.cutCourtroom(ACTED);
      else {
        await asker.rearm(ACTED);
        await confirmer.confirmRearm(ACTED);
      }
      wanted.push(half % 2 === 1 ? CUT : HELD);
      await waitFor("half a minute", () => monotonicMs() >= dueMs, { deadlineMs: 60_000, everyMs: 200 });
      longestMs = Math.max(longestMs, await taskOf(page));
      samples.push(await figures(client));
      await beginAnew(page);
    }
    const [first, last] = [samples[0], samples.at(-1)];
    if (first === undefined || last === undefined) throw new Error("nothing was measured");
    const cores = (last.busySeconds - first.busySeconds) / ((last.atMs - first.atMs) / 1000);
    // The first minutes fill caches.
    const grows = slope(samples.slice(Math.floor(samples.length / 4)));
    console.info(
      `main thread ${(cores * 100).toFixed(1)} % of a core, longest task ${longestMs.toFixed(0)} ms, memory ${(grows / 1e3).toFixed(1)} kB/min from ${(first.heapBytes / 1e6).toFixed(1)} to ${(last.heapBytes / 1e6).toFixed(1)} MB (n = ${samples.length})`,
    );
    console.info(`MB: ${samples.map(({ heapBytes }) => (heapBytes / 1e6).toFixed(1)).join(" ")}`);
    const { states } = (await page.evaluate("window.seen")) as Watched;
    console.info(`${wanted.length - 1} changes made, ${states.length - 1} seen on the page`);
    expect(states).toEqual(wanted);

    // A picture that stops, of a moving tile and of a small one.
    const moving = (await page.locator(".stage article").first().getAttribute("data-room")) ?? "";
    const still = (await page.locator(".others article").first().getAttribute("data-room")) ?? "";
    for (const room of [moving, still]) {
      await tile(page, room)
        .getByText(/■ 画面停住/)
        .waitFor({ state: "detached" });
      const stoppedMs = monotonicMs();
      await publishers.act(rooms.indexOf(room), "abort");
      await tile(page, room)
        .getByText(/■ 画面停住/)
        .waitFor();
      const tookMs = monotonicMs() - stoppedMs;
      console.info(`${room === still ? "small" : "moving"} picture stale after ${tookMs.toFixed(0)} ms`);
      expect(tookMs).toBeLessThan(4_000);
    }

    // The network away for a minute; meanwhile a room's state changes.
    line.away();
    await page.getByText("■ 连接中断").waitFor();
    await stage.api.cutCourtroom("room-32");
    const awayMs = monotonicMs();
    await waitFor("a minute", () => monotonicMs() - awayMs >= 60_000, { deadlineMs: 70_000, everyMs: 200 });
    // Told by the page itself: whoever asks it from outside waits for more than it needs.
    const shown = page.evaluate(TRUE_AT("room-32", "● 状态实时", CUT));
    const backMs = Date.now();
    line.back();
    const trueMs = ((await shown) as number) - backMs;
    console.info(`true again ${trueMs.toFixed(0)} ms after the network was back`);
    expect(cores).toBeLessThan(0.35);
    expect(longestMs).toBeLessThanOrEqual(200);
    expect(Math.abs(grows)).toBeLessThan(100_000);
    expect(trueMs).toBeLessThan(2_000);
  },
  (MINUTES + 8) * 60_000,
);
