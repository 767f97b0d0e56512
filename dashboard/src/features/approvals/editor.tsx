/** The form to fill in, as the annex lays it out; beside it what the desk says to it while one types. */
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApprovalStatus, TypedCheck } from "../../../../src/desk/contract/approval.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { Notice } from "../../notice.tsx";
import { AnnexFields } from "./annex-fields.tsx";
import { AppendixFields } from "./appendix-fields.tsx";
import { type FormValues, isBroken, isUndated } from "./form-values.ts";
import { TypedReasons } from "./typed-reasons.tsx";
import { useTypedCheck } from "./use-typed-check.ts";
import { questionsAsked } from "./where.ts";

export interface EditorProps {
  readonly start: FormValues;
  /** null: a new one. */
  readonly status: ApprovalStatus | null;
  readonly onSave: (values: FormValues, reason: string) => Promise<void>;
}

export function Editor({ start, status, onSave }: EditorProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState(start);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const check = useTypedCheck(values);
  const set = (change: Partial<FormValues>) => setValues((before) => ({ ...before, ...change }));
  const isDraft = status === null || status === "draft" || status === "returned";
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      await onSave({ ...values, caseNumbers: asRead(values.caseNumbers, check.data) }, reason.trim());
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  const broken = values.hearings.some(isBroken);
  const undated = values.informed.some(isUndated);
  return (
    <form
      className="form-page"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="sheet">
        <AnnexFields values={values} set={set} numbers={check.data?.numbers ?? []} />
        <AppendixFields values={values} set={set} unanswered={questionsAsked(check.data?.reasons ?? [])} />
      </div>
      <div className="beside">
        <section className="sign-box">
          {!isDraft && (
            <>
              <Notice kind="warning">{t("approvals.edit.costs")}</Notice>
              <Labelled label={t("approvals.edit.reason")}>
                {(id) => <Input id={id} value={reason} onChange={(event) => setReason(event.target.value)} />}
              </Labelled>
            </>
          )}
          <Failure error={error} />
          {broken && <Notice kind="warning">{t("approvals.edit.brokenHearing")}</Notice>}
          {undated && <Notice kind="warning">{t("approvals.edit.undated")}</Notice>}
          <Button
            block
            size="large"
            type="primary"
            htmlType="submit"
            loading={busy}
            disabled={!check.isAskable || broken || undated || (!isDraft && reason.trim() === "")}
          >
            {isDraft ? t("approvals.edit.save") : t("approvals.edit.saveChange")}
          </Button>
          <p className="facts">{t(isDraft ? "approvals.edit.saveHelp" : "approvals.edit.changeHelp")}</p>
        </section>
        <TypedReasons check={check} />
      </div>
    </form>
  );
}

/** As the rules write each number that the desk has read. */
function asRead(numbers: readonly string[], check: TypedCheck | undefined): string[] {
  return numbers.map((text) => check?.numbers.find((each) => each.text === text.trim())?.canonical ?? text);
}
