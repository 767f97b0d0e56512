/** The page's part of the catalogue, and what the desk says in both languages. */
import type { ApiError } from "../api.ts";
import { languageNow } from "../i18n/language.ts";
import { filled } from "../i18n/plain.ts";
import type { courtPage } from "../i18n/zh-CN/court-page.ts";

export const language = languageNow();
document.documentElement.lang = language;

const load = {
  "zh-CN": () => import("../i18n/zh-CN/court-page.ts"),
  en: () => import("../i18n/en/court-page.ts"),
};

/** Of the person's language alone: the page is kept small, and both would be a third of it. */
export const words: typeof courtPage = (await load[language]()).courtPage;

/** The desk says it in both languages, with this between them. */
export function said(message: string): string {
  const [zh = message, other = zh] = message.split(" / ");
  return language === "en" ? other : zh;
}

export interface Reason {
  readonly clause: string;
  readonly text: string;
}

export interface Refusal {
  readonly title: string;
  readonly what: string;
  readonly reasons: readonly Reason[];
  readonly cure: string;
}

type Known = keyof typeof words.refused;

/** What happened, why, and what to do. */
export function refusalOf(act: string, error: ApiError): Refusal {
  const known = error.code in words.refused ? words.refused[error.code as Known] : null;
  return {
    title: filled(words.refusedTitle, { act }),
    what: known?.what ?? said(error.message),
    reasons: error.reasons,
    cure: known?.cure ?? words.otherwise,
  };
}
