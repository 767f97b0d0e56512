/** The cut of one courtroom on its own way to the desk: nothing before it, nothing beside it. */
import type { CutReport } from "../../../src/desk/contract/session.ts";
import { call, withToken } from "../api.ts";

/** `call`, before all else that the page asks; with the page's token anew where that was refused. @throws ApiError */
export function urgently<T>(path: string, signal: AbortSignal): Promise<T> {
  const options = { urgent: true, signal };
  return withToken(() => call<T>("POST", path, {}, options), options);
}

/** @throws ApiError */
export function sendRoomCut(room: string, signal: AbortSignal): Promise<CutReport> {
  return urgently(`/courtrooms/${encodeURIComponent(room)}/cut`, signal);
}
