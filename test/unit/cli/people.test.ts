// `tingzha user`, `token`, `policy confirm`: on the machine itself, without a token, on a whole desk.
import { afterAll, beforeAll, expect, it } from "vitest";
import { TestBrowser } from "../desk/support/browser.ts";
import { openHouse } from "../desk/support/cast.ts";
import { RunningDesk } from "../desk/support/running-desk.ts";
import { tingzha } from "./command.ts";

const desk = new RunningDesk();
beforeAll(async () => {
  await desk.start();
  await openHouse(desk);
});
afterAll(() => desk.stop());

const run = (...args: string[]) => tingzha(["--data-dir", desk.dataDir, ...args]);
const audit = async (action: string) =>
  (await desk.call("GET", `/audit?limit=500&action=${action}`)).body.items;

it("help a court that is locked out: an account, a role that counts, a new password, the second factor away", async () => {
  const made = await run("user", "create", "王技术", "--login", "wang");
  expect(made.code, made.stderr).toBe(0);
  const [login, password = ""] = made.stdout.trim().split(/\s+/);
  expect([login, made.stderr]).toEqual(["wang", expect.stringContaining("只显示这一次")]);
  expect((await run("user", "role", "王技术", "technician", "--court", "豫08")).code).toBe(0);
  expect((await run("user", "confirm", "wang")).code).toBe(0);
  const browser = new TestBrowser(desk);
  await browser.firstTime("wang", password);
  expect((await browser.me()).body.permissions).toContain("air.control");
  expect((await run("user", "list")).stdout).toMatch(/wang +王技术 +technician@豫08/);

  const reset = await run("user", "password", "wang");
  expect((await browser.send("GET", "/courts")).status).toBe(401);
  expect((await run("user", "reset-second-factor", "王技术")).code).toBe(0);
  const again = new TestBrowser(desk);
  await again.firstTime("wang", reset.stdout.trim().split(/\s+/)[1] ?? "", "Drittes-Wort-8341");
  expect((await again.me()).body.stage).toBe("full");
  expect((await run("user", "list")).stdout).toContain("待确认");
  expect((await run("user", "role", "wang", "technician", "--court", "豫08", "--end")).code).toBe(0);
  expect((await again.me()).body.permissions).toEqual([]);

  const [entry] = await audit("user.create");
  expect(entry).toBeDefined();
  const byMachine = (await audit("user.second-factor-reset")).map(({ actor }: { actor: string }) => actor);
  expect(byMachine).toEqual([expect.stringMatching(/^machine:\w+/)]);
});

it("mint, list and end tokens, and tell who is meant", async () => {
  const made = await run(
    "--json",
    "token",
    "integration",
    "办案系统",
    "-p",
    "docket.manage",
    "--court",
    "豫0802",
  );
  const { id, token } = JSON.parse(made.stdout);
  expect((await desk.call("GET", "/courtrooms", undefined, token)).status).toBe(403);
  expect((await run("token", "list")).stdout).toContain("办案系统");
  expect((await run("token", "revoke", id)).code).toBe(0);
  expect((await desk.call("GET", "/docket", undefined, token)).status).toBe(401);
  const unknown = await run("user", "unlock", "无此人");
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("无此人")]);
});

it("confirm the policy's file by what it holds", async () => {
  const { code, stdout, stderr } = await run("policy", "confirm", desk.config.policy.file);
  expect([code, stderr, stdout]).toEqual([0, "", expect.stringMatching(/[0-9a-f]{64}/)]);
});

it("do nothing that only people may: neither sign nor air nor cut by this way", async () => {
  const { code, stderr } = await run("session", "list");
  expect([code, stderr]).toEqual([1, expect.stringContaining("session.read")]);
});

it("say what is missing where no desk runs", async () => {
  const { code, stderr } = await tingzha(["--data-dir", "/nowhere", "user", "list"]);
  expect([code, stderr]).toEqual([1, expect.stringContaining("TINGZHA_TOKEN")]);
});
