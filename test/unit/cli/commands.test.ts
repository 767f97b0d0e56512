import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { say, type WordKey } from "../../../src/cli/words.ts";
import { StandInApi, tingzha } from "./command.ts";

let directory: string;
let api: StandInApi | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tingzha-cli-"));
});
afterEach(async () => {
  await api?.stop();
  api = null;
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a command against an API that knows exactly these answers. */
async function run(answers: ConstructorParameters<typeof StandInApi>[0], ...args: string[]) {
  api = new StandInApi(answers);
  const env = { TINGZHA_URL: await api.start(), TINGZHA_TOKEN: "t0ken" };
  return { ...(await tingzha(args, env)), asked: api.asked };
}

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe("commands that ask the API", () => {
  it("create a courtroom and show its key once", async () => {
    const made = { id: "room-1", name: "第一法庭", encoderKey: "k3y" };
    const { code, stdout, stderr, asked } = await run(
      { "POST /courtrooms": [201, made] },
      "courtroom",
      "create",
      "room-1",
      "--name",
      "第一法庭",
    );
    expect([code, stdout]).toEqual([0, "room-1  k3y\n"]);
    expect(stderr).toContain("密钥只显示这一次");
    expect(asked[0]).toMatchObject({ token: "t0ken", body: { id: "room-1", name: "第一法庭" } });
  });

  it("try a sheet, name each bad cell and fail; with --apply carry it out", async () => {
    const bad = [{ row: 7, column: "开庭时间", value: "明天", why: "不是可识别的时间" }];
    const tried = {
      encoding: "gb18030",
      rows: 9,
      created: 8,
      updated: 0,
      unchanged: 0,
      ignored: [],
      applied: false,
    };
    const sheet = file("排期.csv", "案号\n");
    const dry = await run({ "POST /docket/import": [200, { ...tried, bad }] }, "docket", "import", sheet);
    expect(dry.code).toBe(1);
    expect(dry.stdout).toContain("7  开庭时间  明天  不是可识别的时间");
    expect(dry.stderr).toContain("整表未导入");
    expect(dry.asked[0]?.body).toMatchObject({ dryRun: true, goodRowsOnly: false });
    await api?.stop();
    const taken = { ...tried, bad: [], applied: true };
    const answers = { "POST /approvals/import/sheet": [200, taken] } as const;
    const applied = await run(answers, "approval", "drafts", sheet, "--apply", "--good-rows-only");
    expect([applied.code, applied.asked[0]?.body]).toMatchObject([0, { dryRun: false, goodRowsOnly: true }]);
    expect(applied.stdout).toContain("已导入：9 行");
  });

  it("restore without a running node by leaving the backup for its next start", async () => {
    const backup = file("b.db", "backup");
    const env = { TINGZHA_URL: "http://127.0.0.1:9", TINGZHA_TOKEN: "t0ken" };
    const args = ["restore", backup, "--reason", "磁盘损坏", "--data-dir", directory];
    const { code, stdout } = await tingzha(args, env);
    expect([code, stdout]).toEqual([0, expect.stringContaining("下次启动时恢复")]);
    const staged = (name: string) => readFileSync(join(directory, "restore", name), "utf8");
    expect(staged("pending.db")).toBe("backup");
    expect(JSON.parse(staged("pending.json"))).toMatchObject({ reason: "磁盘损坏" });
  });

  it("answer a program in JSON and nothing else on stdout", async () => {
    const made = { id: "room-1", name: "room-1", encoderKey: "k3y" };
    const { stdout } = await run(
      { "POST /courtrooms": [201, made] },
      "courtroom",
      "create",
      "room-1",
      "--json",
    );
    expect(JSON.parse(stdout)).toEqual(made);
  });

  it("list courtrooms and sessions, also when there are none", async () => {
    const rooms = { items: [{ id: "room-1", name: "第一法庭", latched: true, testMode: false }] };
    expect((await run({ "GET /courtrooms?limit=500": [200, rooms] }, "courtroom", "list")).stdout).toMatch(
      /room-1 .*禁播/,
    );
    const none = { "GET /sessions?live=true&limit=500": [200, { items: [] }] } as const;
    expect((await run(none, "session", "list")).stdout).toContain("（无）");
  });

  it("set test mode on and off, and nothing else", async () => {
    const answers = { "POST /courtrooms/room-1/test": [200, {}] } as const;
    expect((await run(answers, "courtroom", "test", "room-1", "on")).asked[0]?.body).toEqual({ on: true });
    const wrong = await run(answers, "courtroom", "test", "room-1", "maybe");
    expect([wrong.code, wrong.asked.length]).toEqual([2, 0]);
  });

  it("mint a token for a person", async () => {
    const answers = { "POST /tokens": [201, { id: "1", token: "s3cret" }] } as const;
    const { stdout, asked } = await run(answers, "token", "create", "张三", "-p", "air.cut, session.read");
    expect(stdout).toContain("s3cret");
    expect(asked[0]?.body).toEqual({ person: "张三", permissions: ["air.cut", "session.read"] });
  });

  it("import approvals, and fail when one is refused", async () => {
    const path = file("approvals.json", '[{"externalId":"a"}]');
    const result = { externalId: "a", id: "1", result: "created" };
    const taken = await run({ "POST /approvals/import": [200, [result]] }, "approval", "import", path);
    expect([taken.code, taken.asked[0]?.body]).toEqual([0, [{ externalId: "a" }]]);
    const refused = { ...result, result: "refused", code: "version-older" };
    const { code, stdout } = await run(
      { "POST /approvals/import": [200, [refused]] },
      "approval",
      "import",
      path,
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining("version-older")]);
  });

  it("import a signed file as its exact bytes", async () => {
    const text = '{ "source": "oa",\n  "issuedAt": "x", "approvals": [] }\n';
    const path = file("signed.json", text);
    const missing = await run({}, "approval", "import", path);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("signed.json.sig")]);
    file("signed.json.sig", "c2lnbmF0dXJl\n");
    const { code, asked } = await run(
      { "POST /approvals/import/signed": [200, []] },
      "approval",
      "import",
      path,
    );
    expect([code, asked[0]?.body]).toEqual([0, { file: text, signature: "c2lnbmF0dXJl" }]);
  });

  it("register a source by its key's text or file", async () => {
    const answers = { "POST /sources": [201, { name: "oa", fingerprint: "f" }] } as const;
    const key = file("oa.pem", "-----BEGIN PUBLIC KEY-----\nx\n");
    expect((await run(answers, "source", "add", "oa", key)).asked[0]?.body).toEqual({
      name: "oa",
      publicKey: "-----BEGIN PUBLIC KEY-----\nx",
    });
    expect((await run(answers, "source", "add", "oa", "bGl0ZXJhbA==")).asked[0]?.body).toMatchObject({
      publicKey: "bGl0ZXJhbA==",
    });
  });

  it("say whether the audit log is whole by their exit code", async () => {
    const whole = { ok: true, entries: 3, head: "ab", brokenAt: null };
    expect((await run({ "GET /audit/verify": [200, whole] }, "audit", "verify")).code).toBe(0);
    const broken = { ...whole, ok: false, brokenAt: 2 };
    const { code, stdout, stderr } = await run(
      { "GET /audit/verify": [200, broken] },
      "audit",
      "verify",
      "--json",
    );
    expect([code, JSON.parse(stdout)]).toEqual([1, broken]);
    expect(stderr).toContain("2");
  });
});

describe("a command that fails", () => {
  it("exits with 1 and shows the API's code and words", async () => {
    const refusal = { code: "courtroom-exists", message: "已有 / exists", requestId: "r" };
    const { code, stderr } = await run(
      { "POST /courtrooms": [409, refusal] },
      "courtroom",
      "create",
      "room-1",
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining("409 courtroom-exists")]);
  });

  it("exits with 1 when nobody answers, and without a token asks nobody", async () => {
    const env = { TINGZHA_URL: "http://127.0.0.1:9", TINGZHA_TOKEN: "t" };
    const silent = await tingzha(["session", "list"], env);
    expect([silent.code, silent.stderr]).toEqual([1, expect.stringContaining("http://127.0.0.1:9")]);
    expect((await tingzha(["session", "list"], { TINGZHA_URL: env.TINGZHA_URL })).stderr).toContain(
      "TINGZHA_TOKEN",
    );
  });

  it.each([
    [["nonsense"]],
    [["cut"]],
    [["cut", "room-1", "--all"]],
    [["courtroom", "create"]],
    [["session", "list", "--bogus"]],
    [["courtroom"]],
  ])("exits with 2 for wrong use: %j", async (args) => {
    expect((await tingzha(args)).code).toBe(2);
  });

  it("exits with 2 and shows every problem when the configuration is wrong", async () => {
    const config = file("court.yaml", "http: { port: x }\ngate: { start: now }");
    const { code, stderr } = await tingzha(["session", "list", "--config", config], { TINGZHA_TOKEN: "t" });
    expect(code).toBe(2);
    for (const key of ["http.port", "gate.start"]) expect(stderr).toContain(key);
  });
});

describe("tingzha doctor", () => {
  it("examines the machine", async () => {
    const env = {
      TINGZHA_NODE_DATA_DIR: directory,
      TINGZHA_HTTP_PORT: "18080",
      TINGZHA_INGEST_RTMP_PORT: "11935",
    };
    const { code, stdout, stderr } = await tingzha(["doctor", "--json"], env);
    const findings = JSON.parse(stdout) as { check: string; state: string; text: string }[];
    expect(findings.map(({ check }) => check)).toEqual([
      "config",
      "node",
      "ffmpeg",
      "disk",
      "data",
      "reserve",
      "policy",
      "pictures",
      "hash",
      "rtmp",
      "http",
      "zone",
      "clock",
      "platform",
      "backup",
      "api",
      "store",
      "desk",
    ]);
    expect(findings.find(({ check }) => check === "hash")?.text).toMatch(/sha256 \d+ MB\/s.*\d+ 路/);
    expect(code).toBe(findings.some(({ state }) => state === "fault") ? 1 : 0);
    expect(stderr).not.toBe("");
  });

  it("finds a port that something else has taken, and a data directory that can not be written", async () => {
    api = new StandInApi({});
    const port = new URL(await api.start()).port;
    file("data", "a file, not a directory");
    const env = {
      TINGZHA_NODE_DATA_DIR: join(directory, "data"),
      TINGZHA_HTTP_HOST: "127.0.0.1",
      TINGZHA_HTTP_PORT: port,
    };
    const { code, stdout } = await tingzha(["doctor", "--json"], env);
    const faults = (JSON.parse(stdout) as { check: string; state: string }[]).filter(
      ({ state }) => state === "fault",
    );
    expect(code).toBe(1);
    expect(faults.map(({ check }) => check)).toEqual(expect.arrayContaining(["disk", "http"]));
  });

  it("shows what is wrong with the configuration", async () => {
    const { code, stderr } = await tingzha(["doctor"], { TINGZHA_GATE_DELAY_SECONDS: "1" });
    expect([code, stderr]).toEqual([1, expect.stringContaining("gate.delaySeconds = 1")]);
  });
});

describe("the catalogue", () => {
  it("speaks Chinese first, then English, and leaves no hole", () => {
    const fill = { entries: 3, head: "ab" };
    const [zh = "", en = ""] = say("audit-whole" satisfies WordKey, fill).split("\n");
    expect(zh).toBe("审计日志完整：3 条，末值 ab");
    expect(en).toBe("The audit log is whole: 3 entries, head ab");
  });
});
