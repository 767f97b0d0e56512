/** Every call to the desk. The cookie is the browser's; what proves that this page asked stays in memory. */
import type { ErrorBody } from "../../src/desk/contract/common.ts";
import type { Me } from "../../src/desk/contract/users.ts";

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: NonNullable<ErrorBody["problems"]>;
  /** Why the law does not allow it, when that is why. */
  readonly reasons: NonNullable<ErrorBody["reasons"]>;

  constructor(status: number, body: Partial<ErrorBody>) {
    super(body.message ?? String(status));
    this.status = status;
    this.code = body.code ?? "unknown";
    this.problems = body.problems ?? [];
    this.reasons = body.reasons ?? [];
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
  /** Before everything else that the page asks, and also when it is closed meanwhile. */
  readonly urgent?: boolean;
  readonly signal?: AbortSignal;
  /** So long it waits for the answer; then nobody has answered. */
  readonly deadlineMs?: number;
}

export async function call<T>(
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  { background = false, urgent = false, signal, deadlineMs }: CallOptions = {},
): Promise<T> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(csrfToken !== null && { "x-csrf-token": csrfToken }),
        ...(background && { "x-background": "1" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(urgent && { priority: "high", keepalive: true }),
      signal: signal ?? (deadlineMs === undefined ? null : AbortSignal.timeout(deadlineMs)),
    });
    // The deadline may pass between the answer's head and its body: half an answer is none.
    text = await response.text();
  } catch {
    throw new ApiError(0, { code: UNREACHABLE, message: UNREACHABLE });
  }
  const answer = parsed(text) as T & Partial<ErrorBody & Me>;
  if (response.status === 401 && csrfToken !== null) {
    // It had been known: idle for too long, ended elsewhere, or disabled.
    csrfToken = null;
    dispatchEvent(new Event(SIGNED_OUT));
  }
  if (!response.ok) throw new ApiError(response.status, answer);
  if (typeof answer.csrfToken === "string") csrfToken = answer.csrfToken;
  return answer;
}

/** What is no JSON, as from a proxy, says nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

export const get = <T>(path: string, options?: CallOptions) => call<T>("GET", path, undefined, options);
export const post = <T>(path: string, body: unknown = {}, options?: CallOptions) =>
  call<T>("POST", path, body, options);

/**
 * Sent again once, where it was refused for the page's token alone: signed in anew in another window, perhaps, so the cookie has
 * changed and the token with it; or pressed before the page knew one.
 */
export async function withToken<T>(send: () => Promise<T>, options: CallOptions): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "csrf") throw error;
    await get("/me", options);
    return send();
  }
}
