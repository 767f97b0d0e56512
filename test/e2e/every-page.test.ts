// Issue 7, lines 1, 4, 5, 6: every page there is, of a court that is full of script: in both languages on both screens, without
// a grave finding of axe-core, gone through by Tab, under a strict policy that nothing breaks.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAGE_KEYS, type PageKey } from "../../dashboard/src/shell/page-keys.ts";
import { ApiStage } from "../support/api-stage.ts";
import { waitFor } from "../support/wait-for.ts";
import { inside, signInFirstTime, startChromium } from "./browser.ts";
import { type Addresses, COURT, hostileCourt, SCRIPT } from "./hostile-court.ts";
import { walkByTab } from "./keyboard-walk.ts";
import {
  fitsHere,
  graveFindings,
  openWatched,
  SIGNED_OUT,
  type WatchedPage,
  WINDOWS,
} from "./pages-watched.ts";

const JUDGE = `王五${SCRIPT}`;
/** Who may see which pages; between them everything. */
const PEOPLE = [
  { login: "wangwu", name: JUDGE, roles: ["judge", "clerk", "duty-lead", "supervisor"] },
  { login: "xitong", name: "系统甲", roles: ["system-admin"] },
  { login: "anquan", name: "安全乙", roles: ["security-admin"] },
  { login: "shenji", name: "审计丙", roles: ["audit-admin"] },
] as const;

/** Every page with every address in it. Whoever adds one adds it here, or the walk below fails. */
const addressesOf = (made: Addresses): Readonly<Record<PageKey, readonly string[]>> => ({
  live: ["/live"],
  approvals: [
    ...["/approvals", "/approvals/register", "/approvals/new", "/approvals/import", "/approvals/delegations"],
    ...["/approvals/bars", `/approvals/form/${made.form}`, `/approvals/form/${made.form}/edit`],
  ],
  docket: [
    ...["/docket/day", "/docket/list", "/docket/new", "/docket/import"],
    ...[`/docket/day/${beijingDay()}/${made.entry}`, `/docket/sheet/${made.form}/1`],
  ],
  incidents: [
    ...["/incidents/alarms", "/incidents/list", "/incidents/take-downs", "/incidents/report"],
    ...["/incidents/drills", "/incidents/self-check", "/incidents/new", `/incidents/one/${made.incident}`],
  ],
  supervision: [
    ...["/supervision/figures", "/supervision/live", "/supervision/findings", "/supervision/checks"],
    ...[`/supervision/findings/${made.finding}`, `/supervision/checks/${made.check}`],
  ],
  rearm: ["/rearm"],
  duty: ["/duty/now", "/duty/handover", "/duty/shifts", `/duty/shifts/${made.shift}`],
  audit: ["/audit", "/audit/check", "/audit/days", "/audit/entry/1"],
  system: [
    ...["courtrooms", "health", "users", "confirmations", "offices", "roles", "tokens", "sources", "courts"],
    ...["policy", "channels", "backups", "courtrooms/room-1", `users/${made.user}`],
  ].map((each) => `/system/${each}`),
  account: ["/account"],
});
/** Reached by nothing in the page's own navigation: of one form, one hearing, one incident, one account. */
const ONE_OF_MANY =
  /\/(form|sheet|one|new|entry)\/|\/day\/.|\/system\/(users|courtrooms)\/|incidents\/new|\/(findings|checks|shifts)\/./;
const beijingDay = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

let stage: ApiStage;
let browser: Browser;
let made: Addresses;
const everybody = new Map<string, WatchedPage>();
const given = new Map<string, string>();

beforeAll(async () => {
  stage = await ApiStage.open({ config: { ingest: { graceSeconds: 600 } } });
  browser = await startChromium();
  await stage.api.post("/courts", COURT);
  for (const { login, name, roles } of PEOPLE) {
    const user = await stage.api.post<{ id: string; password: string }>("/users", { name, login });
    for (const role of roles) {
      const court = role.endsWith("-admin") ? {} : { court: COURT.code };
      await stage.api.post("/grants", { userId: user.id, role, ...court });
    }
    if (login === "wangwu") await stage.api.post(`/users/${user.id}/confirm`, {});
    given.set(login, user.password);
  }
  made = await hostileCourt(stage, JUDGE);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

/** Nothing is being read any more. */
async function isThere(page: Page): Promise<void> {
  await waitFor("the page is there", () =>
    page.evaluate(`(() => {
      const main = document.querySelector("main");
      return main !== null && main.innerText.trim().length > 10 && !/正在读取|Reading…/.test(main.innerText)
        && document.querySelector(".ant-spin-spinning, .ant-skeleton") === null;
    })()`),
  );
}

const nameOf = (address: string) =>
  address
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id")
    .replaceAll("/", "-")
    .slice(1);

/** Both languages on both screens; axe; Tab; and what would have run if any page took text for HTML. */
async function isSound(page: Page, name: string): Promise<void> {
  for (const language of ["zh", "en"] as const) {
    for (const window of WINDOWS) {
      await page.setViewportSize(window);
      await fitsHere(page, `every-${name}-${language}-${window.width}`);
    }
    if (language === "zh") await isUsable(page, name);
    const other = language === "zh" ? "English" : "中文";
    await page.getByRole("button", { name: other, exact: true }).first().click();
    await isThere(page);
  }
}

async function isUsable(page: Page, name: string): Promise<void> {
  expect.soft([name, await graveFindings(page)]).toEqual([name, []]);
  const { controls, unreached, unseen } = await walkByTab(page);
  expect(controls).toBeGreaterThan(1);
  expect.soft([name, { unreached, unseen }]).toEqual([name, { unreached: [], unseen: [] }]);
  expect.soft([name, await page.locator("img[src='x'], main script").count()]).toEqual([name, 0]);
}

describe("whoever is not in yet", () => {
  it("signs in by pages that are as sound as any", async () => {
    const watched = await openWatched(browser, `${stage.node.httpUrl}/`, SIGNED_OUT);
    everybody.set("wangwu", watched);
    const { page } = watched;
    await page.getByLabel("登录名").waitFor();
    await isSound(page, "sign-in");
    await page.getByLabel("登录名").fill("wangwu");
    await page.getByLabel("口令").fill(given.get("wangwu") ?? "");
    await page.keyboard.press("Enter");
    await page.getByLabel("现在的口令").waitFor();
    await isSound(page, "new-password");
    await page.goto("about:blank");
    await page.goto(`${stage.node.httpUrl}/`);
    await page.getByRole("button", { name: "退出登录" }).click();
    await signInFirstTime(page, "wangwu", given.get("wangwu") ?? "");
    await inside(page);
  });
});

describe("every page inside", () => {
  const gone = new Set<string>();

  it.each(PEOPLE)(
    "of $login is sound",
    async ({ login }) => {
      const watched =
        everybody.get(login) ?? (await openWatched(browser, `${stage.node.httpUrl}/`, SIGNED_OUT));
      const { page } = watched;
      if (!everybody.has(login)) {
        everybody.set(login, watched);
        await signInFirstTime(page, login, given.get(login) ?? "");
        await inside(page);
      }
      const listed = Object.values(addressesOf(made)).flat();
      const pages = await linksOf(page, "header nav a[href^='#']");
      expect(pages.filter((each) => !(PAGE_KEYS as readonly string[]).includes(each.slice(1)))).toEqual([]);
      for (const each of [...pages, "/account"]) {
        await go(page, each);
        const sections = await linksOf(page, "nav.sections a");
        const within = listed.filter((one) => ONE_OF_MANY.test(one) && one.startsWith(`${each}/`));
        for (const address of [...(sections.length > 0 ? sections : [each]), ...within]) {
          if (gone.has(address)) continue;
          await go(page, address);
          // Of another's page: this person has no section of it.
          if (within.includes(address) && (await page.getByText("不在你的权限之内").count()) > 0) continue;
          gone.add(address);
          await isSound(page, nameOf(address));
        }
      }
    },
    600_000,
  );

  it("is in the list, and everything of the list was gone to", () => {
    expect([...gone].sort()).toEqual(Object.values(addressesOf(made)).flat().sort());
  });

  async function go(page: Page, address: string): Promise<void> {
    await page.goto(`${stage.node.httpUrl}/#${address}`);
    await isThere(page);
  }

  const linksOf = async (page: Page, selector: string) =>
    (await page.evaluate(
      `[...document.querySelectorAll("${selector}")].map((each) => each.getAttribute("href").slice(1))`,
    )) as string[];
});

describe("the pages beside it", () => {
  it.each([
    ["court-rooms", "court.html", ".rooms a"],
    ["court", "court.html#room-1", ".lamp strong"],
    ["panel", "panel.html", "article"],
  ])("%s is sound, on a phone and in a pop-out too", async (name, address, sign) => {
    const page = await everybody.get("wangwu")?.page.context().newPage();
    if (page === undefined) throw new Error("nobody is in");
    for (const language of ["zh-CN", "en"]) {
      await page.goto(`${stage.node.httpUrl}/${address}`);
      await page.evaluate(`localStorage.setItem("tingzha-language", "${language}")`);
      await page.reload();
      await page.locator(sign).first().waitFor();
      for (const window of [...WINDOWS, { width: 390, height: 844 }]) {
        await page.setViewportSize(window);
        await fitsHere(page, `every-${name}-${language}-${window.width}`);
      }
      await page.setViewportSize(WINDOWS[1]);
      if (language === "zh-CN") await isUsable(page, name);
    }
    await page.evaluate(`localStorage.setItem("tingzha-language", "zh-CN")`);
    await page.close();
  });
});

describe("the policy of every page", () => {
  it("allows no script and no style of the page's own making", async () => {
    for (const path of [
      "/",
      "/index.html",
      "/panel.html",
      "/court.html",
      "/nowhere.html",
      "/api/v1/nowhere",
    ]) {
      const { headers } = await fetch(`${stage.node.httpUrl}${path}`);
      const policy = headers.get("content-security-policy") ?? "";
      expect([path, /default-src 'none'/.test(policy), /script-src 'self'(;|$)/.test(policy)]).toEqual([
        ...[path, true, true],
      ]);
      expect([path, /unsafe-(inline|eval|hashes)|strict-dynamic|\*/.test(policy)]).toEqual([path, false]);
    }
  });

  it("was broken by nothing; nobody's script ran, and no page complained", () => {
    const said = [...everybody].map(([login, { complaints, dialogs }]) => ({ login, complaints, dialogs }));
    expect(said).toEqual([...everybody.keys()].map((login) => ({ login, complaints: [], dialogs: [] })));
  });
});
