/** What stands on a signed paper, while it is entered: the steps that are due, in order, as far as they are filled in. PURE. */
import type { ApprovalRecord, FormSignature, PaperBody } from "../../../../src/desk/contract/approval.ts";

export interface PaperRow {
  readonly step: FormSignature["step"];
  readonly name: string;
  readonly actingFor: string;
  /** The day that stands beside the signature. */
  readonly at: string;
  readonly decision: FormSignature["decision"];
}

/** The court's own steps: what courts above reply comes with its number, and is entered as a signature. */
export function emptyRows({ ahead }: Pick<ApprovalRecord, "ahead">): PaperRow[] {
  return ahead
    .filter(({ step }) => step !== "intermediate-court" && step !== "provincial-office")
    .map(({ step, persons }) => {
      const holder = persons.find(({ actingFor }) => actingFor === null);
      return { step, name: holder?.person ?? "", actingFor: "", at: "", decision: "approve" };
    });
}

/** Rows without a day have not been signed yet; none may be skipped. */
function signed(rows: readonly PaperRow[]): readonly PaperRow[] {
  const first = rows.findIndex(({ at, name }) => at === "" || name.trim() === "");
  return first === -1 ? rows : rows.slice(0, first);
}

export function isComplete(rows: readonly PaperRow[], scanSha256: string): boolean {
  const isGap = rows.slice(signed(rows).length).some(({ at }) => at !== "");
  return scanSha256 !== "" && signed(rows).length > 0 && !isGap;
}

export function paperBody(rows: readonly PaperRow[], scanSha256: string, version: number): PaperBody {
  return {
    ...{ version, scanSha256 },
    signatures: signed(rows).map(({ step, name, actingFor, at, decision }) => ({
      ...{ step, name: name.trim(), decision, at },
      ...(actingFor.trim() !== "" && { actingFor: actingFor.trim() }),
    })),
  };
}
