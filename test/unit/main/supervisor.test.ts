import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isRunning, Node, WELL_BEHAVED } from "./fixture.ts";

let node: Node;
beforeEach(() => {
  node = new Node();
});
afterEach(() => node.remove());

const soon = { timeout: 10_000, interval: 20 };

async function bothReady() {
  const supervisor = node.run([node.plan("gate"), node.plan("desk")]);
  await vi.waitFor(() => expect(node.ready).toBe(1), soon);
  const pid = (name: string) => supervisor.pidOf(name) ?? 0;
  return { supervisor, pid, gate: pid("gate"), desk: pid("desk") };
}

describe("starting", () => {
  it("gives each child its part, the secret, a rising number and the run directory", async () => {
    const { gate } = await bothReady();
    const starts = node.notes().map((line) => line.split(" "));
    const numbers = Object.fromEntries(starts.map(([name, , incarnation]) => [name, Number(incarnation)]));
    expect(Object.keys(numbers).sort()).toEqual(["desk", "gate"]);
    expect(numbers.desk).toBeGreaterThan(numbers.gate ?? Number.POSITIVE_INFINITY);
    for (const [, , , secret, directory] of starts)
      expect([secret, directory]).toEqual(["s3cret", node.runDir]);
    expect(readFileSync(join(node.runDir, "gate.pid"), "utf8")).toBe(`${gate}\n`);
  });

  it("numbers children above those of any earlier parent", async () => {
    const before = Date.now();
    await bothReady();
    for (const line of node.notes()) expect(Number(line.split(" ")[2])).toBeGreaterThanOrEqual(before);
  });
});

describe("a child that dies", () => {
  it.each(["gate", "desk"])("is restarted alone within a second: %s", async (name) => {
    const { pid, gate, desk } = await bothReady();
    const [victim, other] = name === "gate" ? [gate, desk] : [desk, gate];
    const killedAt = performance.now();
    process.kill(victim, "SIGKILL");
    await vi.waitFor(() => expect([0, victim]).not.toContain(pid(name)), soon);
    expect(performance.now() - killedAt).toBeLessThan(1_000);
    await vi.waitFor(() => expect(node.events("child-ready", name).length).toBe(2), soon);
    expect(pid(name === "gate" ? "desk" : "gate")).toBe(other);
    expect(isRunning(other)).toBe(true);
    const numbers = node.notes().map((line) => Number(line.split(" ")[2]));
    expect(numbers.at(-1)).toBe(Math.max(...numbers));
    expect(node.ready).toBe(1);
  });

  it("is tried again and again, never more than 2 s apart", async () => {
    node.run([node.plan("gate", "process.exit(3)"), node.plan("desk")]);
    await vi.waitFor(() => expect(node.events("child-died", "gate").length).toBeGreaterThanOrEqual(5), soon);
    const deaths = node.events("child-died", "gate");
    expect(deaths.slice(0, 5).map(({ restartInMs }) => restartInMs)).toEqual([100, 200, 400, 800, 1600]);
    expect(deaths[0]).toMatchObject({ code: 3, signal: null });
    expect(node.events("child-ready", "desk").length).toBe(1);
  });
});

describe("a child that is silent", () => {
  it("is killed and replaced, also when it is frozen", async () => {
    const { pid, gate, desk } = await bothReady();
    process.kill(gate, "SIGSTOP");
    await vi.waitFor(() => expect(node.events("child-silent", "gate").length).toBe(1), soon);
    await vi.waitFor(() => expect([0, gate]).not.toContain(pid("gate")), soon);
    expect(node.events("child-silent", "gate")[0]?.silentMs).toBeGreaterThan(1_000);
    expect(isRunning(gate)).toBe(false);
    expect(pid("desk")).toBe(desk);
  });

  it("is one whose event loop hangs", async () => {
    const hangs = WELL_BEHAVED.replace(
      'process.send({ type: "ready" });',
      'process.send({ type: "ready" }, () => { for (;;); });',
    );
    node.run([node.plan("gate", hangs)]);
    await vi.waitFor(() => expect(node.events("child-died", "gate").length).toBe(1), soon);
    expect(node.events("child-silent", "gate").length).toBe(1);
  });

  it("may take its time before its first sign of life", async () => {
    const slow = `await new Promise((done) => setTimeout(done, 2_500));${WELL_BEHAVED}`;
    node.run([node.plan("gate", slow)]);
    await vi.waitFor(() => expect(node.ready).toBe(1), soon);
    expect(node.events("child-died")).toEqual([]);
  });
});

describe("stopping", () => {
  it("is asked of the desk first, of the gate when the desk has ended", async () => {
    const { supervisor, gate, desk } = await bothReady();
    const stopped = supervisor.stop();
    expect(supervisor.stop()).toBe(stopped);
    expect(await stopped).toBe(true);
    expect(node.notes().slice(2)).toEqual(["desk stop", "gate stop"]);
    expect(node.events("child-ended").map(({ child, code }) => [child, code])).toEqual([
      ["desk", 0],
      ["gate", 0],
    ]);
    expect(isRunning(gate) || isRunning(desk)).toBe(false);
  });

  it("kills what has not ended in time, and says so", async () => {
    const deaf = WELL_BEHAVED.replace('message.type === "stop"', "false");
    const supervisor = node.run([node.plan("gate"), node.plan("desk", deaf)], { stopDeadlineMs: 1_000 });
    await vi.waitFor(() => expect(node.ready).toBe(1), soon);
    const desk = supervisor.pidOf("desk") ?? 0;
    const askedAt = performance.now();
    expect(await supervisor.stop()).toBe(false);
    expect(performance.now() - askedAt).toBeLessThan(2_000);
    expect(isRunning(desk)).toBe(false);
    expect(node.notes().slice(2)).toEqual(["gate stop"]);
  });

  it("gives up a restart that is still to come", async () => {
    const supervisor = node.run([node.plan("gate", "process.exit(3)")]);
    await vi.waitFor(() => expect(node.events("child-died").length).toBe(4), soon);
    expect(await supervisor.stop()).toBe(true);
    supervisor.start();
    expect(supervisor.pidOf("gate")).toBeNull();
    expect(node.events("child-started").length).toBe(4);
  });
});

describe("a run directory that can not be written", () => {
  it("does not keep the children from running", async () => {
    const plan = node.plan("gate");
    // A directory where the pid file belongs: writing it fails as it does on a full disk.
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(node.runDir, "gate.pid", "x"), { recursive: true });
    node.run([plan]);
    await vi.waitFor(() => expect(node.ready).toBe(1), soon);
    expect(node.events("pid-file-failed").length).toBe(1);
  });
});
