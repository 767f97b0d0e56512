/** What a reason of the desk says and what it asks for, apart: it has both in one sentence after the other. PURE. */
import { inLanguage } from "../../in-language.ts";

export interface Why {
  readonly why: string;
  /** Who must do what; null: the reason says nothing of it. */
  readonly cure: string | null;
}

/** In English a number may follow a full stop. */
const END: Readonly<Record<string, RegExp>> = { en: /\.\s+(?=\p{Lu})/u };
const CHINESE_END = /。/;

export function whyOf(text: string, language: string): Why {
  const said = inLanguage(text, language).trim();
  const end = (END[language] ?? CHINESE_END).exec(said);
  const why = withoutStop(end === null ? said : said.slice(0, end.index));
  const cure = end === null ? "" : withoutStop(said.slice(end.index + end[0].length));
  return { why, cure: cure === "" ? null : cure };
}

function withoutStop(sentence: string): string {
  return sentence.trim().replace(/[。.]+$/, "");
}
