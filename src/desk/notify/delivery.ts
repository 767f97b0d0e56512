/** One attempt to hand a message over by HTTP: bounded in time and in what it reads, no redirect followed, TLS verified. */
import type { Template, Verdict, WebhookRequest } from "./templates/template.ts";

export const ATTEMPT_MS = 5_000;
/** Robots answer in a line; of more only the beginning is read. */
const MAX_ANSWER_BYTES = 16 * 1024;
const LONGEST_RETRY_AFTER_MS = 3_600_000;

export type Post = (request: WebhookRequest, template: Template, stopped: AbortSignal) => Promise<Verdict>;

/** Never rejects, and what it says never holds the address: that is where the token stands. */
export const post: Post = async (request, template, stopped) => {
  const deadline = AbortSignal.timeout(ATTEMPT_MS);
  const signal = AbortSignal.any([deadline, stopped]);
  try {
    const { url, headers, body } = request;
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    const text = await beginning(response);
    return verdictOf(response.status, response.headers.get("retry-after"), text, template);
  } catch (error) {
    return { type: "again", code: deadline.aborted ? "timeout" : causeOf(error) };
  }
};

/** @param retryAfter the header's text, seconds or a date */
export function verdictOf(
  status: number,
  retryAfter: string | null,
  body: string,
  template: Template,
): Verdict {
  if (status >= 200 && status < 300) return template.answered(body);
  const code = `http-${status}`;
  const waitMs = retryAfterMs(retryAfter, Date.now());
  if (status === 429) return { type: "limited", code, blockMs: waitMs ?? template.blockMs };
  if (status === 408 || status >= 500) {
    return waitMs === null ? { type: "again", code } : { type: "limited", code, blockMs: waitMs };
  }
  return { type: "refused", code };
}

function retryAfterMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 1_000), LONGEST_RETRY_AFTER_MS);
}

async function beginning(response: Response): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the body.
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8");
}

/** The system's code, as ECONNREFUSED; never a message, which may repeat the address. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  const code = cause?.code ?? "";
  return /^[A-Z][A-Z0-9_]{2,50}$/.test(code) ? code : "unreachable";
}
