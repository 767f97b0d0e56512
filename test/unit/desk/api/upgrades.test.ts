// What comes by the way of an upgrade, as raw bytes: nobody may end the desk by it, hold its connections, or lose a request.
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { RunningDesk } from "../support/running-desk.ts";

let desk: RunningDesk;
const sockets: Socket[] = [];
beforeEach(async () => {
  desk = await new RunningDesk().start();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await desk.stop();
});

interface Raw {
  readonly socket: Socket;
  text: string;
  isClosed: boolean;
}

async function raw(...lines: readonly string[]): Promise<Raw> {
  const socket = connect(desk.desk.port, "127.0.0.1");
  sockets.push(socket);
  const seen: Raw = { socket, text: "", isClosed: false };
  socket.on("data", (bytes: Buffer) => {
    seen.text += bytes.toString("latin1");
  });
  socket.on("close", () => {
    seen.isClosed = true;
  });
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.write(lines.join(""));
  return seen;
}

const request = (line: string, ...headers: readonly string[]) =>
  `${[`${line} HTTP/1.1`, "Host: 127.0.0.1", ...headers].join("\r\n")}\r\n\r\n`;
const WEB_SOCKET = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];
const lives = async () => (await desk.call("GET", "/healthz")).status === 200;

describe("an upgrade", () => {
  it("behind another request in one packet ends that connection and nothing else", async () => {
    for (const first of ["/healthz", "/metrics", "/nothing"]) {
      const seen = await raw(
        request(`GET ${first}`),
        request("GET /api/v1/sessions/x/preview", ...WEB_SOCKET),
      );
      await waitFor("it is closed", () => seen.isClosed);
      expect(await lives()).toBe(true);
    }
  });

  it("that is refused is answered, and its connection is gone, whatever else is sent on it", async () => {
    for (const path of ["/api/v1/sessions/x/preview", "/metrics", "/nothing", "/"]) {
      const seen = await raw(request(`GET ${path}`, ...WEB_SOCKET), "junk");
      await waitFor("it is closed", () => seen.isClosed);
      expect(seen.text).toMatch(/^HTTP\/1\.1 (200|401|404)/);
    }
    // Half open: the other side is never closed.
    const half = await raw(request("GET /nothing", ...WEB_SOCKET));
    await waitFor("it is closed all the same", () => half.isClosed);
    expect(await lives()).toBe(true);
  });

  it("to anything else than a WebSocket is a request like all, with its body", async () => {
    const body = JSON.stringify({ id: "room-h2c", name: "第二法庭" });
    const headers = [
      ...["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"],
      ...["Authorization: Bearer test-bootstrap-token-0123456789", "Content-Type: application/json"],
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    const seen = await raw(request("POST /api/v1/courtrooms", ...headers), body);
    await waitFor("it is answered", () => seen.text.includes("room-h2c"));
    expect(seen.text).toMatch(/^HTTP\/1\.1 201/);
  });

  it("is what the preview wants, and says so to whoever asks the plain way", async () => {
    await desk.begin("s-1");
    const answer = await fetch(`http://127.0.0.1:${desk.desk.port}/api/v1/sessions/s-1/preview`, {
      headers: { authorization: "Bearer test-bootstrap-token-0123456789" },
    });
    expect([answer.status, answer.headers.get("upgrade")]).toEqual([426, "websocket"]);
    expect(await answer.json()).toMatchObject({ code: "upgrade-needed" });
  });

  it("that stands keeps no desk from stopping", async () => {
    await desk.begin("s-1");
    const authorization = "Authorization: Bearer test-bootstrap-token-0123456789";
    const seen = await raw(request("GET /api/v1/sessions/s-1/preview", ...WEB_SOCKET, authorization));
    await waitFor("it stands", () => seen.text.startsWith("HTTP/1.1 101"));
    seen.socket.pause();
    const beganMs = performance.now();
    await desk.desk.stop();
    expect(performance.now() - beganMs).toBeLessThan(4_000);
    await desk.startDesk();
  });
});
