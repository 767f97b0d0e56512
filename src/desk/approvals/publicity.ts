/** Whether a hearing is public, by its forms and the docket: for those that are over. */
import type { ApprovalRows } from "../store/approvals.ts";
import type { DocketRows } from "../store/docket.ts";
import { caseKeys } from "./case-key.ts";

export class Publicity {
  readonly #approvals: ApprovalRows;
  readonly #docket: DocketRows;
  constructor(approvals: ApprovalRows, docket: DocketRows) {
    this.#approvals = approvals;
    this.#docket = docket;
  }

  /** One form or entry that says so is enough. */
  async isClosed(caseNumbers: readonly string[]): Promise<boolean> {
    // 待认领: nobody has said what was heard.
    if (caseNumbers.length === 0) return true;
    const keys = caseKeys(caseNumbers);
    const [forms, entries] = await Promise.all([
      this.#approvals.byCaseNumbers(keys),
      this.#docket.ofCases(keys),
    ]);
    return (
      forms.some(({ approval }) => !approval.publicHearing) ||
      entries.some(({ publicHearing }) => publicHearing === false)
    );
  }
}
