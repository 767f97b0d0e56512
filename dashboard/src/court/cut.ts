/** 断播 from this page: the request, and what it came to in three steps. The one place that knows how a cut is made. */
import { ApiError } from "../api.ts";
import { postWithToken } from "./send.ts";

export type CutStep =
  | { readonly at: "sent" }
  /** Latched; without a connection to the platform there was nothing to close. `ms`: from the press to the answer. */
  | { readonly at: "closed"; readonly ms: number; readonly hadConnection: boolean }
  | { readonly at: "verified"; readonly ms: number; readonly hadConnection: boolean }
  /** No answer, or one that says less than it should. */
  | { readonly at: "unconfirmed"; readonly said: string | null };

interface CutReport {
  readonly closedAt: string | null;
  readonly latched: boolean;
  readonly verified: boolean;
}

/** Beyond this a cut that nobody has confirmed is told in red. */
const CONFIRM_MS = 2000;
const GIVE_UP_MS = 30_000;

/** Tells each step as it is known; a late answer is still told. */
export async function cutRoom(room: string, onStep: (step: CutStep) => void): Promise<void> {
  const pressedMs = performance.now();
  onStep({ at: "sent" });
  const late = setTimeout(() => onStep({ at: "unconfirmed", said: null }), CONFIRM_MS);
  try {
    const path = `/courtrooms/${encodeURIComponent(room)}/cut`;
    const report = await postWithToken<CutReport>(path, {}, GIVE_UP_MS);
    const ms = Math.round(performance.now() - pressedMs);
    const hadConnection = report.closedAt !== null;
    if (report.latched) onStep({ at: "closed", ms, hadConnection });
    if (report.latched && report.verified) onStep({ at: "verified", ms, hadConnection });
    else onStep({ at: "unconfirmed", said: null });
  } catch (error) {
    onStep({ at: "unconfirmed", said: error instanceof ApiError ? error.message : null });
  } finally {
    clearTimeout(late);
  }
}
