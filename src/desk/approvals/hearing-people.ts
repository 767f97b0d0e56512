/** Whose hearing it is: the judge, the panel and the clerk, as forms and docket name them; and who drafted the form. */
import type { ApprovalRows } from "../store/approvals.ts";
import type { DocketRows } from "../store/docket.ts";
import { caseKeys } from "./case-key.ts";

export interface NamesPeople {
  readonly judge?: string | undefined;
  readonly presiding?: string | undefined;
  readonly panel?: readonly string[] | undefined;
  readonly clerk?: string | undefined;
}

export class HearingPeople {
  readonly #approvals: ApprovalRows;
  readonly #docket: DocketRows;
  constructor(approvals: ApprovalRows, docket: DocketRows) {
    this.#approvals = approvals;
    this.#docket = docket;
  }

  async of(caseNumbers: readonly string[]): Promise<string[]> {
    if (caseNumbers.length === 0) return [];
    const keys = caseKeys(caseNumbers);
    const forms = await this.#approvals.byCaseNumbers(keys);
    const entries = await this.#docket.ofCases(keys);
    const drafters = forms.map(({ draftedBy }) => draftedBy);
    return [...new Set([...peopleIn([...forms.map(({ approval }) => approval), ...entries]), ...drafters])];
  }
}

/** PURE. */
export function peopleIn(named: readonly NamesPeople[]): string[] {
  const names = named.flatMap(({ judge, presiding, panel = [], clerk }) => [
    judge,
    presiding,
    ...panel,
    clerk,
  ]);
  const given = names.flatMap((name) => (name === undefined || name.trim() === "" ? [] : [name.trim()]));
  return [...new Set(given)];
}
