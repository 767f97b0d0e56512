// Presses in the cut panel of a real Chromium while the wall beside it is busy: from the press of a real mouse to the end of the
// platform's connection.
import type { Browser, Page } from "playwright-core";
import { openPage, signInFirstTime, startChromium, technician } from "../e2e/browser.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiStage } from "./api-stage.ts";
import { RemotePublishers } from "./publishers-process.ts";
import { monotonicMs, waitFor } from "./wait-for.ts";

const BLOCKED_MS = 5_000;

export class PanelStage {
  readonly #rooms: readonly string[];
  readonly #stage: ApiStage;
  readonly #browser: Browser;
  readonly #asker: ApiClient;
  readonly #confirmer: ApiClient;

  private constructor(
    rooms: readonly string[],
    stage: ApiStage,
    browser: Browser,
    people: readonly ApiClient[],
  ) {
    const [asker = stage.api, confirmer = stage.api] = people;
    this.#rooms = rooms;
    this.#stage = stage;
    this.#browser = browser;
    this.#asker = asker;
    this.#confirmer = confirmer;
  }

  static async open(streams: number): Promise<PanelStage> {
    const rooms = Array.from({ length: streams }, (_, index) => `room-${index + 1}`);
    const config = { gate: { start: "auto" }, watch: { analysis: "off" } } as const;
    const stage = await ApiStage.open({ config, detail: "figures" });
    // Closed with the stage, also when it never comes to be.
    const browser = await startChromium().catch(async (error: unknown) => {
      await stage.close();
      throw error;
    });
    stage.onClose(() => browser.close());
    try {
      return await PanelStage.#on(stage, browser, rooms);
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  static async #on(stage: ApiStage, browser: Browser, rooms: readonly string[]): Promise<PanelStage> {
    await stage.rooms(...rooms);
    for (const courtroom of rooms) await stage.approve({ courtroom });
    const people = [await stage.person("乙", ["air.rearm"]), await stage.person("丙", ["air.rearm.agree"])];
    const encoders = new RemotePublishers();
    stage.onClose(() => encoders.stop());
    await encoders.start(
      rooms.map((room) => stage.url(room)),
      { bitrateBps: 200_000, gop: 50 },
    );
    return new PanelStage(rooms, stage, browser, people);
  }

  close(): Promise<void> {
    return this.#stage.close();
  }

  /** Each room once a round. @returns ms of each press, sorted. */
  async presses(rounds: number): Promise<readonly number[]> {
    const stage = this.#stage;
    const { wall, panel } = await this.#pages();
    const tookMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await this.#allAre("on-air");
      const blocking = blocked(wall);
      for (const room of this.#rooms) tookMs.push(await this.#press(panel, room));
      if ((await blocking.end()) === 0) throw new Error("the wall was not blocked");
      const ids = await this.#allAre("cut");
      if (round === rounds - 1) break;
      for (const room of this.#rooms) await this.#asker.rearm(room);
      for (const room of this.#rooms) await this.#confirmer.confirmRearm(room);
      await this.#allAre("held");
      for (const id of ids) await stage.api.air(id);
    }
    return tookMs.sort((a, b) => a - b);
  }

  async #pages(): Promise<{ readonly wall: Page; readonly panel: Page }> {
    const { api, node } = this.#stage;
    const given = await technician(api, "李技术", "li");
    const { page: wall, context } = await openPage(this.#browser);
    await wall.goto(`${node.httpUrl}/`);
    await signInFirstTime(wall, "li", given);
    await wall.getByText("● 状态实时").waitFor();
    const opened = context.waitForEvent("page");
    await wall.getByRole("button", { name: "断播面板" }).click();
    const panel = await opened;
    await panel.getByText("● 控制链路正常").waitFor();
    return { wall, panel };
  }

  async #press(panel: Page, room: string): Promise<number> {
    const cut = panel.getByRole("button", { name: `立即断播：${room}`, exact: true });
    await cut.getByText("■ 立即断播").waitFor();
    await cut.scrollIntoViewIfNeeded();
    await cut.hover();
    const pressedMs = monotonicMs();
    await panel.mouse.down();
    await panel.mouse.up();
    const closedMs = await waitFor(
      `the platform sees the end of ${room}`,
      async () => (await this.#stage.streams(room)).at(-1)?.closedAtMs ?? null,
      { everyMs: 20 },
    );
    return closedMs - pressedMs;
  }

  async #allAre(state: string): Promise<readonly string[]> {
    const live = await waitFor(
      `all ${state}`,
      async () => {
        const sessions = await this.#stage.api.liveSessions();
        return sessions.length === this.#rooms.length && sessions.every(({ airState }) => airState === state)
          ? sessions
          : null;
      },
      { deadlineMs: 60_000, everyMs: 200 },
    );
    return live.map(({ id }) => id);
  }
}

/** One long task after another, until told: @returns how many there were. */
function blocked(page: Page): { readonly end: () => Promise<number> } {
  let isOver = false;
  let tasks = 0;
  const block = async () => {
    while (!isOver) {
      await page.evaluate(
        `{ const until = performance.now() + ${BLOCKED_MS}; while (performance.now() < until); }`,
      );
      tasks += 1;
    }
    return tasks;
  };
  const running = block();
  // Told by whoever ends it; a browser that is closed first is told by the test.
  running.catch(() => undefined);
  return {
    end: () => {
      isOver = true;
      return running;
    },
  };
}

/** Printed, so that it stands in the log. @returns the 99th of a hundred. */
export function told(sorted: readonly number[]): number {
  const share = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
  console.info(
    `press to reset: p50 ${share(0.5).toFixed(0)}, p99 ${share(0.99).toFixed(0)}, most ${share(1).toFixed(0)} ms (n = ${sorted.length})`,
  );
  return share(0.99);
}
