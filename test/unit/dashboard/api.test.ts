// How pages ask the desk: half an answer is none, whatever its head said.
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, get, UNREACHABLE } from "../../../dashboard/src/api.ts";

let server: Server;
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  // A page's addresses are of its own host.
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init));
});
afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : error);

it("a body that does not come within the deadline is no answer", async () => {
  answer = (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"room":');
  };
  expect(await get("/courtrooms/room-1/court-page", { deadlineMs: 2_000 }).catch(codeOf)).toBe(UNREACHABLE);
});

it("a line that breaks in the body is no answer", async () => {
  answer = (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
    response.write('{"room":', () => response.destroy());
  };
  expect(await get("/courtrooms").catch(codeOf)).toBe(UNREACHABLE);
});

it("an act that has nothing to say has been done", async () => {
  answer = (response) => void response.writeHead(200).end();
  expect(await get("/me")).toEqual({});
});
