/** What every act on a form filed here asks first: is it there, is it what was seen, is there still time. */
import { parseInstant } from "../../law/instant.ts";
import type { SigningRefusal } from "../../law/signing.ts";
import type { Clock } from "../clock.ts";
import type { ApprovalStatus } from "../contract/approval.ts";
import { Failure } from "../failure.ts";
import type { ApprovalWriter, StoredApproval } from "../store/approvals.ts";
import { caseKeys } from "./case-key.ts";
import { FILED_HERE } from "./form-record.ts";
import { REFUSALS } from "./form-refusals.ts";
import { approvalNotFound } from "./register.ts";

/** @throws Failure 404; 409 `approval-<status>` in another state; 409 `form-changed` when it is no longer what was seen. */
export async function seenForm(
  writer: ApprovalWriter,
  id: string,
  version: number,
  statuses: readonly ApprovalStatus[],
): Promise<StoredApproval> {
  const form = await writer.byId(id);
  if (form === null) throw approvalNotFound(id);
  if (form.source !== FILED_HERE) throw refusal("filed-elsewhere");
  if (!statuses.includes(form.status)) {
    const [zh, en] = [`审批表现为“${form.status}”状态，不能这样办理`, `The form is ${form.status}`];
    throw new Failure(409, `approval-${form.status}`, zh, en);
  }
  if (form.approval.version !== version) throw refusal("form-changed");
  return form;
}

export function refusal(code: SigningRefusal | keyof typeof REFUSALS): Failure {
  const { status, zh, en } = REFUSALS[code];
  return new Failure(status, code, zh, en);
}

export interface Times {
  readonly clock: Clock;
  /** Whether 开庭 of this hearing has been marked, here and now. */
  readonly isOpened: (caseNumbers: readonly string[], hearingNo: number) => boolean;
}

/** 一律……于开庭前: signed when every hearing has begun, by plan or by its mark, it would approve nothing. */
export function refuseLate({ approval, usedHearings }: StoredApproval, { clock, isOpened }: Times): void {
  const now = clock.wallMs();
  const ahead = approval.hearings.some(
    ({ no, plannedStart }) =>
      now < (parseInstant(plannedStart) ?? 0) &&
      !usedHearings.some((use) => use.no === no) &&
      !isOpened(caseKeys(approval.caseNumbers), no),
  );
  if (!ahead) throw refusal("signature-late");
}
