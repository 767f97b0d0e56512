/** Puts a rule, a case and what is at fault into the words of a reason. */
import type { LawReason } from "./decision.ts";
import { labelOf } from "./labels.ts";
import type { Rule } from "./policy.ts";
import { reasonWords } from "./reasons.ts";

const MAX_SHOWN = 60;

/** What is no case number comes from an encoder's URL: shortened, and without characters that act on a page. */
export function shownCaseNumber(text: string): string {
  const short = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

export function reasonOf(rule: Rule, caseNumber: string | null, subjects: readonly string[]): LawReason {
  const words = reasonWords(rule.code);
  const shown = caseNumber === null ? null : shownCaseNumber(caseNumber);
  const zh = subjects.map((subject) => labelOf(subject).zh).join("、");
  const en = subjects.map((subject) => labelOf(subject).en).join(", ");
  // Functions as replacements: a text from outside may hold `$&`, which a replacement string would expand.
  const fill = (text: string, items: string): string =>
    text.replaceAll("{case}", () => shown ?? "").replaceAll("{items}", () => items);
  const text = rule.text ?? words?.text ?? rule.code;
  const cure = rule.cure ?? words?.cure ?? "";
  return {
    code: rule.code,
    clause: rule.clause,
    text: fill(text, zh),
    cure: fill(cure, zh),
    en: { text: fill(words?.en.text ?? text, en), cure: fill(words?.en.cure ?? cure, en) },
    caseNumber: shown,
    subjects,
  };
}
