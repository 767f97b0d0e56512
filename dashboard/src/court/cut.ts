/** 断播 from this page: what a press came to, in three steps. It is sent as everywhere: again, until the desk has answered. */
import { call, withToken } from "../api.ts";
import { type CutWord, cutRun } from "../cut-switch/cut-run.ts";
import type { Told } from "../cut-switch/cut-view.ts";

export type CutStep =
  | { readonly at: "sent" }
  /** Latched, and shut; without a connection to the platform there was nothing to close. `ms`: from the press to the answer. */
  | { readonly at: "verified"; readonly ms: number; readonly hadConnection: boolean }
  /** No answer, or one that says less than it should. */
  | { readonly at: "unconfirmed"; readonly said: string | null };

/** Beyond this a cut that nobody has confirmed is told in red. */
const CONFIRM_MS = 2000;

/**
 * Sends before it does anything else, and tells each step as it is known.
 * @returns when nothing more is sent: two presses at once would tell of each other.
 */
export function cutRoom(room: string, onStep: (step: CutStep) => void): Promise<void> {
  return new Promise((resolve) => {
    const pressedMs = performance.now();
    const path = `/courtrooms/${encodeURIComponent(room)}/cut`;
    const send = (signal: AbortSignal) => {
      const options = { urgent: true, signal };
      return withToken(() => call<Told>("POST", path, {}, options), options);
    };
    const tell = (word: CutWord) => {
      clearTimeout(late);
      if (word.type === "failed") {
        const { status, message } = word.error;
        onStep({ at: "unconfirmed", said: status === 0 ? null : message });
        return;
      }
      const { latched, verified, closedAt } = word.report;
      const ms = Math.round(performance.now() - pressedMs);
      const isDone = latched && verified;
      onStep(
        isDone ? { at: "verified", ms, hadConnection: closedAt !== null } : { at: "unconfirmed", said: null },
      );
    };
    cutRun(send, tell, resolve);
    const late = setTimeout(() => onStep({ at: "unconfirmed", said: null }), CONFIRM_MS);
    onStep({ at: "sent" });
  });
}
