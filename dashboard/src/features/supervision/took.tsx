/** Median and nine of ten, with how many are behind them: few say little. */
import { useTranslation } from "react-i18next";
import type { FigureRow } from "../../../../src/desk/contract/supervision.ts";
import { tookWords } from "./numbers.ts";

export function Time({ ms }: { readonly ms: number | null }) {
  const { t } = useTranslation();
  const { unit, value } = tookWords(ms);
  return <>{t(`supervision.took.${unit}`, { value })}</>;
}

export function Took({ times: { count, medianMs, p90Ms } }: { readonly times: FigureRow["timeToCut"] }) {
  const { t } = useTranslation();
  if (count === 0) return <span className="took">{t("supervision.took.none")}</span>;
  return (
    <span className="took">
      <Time ms={medianMs} />
      <small>
        {t("supervision.took.p90")} <Time ms={p90Ms} />
        {t("supervision.took.of", { count })}
      </small>
    </span>
  );
}
