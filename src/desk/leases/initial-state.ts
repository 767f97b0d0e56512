/** What the desk holds about a session that nobody has named yet. */
import type { HearingState } from "../store/sessions.ts";

export const UNNAMED: HearingState = {
  caseNumbers: [],
  hearingNo: null,
  phase: "before",
  stage: null,
  wanted: false,
  airedByPerson: false,
  operatorPaused: false,
  pauseCard: null,
  openedAt: null,
  closedAt: null,
  extendedUntil: null,
};
