/** The word for how a planned hearing stands. */
import { useTranslation } from "react-i18next";
import type { Standing } from "./standing.ts";

export function StandingWord({ standing }: { readonly standing: Standing }) {
  const { t } = useTranslation();
  switch (standing) {
    case "cancelled":
    case "postponed":
    case "ready":
    case "unready":
    case "recorded":
    case "past":
      return <>{t(`docket.standing.${standing}`)}</>;
    default:
      return <>{t(`states.air.${standing}`)}</>;
  }
}
