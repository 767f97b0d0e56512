import { PassThrough, Writable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { loadConfig } from "../../../src/config.ts";
import { createLog } from "../../../src/parent/log.ts";
import { partsOf } from "../../../src/parent/parts.ts";
import { welcome } from "../../../src/parent/welcome.ts";

describe("the parent's log", () => {
  function stalled() {
    const stream = new PassThrough();
    return { stream, log: createLog(stream as unknown as NodeJS.WriteStream) };
  }

  it("is one JSON object a line", () => {
    const { stream, log } = stalled();
    log("child-started", { child: "gate", pid: 7 });
    const line = JSON.parse(String(stream.read()));
    expect(line).toMatchObject({ process: "parent", event: "child-started", child: "gate", pid: 7 });
    expect(Number.isNaN(Date.parse(line.time))).toBe(false);
  });

  it("drops lines for a reader that does not read, says how many, and goes on", async () => {
    const lines: string[] = [];
    const reading = Promise.withResolvers<void>();
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk));
        void reading.promise.then(() => done());
      },
    });
    const log = createLog(stream as unknown as NodeJS.WriteStream);
    const text = "x".repeat(1000);
    for (let count = 0; count < 3000; count++) log("noise", { text });
    expect(stream.writableLength).toBeLessThan(1.1 * 1024 * 1024);
    reading.resolve();
    await vi.waitFor(() => expect(stream.writableLength).toBe(0));
    log("after");
    const dropped = JSON.parse(lines.at(-1) ?? "").droppedLines;
    expect(dropped).toBeGreaterThan(0);
    expect(lines.length - 1 + dropped).toBe(3000);
  });

  it("survives a reader that has gone away", () => {
    const { stream, log } = stalled();
    stream.destroy(new Error("EPIPE"));
    log("after");
    expect(stream.destroyed).toBe(true);
  });
});

describe("the welcome", () => {
  it("names addresses that can be reached, and no credentials", () => {
    const env = { TINGZHA_PLATFORM_URL: "rtmp://u:hunter2@live.example/app", TINGZHA_HTTP_HOST: "::1" };
    const loaded = loadConfig({ file: null, env, projectRoot: "/project", workingDirectory: "/" });
    if (!loaded.ok) throw new Error("the configuration is refused");
    const text = welcome(partsOf(loaded.config));
    expect(text).toContain("rtmp://127.0.0.1:1935/court\n");
    expect(text).toContain("http://[::1]:8080/api/v1");
    expect(text).not.toContain("hunter2");
  });
});
