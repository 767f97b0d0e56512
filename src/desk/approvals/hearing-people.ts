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
    const { sitting, drafters } = await this.#cast(caseNumbers);
    return [...new Set([...sitting, ...drafters])];
  }

  /** Without who drafted the form: that may have been a technician who read in a list. */
  async sittingIn(caseNumbers: readonly string[]): Promise<string[]> {
    return (await this.#cast(caseNumbers)).sitting;
  }

  async #cast(caseNumbers: readonly string[]): Promise<{ sitting: string[]; drafters: string[] }> {
    if (caseNumbers.length === 0) return { sitting: [], drafters: [] };
    const keys = caseKeys(caseNumbers);
    const forms = await this.#approvals.byCaseNumbers(keys);
    const entries = await this.#docket.ofCases(keys);
    const sitting = peopleIn([...forms.map(({ approval }) => approval), ...entries]);
    return { sitting, drafters: forms.map(({ draftedBy }) => draftedBy) };
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
