/** An act's request. Each is sent once; only what was refused for the page's token alone is sent again with a new one. */
import type { CourtPage, OpeningChoice } from "../../../src/desk/contract/court-page.ts";
import { post, withToken } from "../api.ts";
import type { Act } from "./acts.ts";

const DEADLINE_MS = 10_000;

/** @throws ApiError */
export async function sendAct(
  act: Exclude<Act, "cut">,
  facts: CourtPage,
  choice: OpeningChoice | null,
): Promise<void> {
  const { path, body } = requestOf(act, facts, choice);
  const options = { deadlineMs: DEADLINE_MS };
  await withToken(() => post(path, body, options), options);
}

function requestOf(act: Exclude<Act, "cut">, { room, session }: CourtPage, choice: OpeningChoice | null) {
  if (act === "pause" || act === "resume") {
    return { path: `/sessions/${encodeURIComponent(session?.id ?? "")}/${act}`, body: {} };
  }
  const path = `/courtrooms/${encodeURIComponent(room.id)}/phase`;
  if (act !== "opening" || choice === null) return { path, body: { phase: act } };
  const { caseNumbers, hearingNo } = choice;
  // Named as the page shows it, whatever the docket proposes by then.
  return { path, body: { phase: act, caseNumbers, ...(hearingNo !== null && { hearingNo }) } };
}
