/** Who must act so that a hearing can be aired, and one press to tell him. */
import { useTranslation } from "react-i18next";
import type { PlannedStream } from "../../../../src/desk/contract/docket.ts";
import { Remind } from "../../remind.tsx";

export function RemindOf({ plan, person }: { readonly plan: PlannedStream; readonly person: string }) {
  const { t } = useTranslation();
  const { approvalId, docketId, mustAct } = plan;
  if (mustAct.length === 0) return null;
  const path = approvalId !== null ? `/approvals/${approvalId}/remind` : `/docket/${docketId}/remind`;
  const others = mustAct.filter((each) => each !== person);
  return (
    <div className="must-act">
      <span>
        {t("docket.mustAct")} <strong>{mustAct.join("、")}</strong>
      </span>
      {others.length > 0 && <Remind path={path} persons={others} />}
    </div>
  );
}
