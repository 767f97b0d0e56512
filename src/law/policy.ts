/**
 * What a policy is: the rules of one court and year as data. The file is read by the desk and validated by
 * policy-validation.ts; another court or another year is another file (design 8).
 */
import type { SignatureStep } from "./approval.ts";
import type { ChangeTable } from "./changes.ts";
import type { GradeConditions } from "./conditions.ts";
import type { DutyRule } from "./duty.ts";
import type { Office } from "./offices.ts";

/** 基层法院 (4 digits), 中级法院 (2 digits), 高级法院 (none), 最高法. */
export const COURT_LEVELS = ["district", "intermediate", "high", "supreme"] as const;
export type CourtLevel = (typeof COURT_LEVELS)[number];

/** The window of a hearing comes from the node's configuration, not from the notice. */
export interface WindowSetting {
  readonly leadMinutes: number;
  readonly overrunMinutes: number;
}

/** One row: which built-in check runs, which code it denies with, and the clause that demands it. */
export interface Rule {
  readonly id: string;
  readonly code: string;
  readonly check: string;
  readonly clause: string;
  /** The sentence of the clause, for the people who read the policy. */
  readonly sentence: string | null;
  /** Arguments of the check, validated against what the check takes. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Replace the catalogue's words (reasons.ts); required where the catalogue has none for the code. */
  readonly text: string | null;
  readonly cure: string | null;
}

/** How a sentence of the notice is met: by a rule, a form's field, a document, a report, or by people outside the system. */
export const MET_BY = ["rule", "field", "document", "report", "duty"] as const;
export type MetBy = (typeof MET_BY)[number];

/** One sentence of the notice, and what became of it. */
export interface NoticeSentence {
  readonly id: string;
  readonly text: string;
  readonly met: MetBy;
  /** Ids of rules, names of fields, documents or reports; empty for a duty. */
  readonly by: readonly string[];
  /** Required for a duty. */
  readonly reason: string | null;
}

export interface Policy {
  readonly id: string;
  readonly title: string;
  readonly window: WindowSetting;
  /** Signatures that every form needs, in order. */
  readonly steps: readonly SignatureStep[];
  /** Signatures that 涉众型 adds, by the level of the court. */
  readonly massSteps: Readonly<Record<CourtLevel, readonly SignatureStep[]>>;
  /** The office that signs instead where every holder of the key has a hand in the form already. */
  readonly substitutes: Readonly<Partial<Record<Office, Office>>>;
  /** Names of courts by 法院代字, for what is printed. */
  readonly courts: Readonly<Record<string, string>>;
  /** 应播: causes that should be aired where the risk is low (通知 四); a cause belongs to one that it contains. */
  readonly encouragedCauses: readonly string[];
  /** What a change of a form costs. */
  readonly changes: ChangeTable;
  /** What the policy demands of a case by its risk grade, on top of what its form says. */
  readonly conditions: GradeConditions;
  /** How closely what is on air must be watched. */
  readonly duty: DutyRule;
  /** 不宜录制的调解 may suspend the recording itself (法释〔2017〕5号 第三条第三项); false where the policy says nothing. */
  readonly suspendForMediation: boolean;
  readonly rules: readonly Rule[];
  /** The notice, sentence by sentence; empty for a policy that doesn't come with its text. */
  readonly notice: readonly NoticeSentence[];
  /** The notice's text, a file beside the policy's. */
  readonly noticeFile: string | null;
}
