// Issue 6, line 8: each fault that doctor must find, made for real on this machine, and none where there is none.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MeasuringPlatform } from "../../support/measuring-platform.ts";
import { Filler, Mounts } from "../../support/mounts.ts";
import { SilentPort } from "../../support/silent-port.ts";
import { freePort } from "../../support/temp-folder.ts";
import { TingzhaNode } from "../../support/tingzha-node.ts";
import { tingzha } from "../../unit/cli/command.ts";

interface Finding {
  readonly check: string;
  readonly verdict: "ok" | "warning" | "failed" | "unknown";
  readonly actual: { readonly zh: string; readonly en: string };
  readonly cure: { readonly zh: string; readonly en: string } | null;
}

let folder: string;
let ports: { readonly rtmp: number; readonly http: number };
const platform = new MeasuringPlatform();
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  await platform.start();
  ports = { rtmp: await freePort(), http: await freePort() };
  folder = mkdtempSync(join(tmpdir(), "tingzha-doctor-"));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A machine without the fault; each test changes one thing. */
async function doctor(env: NodeJS.ProcessEnv = {}, ...args: readonly string[]) {
  const { code, stdout, stderr } = await tingzha(["doctor", "--json", ...args], {
    TINGZHA_NODE_DATA_DIR: join(folder, "data"),
    TINGZHA_INGEST_RTMP_HOST: "127.0.0.1",
    TINGZHA_INGEST_RTMP_PORT: String(ports.rtmp),
    TINGZHA_HTTP_HOST: "127.0.0.1",
    TINGZHA_HTTP_PORT: String(ports.http),
    TINGZHA_PLATFORM_URL: platform.url,
    TZ: "Asia/Shanghai",
    ...env,
  });
  const findings = JSON.parse(stdout) as Finding[];
  const of = (check: string) => findings.find((each) => each.check === check);
  return { code, findings, of, stdout, stderr };
}

const FAULTS = ["ffmpeg", "zone", "platform", "policy", "rtmp", "http"];

describe("doctor, of a machine without these faults", () => {
  it("finds none of them, says what it could not look at, and no stream name to the platform", async () => {
    const { of } = await doctor();
    for (const check of FAULTS) expect(of(check), check).toMatchObject({ verdict: "ok", cure: null });
    expect(of("desk")).toMatchObject({ verdict: "unknown" });
    const lines = platform.connections;
    expect(lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ streamName: "", publishedAtMs: null, fault: null });
  });
});

describe("doctor finds", () => {
  it("that ffmpeg is missing", async () => {
    const path = join(folder, "no-ffmpeg");
    mkdirSync(path, { recursive: true });
    for (const program of ["sh", "dirname", "readlink", "realpath", "env"]) {
      symlinkSync(join("/usr/bin", program), join(path, program));
    }
    const { code, of } = await doctor({ PATH: path });
    expect(of("ffmpeg")).toMatchObject({ verdict: "failed" });
    expect(of("ffmpeg")?.actual.en).toContain("ENOENT");
    expect(code).toBe(1);
  });

  it("an ffmpeg that can't encode what is needed", async () => {
    const path = join(folder, "poor-ffmpeg");
    mkdirSync(path, { recursive: true });
    const script =
      '#!/bin/sh\ncase "$*" in *libx264*) exit 1;; *) echo "ffmpeg version 0 Copyright";; esac\n';
    for (const program of ["ffmpeg", "ffprobe"]) writeFileSync(join(path, program), script, { mode: 0o755 });
    const { of } = await doctor({ PATH: `${path}:${process.env.PATH}` });
    expect(of("ffmpeg")).toMatchObject({
      verdict: "failed",
      actual: { en: expect.stringContaining("libx264") },
    });
  });

  it("a full disk, and one that can't be written", async () => {
    const mounts = new Mounts();
    closers.push(() => mounts.remove());
    const small = join(folder, "small");
    mounts.small(small, 8);
    new Filler(small).fill();
    const full = await doctor({ TINGZHA_NODE_DATA_DIR: small });
    expect(full.of("disk")).toMatchObject({ verdict: "failed", actual: { en: `${small}: 0.0 GiB free` } });
    expect(full.code).toBe(1);
    writeFileSync(join(folder, "a-file"), "");
    const file = await doctor({ TINGZHA_NODE_DATA_DIR: join(folder, "a-file") });
    expect(file.of("disk")).toMatchObject({ verdict: "failed" });
  });

  it("a wrong zone: in the configuration a fault, of the system a warning", async () => {
    const configured = await doctor({ TINGZHA_NODE_TIME_ZONE: "Europe/Berlin" });
    expect(configured.of("zone")).toMatchObject({ verdict: "failed" });
    expect(configured.of("zone")?.cure?.zh).toContain("Asia/Shanghai");
    expect(configured.code).toBe(1);
    const system = await doctor({ TZ: "America/New_York" });
    expect(system.of("zone")).toMatchObject({ verdict: "warning" });
    // Another name of the same time is no fault.
    expect((await doctor({ TZ: "Asia/Chongqing" })).of("zone")).toMatchObject({ verdict: "ok" });
  });

  it("a platform that is away, one that hangs, and one that is none; its credentials are told nowhere", async () => {
    const secret = "user:s3cret@127.0.0.1";
    const away = await doctor({ TINGZHA_PLATFORM_URL: `rtmp://${secret}:${await freePort()}/live/k3y` });
    expect(away.of("platform")).toMatchObject({ verdict: "failed" });
    expect(away.of("platform")?.actual.en).toContain("connection failed (ECONNREFUSED)");
    expect(away.stdout + away.stderr).not.toMatch(/s3cret|k3y/);
    expect(away.code).toBe(1);
    const silent = new SilentPort();
    closers.push(() => silent.stop());
    await silent.start();
    const hangs = await doctor({ TINGZHA_PLATFORM_URL: silent.url });
    expect(hangs.of("platform")?.actual.en).toContain("ETIMEDOUT");
    const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    closers.push(() => other.close());
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const http = await doctor({ TINGZHA_PLATFORM_URL: `rtmp://127.0.0.1:${port}/live` });
    expect(http.of("platform")?.actual.en).toContain("RTMP handshake failed");
    const unknown = await doctor({ TINGZHA_PLATFORM_URL: "rtmp://platform.invalid/live" });
    expect(unknown.of("platform")?.actual.en).toContain("name look-up failed");
  });

  it("a policy that is missing, and one that is wrong", async () => {
    const missing = await doctor({ TINGZHA_POLICY_FILE: join(folder, "none.yaml") });
    expect(missing.of("policy")).toMatchObject({ verdict: "failed" });
    expect(missing.of("policy")?.actual.zh).toContain("不存在");
    expect(missing.code).toBe(1);
    const wrong = join(folder, "wrong.yaml");
    writeFileSync(wrong, "id: x\nrules: 3\n");
    expect((await doctor({ TINGZHA_POLICY_FILE: wrong })).of("policy")).toMatchObject({ verdict: "failed" });
  });

  it("a port that somebody else has", async () => {
    const other = createServer();
    closers.push(() => other.close());
    await new Promise<void>((resolve) => other.listen(ports.rtmp, "127.0.0.1", resolve));
    const { code, of } = await doctor();
    expect(of("rtmp")).toMatchObject({ verdict: "failed" });
    expect(of("rtmp")?.actual.en).toContain("something else");
    expect(of("http")).toMatchObject({ verdict: "ok" });
    expect(code).toBe(1);
  });
});

describe("doctor, beside a running node", () => {
  const node = new TingzhaNode({ config: { gate: { delaySeconds: 2 }, platform: { url: platform.url } } });
  beforeAll(async () => {
    await node.prepare();
    chmodSync(node.dataDir, 0o700);
    writeFileSync(node.configFile, configWith(platform.url));
    await node.start();
  });
  afterAll(() => node.remove());

  /** Written when the platform has its port. */
  function configWith(url: string): string {
    return JSON.stringify({
      node: { id: "test-01", dataDir: node.dataDir },
      ingest: { rtmp: { host: "127.0.0.1", port: node.rtmpPort } },
      http: { host: "127.0.0.1", port: Number(new URL(node.httpUrl).port) },
      gate: { dutyRequired: false, delaySeconds: 2 },
      watch: { analysis: "off", morningCheck: null },
      platform: { url },
    });
  }

  async function beside(...args: readonly string[]) {
    const run = await tingzha(["doctor", "--json", "--config", node.configFile, ...args], {
      TZ: "Asia/Shanghai",
    });
    const findings = JSON.parse(run.stdout) as Finding[];
    return { ...run, of: (check: string) => findings.find((each) => each.check === check) };
  }

  it("asks it by the socket of its machine: store, encoders, gate; its ports are its own", async () => {
    await node.api().encoderKeyOf("room-1");
    const { of } = await beside();
    for (const check of [
      "rtmp",
      "http",
      "api",
      "store",
      "gate",
      "latches",
      "policy-in-force",
      "reserve",
      "data",
    ]) {
      expect(of(check), check).toMatchObject({ verdict: "ok" });
    }
    expect(of("encoders")).toMatchObject({ verdict: "warning", actual: { en: "room-1 (never)" } });
    expect(of("test-cut")).toBeUndefined();
  });

  it("with --cut has it cut a test stream, and says how fast", async () => {
    const { of } = await beside("--cut");
    expect(of("test-cut")).toMatchObject({ verdict: "ok" });
    expect(of("test-cut")?.actual.zh).toMatch(/已断开并核实/);
    // Looked at again without a cut, what the last one proved is still known to the node.
    const { last } = await node.api().call<{ last: { findings: Finding[] } }>("GET", "/self-check");
    expect(last.findings.map(({ check }) => check)).toContain("test-cut");
  });

  it("does not take a port for the node's own that somebody else has", async () => {
    const other = createServer();
    const port = await freePort();
    closers.push(() => other.close());
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const run = await tingzha(["doctor", "--json", "--config", node.configFile], {
      TINGZHA_INGEST_RTMP_PORT: String(port),
    });
    const rtmp = (JSON.parse(run.stdout) as Finding[]).find(({ check }) => check === "rtmp");
    expect(rtmp).toMatchObject({ verdict: "failed" });
  });
});
