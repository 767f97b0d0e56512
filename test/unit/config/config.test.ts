import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { keys } from "../../../src/config/keys.ts";
import { type Config, formatProblems, loadConfig, type Problem } from "../../../src/config.ts";

const PROJECT_ROOT = join(import.meta.dirname, "../../..");
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tingzha-config-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function load(yaml: string | null, env: NodeJS.ProcessEnv = {}) {
  const file = yaml === null ? null : join(directory, "court.yaml");
  if (file !== null && yaml !== null) writeFileSync(file, yaml);
  return loadConfig({ file, env, projectRoot: PROJECT_ROOT, workingDirectory: "/somewhere" });
}

function accepted(yaml: string | null, env: NodeJS.ProcessEnv = {}): Config {
  const result = load(yaml, env);
  if (!result.ok) throw new Error(formatProblems(result.problems));
  return result.config;
}

function refused(yaml: string | null, env: NodeJS.ProcessEnv = {}): readonly Problem[] {
  const result = load(yaml, env);
  return result.ok ? [] : result.problems;
}

const namesOf = (problems: readonly Problem[]) => problems.map(({ key }) => key);

describe("the defaults", () => {
  it("are those of the contract", () => {
    expect(accepted(null)).toEqual({
      node: { id: "court-01", dataDir: join(PROJECT_ROOT, "data"), timeZone: "Asia/Shanghai" },
      ingest: {
        rtmp: { host: "0.0.0.0", port: 1935 },
        rtmps: null,
        graceSeconds: 30,
        unauthenticatedPerAddress: 256,
      },
      http: { host: "0.0.0.0", port: 8080, tls: null, trustedProxy: null },
      signIn: { idleMinutes: 30, failures: 5, lockMinutes: 30, passwordDays: 90 },
      store: { url: `sqlite:${join(PROJECT_ROOT, "data/tingzha.db")}` },
      platform: { url: "rtmp://127.0.0.1:1936/live", streamName: "{courtroom}", testUrl: null },
      gate: { delaySeconds: 30, start: "opening", dutyRequired: true, rearmPersons: 2 },
      journal: { digest: "sha256", syncSeconds: 1, secondDir: null },
      notify: { details: "room", digestMinutes: 60, dailyAt: "18:10", channels: [] },
      watch: { analysis: "on", cpuCores: 1, morningCheck: "07:30" },
      policy: {
        file: join(PROJECT_ROOT, "config/policy/jiaozuo-2022.yaml"),
        leadMinutes: 15,
        overrunMinutes: 180,
      },
    });
  });

  it("are what config/tingzha.yaml says, and it names every key", () => {
    const file = join(PROJECT_ROOT, "config/tingzha.yaml");
    const result = loadConfig({ file, env: {}, projectRoot: PROJECT_ROOT, workingDirectory: "/somewhere" });
    expect(result).toEqual({ ok: true, config: accepted(null) });
    const written = parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    for (const { name } of keys) {
      const value = name
        .split(".")
        .reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], written);
      expect(value, name).not.toBeUndefined();
    }
  });

  it("hold for an empty file and for sections with every line commented out", () => {
    expect(accepted("# nothing\n")).toEqual(accepted(null));
    expect(accepted("gate:\n  # delaySeconds: 10\ningest:\n  rtmps:\n")).toEqual(accepted(null));
  });
});

describe("channels", () => {
  const robot =
    "{ name: duty, kind: dingtalk, url: 'https://robot.example/send?access_token=t', secret: SEC12345 }";
  const list = (...items: readonly string[]) => `notify: { channels: [${items.join(", ")}] }`;

  it("are a list, with what is usual left out", () => {
    expect(accepted(list(robot)).notify.channels).toEqual([
      {
        ...{ name: "duty", kind: "dingtalk", url: "https://robot.example/send?access_token=t" },
        ...{ secret: "SEC12345", language: "zh-CN", least: 3 },
      },
    ]);
    expect(
      accepted(list(robot.replace(", secret: SEC12345", "").replace("dingtalk", "wecom"))).notify,
    ).toEqual(accepted(list(robot.replace("SEC12345", "null").replace("dingtalk", "wecom"))).notify);
  });

  it("come from the environment as JSON", () => {
    const channel = {
      ...{ name: "duty", kind: "generic", url: "http://10.1.2.3:8443/in", secret: "12345678" },
      ...{ language: "en", least: 1 },
    };
    const env = { TINGZHA_NOTIFY_CHANNELS: JSON.stringify([channel]) };
    expect(accepted(list(robot), env).notify.channels).toEqual([channel]);
    const [problem] = refused(null, { TINGZHA_NOTIFY_CHANNELS: "[{" });
    expect(problem).toMatchObject({ key: "notify.channels", where: "TINGZHA_NOTIFY_CHANNELS", value: "***" });
  });

  const wrong: [name: string, yaml: string, key: string][] = [
    ["no list", "notify: { channels: 7 }", "notify.channels"],
    [
      "six of them",
      list(...Array.from({ length: 6 }, (_, i) => robot.replace("duty", `d${i}`))),
      "notify.channels",
    ],
    ["two of a name", list(robot, robot), "notify.channels"],
    ["an unknown kind", list(robot.replace("dingtalk", "slack")), "notify.channels.0.kind"],
    ["no secret", list(robot.replace(", secret: SEC12345", "")), "notify.channels.0.secret"],
    ["a secret too many", list(robot.replace("dingtalk", "wecom")), "notify.channels.0.secret"],
    ["no TLS", list(robot.replace("https", "http")), "notify.channels.0.url"],
    [
      "no TLS to a public address",
      list(robot.replace("https://robot.example", "http://8.8.8.8")),
      "notify.channels.0.url",
    ],
    ["a user name", list(robot.replace("robot", "me:x@robot")), "notify.channels.0.url"],
    ["no name", list(robot.replace("name: duty, ", "")), "notify.channels.0.name"],
    ["a part that there is not", list(robot.replace("{", "{ urll: x, ")), "notify.channels.0.urll"],
    ["something else in the list", list("17"), "notify.channels.0"],
    ["a time that there is not", "notify: { dailyAt: '24:00' }", "notify.dailyAt"],
  ];
  it.each(wrong)("are refused with %s", (_name, yaml, key) => {
    expect(namesOf(refused(yaml))).toEqual([key]);
  });

  it("are refused where they stand", () => {
    const yaml = `notify:\n  channels:\n    - ${robot}\n    - name: other\n      kind: slack\n`;
    const [first] = refused(yaml).filter(({ key }) => key.endsWith("kind"));
    expect(first?.where).toBe(`${join(directory, "court.yaml")}:5`);
  });
});

describe("paths", () => {
  it("in the file are relative to the file", () => {
    const config = accepted(
      "node: { dataDir: ./d }\njournal: { secondDir: ../second }\npolicy: { file: p.yaml }",
    );
    expect(config.node.dataDir).toBe(join(directory, "d"));
    expect(config.journal.secondDir).toBe(join(directory, "../second"));
    expect(config.policy.file).toBe(join(directory, "p.yaml"));
    expect(config.store.url).toBe(`sqlite:${join(directory, "d/tingzha.db")}`);
  });

  it("in the environment are relative to the working directory, also when the file sets them", () => {
    expect(accepted("node: { dataDir: ./d }", { TINGZHA_NODE_DATA_DIR: "x" }).node.dataDir).toBe(
      "/somewhere/x",
    );
  });

  it("stay as they are when absolute", () => {
    expect(accepted("node: { dataDir: /srv/court }").node.dataDir).toBe("/srv/court");
  });
});

describe("the environment", () => {
  it("sets any key, over the file", () => {
    const config = accepted("gate: { delaySeconds: 5 }", {
      TINGZHA_GATE_DELAY_SECONDS: "10",
      TINGZHA_GATE_DUTY_REQUIRED: "false",
      TINGZHA_INGEST_RTMP_PORT: "2935",
      TINGZHA_INGEST_UNAUTHENTICATED_PER_ADDRESS: "12",
      TINGZHA_JOURNAL_SYNC_SECONDS: "0.5",
      TINGZHA_PLATFORM_TEST_URL: "null",
      TINGZHA_NODE_ID: "court-7",
    });
    expect(config.gate).toMatchObject({ delaySeconds: 10, dutyRequired: false });
    expect(config.ingest).toMatchObject({ rtmp: { port: 2935 }, unauthenticatedPerAddress: 12 });
    expect(config.journal.syncSeconds).toBe(0.5);
    expect(config.platform.testUrl).toBeNull();
    expect(config.node.id).toBe("court-7");
  });

  it("has a distinct name for every key", () => {
    expect(new Set(keys.map(({ environmentName }) => environmentName)).size).toBe(keys.length);
  });

  it("may hold what is no key, and other programs' variables", () => {
    const env = {
      TINGZHA_BOOTSTRAP_TOKEN: "t",
      TINGZHA_URL: "u",
      TINGZHA_TOKEN: "t",
      PATH: "/bin",
      TINGZHA_HTTP_PORT: "",
    };
    expect(accepted(null, env)).toEqual(accepted(null));
  });

  it("is refused when a name is mistyped, with the nearest one", () => {
    const [problem, ...rest] = refused(null, { TINGZHA_GATE_DELAY_SECOND: "10" });
    expect(rest).toEqual([]);
    expect(problem?.key).toBe("TINGZHA_GATE_DELAY_SECOND");
    expect(problem?.cure.en).toContain("TINGZHA_GATE_DELAY_SECONDS");
  });

  it("is named as the place of a wrong value", () => {
    const [problem] = refused("http: { port: 8081 }", { TINGZHA_HTTP_PORT: "eighty" });
    expect(problem).toMatchObject({ key: "http.port", value: '"eighty"', where: "TINGZHA_HTTP_PORT" });
  });
});

describe("a wrong configuration", () => {
  it("is refused with every problem at once, each with key, value, place, rule and cure", () => {
    const problems = refused(
      [
        "node: { id: Court 1, timeZone: Mars/Olympus }",
        "ingest:",
        "  rtmp: { port: 8080 }",
        "  rtmps: { port: 1936 }",
        "gate:",
        "  delaySeconds: 1",
        "  delay: 3",
        "  dutyRequired: maybe",
        "wach: {}",
        "journal: 7",
      ].join("\n"),
      { TINGZHA_POLICY_LEAD_MINUTES: "-1" },
    );
    expect(namesOf(problems).sort()).toEqual(
      [
        "node.id",
        "node.timeZone",
        "http.port",
        "ingest.rtmps.certFile",
        "gate.delaySeconds",
        "gate.delay",
        "gate.dutyRequired",
        "wach",
        "journal",
        "policy.leadMinutes",
      ].sort(),
    );
    for (const { rule, cure } of problems) {
      for (const words of [rule, cure]) {
        expect(words.zh).toMatch(/[\u4e00-\u9fff]/);
        expect(words.en).toMatch(/[a-z]/);
      }
    }
    expect(problems.find(({ key }) => key === "gate.delaySeconds")).toMatchObject({
      value: "1",
      where: `${join(directory, "court.yaml")}:6`,
    });
  });

  it("is shown with the Chinese words before the English ones", () => {
    const text = formatProblems(refused("gate: { delaySeconds: 1 }"));
    expect(text).toMatch(/gate\.delaySeconds = 1/);
    expect(text.indexOf("规则：")).toBeLessThan(text.indexOf("Rule:"));
    expect(text).toContain("使用默认值 30");
  });

  const wrongValues: [yaml: string, key: string][] = [
    ["gate: { delaySeconds: 0.5 }", "gate.delaySeconds"],
    ["gate: { delaySeconds: 3601 }", "gate.delaySeconds"],
    ["gate: { delaySeconds: .inf }", "gate.delaySeconds"],
    ["gate: { delaySeconds: '30' }", "gate.delaySeconds"],
    ["gate: { start: now }", "gate.start"],
    ["gate: { rearmPersons: 3 }", "gate.rearmPersons"],
    ["http: { port: 0 }", "http.port"],
    ["http: { port: 65536 }", "http.port"],
    ["http: { port: null }", "http.port"],
    ["store: { url: 'postgres://x/y' }", "store.url"],
    ["platform: { url: 'http://x/live' }", "platform.url"],
    ["platform: { url: 'rtmp:///live' }", "platform.url"],
    ["platform: { streamName: '{court}' }", "platform.streamName"],
    ["journal: { digest: md5 }", "journal.digest"],
    ["watch: { analysis: sometimes }", "watch.analysis"],
    ["ingest: { rtmp: 1935 }", "ingest.rtmp"],
    ["__proto__: { gate: 1 }", "__proto__"],
    ["gate.delaySeconds: 5", "gate.delaySeconds"],
  ];
  it.each(wrongValues)("is refused: %s", (yaml, key) => {
    expect(namesOf(refused(yaml))).toEqual([key]);
  });

  it.each([
    ["gate: { delaySeconds: 0 }"],
    ["gate: { delaySeconds: 2 }"],
    ["gate: { delaySeconds: 2.5 }"],
    [
      "platform: { url: 'rtmps://user:p%40ss@live.example:443/app', streamName: '{courtroom}-{sessionId}?sign=1' }",
    ],
  ])("is not: %s", (yaml) => {
    expect(namesOf(refused(yaml))).toEqual([]);
  });

  it("names the nearest key for one that does not exist, also when it stands in the wrong section", () => {
    const cures = refused("gate: { delaySecond: 5 }\ndelaySeconds: 5\nplatfrom: { url: x }").map(
      ({ cure }) => cure.en,
    );
    expect(cures.filter((cure) => cure.includes("gate.delaySeconds")).length).toBe(2);
    expect(cures.filter((cure) => /platform\?/.test(cure)).length).toBe(1);
  });

  const unreadable: [name: string, yaml: string][] = [
    ["bad indentation", "gate:\n  start: auto\n delaySeconds: 5"],
    ["a repeated key", "gate: {}\ngate: {}"],
    ["a list at the top", "- gate"],
    ["two documents", "gate: {}\n---\ngate: {}"],
    [
      "aliases that multiply",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((c, i) => `${c}: &${c} [${`*${"abcdefg"[i]},`.repeat(9)}]`).join("\n")}`,
    ],
  ];
  it.each(unreadable)("is refused for %s in the file", (_name, yaml) => {
    expect(namesOf(refused(yaml))).toEqual(["--config"]);
  });

  it("is refused when the file does not exist", () => {
    const result = loadConfig({
      file: "/nowhere.yaml",
      env: {},
      projectRoot: PROJECT_ROOT,
      workingDirectory: "/",
    });
    expect(result.ok ? [] : namesOf(result.problems)).toEqual(["--config"]);
  });
});

describe("rules across keys", () => {
  const cases: [name: string, yaml: string, key: string][] = [
    ["ports differ", "http: { port: 1935 }", "http.port"],
    [
      "ports differ with rtmps",
      "ingest: { rtmps: { port: 8080, certFile: a, keyFile: b } }\nhttp: { port: 8080 }",
      "http.port",
    ],
    ["rtmps is complete", "ingest: { rtmps: { certFile: a, keyFile: b } }", "ingest.rtmps.port"],
    ["http.tls is complete", "http: { tls: { certFile: a } }", "http.tls.keyFile"],
    [
      "certificates can be read",
      "http: { tls: { certFile: nowhere.pem, keyFile: nowhere.key } }",
      "http.tls.certFile",
    ],
    [
      "the second directory is apart",
      "node: { dataDir: d }\njournal: { secondDir: d/second }",
      "journal.secondDir",
    ],
    [
      "the data directory is not inside the second",
      "node: { dataDir: d/in }\njournal: { secondDir: d }",
      "journal.secondDir",
    ],
    [
      "tests go elsewhere",
      "platform: { url: 'rtmp://x/live', testUrl: 'rtmp://x/live' }",
      "platform.testUrl",
    ],
    ["the gate does not feed itself", "platform: { url: 'rtmp://localhost:1935/live' }", "platform.url"],
    [
      "the gate does not feed itself by the default port",
      "platform: { url: 'rtmp://127.0.0.1/live' }",
      "platform.url",
    ],
  ];
  it.each(cases)("%s", (_name, yaml, key) => {
    expect(namesOf(refused(yaml))).toContain(key);
  });

  it("let two named addresses share a port", () => {
    expect(
      namesOf(
        refused("ingest: { rtmp: { host: 10.0.0.1, port: 443 } }\nhttp: { host: 10.0.0.2, port: 443 }"),
      ),
    ).toEqual([]);
  });

  it("are not asked about a value that is wrong by itself", () => {
    expect(namesOf(refused("ingest: { rtmp: { port: 8080 } }\nhttp: { port: x }"))).toEqual(["http.port"]);
  });
});

describe("credentials", () => {
  const leaks: [name: string, yaml: string, env?: NodeJS.ProcessEnv][] = [
    ["of a URL with a wrong scheme", "platform: { url: 'https://alice:hunter2@live.example/app/hunter2' }"],
    [
      "of a test URL",
      "platform: { url: 'rtmp://alice:hunter2@x/app', testUrl: 'rtmp://alice:hunter2@x/app' }",
    ],
    ["with a slash in the password", "platform: { url: 'ftp://alice:hunter2/x@live.example/app' }"],
    ["of something that is no URL", "platform: { url: 'hunter2' }"],
    ["in a stream name", "platform: { streamName: '{room}?sign=hunter2' }"],
    ["under a mistyped key", "platfrom: { url: 'rtmp://a:hunter2@x/y' }\nplatform: { urll: hunter2 }"],
    ["outside of any section", "url: 'rtmp://a:hunter2@x/y'"],
    ["in place of a section", "platform: 'rtmp://a:hunter2@x/y'"],
    [
      "in the environment",
      "{}",
      { TINGZHA_PLATFORM_URL: "ftp://a:hunter2@x", TINGZHA_PLATFORM_ULR: "hunter2" },
    ],
    [
      "of a robot",
      "notify: { channels: [{ name: A, kind: x, url: 'https://hunter2@robot.example/hunter2?key=hunter2', secret: hunter2 }] }",
    ],
    [
      "of a robot under a wrong name",
      "notify: { channels: [{ urll: 'https://x/hunter2', token: hunter2 }] }",
    ],
    ["of a list that is none", "notify: { channels: { url: hunter2 } }"],
    ["of an item that is none", "notify: { channels: ['https://x/hunter2'] }"],
    [
      "in a list of the environment",
      "{}",
      { TINGZHA_NOTIFY_CHANNELS: '[{"secret":"hunter2"}', TINGZHA_NOTIFY_SECRET: "hunter2" },
    ],
    ["in broken YAML", "platform: { url: 'rtmp://a:hunter2@x/y' "],
  ];
  it.each(leaks)("are not shown: %s", (_name, yaml, env) => {
    const problems = refused(yaml, env);
    expect(problems.length).toBeGreaterThan(0);
    expect(formatProblems(problems) + JSON.stringify(problems)).not.toContain("hunter2");
  });
});
