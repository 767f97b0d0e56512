/** Seconds from the moment, in words: before it, at it, after it. */
import { useTranslation } from "react-i18next";

export function useOffset(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    if (seconds === 0) return t("incidents.evidence.moment");
    return seconds < 0
      ? t("incidents.evidence.before", { count: -seconds })
      : t("incidents.evidence.after", { count: seconds });
  };
}
