/** One form: whose turn it is, what he can do, what stands against it, the form itself. */
import { Spin } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ApprovalRecord, FormCheck, PaperRecord } from "../../../../src/desk/contract/approval.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Reasons } from "../../against.tsx";
import { Failure } from "../../failure.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Remind } from "../../remind.tsx";
import { actsNow, actsOf, uncheckedOf } from "./acts.ts";
import { Chain } from "./chain-view.tsx";
import { Changes } from "./changes.tsx";
import { FormActs } from "./form-acts.tsx";
import { FormSheet } from "./form-sheet.tsx";
import { Papers } from "./papers.tsx";
import { SignBox } from "./sign-box.tsx";
import { Turn } from "./turn.tsx";
import { partOf } from "./where.ts";

const LOOK_MS = 5_000;

export function FormPage({ me, id }: { readonly me: Me; readonly id: string }) {
  const path = `/approvals/${id}`;
  const asked = useAsked<ApprovalRecord>(path, { everyMs: LOOK_MS });
  if (asked.data === undefined) return asked.error === null ? <Spin /> : <Failure error={asked.error} />;
  return (
    <>
      <Failure error={asked.error} />
      <Form me={me} record={asked.data} />
    </>
  );
}

function Form({ me, record }: { readonly me: Me; readonly record: ApprovalRecord }) {
  const again = useAskAgain();
  const changed = () => void again(`/approvals`, "/tasks");
  const papers = useAsked<{ items: PaperRecord[] }>(`/approvals/${record.id}/papers`, {
    everyMs: LOOK_MS,
    when: record.filedHere,
  });
  const unchecked =
    record.status === "submitted" ? uncheckedOf(papers.data?.items ?? [], record.approval.version) : null;
  // What waits to be checked comes before a signature: that must be known first.
  const isKnown = !record.filedHere || papers.data !== undefined;
  const acts = isKnown ? actsNow(actsOf(record, me), unchecked) : [];
  const onPaper = record.filedHere && (
    <>
      <Failure error={papers.error} />
      <Papers
        me={me}
        record={record}
        papers={papers.data?.items ?? []}
        canEnter={acts.includes("paper")}
        onDone={changed}
      />
    </>
  );
  return (
    <>
      <Turn me={me} record={record} unchecked={unchecked} canRemind={acts.includes("remind")} />
      <div className="form-page">
        <div className="sheet">
          <FormSheet record={record} />
        </div>
        <div className="beside">
          {acts.includes("sign") && (
            <SignBox
              key={`${record.approval.version} ${record.next?.step}`}
              me={me}
              record={record}
              onDone={changed}
            />
          )}
          {unchecked !== null && onPaper}
          <FormActs record={record} acts={acts} onDone={changed} />
          <Chain me={me} record={record} isHeld={unchecked !== null} />
          <Check record={record} canEdit={acts.includes("edit")} canRemind={acts.includes("remind")} />
          {unchecked === null && onPaper}
          <Changes id={record.id} version={record.approval.version} />
        </div>
      </div>
    </>
  );
}

/** What stands against it, while something can still be done about it. */
function Check(props: {
  readonly record: ApprovalRecord;
  readonly canEdit: boolean;
  readonly canRemind: boolean;
}) {
  const { t } = useTranslation();
  const { record, canEdit, canRemind } = props;
  const { id, approval, status, next } = record;
  const isOpen = ["draft", "returned", "submitted", "active"].includes(status) && record.filedHere;
  const { data, error } = useAsked<FormCheck>(`/approvals/${id}/check`, { when: isOpen });
  if (!isOpen) return null;
  const persons = next?.persons.map(({ person }) => person) ?? [];
  return (
    <section>
      <h3>{t("approvals.inForm", { count: data?.reasons.length ?? 0 })}</h3>
      <Failure error={error} />
      {data?.reasons.length === 0 && (
        <p>✓ {t(next?.act === "sign" ? "approvals.inFormUnsigned" : "approvals.inFormNothing")}</p>
      )}
      <Reasons
        reasons={data?.reasons ?? []}
        act={({ code }) => {
          const part = partOf(code);
          if (canEdit && part !== null) {
            return <Link href={`/approvals/form/${id}/edit`}>{t(`approvals.mend.${part}`)}</Link>;
          }
          return canRemind && next?.act !== "sign" ? (
            <Remind path={`/approvals/${id}/remind`} persons={persons} />
          ) : (
            <span className="facts">{t("approvals.judgeIs", { judge: approval.judge })}</span>
          );
        }}
      />
    </section>
  );
}
