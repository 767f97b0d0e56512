/** How an act came out: done, or the code of its refusal. */
import { useTranslation } from "react-i18next";
import { Mark } from "../../mark.tsx";

const PLAIN = ["done", "allowed", "raised", "cleared"];

export function Outcome({ outcome }: { readonly outcome: string }) {
  const { t } = useTranslation();
  if (outcome === "done") return <Mark kind="good">{t("audit.done")}</Mark>;
  return <Mark kind={PLAIN.includes(outcome) ? "plain" : "warning"}>{outcome}</Mark>;
}
