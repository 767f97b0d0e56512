/**
 * A press on its way to the desk: sent at once, once more after a second without an answer, and then every second as long as
 * nobody is reached (a desk that has died is back in a few). A cut costs nothing when it is there already.
 */
import { ApiError, UNREACHABLE } from "../api.ts";
import type { Told } from "./cut-view.ts";

const AGAIN_MS = 1_000;
const ATTEMPT_MS = 5_000;
/** So long nobody has answered: that is told. What has been pressed is sent all the same, when the desk is back. */
const FAILED_MS = 10_000;
const GIVE_UP_MS = 60_000;

export type CutWord =
  /** `isOnly`: nothing else of this press was sent, so what this answer does not name as closed was not there. */
  | { readonly type: "report"; readonly report: Told; readonly isOnly: boolean }
  /** Refused, or nobody reached in the end. Of an error of the desk's it is said at once, and sent again. */
  | { readonly type: "failed"; readonly error: ApiError };

/**
 * Sends before it does anything else. @param tell each word as it comes; a better one may follow. @param over nothing is sent any
 * more, and nothing will be told.
 */
export function cutRun(
  send: (signal: AbortSignal) => Promise<Told>,
  tell: (word: CutWord) => void,
  over: () => void = () => undefined,
): void {
  const gone = new AbortController();
  let sent = 0;
  let open = 0;
  let isAnswered = false;
  let failure = new ApiError(0, { code: UNREACHABLE });

  const attempt = () => {
    sent += 1;
    open += 1;
    const own = new AbortController();
    const stop = () => own.abort();
    gone.signal.addEventListener("abort", stop);
    // On a connection that has died: the next one goes over another.
    const late = setTimeout(stop, ATTEMPT_MS);
    send(own.signal)
      .then(heard, refused)
      .finally(() => clearTimeout(late));
  };
  const heard = (report: Told) => {
    open -= 1;
    if (gone.signal.aborted) return;
    isAnswered = true;
    clearInterval(again);
    tell({ type: "report", report, isOnly: sent === 1 });
    // One that is still under way may be the one that has closed the connection.
    if (report.closedAt !== null || open === 0) end();
  };
  const refused = (error: unknown) => {
    open -= 1;
    if (gone.signal.aborted) return;
    if (isAnswered) {
      if (open === 0) end();
      return;
    }
    if (!(error instanceof ApiError) || error.status === 0) return;
    failure = error;
    tell({ type: "failed", error });
    // Whoever is refused is refused again.
    if (error.status < 500) end();
  };
  const end = () => {
    clearInterval(again);
    clearTimeout(failed);
    clearTimeout(never);
    gone.abort();
    over();
  };
  attempt();
  const again = setInterval(() => {
    if (sent === 1 || open === 0) attempt();
  }, AGAIN_MS);
  const failed = setTimeout(() => !isAnswered && tell({ type: "failed", error: failure }), FAILED_MS);
  const never = setTimeout(end, GIVE_UP_MS);
}
