/** The product's name with the switch of languages. */
import { useTranslation } from "react-i18next";
import { changeLanguage } from "./i18n/index.ts";

export function Brand() {
  const { t } = useTranslation();
  return (
    <div className="brand">
      <h1>{t("product")}</h1>
      <span>{t("tagline")}</span>
      <button type="button" className="quiet" onClick={changeLanguage}>
        {t("language")}
      </button>
    </div>
  );
}
