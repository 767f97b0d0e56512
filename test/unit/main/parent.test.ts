import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { endLeftover, runningChild } from "../../../src/parent/leftover.ts";
import { takeNodeLock } from "../../../src/parent/node-lock.ts";
import { isRunning, Node, WELL_BEHAVED } from "./fixture.ts";

const PROJECT_ROOT = join(import.meta.dirname, "../../..");
const soon = { timeout: 10_000, interval: 20 };
let directory: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tingzha-parent-"));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill("SIGCONT");
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  rmSync(directory, { recursive: true, force: true });
});

function launch(script: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, script), ...args], {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, output, ended };
}

/** `src/main.ts` on a data directory of its own. */
function launchNode(args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  return launch("src/main.ts", args, { TINGZHA_NODE_DATA_DIR: join(directory, "data"), ...env });
}

describe("the parent as a process", () => {
  async function launchParent(node: Node, script = WELL_BEHAVED) {
    const entries = ["gate", "desk"].map((name) => node.plan(name, script).entry);
    const parent = launch("test/unit/main/parent-process.ts", [node.runDir, ...entries]);
    await vi.waitFor(() => expect(parent.output.stdout).toBe("ready\n"), soon);
    const pids = ["gate", "desk"].map((name) => runningChild(node.runDir, name) ?? 0);
    return { ...parent, pids };
  }

  it("takes both children along when it is killed", async () => {
    const node = new Node();
    const { child, pids } = await launchParent(node);
    expect(pids.map(isRunning)).toEqual([true, true]);
    child.kill("SIGKILL");
    await vi.waitFor(() => expect(pids.map(isRunning)).toEqual([false, false]), soon);
    await node.remove();
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "stops both in order on %s, once for a doubled one",
    async (signal) => {
      const node = new Node();
      const { child, pids, ended } = await launchParent(node);
      child.kill(signal);
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(node.notes().slice(2)).toEqual(["desk stop", "gate stop"]);
      expect(pids.map(isRunning)).toEqual([false, false]);
      await node.remove();
    },
  );

  it("ends everything at once on a second signal", async () => {
    const node = new Node();
    const deaf = WELL_BEHAVED.replace('message.type === "stop"', "false");
    const { child, pids, output, ended } = await launchParent(node, deaf);
    child.kill("SIGTERM");
    await vi.waitFor(() => expect(output.stderr).toContain('"stopping"'), soon);
    const again = setInterval(() => child.kill("SIGTERM"), 100);
    expect(await ended).toBe(1);
    clearInterval(again);
    await vi.waitFor(() => expect(pids.map(isRunning)).toEqual([false, false]), soon);
    await node.remove();
  });

  it("does not take its own absence for the children's silence", async () => {
    const node = new Node();
    const { child, pids, output } = await launchParent(node);
    child.kill("SIGSTOP");
    // Twice the silence that would kill a child, with the children frozen for the same time.
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    await new Promise((done) => setTimeout(done, 2_000));
    child.kill("SIGCONT");
    for (const pid of pids) process.kill(pid, "SIGCONT");
    await new Promise((done) => setTimeout(done, 1_000));
    expect(pids.map(isRunning)).toEqual([true, true]);
    expect(output.stderr).not.toContain("child-silent");
    await node.remove();
  });
});

describe("node src/main.ts", () => {
  it("tells every problem of the configuration, exits with 2 and starts nothing", async () => {
    const file = join(directory, "court.yaml");
    writeFileSync(file, "gate: { delaySeconds: 1 }\nhttp: { port: x }\nwach: on\n");
    const { output, ended } = launchNode(["--config", "court.yaml"], { TINGZHA_GATE_START: "now" });
    expect(await ended).toBe(2);
    for (const key of ["gate.delaySeconds", "http.port", "wach", "gate.start"])
      expect(output.stderr).toContain(key);
    expect(output.stderr).not.toContain("child-started");
    expect(existsSync(join(directory, "data"))).toBe(false);
  });

  it("exits with 2 when it is used wrongly", async () => {
    const { output, ended } = launchNode(["--confg", "x"]);
    expect(await ended).toBe(2);
    expect(output.stderr).toContain("--config FILE");
  });

  it("refuses a second node on the same data directory, by whatever name", async () => {
    const data = join(directory, "data");
    mkdirSync(data);
    symlinkSync(data, join(directory, "other-name"));
    const lock = await takeNodeLock(data);
    const { output, ended } = launchNode([], { TINGZHA_NODE_DATA_DIR: join(directory, "other-name") });
    expect(await ended).toBe(1);
    expect(output.stderr).toContain("Another node runs on the data directory");
    expect(output.stderr).not.toContain("child-started");
    lock.close();
  });

  it("says what is wrong with a data directory that it can not use", async () => {
    writeFileSync(join(directory, "data"), "a file");
    const { output, ended } = launchNode();
    expect(await ended).toBe(1);
    expect(output.stderr).toMatch(/can not be used: (EEXIST|ENOTDIR)/);
  });

  it("keeps the data directory to its own user, and stops on SIGTERM", async () => {
    const { child, output, ended } = launchNode();
    await vi.waitFor(() => expect(output.stderr).toContain('"child":"desk"'), soon);
    for (const name of ["data", "data/run"]) {
      expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o700);
    }
    child.kill("SIGTERM");
    expect([0, 1]).toContain(await ended);
    expect(output.stderr).toContain('"event":"stopped"');
  });
});

describe("the node lock", () => {
  it("follows the directory, not its name, and is free again when its holder is gone", async () => {
    const data = join(directory, "data");
    mkdirSync(data);
    const lock = await takeNodeLock(data);
    renameSync(data, join(directory, "moved"));
    await expect(takeNodeLock(join(directory, "moved"))).rejects.toMatchObject({ code: "node-locked" });
    mkdirSync(data);
    const other = await takeNodeLock(data);
    other.close();
    await new Promise((done) => lock.close(done));
    (await takeNodeLock(join(directory, "moved"))).close();
  });

  it("is not held up by whoever connects to it", async () => {
    const lock = await takeNodeLock(directory);
    const { dev, ino } = statSync(directory, { bigint: true });
    const stranger = connect(`\0tingzha-node-${dev}-${ino}`);
    await once(stranger, "close");
    expect(lock.listening).toBe(true);
    lock.close();
  });
});

describe("what an earlier parent left behind", () => {
  function leave(script: string) {
    const child = spawn(process.execPath, ["-e", script], {
      cwd: directory,
      stdio: ["ignore", "pipe", "ignore"],
    });
    started.push(child);
    writeFileSync(join(directory, "gate.pid"), `${child.pid}\n`);
    return { child, pid: child.pid ?? 0, running: once(child.stdout, "data") };
  }

  it("is waited for while it ends by itself", async () => {
    const { child, pid, running } = leave("console.log(1); setTimeout(() => {}, 600)");
    await running;
    expect(await endLeftover(directory, "gate")).toBe(pid);
    await vi.waitFor(() => expect([child.exitCode, child.signalCode]).toEqual([0, null]), soon);
  });

  it("is killed when it does not", async () => {
    const { child, pid, running } = leave("console.log(1); setInterval(() => {}, 1000)");
    await running;
    process.kill(pid, "SIGSTOP");
    expect(await endLeftover(directory, "gate")).toBe(pid);
    await vi.waitFor(() => expect(child.signalCode).toBe("SIGKILL"), soon);
  });

  it("is left alone when the number belongs to somebody else by now", async () => {
    writeFileSync(join(directory, "gate.pid"), `${process.pid}\n`);
    expect(await endLeftover(directory, "gate")).toBeNull();
    for (const text of ["", "0", "1", "-1", "x", "99999999"]) {
      writeFileSync(join(directory, "gate.pid"), text);
      expect(runningChild(directory, "gate"), text).toBeNull();
    }
    rmSync(join(directory, "gate.pid"));
    expect(runningChild(directory, "gate")).toBeNull();
  });
});

describe("the environment of the children", () => {
  it("carries the bootstrap token to the desk alone, and no setting to either", async () => {
    const { childPlans } = await import("../../../src/parent/children.ts");
    const { partsOf } = await import("../../../src/parent/parts.ts");
    const { loadConfig } = await import("../../../src/config.ts");
    const env = {
      PATH: "/bin",
      TINGZHA_BOOTSTRAP_TOKEN: "b00tstrap",
      TINGZHA_PLATFORM_URL: "rtmp://alice:hunter2@live.example/app/key",
    };
    const loaded = loadConfig({ file: null, env, projectRoot: PROJECT_ROOT, workingDirectory: "/" });
    if (!loaded.ok) throw new Error("the configuration is refused");
    const [gate, desk] = childPlans(PROJECT_ROOT, partsOf(loaded.config), env);
    expect(gate?.env).toMatchObject({ PATH: "/bin", UV_THREADPOOL_SIZE: "16" });
    expect(JSON.stringify(gate)).not.toMatch(/b00tstrap|hunter2/);
    expect(gate?.config).toMatchObject({ platform: { hosts: ["live.example"] } });
    expect(desk?.env.TINGZHA_BOOTSTRAP_TOKEN).toBe("b00tstrap");
    expect(JSON.stringify(desk?.env)).not.toContain("hunter2");
  });
});
