// Lines 1 and 15 as a person meets them: `npm start` in the checkout, with nothing set but a place for the data.
import { existsSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ApiClient, ApiError } from "../../support/api-client.ts";
import { Child } from "../../support/child.ts";
import { freePort, type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function folder(): TempFolder {
  const made = tempFolder("start");
  closers.push(() => made.remove());
  return made;
}

/** npm as a person's shell runs it: not inside this test's own npm, and without this test's token. */
function npmStart(cwd: string, settings: NodeJS.ProcessEnv, args: readonly string[] = []): Child {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|TINGZHA_|INIT_CWD|VITEST)/.test(name));
  const child = new Child("npm", ["--prefix", ROOT, "start", ...args], {
    cwd,
    env: { ...Object.fromEntries(own), ...settings },
  });
  closers.push(() => child.stop());
  return child;
}

describe("npm start", () => {
  it("prints where encoders push, the page, and a code that makes the three administrators, once", async () => {
    const { path } = folder();
    const [rtmp, http] = [await freePort(), await freePort()];
    const settings = {
      TINGZHA_NODE_DATA_DIR: join(path, "data"),
      TINGZHA_INGEST_RTMP_PORT: String(rtmp),
      TINGZHA_HTTP_PORT: String(http),
    };
    const first = npmStart(path, settings);
    await first.ready("it says that it is ready", () => first.output.includes("Tingzha is ready"), 120_000);
    const page = `http://127.0.0.1:${http}`;
    expect(first.output).toContain(`${page}/`);
    const [, code = ""] = /启动码 Code +(\S+)/.exec(first.output) ?? [];
    expect([code.length, /key=|tz_/.test(first.output)]).toEqual([19, false]);
    const body = {
      code,
      court: { code: "豫08", name: "焦作市中级人民法院" },
      systemAdmin: { name: "系统", login: "aa1", password: "Erstes-Wort-8341" },
      securityAdmin: { name: "安全", login: "bb2", password: "Zweites-Wort-8341" },
      auditAdmin: { name: "审计", login: "cc3", password: "Drittes-Wort-8341" },
    };
    const finish = () =>
      fetch(`${page}/api/v1/first-start`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect((await finish()).status).toBe(200);
    expect((await finish()).status).toBe(409);
    await first.stop();
    expect(await first.exited).toMatchObject({ signal: null });

    const second = npmStart(path, settings);
    await second.ready("it says that it is ready", () => second.output.includes("Tingzha is ready"), 120_000);
    expect(second.output).not.toMatch(/key=|tz_|启动码/);
  });

  it("leaves the courtrooms to who brings a token, and shows nothing of it", async () => {
    const { path } = folder();
    const http = await freePort();
    const token = "automation-0123456789abcdef";
    const started = npmStart(path, {
      TINGZHA_NODE_DATA_DIR: join(path, "data"),
      TINGZHA_INGEST_RTMP_PORT: String(await freePort()),
      TINGZHA_HTTP_PORT: String(http),
      TINGZHA_BOOTSTRAP_TOKEN: token,
    });
    const readyz = () =>
      fetch(`http://127.0.0.1:${http}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await started.ready("/readyz answers 200", readyz, 60_000);
    const api = new ApiClient(`http://127.0.0.1:${http}`, token);
    const made = await api.createCourtroom("room-1");
    expect(made.encoderKey).toMatch(/^[0-9a-f]{32}$/);
    expect(started.output).not.toMatch(new RegExp(`key=|tz_|${token}|${made.encoderKey}`));
    const stranger = new ApiClient(`http://127.0.0.1:${http}`, "tz_not-one-of-ours");
    await expect(stranger.liveSessions()).rejects.toSatisfy(
      (error) => error instanceof ApiError && error.status === 401,
    );
  });

  it("with a wrong configuration says every problem with key, value, rule and cure, and starts nothing", async () => {
    const { path } = folder();
    const rtmp = await freePort();
    const yaml = [
      `node: { dataDir: ${join(path, "data")} }`,
      `ingest: { rtmp: { port: ${rtmp} }, graceSeconds: minus }`,
      "gate: { delaySeconds: 1, start: sometimes }",
      "platfrom: { url: x }",
    ];
    writeFileSync(join(path, "court.yaml"), yaml.join("\n"));
    // The file is named from where the person stands, not from the checkout.
    const started = npmStart(path, { TINGZHA_HTTP_PORT: "99999" }, ["--", "--config", "court.yaml"]);
    expect(await started.exited).toMatchObject({ code: 2 });
    const problems: readonly (readonly string[])[] = [
      ["ingest.graceSeconds", "minus"],
      ["gate.delaySeconds", "1"],
      ["gate.start", "sometimes", "opening"],
      ["platfrom", "platform"],
      ["http.port", "99999", "65535"],
    ];
    for (const [key = "", ...words] of problems) {
      const at = started.output.indexOf(key);
      expect(at, `${key} in\n${started.output}`).toBeGreaterThanOrEqual(0);
      for (const word of words) expect(started.output.slice(at, at + 600), key).toContain(word);
    }
    expect(existsSync(join(path, "data"))).toBe(false);
    expect(await isOpen(rtmp)).toBe(false);
  });
});

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
