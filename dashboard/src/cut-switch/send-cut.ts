/** The cut of one courtroom, or of all. */
import type { CutReport } from "../../../src/desk/contract/session.ts";
import { asOne } from "./as-one.ts";
import type { Told } from "./cut-view.ts";
import { ALL } from "./presses.ts";
import { sendRoomCut, urgently } from "./send-room-cut.ts";

/** @param room a courtroom's id, or ALL. @throws ApiError */
export async function sendCut(room: string, signal: AbortSignal): Promise<Told> {
  if (room !== ALL) return sendRoomCut(room, signal);
  const { reports } = await urgently<{ readonly reports: readonly CutReport[] }>("/cut-all", signal);
  return asOne(reports);
}
