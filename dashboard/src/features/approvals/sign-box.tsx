/** One step signed: a decision chosen on purpose, an opinion where it is not 同意, the grade raised, the reply of a court above. */
import { Button, Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApprovalRecord, SignBody } from "../../../../src/desk/contract/approval.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { actingFor, gradeOf, gradesAbove } from "./chain.ts";
import { ScanUpload } from "./scan-upload.tsx";
import { canSign, type Draft, isReplyStep, signBody } from "./signing.ts";

const EMPTY: Draft = { decision: null, opinion: "", riskGrade: null, number: "", date: "", scanSha256: "" };

export function SignBox(props: {
  readonly me: Me;
  readonly record: ApprovalRecord;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  const { me, record, onDone } = props;
  const [draft, setDraft] = useState(EMPTY);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const step = record.next?.step;
  if (step == null) return null;
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const sign = async () => {
    setBusy(true);
    setError(null);
    const body: SignBody = signBody(draft, step, record.approval.version);
    await post(`/approvals/${record.id}/sign`, body).then(onDone, setError);
    setBusy(false);
  };
  const principal = actingFor(me.name, record);
  const grades = gradesAbove(gradeOf(record.approval));
  const isStream = record.approval.kind !== "no-stream";
  const { decision } = draft;
  return (
    <section
      className="sign-box"
      aria-label={t("approvals.sign.title", { step: t(`approvals.step.${step}`) })}
    >
      <h3>
        {t("approvals.sign.title", { step: t(`approvals.step.${step}`) })}
        {principal !== null && t("approvals.actingFor", { principal })}
      </h3>
      <Form layout="vertical" requiredMark={false} onFinish={() => void sign()}>
        <Radio.Group
          value={decision}
          onChange={(event) => set({ decision: event.target.value as Draft["decision"] })}
          optionType="button"
          buttonStyle="solid"
          size="large"
          options={[
            { value: "approve", label: t(`approvals.decided.${isStream ? "approve" : "noStream"}`) },
            { value: "return", label: t("approvals.decided.return") },
            { value: "reject", label: t("approvals.decided.reject") },
          ]}
        />
        <p className="facts">{t(`approvals.sign.means.${decision ?? "none"}`)}</p>
        <Form.Item
          label={
            decision === "return" || decision === "reject"
              ? t("approvals.sign.why")
              : t("approvals.sign.opinion")
          }
          htmlFor="opinion"
        >
          <Input.TextArea
            id="opinion"
            rows={2}
            value={draft.opinion}
            onChange={(event) => set({ opinion: event.target.value })}
          />
        </Form.Item>
        {decision === "approve" && isStream && grades.length > 0 && step !== "judge" && (
          <Form.Item label={t("approvals.sign.raise")} htmlFor="raise">
            <Select
              id="raise"
              allowClear
              value={draft.riskGrade}
              placeholder={t("approvals.sign.keep")}
              onChange={(riskGrade) => set({ riskGrade: riskGrade ?? null })}
              options={grades.map((value) => ({ value, label: t(`approvals.grade.${value}`) }))}
            />
          </Form.Item>
        )}
        {isReplyStep(step) && (
          <div className="reply">
            <Labelled label={t("approvals.sign.replyNumber")}>
              {(id) => (
                <Input
                  id={id}
                  value={draft.number}
                  onChange={(event) => set({ number: event.target.value })}
                />
              )}
            </Labelled>
            <Labelled label={t("approvals.sign.replyDate")}>
              {(id) => (
                <Input
                  id={id}
                  type="date"
                  value={draft.date}
                  onChange={(event) => set({ date: event.target.value })}
                />
              )}
            </Labelled>
            <ScanUpload sha256={draft.scanSha256} onUploaded={(scanSha256) => set({ scanSha256 })} />
          </div>
        )}
        <Failure error={error} />
        <Button
          block
          size="large"
          type="primary"
          danger={decision === "reject"}
          htmlType="submit"
          loading={busy}
          disabled={!canSign(draft, step)}
        >
          {decision === null
            ? t("approvals.sign.choose")
            : t("approvals.sign.sign", {
                decision: t(
                  `approvals.decided.${decision === "approve" && !isStream ? "noStream" : decision}`,
                ),
              })}
        </Button>
      </Form>
    </section>
  );
}
