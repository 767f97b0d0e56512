/** Runs the `tingzha` command as a person does, and a stand-in for the API that notes what it was asked. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const COMMAND = join(import.meta.dirname, "../../../scripts/tingzha");

export async function tingzha(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(COMMAND, args, {
    cwd: "/",
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body: unknown;
}

type Answer = readonly [status: number, body: unknown];

export class StandInApi {
  readonly asked: Asked[] = [];
  readonly #answers: Readonly<Record<string, Answer>>;
  #server: Server | null = null;

  /** Answers by `METHOD /path` below /api/v1; anything else is 404. */
  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
  }

  async start(): Promise<string> {
    const server = createServer(async (request, response) => {
      const text = (await request.setEncoding("utf8").toArray()).join("");
      const path = (request.url ?? "").replace("/api/v1", "");
      const method = request.method ?? "";
      const token = (request.headers.authorization ?? "").replace("Bearer ", "");
      this.asked.push({ method, path, token, body: text === "" ? null : JSON.parse(text) });
      const missing = { code: "not-found", message: "没有 / none", requestId: "r" };
      const [status, body] = this.#answers[`${method} ${path}`] ?? [404, missing];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    this.#server = server;
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}
