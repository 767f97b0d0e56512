/** What an import does to what the register holds. PURE. The version decides; an end in the register is final. */
import { isDeepStrictEqual } from "node:util";
import type { ApprovalForm, ImportResult } from "../contract/approval.ts";
import type { StoredApproval } from "../store/approvals.ts";

export interface ImportVerdict {
  readonly result: ImportResult["result"];
  readonly code?: string;
}

/** @param isListed one of its cases stands on 不公开直播清单. */
export function importVerdict(
  existing: StoredApproval | null,
  incoming: ApprovalForm,
  isListed: boolean,
): ImportVerdict {
  if (existing === null) return isListed ? LISTED : { result: "created" };
  const held = existing.approval.version;
  if (incoming.version < held) return { result: "refused", code: "version-older" };
  // Sent again after a person has ended it: the sender believes that it still permits, and is told that it does not.
  if (ENDED_BY_A_PERSON.includes(existing.status)) {
    return { result: "refused", code: `approval-${existing.status}` };
  }
  if (incoming.version === held) {
    if (isDeepStrictEqual(existing.approval, incoming)) return { result: "unchanged" };
    // The same version again changes nothing; that its content differs is the sender's mistake, and said.
    return { result: "unchanged", code: "version-content-differs" };
  }
  // What was revoked, rejected, withdrawn or used never comes back by a newer version; what only expired may be moved.
  if (!OPEN_TO_IMPORT.includes(existing.status))
    return { result: "refused", code: `approval-${existing.status}` };
  return isListed ? LISTED : { result: "updated" };
}

/** `returned`: a restored register has an older version of it than there was. */
const OPEN_TO_IMPORT: readonly string[] = ["active", "expired", "returned"];
const ENDED_BY_A_PERSON: readonly string[] = ["revoked", "rejected", "withdrawn"];
const LISTED: ImportVerdict = { result: "refused", code: "never-stream" };
