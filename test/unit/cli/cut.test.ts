import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeLatchRequest } from "../../../src/cli/latch-request.ts";
import { takeNodeLock } from "../../../src/parent/node-lock.ts";
import { Supervisor } from "../../../src/parent/supervisor.ts";
import { StandInApi, tingzha } from "./command.ts";

let dataDir: string;
let supervisor: Supervisor | null = null;
let api: StandInApi | null = null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "tingzha-cut-"));
  mkdirSync(join(dataDir, "run"));
  mkdirSync(join(dataDir, "gate"));
  writeFileSync(
    join(dataDir, "gate/rooms.json"),
    JSON.stringify({ version: 1, rooms: [{ id: "room-1" }, { id: "room-2" }] }),
  );
  mkdirSync(join(dataDir, "recordings/2026-11-23/session-1"), { recursive: true });
  writeFileSync(
    join(dataDir, "recordings/2026-11-23/session-1/session.json"),
    JSON.stringify({ courtroom: "room-1" }),
  );
});
afterEach(async () => {
  await api?.stop();
  supervisor?.killAll();
  await supervisor?.stop();
  [api, supervisor] = [null, null];
  rmSync(dataDir, { recursive: true, force: true });
});

/** A gate under a supervisor that would not end it for being silent before the command does. */
async function startGate(): Promise<number> {
  let ready = false;
  const onAllReady = () => {
    ready = true;
  };
  const entry = join(import.meta.dirname, "stand-in-gate.ts");
  const children = [{ name: "gate", entry, silenceMs: 60_000, config: {}, env: process.env }];
  supervisor = new Supervisor({
    children,
    runDir: join(dataDir, "run"),
    projectRoot: "/",
    secret: "s",
    log: () => {},
    onAllReady,
  });
  supervisor.start();
  await vi.waitFor(() => expect(ready).toBe(true), { timeout: 10_000 });
  return supervisor.pidOf("gate") ?? 0;
}

async function startApi(answers: ConstructorParameters<typeof StandInApi>[0]) {
  api = new StandInApi(answers);
  return { TINGZHA_URL: await api.start(), TINGZHA_TOKEN: "t0ken" };
}

const latches = () => JSON.parse(readFileSync(join(dataDir, "run/latches"), "utf8"));
const requests = () =>
  existsSync(join(dataDir, "latch-requests")) ? readdirSync(join(dataDir, "latch-requests")) : [];
const report = {
  sessionId: "s",
  courtroom: "room-1",
  airState: "cut",
  latched: true,
  verified: true,
  discardedSeconds: 30,
};

describe("tingzha cut with a node that answers", () => {
  it("asks the API, with the reason", async () => {
    const env = await startApi({ "POST /courtrooms/room-1/cut": [200, report] });
    const { code, stdout } = await tingzha(
      ["cut", "room-1", "--reason", "姓名", "--json", "--data-dir", dataDir],
      env,
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ by: "api", verified: true, reports: [report] });
    expect(api?.asked).toEqual([
      { method: "POST", path: "/courtrooms/room-1/cut", token: "t0ken", body: { reason: "姓名" } },
    ]);
  });

  it("takes the id for a session when no courtroom has it", async () => {
    const env = await startApi({ "POST /sessions/session-1/cut": [200, report] });
    expect((await tingzha(["cut", "session-1", "--data-dir", dataDir], env)).code).toBe(0);
  });

  it("cuts all, and says so when nothing was live", async () => {
    const env = await startApi({ "POST /cut-all": [200, { reports: [] }] });
    const { code, stdout } = await tingzha(["cut", "--all", "--data-dir", dataDir], env);
    expect([code, stdout]).toEqual([0, expect.stringContaining("全部法庭已禁播")]);
  });

  it("exits with 1 when the cut is not verified", async () => {
    const env = await startApi({ "POST /courtrooms/room-1/cut": [200, { ...report, verified: false }] });
    expect((await tingzha(["cut", "room-1", "--data-dir", dataDir], env)).code).toBe(1);
  });
});

describe("tingzha cut with the desk dead", () => {
  const dead = { TINGZHA_URL: "http://127.0.0.1:9", TINGZHA_TOKEN: "t" };

  it("orders the gate directly: a courtroom, a session, all", async () => {
    const gate = await startGate();
    for (const [args, by] of [
      [["room-1"], 1],
      [["session-1"], 1],
      [["--all"], 0],
    ] as const) {
      const { code, stdout } = await tingzha(["cut", ...args, "--json", "--data-dir", dataDir], dead);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ by: "socket", verified: true });
      expect(JSON.parse(stdout).reports.length).toBe(by);
    }
    expect(latches()).toEqual(["room-1", "*"]);
    expect(supervisor?.pidOf("gate")).toBe(gate);
    expect(requests()).toEqual([]);
  });

  it("needs no token, no API and no right configuration", async () => {
    await startGate();
    const { code } = await tingzha(["cut", "room-1", "--data-dir", dataDir], { TINGZHA_HTTP_PORT: "wrong" });
    expect(code).toBe(0);
  });

  it("also when the API refuses", async () => {
    await startGate();
    const refusal = { code: "permission-missing", message: "no", requestId: "r" };
    const env = await startApi({ "POST /courtrooms/room-1/cut": [403, refusal] });
    const { code, stderr } = await tingzha(["cut", "room-1", "--data-dir", dataDir], env);
    expect([code, stderr]).toEqual([0, expect.stringContaining("permission-missing")]);
  });

  it("also when the desk is frozen: it listens and never answers", async () => {
    await startGate();
    const frozen = createServer(() => {});
    await new Promise<void>((done) => frozen.listen(0, "127.0.0.1", done));
    const env = {
      TINGZHA_URL: `http://127.0.0.1:${(frozen.address() as AddressInfo).port}`,
      TINGZHA_TOKEN: "t",
    };
    const { code, stdout } = await tingzha(["cut", "room-1", "--json", "--data-dir", dataDir], env);
    expect([code, JSON.parse(stdout).by]).toEqual([0, "socket"]);
    frozen.close();
  });

  it("exits with 1 when the gate can not verify", async () => {
    await startGate();
    expect((await tingzha(["cut", "room-2", "--data-dir", dataDir], dead)).code).toBe(1);
  });

  it("exits with 1 for a name that nobody knows, and kills nothing", async () => {
    const gate = await startGate();
    const { code, stderr } = await tingzha(["cut", "rom-1", "--data-dir", dataDir], dead);
    expect([code, stderr]).toEqual([1, expect.stringContaining("cut --all")]);
    expect(supervisor?.pidOf("gate")).toBe(gate);
  });

  it("reaches a gate whose data directory has a path longer than a socket's may be", async () => {
    const long = join(dataDir, "很长的目录名".repeat(10));
    mkdirSync(join(long, "run"), { recursive: true });
    dataDir = long;
    await startGate();
    expect((await tingzha(["cut", "room-1", "--data-dir", long], dead)).code).toBe(0);
  });
});

describe("tingzha cut with the gate hung", () => {
  it.each([
    ["room-1", "room-1"],
    ["session-1", "room-1"],
    ["--all", "*"],
  ])("requests the latch on disk, ends the gate, and verifies with the next one: %s", async (what, latch) => {
    const gate = await startGate();
    process.kill(gate, "SIGSTOP");
    const { code, stdout, stderr } = await tingzha(["cut", what, "--json", "--data-dir", dataDir]);
    expect([code, stderr]).toEqual([0, expect.stringContaining(String(gate))]);
    expect(JSON.parse(stdout)).toMatchObject({ by: "restart", verified: true });
    expect(latches()).toEqual([latch]);
    expect(requests()).toEqual([]);
    expect([0, gate]).not.toContain(supervisor?.pidOf("gate"));
  });

  it("does not end it for a name that nobody knows", async () => {
    const gate = await startGate();
    process.kill(gate, "SIGSTOP");
    expect((await tingzha(["cut", "rom-1", "--data-dir", dataDir])).code).toBe(1);
    expect(requests()).toEqual([]);
    expect(supervisor?.pidOf("gate")).toBe(gate);
  });
});

describe("tingzha cut without a gate", () => {
  it("leaves the request for the next start, and says that this is not verified", async () => {
    const { code, stdout } = await tingzha(["cut", "room-1", "--json", "--data-dir", dataDir]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ by: "request", verified: false, courtroom: "room-1", reports: [] });
    const [name = ""] = requests();
    expect(name).toMatch(/-room-1\.json$/);
    expect(JSON.parse(readFileSync(join(dataDir, "latch-requests", name), "utf8"))).toMatchObject({
      courtroom: "room-1",
      by: "cli",
    });
    await startGate();
    expect(latches()).toEqual(["room-1"]);
  });

  it("waits for the next one and verifies with it when its node runs: the desk may have ended a hung gate", async () => {
    const lock = await takeNodeLock(dataDir);
    const cutting = tingzha(["cut", "room-1", "--json", "--data-dir", dataDir]);
    await vi.waitFor(() => expect(requests()).toEqual([expect.stringMatching(/\.json$/)]), {
      timeout: 10_000,
    });
    await startGate();
    const { code, stdout } = await cutting;
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { by: "restart", verified: true }]);
    lock.close();
  });

  it("does not end a stranger who has the gate's old number", async () => {
    writeFileSync(join(dataDir, "run/gate.pid"), `${process.pid}\n`);
    const { code, stdout } = await tingzha(["cut", "--all", "--json", "--data-dir", dataDir]);
    expect([code, JSON.parse(stdout).by]).toEqual([1, "request"]);
  });
});

describe("a latch request", () => {
  it("names all by null, and two of one moment do not hide each other", () => {
    const now = new Date();
    const files = [writeLatchRequest(dataDir, null, now), writeLatchRequest(dataDir, "room-1", now)];
    expect(files.map((file) => JSON.parse(readFileSync(file, "utf8")).courtroom)).toEqual([null, "room-1"]);
    expect(requests().filter((name) => name.endsWith(".json")).length).toBe(2);
    expect(requests().length).toBe(2);
  });

  it("of a courtroom named all is not taken for all", () => {
    const now = new Date();
    writeLatchRequest(dataDir, null, now);
    writeLatchRequest(dataDir, "all", now);
    expect(requests().length).toBe(2);
  });
});
