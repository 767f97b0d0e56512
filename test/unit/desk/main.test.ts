// The desk as the parent runs it: a child with an IPC channel, its working directory and a gate on a socket there.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ChildMessage, ParentMessage } from "../../../src/link/parent.ts";
import { freePort, type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";
import { FakeGate } from "./support/fake-gate.ts";

const projectRoot = resolve(import.meta.dirname, "../../..");
const TOKEN = "given-bootstrap-token-0123456789";

let folder: TempFolder;
let gate: FakeGate;
let port = 0;
let child: ChildProcess;
let output = "";
let messages: ChildMessage[] = [];

beforeEach(async () => {
  folder = tempFolder("desk-main");
  mkdirSync(join(folder.path, "run"));
  gate = new FakeGate(join(folder.path, "run/gate.sock"));
  port = await freePort();
  await gate.start();
});
afterEach(async () => {
  child.kill("SIGKILL");
  gate.stop();
  folder.remove();
});

const POLICY = join(projectRoot, "config/policy/jiaozuo-2022.yaml");

function start(token: string | undefined, policyFile = POLICY): void {
  output = "";
  messages = [];
  child = fork(join(projectRoot, "src/desk/main.ts"), {
    cwd: join(folder.path, "run"),
    env: { PATH: process.env.PATH, ...(token !== undefined && { TINGZHA_BOOTSTRAP_TOKEN: token }) },
    silent: true,
  });
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk));
  child.on("message", (message: ChildMessage) => messages.push(message));
  tell({
    type: "start",
    secret: "link-secret",
    incarnation: 42,
    projectRoot,
    config: {
      node: { id: "court-01", dataDir: folder.path, timeZone: "Asia/Shanghai" },
      http: { host: "127.0.0.1", port, tls: null, trustedProxy: null },
      signIn: { idleMinutes: 30, failures: 5, lockMinutes: 30, passwordDays: 90 },
      store: { url: `sqlite:${join(folder.path, "tingzha.db")}` },
      platform: { url: "rtmp://user:secret-pass@127.0.0.1:1/live", streamName: "{courtroom}", testUrl: null },
      gate: { delaySeconds: 2, start: "opening", dutyRequired: false, rearmPersons: 2 },
      notify: { details: "room", digestMinutes: 60, dailyAt: null, channels: [] },
      watch: { analysis: "off", cpuCores: 1, morningCheck: null },
      policy: {
        file: policyFile,
        leadMinutes: 15,
        overrunMinutes: 180,
      },
      ingest: { rtmp: { host: "0.0.0.0", port: 1935 } },
    },
  });
}

const tell = (message: ParentMessage) => child.send(message);
const ready = () =>
  waitFor("ready", () => messages.some(({ type }) => type === "ready"), {
    deadlineMs: 15_000,
    describe: () => output,
  });
const call = (path: string, method = "GET", token = TOKEN, body?: object) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const makeRoom = async () => {
  await waitFor("ready for encoders", async () => (await call("/readyz")).status === 200);
  const { status } = await call("/api/v1/courtrooms", "POST", TOKEN, { id: "room-1", name: "第一法庭" });
  expect(status).toBe(201);
};

const CODE = /启动码 Code +((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})\n/;

it("greets the gate, shows a code until the first start is done, and never a secret in its log", async () => {
  start(undefined);
  await ready();
  await waitFor("hello", () => gate.hellos[0]);
  expect(gate.hellos[0]).toMatchObject({ version: 1, secret: "link-secret", incarnation: 42 });
  const [, first = ""] = CODE.exec(output) ?? [];
  expect(first).not.toBe("");
  expect(output).toContain(`http://127.0.0.1:${port}/`);
  const shown = output;
  const stopped = once(child, "exit");
  tell({ type: "stop" });
  expect(await stopped).toEqual([0, null]);
  // Nobody has used it: whoever has lost it starts the node again.
  start(undefined);
  await ready();
  const [, code = ""] = CODE.exec(output) ?? [];
  expect([code === "", code === first]).toEqual([false, false]);
  const administrators = (password: (login: string) => string) => ({
    systemAdmin: { name: "系统", login: "xt", password: password("xt") },
    securityAdmin: { name: "安全", login: "aq", password: password("aq") },
    auditAdmin: { name: "审计", login: "sj", password: password("sj") },
  });
  const court = { code: "豫08", name: "焦作市中级人民法院" };
  const finish = (given: string, password: (login: string) => string) =>
    call("/api/v1/first-start", "POST", "none", { code: given, court, ...administrators(password) });
  const good = (login: string) => `Pass-word-${login.length}${login.charCodeAt(0)}`;
  expect((await finish(first, good)).status).toBe(403);
  expect((await finish(code, (login) => `${login}-short`)).status).toBe(400);
  expect((await finish(code, good)).status).toBe(200);
  const over = (await (await finish(code, good)).json()) as { code: string };
  expect(over.code).toBe("first-start-over");
  const again = once(child, "exit");
  tell({ type: "stop" });
  await again;
  start(undefined);
  await ready();
  expect(output).not.toMatch(CODE);
  for (const line of (shown + output).split("\n").filter((each) => each.startsWith("{"))) {
    expect(line).not.toMatch(/link-secret|secret-pass|tz_|Pass-word/);
  }
  expect(messages.some(({ type }) => type === "alive")).toBe(true);
});

it("is ready when the gate knows the courtrooms' keys, not before", async () => {
  const disk = Promise.withResolvers<unknown>();
  // The gate holds another list than this new desk's: it must be told.
  gate.roomsVersion = 7;
  gate.intercept = (command) => (command.name === "rooms" ? disk.promise : undefined);
  start(undefined);
  await waitFor("the code is shown", () => CODE.test(output), { deadlineMs: 15_000 });
  await waitFor("the API answers", () => call("/healthz").then(({ ok }) => ok));
  expect(messages.some(({ type }) => type === "ready")).toBe(false);
  disk.resolve({ version: 1 });
  await ready();
});

it("takes the given token, makes and shows nothing by itself, and ends when the parent is gone", async () => {
  start(TOKEN);
  await ready();
  expect(output).not.toMatch(/tz_|key=|启动码/);
  expect((await call("/api/v1/tokens")).status).toBe(200);
  expect(await (await call("/api/v1/courtrooms")).json()).toEqual({ items: [] });
  const ended = once(child, "exit");
  child.disconnect();
  expect(await ended).toEqual([0, null]);
  start(undefined);
  await ready();
  expect(output).not.toMatch(/tz_|key=/);
});

it("answers a cut although the database can't be written, and writes it down when it can", async () => {
  start(TOKEN);
  await ready();
  await makeRoom();
  const other = new Database(join(folder.path, "tingzha.db"));
  other.exec("BEGIN IMMEDIATE");
  let written = false;
  // Waits two seconds for the lock before it fails.
  const writing = call("/api/v1/tokens", "POST", TOKEN, { person: "甲", permissions: ["air.cut"] }).finally(
    () => {
      written = true;
    },
  );
  const pressed = performance.now();
  for (let cuts = 0; cuts < 20; cuts++) {
    const answer = await call("/api/v1/courtrooms/room-1/cut", "POST");
    expect([answer.status, ((await answer.json()) as { latched: boolean }).latched]).toEqual([200, true]);
  }
  expect([written, performance.now() - pressed < 1000]).toEqual([false, true]);
  other.exec("ROLLBACK");
  expect((await writing).status).toBe(201);
  await waitFor("the latch in the store", () =>
    other.prepare("SELECT 1 FROM latches WHERE scope = 'room-1'").get(),
  );
  other.close();
});

it("ends a gate that is connected and does not answer a cut, and leaves the cut for its successor", async () => {
  start(TOKEN);
  await ready();
  await makeRoom();
  // Stands for the hung gate process: it works in the run directory and has its pid noted there.
  const hung = fork("-e", ["setInterval(() => {}, 1000)"], {
    cwd: join(folder.path, "run"),
    execArgv: [],
    silent: true,
  });
  const ended = once(hung, "exit");
  writeFileSync(join(folder.path, "run/gate.pid"), `${hung.pid}\n`);
  gate.intercept = (command) => (command.name === "cut" ? new Promise(() => {}) : undefined);
  const answer = await call("/api/v1/courtrooms/room-1/cut", "POST");
  expect(await answer.json()).toMatchObject({ courtroom: "room-1", latched: true, verified: false });
  expect(await ended).toEqual([null, "SIGKILL"]);
});

it("gives no lease and is not ready without a policy, and says why", async () => {
  const file = join(folder.path, "bad.yaml");
  writeFileSync(file, "rules: 7\n");
  start(TOKEN, file);
  await ready();
  gate.report("s-1", "room-1");
  await waitFor("the decision fails", () => output.includes('"event":"no-lease"'));
  expect(gate.leases("s-1")).toEqual([]);
  const answer = await call("/readyz");
  const { problems } = (await answer.json()) as { problems: { message: string }[] };
  expect(answer.status).toBe(503);
  expect(problems.map(({ message }) => message).join()).toContain("bad.yaml");
  expect((await call("/healthz")).status).toBe(200);
});
