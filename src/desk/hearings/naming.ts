/** Which hearing an opening means: as a person names it, as the session is named, or the docket's only proposal. */
import { caseKeys } from "../approvals/case-key.ts";
import type { Proposal } from "../approvals/docket.ts";
import { Failure } from "../failure.ts";

export interface NamedHearing {
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
}

interface Wish {
  readonly caseNumbers?: readonly string[] | undefined;
  readonly hearingNo?: number | undefined;
}

/** PURE. @throws Failure 409 `hearing-unknown` or `docket-ambiguous` when nobody has named it. */
export function nameHearing(wish: Wish, present: NamedHearing, proposals: readonly Proposal[]): NamedHearing {
  // Said so by a person: this hearing is none of those that are planned.
  if (wish.caseNumbers?.length === 0) return { caseNumbers: [], hearingNo: null };
  const caseNumbers = caseKeys(wish.caseNumbers ?? present.caseNumbers);
  if (caseNumbers.length > 0) {
    const sameCases = proposals.filter((proposal) => isSame(proposal.caseNumbers, caseNumbers));
    const [only] = sameCases.length === 1 ? sameCases : [];
    const kept = wish.caseNumbers === undefined ? present.hearingNo : null;
    return { caseNumbers, hearingNo: wish.hearingNo ?? kept ?? only?.hearingNo ?? null };
  }
  const [first, ...others] = proposals.filter(
    (proposal) => wish.hearingNo === undefined || proposal.hearingNo === wish.hearingNo,
  );
  if (first !== undefined && others.length === 0) return first;
  const list = proposals
    .map(
      (each) =>
        `${each.caseNumbers.join("、")}${each.hearingNo === null ? "" : `（第 ${each.hearingNo} 次）`}`,
    )
    .join("；");
  if (first === undefined) {
    const [zh, en] = [
      "开庭排期中没有本庭此时的案件，请写明案号",
      "No planned hearing here now: name caseNumbers",
    ];
    throw new Failure(409, "hearing-unknown", zh, en);
  }
  const [zh, en] = [
    `此时有不止一个排期：${list}，请写明案号`,
    "Several planned hearings here now: name caseNumbers",
  ];
  throw new Failure(409, "docket-ambiguous", zh, en);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
