/** zh-CN first; a person's choice is kept in his browser. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

const KEY = "tingzha-language";
export type Language = "zh-CN" | "en";

export async function startI18n(): Promise<void> {
  const language: Language = localStorage.getItem(KEY) === "en" ? "en" : "zh-CN";
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "zh-CN",
    resources: { "zh-CN": { translation: zhCN }, en: { translation: en } },
    // React escapes by itself.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

export function changeLanguage(): void {
  const next: Language = i18next.language === "en" ? "zh-CN" : "en";
  localStorage.setItem(KEY, next);
  document.documentElement.lang = next;
  void i18next.changeLanguage(next);
}
