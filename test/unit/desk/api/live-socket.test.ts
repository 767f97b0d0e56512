// The live socket's edge: who is let in, what he may say, what becomes of one who does not read, and how it ends with the desk.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { MOST_SOCKETS } from "../../../../src/desk/api/live-socket.ts";
import { monotonicMs, waitFor } from "../../../support/wait-for.ts";
import { TestBrowser } from "../support/browser.ts";
import { actor, openHouse } from "../support/cast.ts";
import { LiveClient } from "../support/live-client.ts";
import { BOOTSTRAP, RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
const clients: LiveClient[] = [];
const sockets: WebSocket[] = [];
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const socket of sockets.splice(0)) socket.terminate();
  await desk.stop();
});

const HANDSHAKE = "EIO=4&transport=websocket";
const BEARER = { authorization: `Bearer ${BOOTSTRAP}` };
const metric = async (name: string) => {
  const text = (await desk.call("GET", "/metrics", undefined, null)).body as string;
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? Number.NaN);
};

interface Knock {
  readonly status: number;
  readonly code: string | null;
}

/** Opens a WebSocket by hand. @returns the status, and the code of a refusal. */
function knock(headers: Readonly<Record<string, string>>, query = HANDSHAKE): Promise<Knock> {
  const socket = new WebSocket(`ws://127.0.0.1:${desk.desk.port}/live/?${query}`, { headers });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve({ status: 101, code: null }));
    socket.once("error", reject);
    socket.once("unexpected-response", (_request, response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).code }));
    });
  });
}

async function raw(): Promise<{ socket: WebSocket; said: string[]; isClosed: () => boolean }> {
  await knock(BEARER);
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error("not opened");
  const said: string[] = [];
  let closed = false;
  socket.on("message", (data) => void said.push(String(data)));
  socket.on("close", () => {
    closed = true;
  });
  socket.on("error", () => undefined);
  socket.send("40");
  await waitFor("it has joined", () => said.some((each) => each.startsWith("40")));
  return { socket, said, isClosed: () => closed };
}

async function watching(): Promise<LiveClient> {
  const client = new LiveClient(desk, BOOTSTRAP);
  clients.push(client);
  await client.connected();
  await client.ask();
  return client;
}

describe("the live socket", () => {
  it("lets in a page of this node that has signed in, and no other page with its cookie", async () => {
    await openHouse(desk);
    const { browser } = await actor(desk, "technician");
    const { cookie } = browser;
    const origin = `http://127.0.0.1:${desk.desk.port}`;
    expect(await knock({ cookie, origin })).toEqual({ status: 101, code: null });
    const others = ["http://evil.example", `${origin}1`, "null", origin.replace("127.0.0.1", "localhost")];
    for (const other of others) {
      expect(await knock({ cookie, origin: other })).toEqual({ status: 403, code: "csrf" });
    }
    expect(await knock({ cookie })).toEqual({ status: 403, code: "csrf" });
    expect(await knock({ origin })).toEqual({ status: 401, code: "unauthenticated" });
    const half = new TestBrowser(desk);
    const { body: user } = await desk.post("/users", { name: "半个", login: "half" });
    await half.password("half", user.password);
    expect(await knock({ cookie: half.cookie, origin })).toEqual({ status: 401, code: "sign-in-unfinished" });
    await browser.send("POST", "/sign-out", {});
    expect(await knock({ cookie, origin })).toEqual({ status: 401, code: "unauthenticated" });
  });

  it("is WebSocket alone, of the present protocol, and nobody takes over another's connection", async () => {
    for (const query of [
      "",
      "EIO=3&transport=websocket",
      "EIO=4&transport=polling",
      `${HANDSHAKE}&sid=abc`,
      `${HANDSHAKE}&b64=1`,
    ]) {
      expect(await knock(BEARER, query)).toEqual({ status: 400, code: "invalid-request" });
    }
    const plain = await fetch(`http://127.0.0.1:${desk.desk.port}/live/?${HANDSHAKE}`, { headers: BEARER });
    expect([plain.status, plain.headers.get("access-control-allow-origin")]).toEqual([426, null]);
    await plain.arrayBuffer();
    const script = await fetch(`http://127.0.0.1:${desk.desk.port}/live/socket.io.js`, { headers: BEARER });
    expect(script.status).toBe(404);
    await script.arrayBuffer();
  });

  it("ends whoever says too much or speaks another language, and nothing else", async () => {
    const client = await watching();
    const big = await raw();
    big.socket.send(`42["wall",{"x":"${"x".repeat(20_000)}"}]`);
    await waitFor("it is closed", big.isClosed);
    for (const nonsense of [
      "42",
      "4",
      "zzz",
      '451-["wall",{"_placeholder":true,"num":1}]',
      '42["wall"',
      "41",
      "0",
    ]) {
      const other = await raw();
      other.socket.send(nonsense);
      // Bytes are no word of it either.
      other.socket.send(Buffer.alloc(100));
      await waitFor(`whoever said ${nonsense} is gone`, other.isClosed);
    }
    const { length } = client.changes;
    await waitFor("the others go on", () => client.changes.length > length + 1);
    expect(client.gaps).toBe(0);
  });

  it("refuses whoever asks all the time, and goes on telling him", async () => {
    const client = await watching();
    const answers = await Promise.all(Array.from({ length: 40 }, () => client.ask()));
    const codes = answers.map(({ code }) => code ?? "ok");
    expect(codes.filter((code) => code === "ok").length).toBeLessThanOrEqual(20);
    expect(codes).toContain("asked-too-often");
    expect(await metric('tingzha_live_events_total{event="asked-too-often"}')).toBeGreaterThan(10);
    const { length } = client.changes;
    await waitFor("it goes on", () => client.changes.length > length + 1);
  });

  it("keeps nothing for whoever does not read, tells him the newest when he does, and the others meanwhile", async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `s-${i}`);
    for (const [i, id] of ids.entries()) {
      await desk.post("/courtrooms", { id: `r-${i}`, name: `第${i}法庭` });
      await desk.begin(id, `r-${i}`);
    }
    const client = await watching();
    const slow = await raw();
    slow.socket.send('420["wall",{}]');
    await waitFor("his snapshot", () => slow.said.some((each) => each.startsWith("430")));
    slow.socket.pause();
    let round = 0;
    const change = () => {
      round += 1;
      for (const [i, id] of ids.entries()) {
        const lastError = `${round} ${"x".repeat(20_000)}`;
        const egress = { state: "idle" as const, lastError, reconnects: 0, lagSeconds: null, lostSeconds: 0 };
        desk.gate.report(id, `r-${i}`, { egress });
      }
    };
    const told = () => client.entry(`room/r-39`)?.session.platform.lastError?.startsWith(`${round} `);
    const skipped = () => metric('tingzha_live_events_total{event="skipped"}');
    await waitFor(
      "he is left out",
      async () => {
        change();
        await waitFor("the other knows", told);
        return (await skipped()) > 5;
      },
      { deadlineMs: 60_000 },
    );
    const heard = slow.said.length;
    // Some of it is kept back in the kernel; of what came later there is nothing anywhere.
    const rounds = round;
    expect(rounds).toBeGreaterThan(5);
    slow.socket.resume();
    await waitFor("the newest", () => slow.said.some((each) => each.includes(`"lastError":"${round} `)));
    const changes = slow.said.slice(heard).filter((each) => each.startsWith("42"));
    expect(changes.length).toBeLessThan(rounds);
    const sequences = slow.said
      .filter((each) => each.startsWith("42"))
      .map((each) => JSON.parse(each.slice(2))[1].sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(client.gaps).toBe(0);
  }, 90_000);

  it("has a place for three hundred, and says so to the next", async () => {
    const all = await Promise.all(Array.from({ length: MOST_SOCKETS }, () => knock(BEARER)));
    expect(all.every(({ status }) => status === 101)).toBe(true);
    expect(await metric("tingzha_live_sockets")).toBe(MOST_SOCKETS);
    expect(await knock(BEARER)).toEqual({ status: 503, code: "live-full" });
    expect(await metric('tingzha_live_events_total{event="refused-full"}')).toBe(1);
    for (const socket of sockets.splice(0)) socket.terminate();
    await waitFor("they are gone", async () => (await metric("tingzha_live_sockets")) === 0);
    expect((await knock(BEARER)).status).toBe(101);
  }, 60_000);

  it("ends with the desk, also for whoever reads nothing, and is there again with the next one", async () => {
    const client = await watching();
    const frozen = await raw();
    frozen.socket.send('420["wall",{}]');
    frozen.socket.pause();
    const beganMs = monotonicMs();
    await desk.desk.stop();
    expect(monotonicMs() - beganMs).toBeLessThan(4_000);
    await waitFor("it is told", () => client.closed !== null);
    await desk.startDesk();
    expect((await watching()).entry("node")).toMatchObject({ gateConnected: true });
  });
});
