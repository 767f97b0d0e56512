/** 变更登记: what was changed after submission, and what each change cost. */
import { useTranslation } from "react-i18next";
import type { ChangeRecord } from "../../../../src/desk/contract/approval.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";

export function Changes({ id, version }: { readonly id: string; readonly version: number }) {
  const { t } = useTranslation();
  const { data, error } = useAsked<{ items: ChangeRecord[] }>(`/approvals/${id}/changes`, {
    when: version > 1,
  });
  if (error !== null) return <Failure error={error} />;
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section>
      <h3>{t("approvals.changes.title")}</h3>
      <ul className="plain">
        {data.items.map(({ id: key, at, by, items, cost, reason, confirmedBy }) => (
          <li key={key}>
            {momentOf(at)} {by}{" "}
            {t("approvals.changes.fields", { fields: items.map(({ field }) => field).join("、") })}{" "}
            <strong>{t(`approvals.changes.cost.${cost}`)}</strong>
            {reason !== null && ` ${reason}`}
            {confirmedBy !== null && ` ${t("approvals.changes.confirmed", { person: confirmedBy })}`}
          </li>
        ))}
      </ul>
      <a href={`/api/v1/approvals/${id}/print/changes`} download>
        {t("approvals.print.changes")} PDF
      </a>
    </section>
  );
}
