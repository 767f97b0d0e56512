/** A form's status by shape, word and colour; and who must act next. */
import { useTranslation } from "react-i18next";
import type { ApprovalRecord, ApprovalStatus } from "../../../../src/desk/contract/approval.ts";
import type { Signer } from "./chain.ts";
import { STATUS_MARKS } from "./marks.ts";

export function Status({ status }: { readonly status: ApprovalStatus }) {
  const { t } = useTranslation();
  const { shape, colour } = STATUS_MARKS[status];
  return (
    <span className={`status ${colour}`}>
      <span aria-hidden="true">{shape}</span> {t(`approvals.status.${status}`)}
    </span>
  );
}

/** 王五、赵六（代王五）. */
export function Signers({ persons }: { readonly persons: readonly Signer[] }) {
  const { t } = useTranslation();
  const named = persons.map(({ person, actingFor }) =>
    actingFor === null ? person : t("approvals.for", { person, principal: actingFor }),
  );
  return <>{named.join("、")}</>;
}

/** One line: whose turn it is to do what; nothing when nobody's. */
export function NextStep({ next }: { readonly next: ApprovalRecord["next"] }) {
  const { t } = useTranslation();
  if (next === null) return null;
  return (
    <>
      {next.persons.length > 0 ? (
        <strong>
          <Signers persons={next.persons} />
        </strong>
      ) : (
        <strong>■ {t(`approvals.why.${next.why ?? "nobody"}`)}</strong>
      )}{" "}
      {next.step === null
        ? t(`approvals.next.${next.act}`)
        : t(`approvals.nextStep.${next.act}`, {
            step: t(`approvals.step.${next.step}`),
          })}
    </>
  );
}
