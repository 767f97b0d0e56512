// Lines 1 and 15 as a person meets them: `npm start` in the checkout, with nothing set but a place for the data.
import { existsSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ApiClient, ApiError } from "../../support/api-client.ts";
import { Child } from "../../support/child.ts";
import { StampedSource } from "../../support/media-source.ts";
import { Publisher } from "../../support/publisher.ts";
import { freePort, type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

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
  it("prints where encoders push, the API and credentials that work; on the second start no credentials", async () => {
    const { path } = folder();
    const [rtmp, http] = [await freePort(), await freePort()];
    const settings = {
      TINGZHA_NODE_DATA_DIR: join(path, "data"),
      TINGZHA_INGEST_RTMP_PORT: String(rtmp),
      TINGZHA_HTTP_PORT: String(http),
    };
    const first = npmStart(path, settings);
    await first.ready("it says that it is ready", () => first.output.includes("Tingzha is ready"), 60_000);
    const addresses = [...first.output.matchAll(/rtmp:\/\/\S+\?key=[0-9a-f]{32}/g)].map(([url]) => url);
    const tokens = [...first.output.matchAll(/tz_[\w-]+/g)].map(([token]) => token);
    expect([addresses.length, tokens.length]).toEqual([1, 1]);
    const apiAddress = `http://127.0.0.1:${http}/api/v1`;
    expect(first.output.split(apiAddress)).toHaveLength(2);

    const publisher = new Publisher({ url: addresses[0] ?? "", source: new StampedSource() });
    closers.push(() => publisher.abort());
    await publisher.start();
    const api = new ApiClient(`http://127.0.0.1:${http}`, tokens[0] ?? "");
    const session = await waitFor("a session", () => api.liveSessionOf("room-1"), { everyMs: 50 });
    expect(session).toMatchObject({ airState: "held", caseNumbers: [] });
    await first.stop();
    expect(await first.exited).toMatchObject({ signal: null });

    const second = npmStart(path, settings);
    await second.ready("it says that it is ready", () => second.output.includes("Tingzha is ready"), 60_000);
    expect(second.output).toContain(apiAddress);
    expect(second.output).not.toMatch(/key=|tz_/);
    await publisher.start();
    await waitFor("a session again", () => api.liveSessionOf("room-1"), { everyMs: 50 });
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
