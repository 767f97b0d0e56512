/** The product's name with the switch of languages. */
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { changeLanguage } from "./i18n/index.ts";

export function Brand() {
  const { t } = useTranslation();
  return (
    <div className="brand">
      <h1>{t("product")}</h1>
      <span>{t("tagline")}</span>
      <Button type="link" style={{ marginLeft: "auto" }} onClick={changeLanguage}>
        {t("language")}
      </Button>
    </div>
  );
}
