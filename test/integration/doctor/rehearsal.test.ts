// A test cut that a person makes, as in a drill: a real gate, the desk's own rehearsals, every switch there is.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/desk/clock.ts";
import { createDesk, type Desk } from "../../../src/desk/desk.ts";
import { createLog } from "../../../src/desk/log.ts";
import { NodeSecret } from "../../../src/desk/people/node-secret.ts";
import { temporarySigner } from "../../../src/journal/signer.ts";
import type { CutReport } from "../../../src/link/messages.ts";
import { GateProcess } from "../../support/gate-process.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";
import { tingzha } from "../../unit/cli/command.ts";

const TOKEN = "test-bootstrap-token-0123456789";
const DELAY_SECONDS = 2;
let folder: TempFolder;
let gate: GateProcess;
let desk: Desk;

beforeAll(async () => {
  folder = tempFolder("drill");
  const dataDir = folder.path;
  gate = new GateProcess({ dataDir, delaySeconds: DELAY_SECONDS });
  await gate.start();
  mkdirSync(join(dataDir, "run"), { recursive: true });
  desk = await createDesk({
    config: {
      node: { id: "court-01", dataDir, timeZone: "Asia/Shanghai" },
      http: { host: "127.0.0.1", port: 0, tls: null, trustedProxy: null },
      signIn: { idleMinutes: 30, failures: 5, lockMinutes: 30, passwordDays: 90 },
      store: { url: `sqlite:${join(dataDir, "tingzha.db")}` },
      platform: { url: "rtmp://127.0.0.1:9/live", streamName: "{courtroom}", testUrl: null },
      gate: { delaySeconds: DELAY_SECONDS, start: "opening", dutyRequired: true, rearmPersons: 2 },
      watch: { analysis: "off", cpuCores: 1, morningCheck: null },
      notify: { details: "room", digestMinutes: 60, dailyAt: null, channels: [] },
      policy: {
        // Not there: a switch must work, and be tried, whatever the law can say.
        file: resolve(dataDir, "none.yaml"),
        ...{ leadMinutes: 15, overrunMinutes: 180 },
      },
      ingest: { rtmp: { host: "127.0.0.1", port: Number(new URL(gate.url("room-1")).port) } },
    },
    ...{ incarnation: 2, secret: "the-secret-of-this-test", clock: systemClock, bootstrapToken: TOKEN },
    log: createLog({ write: () => undefined }),
    signer: temporarySigner(),
    nodeSecret: new NodeSecret(randomBytes(32)),
    cardsFor: async () => ({}),
    onFirstStart: () => undefined,
    onRestart: () => undefined,
    gateSocket: join(dataDir, "run", "gate.sock"),
    deskSocket: join(dataDir, "run", "desk.sock"),
    passwordCost: { memoryKib: 64, passes: 1 },
  });
  await desk.start();
  await desk.roomsAtGate;
});
afterAll(async () => {
  await desk.stop();
  await gate.stop();
  folder.remove();
});

const ofDrill = { by: { person: "张三", tokenId: null }, pressWithinMs: 20_000 };

async function press(courtroom: string): Promise<CutReport> {
  const response = await fetch(`http://127.0.0.1:${desk.port}/api/v1/courtrooms/${courtroom}/cut`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: "{}",
  });
  expect(response.status).toBe(200);
  return (await response.json()) as CutReport;
}

const latched = () => {
  const log = join(folder.path, "gate", "latches.log");
  const acts = existsSync(log) ? (readFileSync(log, "utf8").match(/"act":"(cut|rearm)"/g) ?? []) : [];
  return acts.at(-1) === '"act":"cut"';
};

describe("a drill", () => {
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`http://127.0.0.1:${desk.port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: what it is is checked by the contract.
    return { status: response.status, body: (await response.json()) as any };
  };
  const drills = async () => (await call("GET", "/drills")).body;

  it("says when to press, times whoever does, is kept for training, and is no incident", async () => {
    const started = await call("POST", "/drills", { switch: "page" });
    expect([started.status, started.body]).toMatchObject([202, { stage: "coming", sessionId: null }]);
    expect((await call("POST", "/drills", {})).body.code).toBe("rehearsal-running");
    const press_ = await waitFor(
      "the stream is on air",
      async () => {
        const { running } = await drills();
        return running?.stage === "press" ? running : undefined;
      },
      { deadlineMs: 30_000 },
    );
    await press(press_.courtroom);
    await waitFor("the drill ends", async () => (await drills()).running === null, { deadlineMs: 30_000 });
    const { items } = await drills();
    expect(items[0]).toMatchObject({
      ...{ outcome: "done", switch: "page", startedBy: "bootstrap", pressedBy: "bootstrap" },
      rehearsal: { faults: [], verified: true, rearmed: true },
    });
    expect(items[0].rehearsal.reactionMs).toBeGreaterThan(0);
    expect(items[0].rehearsal.reactionMs).toBeLessThan(30_000);
    expect(items[0].rehearsal.closedInMs).not.toBeNull();
    expect(latched()).toBe(false);
    expect((await call("GET", "/incidents")).body.items).toEqual([]);
    const { switches } = (await call("GET", "/self-check")).body;
    expect(switches).toContainEqual(expect.objectContaining({ switch: "page", verified: true }));
  });
});

describe("a person cuts the test stream", () => {
  it("by the page's call: how long he took, and what the switch did", async () => {
    const drilled = await desk.rehearsals.rehearse({
      ...ofDrill,
      switch: "page",
      cut: ({ courtroom }) => press(courtroom),
    });
    expect(drilled).toMatchObject({ faults: [], by: "张三", switch: "page", verified: true, rearmed: true });
    expect(drilled.reactionMs).toBeGreaterThan(0);
    expect(drilled.closedInMs).not.toBeNull();
    expect(latched()).toBe(false);
  });

  it("by the command at the machine, of which the desk sees no report: the cut is seen at the session", async () => {
    const drilled = await desk.rehearsals.rehearse({
      ...ofDrill,
      switch: "command",
      cut: async ({ courtroom }) => {
        const args = ["cut", courtroom, "--data-dir", folder.path];
        const { code } = await tingzha(args, { TINGZHA_URL: "http://127.0.0.1:9" });
        expect(code).toBe(0);
        return null;
      },
    });
    expect(drilled).toMatchObject({ faults: [], switch: "command", verified: true, closedInMs: null });
    expect(latched()).toBe(false);
  });

  it("in time, or it is over: nobody pressed, and nothing stays", async () => {
    const drill = desk.rehearsals.rehearse({
      ...{ ...ofDrill, pressWithinMs: 300, switch: "page" },
      cut: () => new Promise(() => undefined),
    });
    await expect(drill).rejects.toMatchObject({ code: "not-pressed" });
    expect(latched()).toBe(false);
    expect(desk.rehearsals.isRunning).toBe(false);
  });

  it("alone: a second test is refused while one runs, and a desk that stops ends it in order", async () => {
    const first = desk.rehearsals.rehearse({
      ...ofDrill,
      switch: "page",
      cut: () => new Promise(() => undefined),
    });
    const second = desk.rehearsals.rehearse({ ...ofDrill, switch: "page", cut: "auto" });
    await expect(second).rejects.toMatchObject({ code: "rehearsal-running" });
    const failed = first.catch((error: unknown) => error);
    await waitFor("the test picture is there", () => gate.output.includes('"session-opened"'));
    await desk.rehearsals.stop();
    expect(await failed).toMatchObject({ code: "desk-stopping" });
  });
});
