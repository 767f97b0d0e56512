/** 风险评估 (通知 二): who graded it and on what grounds, and the grade that counts when leaders have signed. PURE. */
import { type Approval, RISK_GRADES, type RiskGrade, type SignatureStep } from "./approval.ts";

const rank = (grade: RiskGrade | undefined): number =>
  grade === undefined ? -1 : RISK_GRADES.indexOf(grade);

/** The highest grade that the form or a signature gives: a leader may raise it, never lower it. */
export function gradeThatCounts({ riskGrade, signatures }: Approval): RiskGrade | undefined {
  return signatures
    .flatMap((signature) => signature.riskGrade ?? [])
    .reduce((highest, grade) => (rank(grade) > rank(highest) ? grade : highest), riskGrade);
}

/** Steps whose signature gives a lower grade than stood before it. */
export function loweringSteps({ riskGrade, signatures }: Approval): SignatureStep[] {
  let highest = riskGrade;
  return signatures.flatMap((signature) => {
    const given = signature.riskGrade ?? highest;
    const lowers = rank(given) < rank(highest);
    if (rank(given) > rank(highest)) highest = given;
    return lowers ? [signature.step] : [];
  });
}

/** What the assessment lacks. */
export function missingAssessment({
  riskBasis,
  riskAssessedBy,
}: Approval): ("riskBasis" | "riskAssessedBy")[] {
  const isBlank = (text: string | undefined) => text === undefined || text.trim() === "";
  return [
    ...(isBlank(riskBasis) ? (["riskBasis"] as const) : []),
    ...((riskAssessedBy ?? []).every(isBlank) ? (["riskAssessedBy"] as const) : []),
  ];
}
