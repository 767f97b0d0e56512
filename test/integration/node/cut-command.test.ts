// `tingzha cut` at a whole node whose desk is dead, and at one whose gate hangs: judged at the platform.
import { afterEach, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";
import { tingzha } from "../../unit/cli/command.ts";

const DELAY_MS = 2_000;

let stage: ApiStage;
let frozen: number | null = null;
afterEach(async () => {
  if (frozen !== null) goOn(frozen);
  await stage.close();
});

function freeze(pid: number | null): void {
  if (pid === null) throw new Error("no such process");
  process.kill(pid, "SIGSTOP");
  frozen = pid;
}

function goOn(pid: number): void {
  frozen = null;
  try {
    process.kill(pid, "SIGCONT");
  } catch {
    // The command has ended it, as the second test awaits.
  }
}

async function onAir(): Promise<string> {
  stage = await ApiStage.open({ config: { gate: { start: "auto" } } });
  await stage.rooms("room-1");
  await stage.approve({ courtroom: "room-1" });
  await stage.encoder().start();
  const { id } = await stage.liveSession("room-1", "on-air");
  await waitFor("content at the platform", async () => (await stage.stamps()).length > 0);
  return id;
}

async function cut(what: string) {
  const { node } = stage;
  const env = { TINGZHA_URL: node.httpUrl, TINGZHA_TOKEN: node.bootstrapToken };
  const { code, stdout, stderr } = await tingzha(["cut", what, "--json", "--data-dir", node.dataDir], env);
  return { code, answer: JSON.parse(stdout || "null"), stderr };
}

const newestStampMs = async () => Math.max(...(await stage.stamps()));

it("with the desk dead orders the gate itself; the desk that comes back knows of it", async () => {
  const id = await onAir();
  const { parent, desk } = stage.node.processIds();
  // A frozen parent restarts nobody: the desk stays dead for as long as the command takes.
  freeze(parent);
  process.kill(desk ?? 0, "SIGKILL");
  const { code, answer, stderr } = await cut("room-1");
  const [report] = answer.reports;
  expect({ code, by: answer?.by, verified: answer?.verified }, stderr).toEqual({
    code: 0,
    by: "socket",
    verified: true,
  });
  expect(report).toMatchObject({ sessionId: id, airState: "cut", latched: true, verified: true });
  const ended = async () => (await stage.streams()).every(({ ending }) => ending === "reset");
  await waitFor("the platform's connection is reset", ended);
  const receivedMs = Date.parse(report.receivedAt) - Date.now() + monotonicMs();
  expect(await newestStampMs()).toBeLessThanOrEqual(receivedMs - DELAY_MS);

  goOn(parent ?? 0);
  await stage.node.restarted("desk", desk ?? 0);
  await stage.node.ready();
  expect(await stage.sessionIs(id, "cut")).toMatchObject({ latched: true, wanted: false });
  await expect(stage.api.air(id)).rejects.toMatchObject({ status: 409 });
});

it("with the gate hung leaves the latch on disk, ends the gate, and answers when the next one holds it", async () => {
  const id = await onAir();
  const { gate } = stage.node.processIds();
  const encoder = stage.encoder();
  freeze(gate);
  const pressedMs = monotonicMs();
  const { code, answer, stderr } = await cut(id);
  expect({ code, verified: answer?.verified }, stderr).toEqual({ code: 0, verified: true });
  expect(["restart", "socket"], stderr).toContain(answer.by);
  expect(stage.node.processIds().gate).not.toBe(gate);
  const ended = async () => (await stage.streams()).every(({ ending }) => ending !== null);
  await waitFor("the platform's connection has ended", ended);

  // The encoder comes back, and is recorded and cut.
  const accepted = () =>
    encoder.start().then(
      () => true,
      () => false,
    );
  await waitFor("the encoder is taken again", accepted, { deadlineMs: 20_000, everyMs: 50 });
  expect(await stage.liveSession("room-1", "cut")).toMatchObject({ latched: true, wanted: false });
  expect(await newestStampMs()).toBeLessThanOrEqual(pressedMs - DELAY_MS);
  expect(await stage.streams()).toHaveLength(1);
});
