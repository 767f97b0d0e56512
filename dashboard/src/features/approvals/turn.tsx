/** Whose turn it is, in one large line at the top of the form. */
import { useTranslation } from "react-i18next";
import type { ApprovalRecord, PaperRecord } from "../../../../src/desk/contract/approval.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Remind } from "../../remind.tsx";
import { mayCheck } from "./acts.ts";
import { actingFor, isTurnOf } from "./chain.ts";
import { NextStep, Status } from "./status.tsx";

export function Turn(props: {
  readonly me: Me;
  readonly record: ApprovalRecord;
  /** A paper that waits for its check: it comes before any signature. */
  readonly unchecked: PaperRecord | null;
  readonly canRemind: boolean;
}) {
  const { t } = useTranslation();
  const { me, record, unchecked } = props;
  const { id, status, statusReason, next, approval, signedElsewhere } = record;
  const isMine = unchecked === null ? isTurnOf(me.name, record) : mayCheck(unchecked, me);
  const returned =
    status === "returned" ? approval.signatures.findLast(({ decision }) => decision === "return") : undefined;
  const principal = actingFor(me.name, record);
  return (
    <div className={`turn ${isMine ? "mine" : next === null ? "over" : "others"}`} role="status">
      <div className="case">
        {approval.caseNumbers.join("、")} <Status status={status} />
      </div>
      <div className="whose">
        {next === null && (
          <>
            {t(`approvals.over.${status}`)}
            {statusReason !== null && statusReason !== "" && t("approvals.because", { reason: statusReason })}
            {signedElsewhere !== null && ` ${t("approvals.elsewhere", { source: signedElsewhere.source })}`}
          </>
        )}
        {unchecked !== null && (
          <>
            <span aria-hidden="true">{isMine ? "▶" : "▲"}</span>{" "}
            {t(isMine ? "approvals.youCheck" : "approvals.othersCheck", { person: unchecked.enteredBy })}
          </>
        )}
        {unchecked === null && next !== null && isMine && (
          <>
            <span aria-hidden="true">▶</span> {t("approvals.yourTurn")}
            {principal !== null && t("approvals.actingFor", { principal })}{" "}
            {next.step === null
              ? t(`approvals.next.${next.act}`)
              : t(`approvals.nextStep.${next.act}`, { step: t(`approvals.step.${next.step}`) })}
          </>
        )}
        {unchecked === null && next !== null && !isMine && (
          <>
            {t("approvals.nextIs")} <NextStep next={next} />
          </>
        )}
      </div>
      {returned?.opinion !== undefined && (
        <div className="said">
          {t("approvals.returnedBecause", { person: returned.name, opinion: returned.opinion })}
        </div>
      )}
      {props.canRemind && next !== null && (
        <Remind
          size="middle"
          path={`/approvals/${id}/remind`}
          persons={next.persons.map(({ person }) => person)}
        />
      )}
    </div>
  );
}
