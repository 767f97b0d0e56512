// The judge of the pages, judged: what it is there to find, planted, is found.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "./browser.ts";
import { walkByTab } from "./keyboard-walk.ts";
import { fitsHere, graveFindings, openWatched } from "./pages-watched.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser?.close());

const open = (body: string, head = "") =>
  openWatched(
    browser,
    `data:text/html,${encodeURIComponent(`<!doctype html><html lang="zh"><head><title>t</title>${head}</head><body><main><h1>h</h1>${body}</main></body></html>`)}`,
  );

it("finds a control that Tab never comes to, and one whose focus nobody sees", async () => {
  const { page } = await open(
    `<button>one</button><button style="outline:none">two</button><button tabindex="-1">three</button>
    <input type="radio" name="q" aria-label="a"><input type="radio" name="q" aria-label="b"><button disabled>no</button>`,
  );
  const { controls, unreached, unseen } = await walkByTab(page);
  expect(controls).toBe(5);
  expect(unreached.map((each) => />(\w+)</.exec(each)?.[1])).toEqual(["three"]);
  expect(unseen.map((each) => />(\w+)</.exec(each)?.[1])).toEqual(["two"]);
});

it("finds what axe-core finds grave", async () => {
  const { page } = await open(`<img src="data:,"><p style="color:#ddd;background:#fff">pale</p>`);
  expect((await graveFindings(page)).map(([id]) => id)).toContain("image-alt");
  const { page: sound } = await open("<p>legible</p>");
  expect(await graveFindings(sound)).toEqual([]);
});

it("hears script that runs, and script that the policy stops", async () => {
  const { dialogs } = await open("<script>alert('ran')</script>");
  expect(dialogs).toEqual(["ran"]);
  const strict = `<meta http-equiv="content-security-policy" content="script-src 'none'">`;
  const stopped = await open("<img src=x onerror=alert('ran')>", strict);
  await expect.poll(() => stopped.complaints.join()).toMatch(/script-src/);
  expect(stopped.dialogs).toEqual([]);
});

it("hears an exception, and sees what is too wide", async () => {
  const { page, complaints } = await open(
    "<div style='width:3000px'>wide</div><script>throw new Error('broken')</script>",
  );
  expect(complaints).toEqual(["broken"]);
  await expect(fitsHere(page, "judge-wide")).rejects.toThrow(/judge-wide/);
});
