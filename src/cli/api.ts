/** The node's HTTP API as the commands use it. */

import { join } from "node:path";
import type { Context } from "./context.ts";
import { askDesk, DESK_SOCKET, DeskSilent, type MachineRequest } from "./desk-socket.ts";
import { CommandFailure } from "./failure.ts";

/** Long enough for a large import, short enough for a person who waits. */
const DEADLINE_MS = 30_000;

/** The API's answer that it will not: `status` and the error's stable `code`. */
export class ApiRefusal extends CommandFailure {
  readonly status: number;
  readonly apiCode: string;
  readonly body: unknown;

  constructor(status: number, apiCode: string, message: string, body: unknown) {
    super("api-refused", { status, code: apiCode, message });
    this.status = status;
    this.apiCode = apiCode;
    this.body = body;
  }
}

export class Api {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * `path` below /api/v1. Throws ApiRefusal, or CommandFailure when nobody answers in time. Without a token
   * it goes by the socket in the node's run directory, when this is the node's machine.
   */
  async call(
    method: "GET" | "POST",
    path: string,
    body?: unknown,
    deadlineMs = DEADLINE_MS,
  ): Promise<unknown> {
    const token = this.#context.token();
    if (token === null) return this.#onMachine({ method, path, body, deadlineMs });
    const url = this.#context.apiUrl();
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(deadlineMs),
      });
      text = await response.text();
    } catch (error) {
      throw new CommandFailure("api-unreachable", { url, cause: causeOf(error) });
    }
    return accepted(response.status, text);
  }

  /** Without a token: whoever can open the node's run directory controls the machine, and may help people back in. */
  async #onMachine(request: MachineRequest): Promise<unknown> {
    const runDir = this.#context.localRunDir();
    if (runDir === null) throw new CommandFailure("token-missing");
    try {
      const { status, text } = await askDesk(runDir, request);
      return accepted(status, text);
    } catch (error) {
      if (!(error instanceof DeskSilent)) throw error;
      throw new CommandFailure("desk-silent", { socket: join(runDir, DESK_SOCKET), cause: error.message });
    }
  }
}

/** The answer, or its refusal. */
function accepted(status: number, text: string): unknown {
  const value = parse(text);
  if (status >= 200 && status < 300) return value;
  const { code, message } = errorIn(value);
  throw new ApiRefusal(status, code, message, value);
}

/** fetch hides the system's code in `cause`. */
export function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(inner instanceof Error)) return String(inner);
  return (inner as NodeJS.ErrnoException).code?.toString() || inner.message || inner.name;
}

function parse(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function errorIn(value: unknown): { code: string; message: string } {
  const { code, message } = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  return {
    code: typeof code === "string" ? code : "unknown",
    message: typeof message === "string" ? message : "",
  };
}
