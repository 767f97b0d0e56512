/** A cut's own way to the desk: nothing before it, nothing beside it. */
import type { CutReport } from "../../../src/desk/contract/session.ts";
import { call, withToken } from "../api.ts";
import { asOne } from "./as-one.ts";
import type { Told } from "./cut-view.ts";
import { ALL } from "./presses.ts";

/** @param room a courtroom's id, or ALL. @throws ApiError */
export function sendCut(room: string, signal: AbortSignal): Promise<Told> {
  const cut = <T>(path: string) =>
    withToken(() => call<T>("POST", path, {}, { urgent: true, signal }), { urgent: true, signal });
  if (room !== ALL) return cut<CutReport>(`/courtrooms/${encodeURIComponent(room)}/cut`);
  return cut<{ readonly reports: readonly CutReport[] }>("/cut-all").then(({ reports }) => asOne(reports));
}
