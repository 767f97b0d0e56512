/** The person's language: zh-CN unless he has chosen English; his choice is kept in his browser. */
const KEY = "tingzha-language";
export type Language = "zh-CN" | "en";

export function languageNow(): Language {
  return localStorage.getItem(KEY) === "en" ? "en" : "zh-CN";
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
