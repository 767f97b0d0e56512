/** The case an encoder names in its URL: `（2026）豫0802民初1234号?room=room-1`, raw UTF-8 or percent-encoded. PURE. */
import { caseKey } from "../approvals/case-key.ts";

/**
 * @param streamName as reported: raw name and query, key removed.
 * @returns the case's key; null when the name is the courtroom itself. A name that is neither is kept as
 * written, so that the law says it can't be read: the encoder meant to name a case.
 */
export function caseOfStream(streamName: string, courtroom: string): string | null {
  const end = streamName.indexOf("?");
  const name = decoded(end === -1 ? streamName : streamName.slice(0, end)).trim();
  return name === "" || name === courtroom ? null : caseKey(name);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
