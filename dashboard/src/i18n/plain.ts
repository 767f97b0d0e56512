/** For the pages without a framework: the same catalogue, in the language that the person has chosen. */
import { type Language, languageNow } from "./language.ts";

/** Sentences, perhaps in groups. */
export interface Words {
  readonly [key: string]: string | Words;
}

export interface InBoth<T extends Words> {
  readonly "zh-CN": T;
  readonly en: T;
}

/** @returns those of the person's language, and which that is. */
export function wordsOf<T extends Words>(
  both: InBoth<T>,
): { readonly words: T; readonly language: Language } {
  const language = languageNow();
  document.documentElement.lang = language;
  return { words: both[language], language };
}

/** Puts values where a sentence names them: `{{seconds}}`. */
export function filled(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (all, name: string) => String(values[name] ?? all));
}
