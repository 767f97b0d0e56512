/** 断播 from this page: what a press came to, in three steps. It is sent as everywhere: again, until the desk has answered. */
import { call, withToken } from "../api.ts";
import { cutRun } from "../cut-switch/cut-run.ts";
import type { Told } from "../cut-switch/cut-view.ts";

export type CutStep =
  | { readonly at: "sent" }
  /** Latched; without a connection to the platform there was nothing to close. `ms`: from the press to the answer. */
  | { readonly at: "closed"; readonly ms: number; readonly hadConnection: boolean }
  | { readonly at: "verified"; readonly ms: number; readonly hadConnection: boolean }
  /** No answer, or one that says less than it should. */
  | { readonly at: "unconfirmed"; readonly said: string | null };

/** Beyond this a cut that nobody has confirmed is told in red. */
const CONFIRM_MS = 2000;

/** Sends before it does anything else, and tells each step as it is known. @returns when somebody has answered, or nobody in 10 s. */
export function cutRoom(room: string, onStep: (step: CutStep) => void): Promise<void> {
  return new Promise((resolve) => {
    const pressedMs = performance.now();
    const path = `/courtrooms/${encodeURIComponent(room)}/cut`;
    const send = (signal: AbortSignal) => {
      const options = { urgent: true, signal };
      return withToken(() => call<Told>("POST", path, {}, options), options);
    };
    cutRun(send, (word) => {
      clearTimeout(late);
      if (word.type === "failed") {
        const { status, message } = word.error;
        onStep({ at: "unconfirmed", said: status === 0 ? null : message });
      } else {
        const { latched, verified, closedAt } = word.report;
        const ms = Math.round(performance.now() - pressedMs);
        const at = verified ? "verified" : "closed";
        onStep(latched ? { at, ms, hadConnection: closedAt !== null } : { at: "unconfirmed", said: null });
        if (latched && !verified) onStep({ at: "unconfirmed", said: null });
      }
      resolve();
    });
    const late = setTimeout(() => onStep({ at: "unconfirmed", said: null }), CONFIRM_MS);
    onStep({ at: "sent" });
  });
}
