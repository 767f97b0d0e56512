/** Every call to the desk. The cookie is the browser's; what proves that this page asked stays in memory. */
import type { ErrorBody } from "../../src/desk/contract/common.ts";
import type { Me } from "../../src/desk/contract/users.ts";

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: NonNullable<ErrorBody["problems"]>;

  constructor(status: number, body: Partial<ErrorBody>) {
    super(body.message ?? String(status));
    this.status = status;
    this.code = body.code ?? "unknown";
    this.problems = body.problems ?? [];
  }
}

let csrfToken: string | null = null;

/** Nobody answered: the desk restarts within a second, or the line is down. */
export const UNREACHABLE = "unreachable";

/** Raised on the window when the desk does not know this browser any more. */
export const SIGNED_OUT = "tingzha-signed-out";

interface CallOptions {
  /** Asked by the page itself: no sign that somebody sits before it. */
  readonly background?: boolean;
}

export async function call<T>(
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  { background = false }: CallOptions = {},
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(csrfToken !== null && { "x-csrf-token": csrfToken }),
        ...(background && { "x-background": "1" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(0, { code: UNREACHABLE, message: UNREACHABLE });
  }
  const answer = (await response.json().catch(() => ({}))) as T & Partial<ErrorBody & Me>;
  if (response.status === 401 && csrfToken !== null) {
    // It had been known: idle for too long, ended elsewhere, or disabled.
    csrfToken = null;
    dispatchEvent(new Event(SIGNED_OUT));
  }
  if (!response.ok) throw new ApiError(response.status, answer);
  if (typeof answer.csrfToken === "string") csrfToken = answer.csrfToken;
  return answer;
}

export const get = <T>(path: string, options?: CallOptions) => call<T>("GET", path, undefined, options);
export const post = <T>(path: string, body: unknown = {}, options?: CallOptions) =>
  call<T>("POST", path, body, options);
