// The system's page as its administrators use it: an account and a courtroom made by one, its roles granted by the other,
// vouched for by a leader; a stream that arrives, a token shown once, the policy, a backup. Neither sees the other's acts.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { StampedSource } from "../support/media-source.ts";
import { Publisher } from "../support/publisher.ts";
import { inside, signInFirstTime, startChromium } from "./browser.ts";
import { account, choose, fits, openWatched, SIGNED_OUT, type WatchedPage } from "./pages-watched.ts";

/** A name that would do something if anybody let it. */
const SCRIPT = '<img src=x onerror="alert(1)">';
let stage: ApiStage;
let browser: Browser;
let system: WatchedPage;
let security: WatchedPage;
let leader: WatchedPage;

beforeAll(async () => {
  stage = await ApiStage.open();
  browser = await startChromium();
  await stage.api.post("/courts", { code: "豫08", name: "焦作市中级人民法院" });
  const made = [
    await account(stage.api, ["系统甲", "xitong"], "system-admin"),
    await account(stage.api, ["安全乙", "anquan"], "security-admin"),
    await account(stage.api, ["负责人丁", "fuzeren"], "duty-lead", "豫08"),
  ];
  await stage.api.post(`/users/${made[2]?.id}/confirm`, {});
  system = await signedIn("xitong", made[0]?.password ?? "");
  security = await signedIn("anquan", made[1]?.password ?? "");
  leader = await signedIn("fuzeren", made[2]?.password ?? "");
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function signedIn(login: string, password: string): Promise<WatchedPage> {
  const watched = await openWatched(browser, `${stage.node.httpUrl}/`, SIGNED_OUT);
  await signInFirstTime(watched.page, login, password);
  await inside(watched.page);
  return watched;
}

const section = async (page: Page, name: string) => {
  await page.getByRole("link", { name: "系统", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
};
const sections = (page: Page) => page.getByRole("navigation", { name: "系统页面" }).getByRole("link");
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

describe("the system's page", () => {
  let key = "";

  it("shows each administrator what is his", async () => {
    await section(system.page, "用户");
    expect(await sections(system.page).allInnerTexts()).toEqual([
      ...["法庭与编码器", "运行状况", "用户", "角色与权限", "法院", "直播规则", "告警外发", "备份与恢复"],
    ]);
    await section(security.page, "用户");
    expect(await sections(security.page).allInnerTexts()).toEqual([
      ...["用户", "任职", "角色与权限", "令牌", "签名来源", "直播规则"],
    ]);
    expect(await security.page.getByRole("button", { name: "新建用户" }).count()).toBe(0);
    for (const { page } of [system, security]) {
      expect(await page.getByRole("link", { name: "审计", exact: true }).count()).toBe(0);
    }
  });

  it("makes an account, whose password is shown once; what a name carries does nothing", async () => {
    const { page, dialogs } = system;
    for (const [name, login] of [
      ["王法官", "wangfaguan"],
      [SCRIPT, "jiaoben"],
    ] as const) {
      await page.getByRole("button", { name: "新建用户" }).click();
      await page.getByLabel("姓名", { exact: true }).fill(name);
      await page.getByLabel("登录名", { exact: true }).fill(login);
      await page.getByRole("dialog").getByRole("button", { name: "新建" }).click();
      await page.getByText(`已建立 ${name}`).waitFor();
      expect(await page.locator(".setting code").innerText()).toMatch(/\S{8,}/);
      await page.keyboard.press("Escape");
      await page.getByText("只显示这一次").waitFor();
      if (login === "wangfaguan") await fitsDialog(page, "system-password");
      await page.getByRole("button", { name: "已记下" }).click();
    }
    await row(page, SCRIPT).waitFor();
    expect(dialogs).toEqual([]);
    await fits(page, "system-users");
    await page.getByRole("link", { name: "王法官" }).click();
    await page.getByRole("button", { name: "重置口令" }).waitFor();
    expect(await page.getByRole("button", { name: "撤销第二因素" }).count()).toBe(0);
    expect(await page.getByText("授予角色").count()).toBe(0);
    await fits(page, "system-user");
  });

  it("has its roles granted by the other administrator, and a leader vouches for them", async () => {
    const { page } = security;
    await section(page, "用户");
    await page.getByRole("link", { name: "王法官" }).click();
    await choose(page, "授予角色", "书记员");
    await page.getByRole("button", { name: "授予", exact: true }).click();
    await row(page, "书记员").getByText("待确认").waitFor();
    await fits(page, "system-grants");
    await section(leader.page, "待确认任职");
    await row(leader.page, "王法官").getByRole("button", { name: "确认任职属实" }).waitFor();
    await fits(leader.page, "system-confirmations");
    await row(leader.page, "王法官").getByRole("button", { name: "确认任职属实" }).click();
    await leader.page.getByText("你确认 王法官 确任这些职务").waitFor();
    await leader.page.getByRole("dialog").getByRole("button", { name: "确认任职属实" }).click();
    await leader.page.getByText("没有待确认的人").waitFor();
    await page.reload();
    await row(page, "书记员").getByText("负责人丁 已确认").waitFor();
  });

  it("tells the exclusion of roles before it is refused, and disables with a reason", async () => {
    const { page } = security;
    await section(page, "用户");
    await page.getByRole("link", { name: "系统甲" }).click();
    await page.getByText("管理员不得兼任其他角色").waitFor();
    await section(system.page, "用户");
    await system.page.getByRole("link", { name: SCRIPT }).click();
    await system.page.getByRole("button", { name: "停用账号" }).click();
    const dialog = system.page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: "停用账号" }).isDisabled()).toBe(true);
    await dialog.getByLabel("停用原因").fill(`调离 ${SCRIPT}`);
    await dialog.getByRole("button", { name: "停用账号" }).click();
    await system.page.getByText(`已停用：调离 ${SCRIPT}`).waitFor();
    expect(system.dialogs).toEqual([]);
  });

  it("gives an encoder its settings, and says when its stream arrives", async () => {
    const { page } = system;
    await section(page, "法庭与编码器");
    await page.getByRole("button", { name: "新建法庭" }).click();
    await page.getByLabel("名称").fill("第一法庭");
    await page.getByRole("dialog").getByRole("button", { name: "新建", exact: true }).click();
    const settings = page.locator(".setting code");
    await settings.nth(2).waitFor();
    await page.getByText("○ 没有信号").waitFor();
    key = await settings.nth(2).innerText();
    expect(key).toBe(`${await settings.nth(0).innerText()}/${await settings.nth(1).innerText()}`);
    await fitsDialog(page, "system-encoder");
    const encoder = new Publisher({ url: key, source: new StampedSource({ bitrateBps: 600_000, gop: 25 }) });
    await encoder.start();
    await page.getByText("信号已到").waitFor({ timeout: 15_000 });
    await page.getByRole("button", { name: "已填入编码器" }).click();
    await page.getByRole("link", { name: "第一法庭" }).click();
    await page.getByText("信号已到").waitFor();
    await page.getByText("kbit/s", { exact: false }).first().waitFor({ timeout: 20_000 });
    await page.getByText("密钥只在生成时显示一次").waitFor();
    expect(await page.getByText(key.split("=")[1] ?? "").count()).toBe(0);
    await fits(page, "system-room");
    // 调试 is a technician's.
    expect(await page.getByRole("switch").count()).toBe(0);
    await section(leader.page, "法庭与编码器");
    await leader.page.getByRole("link", { name: "第一法庭" }).click();
    await leader.page.getByRole("switch", { name: "调试状态" }).click();
    await leader.page.getByText("调试中：只录制").waitFor();
    await fits(leader.page, "system-room-test");
    await leader.page.getByRole("switch", { name: "调试状态" }).click();
    await leader.page.getByText("经审批的庭审可以直播").waitFor();
    await encoder.stop();
    await page.getByText("○ 没有信号").or(page.getByText("▲ 卡顿")).waitFor({ timeout: 20_000 });
  });

  it("shows a token once; it works until it is ended", async () => {
    const { page } = security;
    await section(page, "令牌");
    await page.getByLabel("系统名称").fill("办案系统");
    await choose(page, "可做的事", "查看审批登记");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "签发", exact: true }).click();
    const token = await page.locator(".setting code").innerText();
    const asked = () =>
      fetch(`${stage.node.httpUrl}/api/v1/approvals`, { headers: { authorization: `Bearer ${token}` } });
    expect((await asked()).status).toBe(200);
    await page.getByRole("button", { name: "已记下" }).click();
    expect(await page.getByText(token).count()).toBe(0);
    await row(page, "办案系统").getByText("有效").waitFor();
    await fits(page, "system-tokens");
    await row(page, "办案系统").getByRole("button", { name: "作废" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "作废" }).click();
    await row(page, "办案系统").getByText("已作废").waitFor();
    expect((await asked()).status).toBe(401);
  });

  it("enters offices and sources", async () => {
    const { page } = security;
    await section(page, "任职");
    await choose(page, "姓名", "王法官");
    await choose(page, "职务", "庭长");
    await choose(page, "法院", "豫08 焦作市中级人民法院");
    await page.getByLabel("庭室").fill("民一庭");
    await page.getByRole("button", { name: "登记任职" }).click();
    await row(page, "民一庭").getByText("待本院领导确认").waitFor();
    await fits(page, "system-offices");
    await section(page, "签名来源");
    await page.getByLabel("来源名称").fill("审判系统");
    await page.getByLabel("公钥（Ed25519）").fill("nonsense-that-is-long-enough-for-the-contract-0000");
    await page.getByRole("button", { name: "登记来源" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("公钥（Ed25519）").fill(Buffer.alloc(32, 7).toString("base64"));
    await page.getByRole("button", { name: "登记来源" }).click();
    await row(page, "审判系统").waitFor();
    await fits(page, "system-sources");
  });

  it("shows every sentence of the notice, and takes the file's confirmation by its SHA-256", async () => {
    const { page } = security;
    await section(page, "直播规则");
    await page.getByRole("heading", { name: "焦作市两级法院互联网庭审直播规则（2022）" }).waitFor();
    const { notice, sha256 } = await stage.api.get<{ notice: unknown[]; sha256: string }>("/policy");
    await page.getByRole("button", { name: `全部 ${notice.length} 句` }).waitFor();
    expect(await page.locator("tbody tr[data-row-key]").count()).toBe(notice.length);
    await fits(page, "system-policy");
    await page.getByRole("button", { name: /^规则自动核验/ }).click();
    await page.getByPlaceholder("在通知原文中查找").fill("逐级审批");
    await page.locator("tbody tr[data-row-key]").first().getByText("approval-missing").waitFor();
    await page.getByLabel("文件的 SHA-256").fill(sha256.slice(1));
    expect(await page.getByRole("button", { name: "确认并生效" }).isDisabled()).toBe(true);
    await page.getByLabel("文件的 SHA-256").fill("0".repeat(64));
    await page.getByRole("button", { name: "确认并生效" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "确认并生效" }).click();
    await page.getByRole("dialog").getByRole("alert").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
    await page.getByLabel("文件的 SHA-256").fill(sha256);
    await page.getByRole("button", { name: "确认并生效" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "确认并生效" }).click();
    await page.getByText("安全管理员已确认").waitFor();
    // Whoever only reads it is not asked to confirm anything.
    await section(system.page, "直播规则");
    await system.page.getByText("通知原文", { exact: true }).waitFor();
    expect(await system.page.getByText("确认规则文件并重新读取").count()).toBe(0);
  });

  it("says how the node is, checks itself, and backs up", async () => {
    const { page } = system;
    await section(page, "运行状况");
    await page.getByText("● 就绪", { exact: true }).waitFor();
    await page.getByText("闸门接收编码器").waitFor();
    await page.getByRole("button", { name: "立即自检" }).click();
    await row(page, "disk").first().waitFor({ timeout: 60_000 });
    await fits(page, "system-health");
    await section(page, "备份与恢复");
    await page.getByText("还没有备份").waitFor();
    await page.getByRole("button", { name: "立即备份" }).click();
    await page.getByText("备份完成").waitFor();
    await page.getByRole("row").filter({ hasText: "tingzha-" }).first().waitFor();
    await fits(page, "system-backups");
    await page.getByRole("button", { name: "恢复", exact: true }).click();
    await page.getByText("值班台随即重启（录制不停）").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
    await section(page, "告警外发");
    await page.getByText("没有配置外发去处").waitFor();
    await section(page, "角色与权限");
    await row(page, "值班技术员").getByText("断播", { exact: true }).waitFor();
    await fits(page, "system-roles");
    await section(page, "法院");
    await row(page, "豫08").getByText("本院").waitFor();
  });

  it("has complained of nothing that nobody provoked", () => {
    const provoked = ["400 /api/v1/sources", "409 /api/v1/policy/reload", "400 /api/v1/policy/reload"];
    const rest = [system, security, leader].flatMap(({ complaints }) =>
      complaints.filter((said) => !provoked.includes(said)),
    );
    expect(rest).toEqual([]);
  });
});

/** A dialog in both sizes; the languages are switched behind it. */
async function fitsDialog(page: Page, name: string): Promise<void> {
  for (const window of [
    { width: 1920, height: 1080 },
    { width: 1366, height: 768 },
  ]) {
    await page.setViewportSize(window);
    const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect([name, window.width, isWide]).toEqual([name, window.width, false]);
    const folder = process.env.E2E_PICTURES;
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${window.width}.png` });
  }
}
