/** 附页, to be filled in: reason, assessment, the questions, who was told, preparation, protection. */
import { Checkbox, Input, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldsProps } from "./annex-fields.tsx";
import { type FormValues, QUESTION_NAMES } from "./form-values.ts";
import { Rows } from "./rows.tsx";

const PREPARATION = [
  "plan",
  "work",
  "emergency",
  "mediation",
] as const satisfies readonly (keyof FormValues)[];
const PROTECTION = ["witnesses", "evidence"] as const;

export function AppendixFields(props: FieldsProps & { readonly unanswered: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const { values, set } = props;
  const area = (label: string, value: string, onChange: (text: string) => void) => (
    <Input.TextArea
      aria-label={label}
      rows={2}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  const people = (label: string, value: readonly string[], onChange: (names: string[]) => void) => (
    <Select
      mode="tags"
      aria-label={label}
      value={[...value]}
      onChange={onChange}
      tokenSeparators={["、", "，", ","]}
      open={false}
      suffixIcon={null}
    />
  );
  return (
    <div className="annex appendix">
      <h4>{t("approvals.appendix")}</h4>
      <table>
        <tbody>
          <tr>
            <th scope="row">{t("approvals.field.kind")}</th>
            <td>
              <Radio.Group
                aria-label={t("approvals.field.kind")}
                value={values.kind}
                onChange={(event) => set({ kind: event.target.value as FormValues["kind"] })}
                options={(["stream", "no-stream"] as const).map((value) => ({
                  value,
                  label: t(`approvals.kind.${value}`),
                }))}
              />
            </td>
          </tr>
          <tr id="part-reason">
            <th scope="row">{t("approvals.field.reason")}</th>
            <td>{area(t("approvals.field.reason"), values.reason, (reason) => set({ reason }))}</td>
          </tr>
          <tr>
            <th scope="row">{t("approvals.field.public")}</th>
            <td>
              <Checkbox
                checked={values.publicHearing}
                onChange={(event) => set({ publicHearing: event.target.checked })}
              >
                {t("approvals.edit.public")}
              </Checkbox>
            </td>
          </tr>
          <tr>
            <th scope="row">{t("approvals.field.riskBasis")}</th>
            <td>
              {area(t("approvals.field.riskBasis"), values.riskBasis, (riskBasis) => set({ riskBasis }))}
            </td>
          </tr>
          <tr>
            <th scope="row">{t("approvals.field.assessedBy")}</th>
            <td>
              {people(t("approvals.field.assessedBy"), values.riskAssessedBy, (riskAssessedBy) =>
                set({ riskAssessedBy }),
              )}
            </td>
          </tr>
          <tr>
            <th scope="row">{t("approvals.field.earlier")}</th>
            <td>
              {people(t("approvals.field.earlier"), values.earlierNumbers, (earlierNumbers) =>
                set({ earlierNumbers }),
              )}
            </td>
          </tr>
        </tbody>
      </table>
      <h4>{t("approvals.field.questions")}</h4>
      <ul className="answers" id="part-questions">
        {QUESTION_NAMES.map((question) => {
          const answer = values.answers[question];
          return (
            <li key={question} className={answer === undefined ? "unanswered" : answer ? "yes" : ""}>
              <span>
                {props.unanswered.has(question) && <span aria-hidden="true">▲ </span>}
                {t(`approvals.question.${question}`)}
              </span>
              <Radio.Group
                aria-label={t(`approvals.question.${question}`)}
                value={answer}
                onChange={(event) =>
                  set({ answers: { ...values.answers, [question]: event.target.value as boolean } })
                }
                options={[
                  { value: true, label: t("approvals.yes") },
                  { value: false, label: t("approvals.no") },
                ]}
              />
            </li>
          );
        })}
      </ul>
      <h4>{t("approvals.field.informed")}</h4>
      <Informed values={values} set={set} />
      <h4>{t("approvals.field.preparation")}</h4>
      <table>
        <tbody id="part-preparation">
          {PREPARATION.map((part) => (
            <tr key={part}>
              <th scope="row">{t(`approvals.field.${part}`)}</th>
              <td>{area(t(`approvals.field.${part}`), values[part], (text) => set({ [part]: text }))}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("approvals.field.identity")}</th>
            <td>
              <Checkbox
                checked={values.identityNotRead}
                onChange={(event) => set({ identityNotRead: event.target.checked })}
              >
                {t("approvals.notRead")}
              </Checkbox>
            </td>
          </tr>
          {PROTECTION.map((part) => (
            <tr key={part}>
              <th scope="row">{t(`approvals.field.${part}`)}</th>
              <td>
                {area(
                  t(`approvals.field.${part}`),
                  part === "witnesses" ? values.witnesses : values.evidenceNotShown,
                  (text) => set(part === "witnesses" ? { witnesses: text } : { evidenceNotShown: text }),
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** 告知 may follow the approval, and must be done before the hearing. */
function Informed({ values, set }: FieldsProps) {
  const { t } = useTranslation();
  const known = new Set(values.informed.map(({ name }) => name.trim()));
  const missing = values.parties.filter(({ name }) => name.trim() !== "" && !known.has(name.trim()));
  // What stands in a form is Chinese, in whatever language its page is read.
  const how = t("approvals.party.inWriting", { lng: "zh-CN" });
  const empty = () => ({ role: "", name: "", at: "", how, answer: "" });
  return (
    <div id="part-informed">
      <Rows
        rows={values.informed}
        onChange={(informed) => set({ informed })}
        empty={empty}
        add={t("approvals.edit.addInformed")}
      >
        {({ role, name, at, how, answer }, change, index) => (
          <>
            <Input
              aria-label={t("approvals.field.informedRole", { no: index + 1 })}
              className="narrow"
              value={role}
              onChange={(event) => change({ role: event.target.value })}
            />
            <Input
              aria-label={t("approvals.field.informedName", { no: index + 1 })}
              value={name}
              onChange={(event) => change({ name: event.target.value })}
            />
            <Input
              type="datetime-local"
              aria-label={t("approvals.field.informedAt", { no: index + 1 })}
              value={at}
              onChange={(event) => change({ at: event.target.value })}
            />
            <Input
              aria-label={t("approvals.field.informedHow", { no: index + 1 })}
              className="narrow"
              value={how}
              onChange={(event) => change({ how: event.target.value })}
            />
            <Input
              aria-label={t("approvals.field.informedAnswer", { no: index + 1 })}
              className="narrow"
              placeholder={t("approvals.field.answerGiven")}
              value={answer}
              onChange={(event) => change({ answer: event.target.value })}
            />
          </>
        )}
      </Rows>
      {missing.length > 0 && (
        <button
          type="button"
          className="plain"
          onClick={() =>
            set({
              informed: [
                ...values.informed,
                ...missing.map(({ role, name }) => ({ ...empty(), role, name })),
              ],
            })
          }
        >
          {t("approvals.edit.informParties", { names: missing.map(({ name }) => name).join("、") })}
        </button>
      )}
    </div>
  );
}
