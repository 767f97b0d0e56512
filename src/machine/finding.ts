/** What a check found: what is, what should be, and one sentence of what to do; zh-CN and English. */

/** `unknown`: it could not be looked at, which is no pass. */
export const VERDICTS = ["ok", "warning", "failed", "unknown"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly actual: Words;
  readonly expected: Words;
  /** null where there is nothing to do. */
  readonly cure: Words | null;
}

export const words = (zh: string, en: string = zh): Words => ({ zh, en });

/** A figure or a name, the same in both languages. */
export const plain = (text: string): Words => ({ zh: text, en: text });

export function ok(check: string, actual: Words, expected: Words = actual): Finding {
  return { check, verdict: "ok", actual, expected, cure: null };
}

export function found(
  check: string,
  verdict: Exclude<Verdict, "ok">,
  actual: Words,
  expected: Words,
  cure: Words,
): Finding {
  return { check, verdict, actual, expected, cure };
}

/** The system's code where it gives one: the same in every language, and never a path or a secret. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
