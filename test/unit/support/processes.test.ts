import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Child } from "../../support/child.ts";
import { tcpStatesTo } from "../../support/loopback.ts";
import { RemotePlatform } from "../../support/measuring-platform-process.ts";
import { RemotePublishers } from "../../support/publishers-process.ts";
import { SilentPort } from "../../support/silent-port.ts";
import { waitFor } from "../../support/wait-for.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("platform and publishers in processes of their own", () => {
  it("judge ages and endings across processes, and end when told to", async () => {
    const platform = new RemotePlatform();
    const publishers = new RemotePublishers();
    closers.push(
      () => platform.stop(),
      () => publishers.stop(),
    );
    await platform.start();
    await publishers.start([`${platform.url}/a`, `${platform.url}/b`], { bitrateBps: 200_000, gop: 5 });
    const stampedOf = async () => (await platform.connections()).map(({ stamped }) => stamped);
    await waitFor("media of both", async () => (await stampedOf()).every((stamped) => stamped > 10));
    const { pid } = publishers;

    await publishers.act(0, "abort");
    await publishers.act(1, "stop");
    const endings = async () => (await platform.connections()).map(({ ending }) => ending);
    await waitFor("both ends", async () => (await endings()).every((ending) => ending !== null));
    expect(await endings()).toEqual(["reset", "fin"]);
    for (const connection of await platform.connections()) {
      expect(connection.youngestAgeMs).toBeGreaterThan(0);
      expect(connection).toMatchObject({ holes: 0, outOfOrder: 0 });
    }
    const [message] = (await platform.messages(1)).filter(({ stamp }) => stamp !== null);
    expect(message?.stamp?.stream).toBe(1);

    await publishers.stop();
    expect(isRunning(pid)).toBe(false);
    await expect(publishers.sent()).rejects.toThrow();
  });

  it("hand errors over to the caller", async () => {
    const publishers = new RemotePublishers();
    closers.push(() => publishers.stop());
    await expect(publishers.start(["http://127.0.0.1/a"])).rejects.toThrow("not an encoder's URL");
  });
});

describe("Child", () => {
  it("says why when a program ends before it is ready", async () => {
    const child = new Child(process.execPath, ["-e", "console.error('no luck'); process.exit(3)"]);
    await expect(child.ready("it serves", () => false)).rejects.toThrow(
      /ended before it serves[\s\S]*no luck/,
    );
    expect(await child.exited).toEqual({ code: 3, signal: null });
  });

  it("kills what does not stop by itself", async () => {
    const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')";
    const child = new Child(process.execPath, ["-e", stubborn]);
    await child.ready("it is up", () => child.output.includes("up"));
    await child.stop(200);
    expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
    await child.stop();
  });
});

describe("SilentPort", () => {
  it("lets a connect hang in SYN-SENT", async () => {
    const silent = new SilentPort();
    closers.push(() => silent.stop());
    await silent.start();
    const port = Number(new URL(silent.url).port);
    const before = tcpStatesTo(port).filter((state) => state === "syn-sent").length;
    const socket = connect({ host: "127.0.0.1", port });
    closers.push(() => socket.destroy());
    await waitFor("one more SYN", () => {
      return tcpStatesTo(port).filter((state) => state === "syn-sent").length === before + 1;
    });
    expect(socket.connecting).toBe(true);
  });
});
