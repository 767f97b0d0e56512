/** 审批条件: brief on a tile, in full in the details. */
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { WallSession } from "../../../../src/desk/contract/wall.ts";
import { type Condition, conditionsOf } from "./conditions.ts";

export function ConditionsBrief({ session }: { readonly session: WallSession }) {
  const { t } = useTranslation();
  const conditions = conditionsOf(session.conditions);
  if (conditions.length === 0) return null;
  return (
    <p className="conditions">
      <span aria-hidden="true">§</span> <strong>{t("wall.conditions.title")}</strong>{" "}
      {conditions.map((each) => brief(each, t)).join(" · ")}
    </p>
  );
}

export function ConditionsInFull({ session }: { readonly session: WallSession }) {
  const { t } = useTranslation();
  const conditions = conditionsOf(session.conditions);
  if (conditions.length === 0) return null;
  return (
    <section className="conditions" aria-label={t("wall.conditions.title")}>
      <h3>
        <span aria-hidden="true">§</span> {t("wall.conditions.title")}
      </h3>
      <ul className="in-full">
        {conditions.map((each) => (
          <li key={each.is}>{inFull(each, t)}</li>
        ))}
      </ul>
    </section>
  );
}

function brief(condition: Condition, t: TFunction): string {
  switch (condition.is) {
    case "witnesses":
      return t("wall.conditions.witnesses");
    case "evidence":
      return t("wall.conditions.evidence");
    case "until":
      return t("wall.conditions.until", { at: condition.hour });
    default:
      return inFull(condition, t);
  }
}

function inFull(condition: Condition, t: TFunction): string {
  switch (condition.is) {
    case "witnesses":
      return t("wall.conditions.withText", { what: t("wall.conditions.witnesses"), text: condition.text });
    case "evidence":
      return t("wall.conditions.withText", { what: t("wall.conditions.evidence"), text: condition.text });
    case "identity":
      return t("wall.conditions.identity");
    case "stages": {
      const stages = condition.stages.map((each) => t(`approvals.stage.${each}`)).join("、");
      return t("wall.conditions.stages", { stages });
    }
    case "manual":
      return t("wall.conditions.manual");
    case "until":
      return t("wall.conditions.until", { at: condition.at });
    case "delay":
      return t("wall.conditions.delay", { seconds: condition.seconds });
  }
}
