/** The catalogue for the pages that React draws. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en/index.ts";
import { keepLanguage, type Language, languageNow } from "./language.ts";
import { zhCN } from "./zh-CN/index.ts";

export async function startI18n(): Promise<void> {
  const language = languageNow();
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
  keepLanguage(next);
  document.documentElement.lang = next;
  void i18next.changeLanguage(next);
}
