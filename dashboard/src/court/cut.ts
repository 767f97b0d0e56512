/** 断播 from this page: what a press came to, in three steps. It is sent as everywhere: again, until the desk has answered. */
import { type CutWord, cutRun } from "../cut-switch/cut-run.ts";
import { sendRoomCut } from "../cut-switch/send-room-cut.ts";

export type CutStep =
  | { readonly at: "sent" }
  /** Latched, and shut; without a connection to the platform there was nothing to close. `ms`: from the press to the answer. */
  | { readonly at: "verified"; readonly ms: number; readonly hadConnection: boolean }
  /** No answer, or one that says less than it should. */
  | { readonly at: "unconfirmed"; readonly said: string | null };

/** Beyond this a cut that nobody has confirmed is told in red. */
const CONFIRM_MS = 2000;

let newest = 0;

/**
 * Sends before it does anything else, and tells each step as it is known. Of a press before the newest only that it is shut.
 * @returns when somebody has answered, when it was refused, or when nobody was reached for so long that it may be pressed again.
 */
export function cutRoom(room: string, onStep: (step: CutStep) => void): Promise<void> {
  return new Promise((resolve) => {
    const pressedMs = performance.now();
    newest += 1;
    const own = newest;
    const tell = (step: CutStep) => {
      if (own === newest || step.at === "verified") onStep(step);
    };
    const hear = (word: CutWord) => {
      clearTimeout(late);
      if (word.type === "failed") {
        const { status, message } = word.error;
        tell({ at: "unconfirmed", said: status === 0 ? null : message });
        if (status === 0) resolve();
        return;
      }
      const { latched, verified, closedAt } = word.report;
      const ms = Math.round(performance.now() - pressedMs);
      const isDone = latched && verified;
      tell(
        isDone ? { at: "verified", ms, hadConnection: closedAt !== null } : { at: "unconfirmed", said: null },
      );
      resolve();
    };
    cutRun((signal) => sendRoomCut(room, signal), hear, resolve);
    const late = setTimeout(() => tell({ at: "unconfirmed", said: null }), CONFIRM_MS);
    tell({ at: "sent" });
  });
}
