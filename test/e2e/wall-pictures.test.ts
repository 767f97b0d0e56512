// The wall's pictures in a real Chromium: one that stands is told to stand, moving or small, whatever else goes on.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { avcClip, courtClip } from "../support/clips.ts";
import { ClipSource, StandingSource } from "../support/media-source.ts";
import { Publisher } from "../support/publisher.ts";
import { waitFor } from "../support/wait-for.ts";
import { openPage, signInFirstTime, startChromium, technician } from "./browser.ts";

let stage: ApiStage;
let browser: Browser;
beforeAll(async () => {
  // Small pictures are what the analysis has looked at.
  stage = await ApiStage.open({ config: { watch: { analysis: "on" } } });
  browser = await startChromium();
  await stage.rooms("room-2", "room-3");
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const tile = (page: Page, room: string) => page.locator(`article[data-room="${room}"]`);

it("tells within 4 s that a picture stands, also while packets go on; one that only shows nothing new does not stand", async () => {
  const clip = new StandingSource(new ClipSource(await courtClip()));
  const court = new Publisher({ url: stage.url("room-2"), source: clip });
  stage.onClose(() => court.abort());
  await court.start();
  const still = await avcClip({ size: "640x360", picture: "still" });
  const bars = new Publisher({ url: stage.url("room-3"), source: new ClipSource(still) });
  stage.onClose(() => bars.abort());
  await bars.start();
  await stage.liveSession("room-2");
  const given = await technician(stage.api, "李技术", "li");
  const { page: li, complaints } = await openPage(browser);
  await li.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(li, "li", given);
  // No hand over the tiles: else none of them moves.
  await li.mouse.move(2, 2);
  await tile(li, "room-3").getByText("● 画面实时").waitFor();
  await tile(li, "room-2").getByText("● 画面实时").waitFor();
  const stands = (room: string) =>
    tile(li, room)
      .getByText(/■ 画面停住/)
      .waitFor();
  /** From the last picture that this browser showed, ms; what had come before is still played for a while. */
  const toldAfter = (room: string) =>
    li.evaluate(`new Promise((resolve) => {
      const tile = document.querySelector('article[data-room="${room}"]');
      const video = tile.querySelector("video");
      let shownMs = performance.now();
      const note = () => {
        shownMs = performance.now();
        video.requestVideoFrameCallback(note);
      };
      note();
      const look = new MutationObserver(() => {
        if (!tile.innerText.includes("画面停住")) return;
        look.disconnect();
        resolve(performance.now() - shownMs);
      });
      look.observe(tile, { subtree: true, childList: true, characterData: true });
    })`);
  const told = toldAfter("room-2");
  clip.stand(true);
  expect(await told).toBeLessThan(4_000);
  await li.getByRole("button", { name: "全部小图" }).click();
  await tile(li, "room-3").locator("img").waitFor();
  await stands("room-2");
  // Its subject is that nothing happens: for as long as two pictures that stood would have been told.
  const beganMs = performance.now();
  const seen = await waitFor(
    "the bars stand, or eight seconds pass",
    async () => {
      if (
        (await tile(li, "room-3")
          .getByText(/■ 画面停住/)
          .count()) > 0
      )
        return "stands";
      return performance.now() - beganMs > 8_000 && "does not";
    },
    { everyMs: 100 },
  );
  expect(seen).toBe("does not");
  clip.stand(false);
  await tile(li, "room-2")
    .getByText(/■ 画面停住/)
    .waitFor({ state: "detached" });
  // A small picture is as old as it is: the encoder's plug is pulled.
  const pulledMs = performance.now();
  bars.abort();
  await stands("room-3");
  expect(performance.now() - pulledMs).toBeLessThan(4_500);
  await li.getByRole("button", { name: "四画面" }).click();
  await tile(li, "room-2").getByText("● 画面实时").waitFor();
  // The first question of a page that nobody is signed in at.
  expect(complaints.filter((text) => !text.includes("of 401"))).toEqual([]);
});
