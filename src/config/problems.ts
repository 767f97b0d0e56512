/** What is wrong with a configuration, and how it is shown: key, value, rule and cure, zh-CN first. */

import type { KeyFacts } from "./facts.ts";

export interface Problem {
  /** Dotted key, environment name, or the file for what concerns it whole. */
  readonly key: string;
  /** Fit to be shown: credentials are masked. Null when there is no value to show. */
  readonly value: string | null;
  /** File and line, or the environment variable that set it; null for a default. */
  readonly where: string | null;
  readonly rule: Words;
  readonly cure: Words;
}

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A value as one line; credentials in it are masked (design 7: masked in every log and error). */
export function shown(value: unknown, secret: KeyFacts["secret"]): string {
  if (secret !== undefined && typeof value !== "string" && value !== null) return "…";
  if (typeof value !== "string") return JSON.stringify(value) ?? String(value);
  if (secret === "url") return maskUrl(value);
  if (secret === "text") return maskText(value);
  // A mistyped key may still carry an address with a password in it.
  return value.includes("://") || value.includes("@") ? maskUrl(value) : JSON.stringify(value);
}

/** Scheme and host only; the text need not be a valid URL, so nothing is shown that could be a secret. */
function maskUrl(value: string): string {
  const scheme = /^[a-z]{1,10}:\/\//i.exec(value)?.[0];
  if (scheme === undefined) return "***";
  const rest = value.slice(scheme.length);
  const at = rest.lastIndexOf("@");
  const host = /^[^/?#\s]*/.exec(rest.slice(at + 1))?.[0] ?? "";
  const tail = rest.length > at + 1 + host.length ? "/***" : "";
  return `${scheme}${at === -1 ? "" : "***@"}${host}${tail}`;
}

/** Keeps the placeholders, which are what a rule speaks of. */
function maskText(value: string): string {
  return value
    .split(/(\{[^{}]*\})/)
    .map((part) => (part === "" || part.startsWith("{") ? part : "***"))
    .join("");
}

/** All problems as the text that a person reads. */
export function formatProblems(problems: readonly Problem[]): string {
  const count = problems.length;
  const head = [
    `配置有 ${count} 个问题，没有启动任何进程。`,
    `The configuration has ${count} ${count === 1 ? "problem" : "problems"}; nothing was started.`,
  ];
  const body = problems.map((problem, index) => {
    const value = problem.value === null ? "" : ` = ${problem.value}`;
    const where = problem.where === null ? "" : `  [${problem.where}]`;
    return [
      `${index + 1}. ${problem.key}${value}${where}`,
      `   规则：${problem.rule.zh}`,
      `   处理：${problem.cure.zh}`,
      `   Rule: ${problem.rule.en}`,
      `   Cure: ${problem.cure.en}`,
    ].join("\n");
  });
  return [head.join("\n"), ...body].join("\n\n");
}
