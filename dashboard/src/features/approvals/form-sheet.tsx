/** A form to read: the annex with its signatures, and everything else on its 附页. */
import { useTranslation } from "react-i18next";
import type { ApprovalRecord, FormSignature } from "../../../../src/desk/contract/approval.ts";
import { momentOf } from "../../beijing.ts";
import { Annex } from "./annex.tsx";
import { chainOf, gradeOf, type Link } from "./chain.ts";
import { QUESTION_NAMES } from "./form-values.ts";
import { nameIn, useCourts, useRooms } from "./names.ts";
import { Signers } from "./status.tsx";

export function FormSheet({ record }: { readonly record: ApprovalRecord }) {
  const { t } = useTranslation();
  const [courts, rooms] = [useCourts(), useRooms()];
  const form = record.approval;
  const grade = gradeOf(form);
  const chain = chainOf(record);
  // Of a returned form: what was said when it was returned, and not who signs it some day.
  const ofStep = (step: FormSignature["step"]) => {
    const links = chain.filter((each) => each.step === step);
    return links.findLast(({ signature }) => signature !== null) ?? links.at(-1) ?? null;
  };
  const opinion = (step: FormSignature["step"]) => (
    <Opinion link={ofStep(step)} kind={form.kind ?? "stream"} />
  );
  return (
    <>
      <Annex
        court={nameIn(courts, ({ code }) => code, form.court)}
        kind={form.kind ?? "stream"}
        date={form.applicationDate}
        numbers={form.caseNumbers.map((each) => <div key={each}>{each}</div>)}
        cause={form.causeOfAction}
        risk={grade === null ? t("approvals.ungraded") : <Grade grade={grade} />}
        times={form.hearings.map(({ no, plannedStart, plannedEnd }) => (
          <div key={no}>
            {form.hearings.length > 1 && t("approvals.hearingNo", { no })} {momentOf(plannedStart)}–
            {momentOf(plannedEnd).slice(-5)}
          </div>
        ))}
        places={form.hearings.map(({ no, courtroom }) => (
          <div key={no}>{nameIn(rooms, ({ id }) => id, courtroom)}</div>
        ))}
        division={form.division}
        judge={form.judge}
        parties={form.parties.map(({ role, name }) => (
          <div key={`${role} ${name}`}>{t("approvals.roleName", { role, name })}</div>
        ))}
        panel={form.panel.join("、")}
        opinions={{
          judge: opinion("judge"),
          "division-chief": opinion("division-chief"),
          "vice-president": opinion("vice-president"),
        }}
      />
      {form.kind !== "no-stream" && <Appendix record={record} />}
    </>
  );
}

export function Grade({ grade }: { readonly grade: "low" | "medium" | "high" }) {
  const { t } = useTranslation();
  const mark = { low: "○", medium: "◐", high: "■" }[grade];
  return (
    <span className={`grade ${grade}`}>
      <span aria-hidden="true">{mark}</span> {t(`approvals.grade.${grade}`)}
    </span>
  );
}

function Opinion({ link, kind }: { readonly link: Link | null; readonly kind: "stream" | "no-stream" }) {
  const { t } = useTranslation();
  if (link === null) return null;
  const { signature, state, persons } = link;
  if (signature === null) {
    return (
      <span className={state === "now" ? "now" : "ahead"}>
        {state === "now" ? "▶ " : ""}
        {state === "now" ? t("approvals.signsNow") : t("approvals.signsLater")} <Signers persons={persons} />
      </span>
    );
  }
  const { decision, opinion, riskGrade } = signature;
  return (
    <>
      <div className={`decision ${decision}`}>
        {t(`approvals.decided.${decision === "approve" && kind === "no-stream" ? "noStream" : decision}`)}
        {opinion !== undefined && opinion.trim() !== "" && <>　{opinion}</>}
        {riskGrade !== undefined && (
          <>　{t("approvals.raisedTo", { grade: t(`approvals.grade.${riskGrade}`) })}</>
        )}
      </div>
      <div className="signed">
        <SignedBy signature={signature} />
      </div>
    </>
  );
}

export function SignedBy({ signature }: { readonly signature: FormSignature }) {
  const { t } = useTranslation();
  const { name, actingFor, onPaper, at } = signature;
  return (
    <>
      {actingFor === undefined ? name : t("approvals.for", { person: name, principal: actingFor })}
      {onPaper === true && ` ${t("approvals.onPaper")}`} {momentOf(at)}
    </>
  );
}

function Appendix({ record: { approval: form } }: { readonly record: ApprovalRecord }) {
  const { t } = useTranslation();
  const { preparation, protection, conditions } = form;
  const said = (text: string | undefined) => (text ?? "").trim() || t("approvals.unfilled");
  const yesNo = (answer: boolean | undefined) =>
    answer === undefined ? t("approvals.unanswered") : answer ? t("approvals.yes") : t("approvals.no");
  const rows: readonly (readonly [string, string])[] = [
    [t("approvals.field.reason"), said(form.reason)],
    [t("approvals.field.public"), yesNo(form.publicHearing)],
    [t("approvals.field.riskBasis"), said(form.riskBasis)],
    [t("approvals.field.assessedBy"), said(form.riskAssessedBy.join("、"))],
    [t("approvals.field.earlier"), form.earlierNumbers.join("、") || t("approvals.none")],
    [t("approvals.field.plan"), said(preparation.plan)],
    [t("approvals.field.work"), said(preparation.division)],
    [t("approvals.field.emergency"), said(preparation.emergency)],
    [t("approvals.field.mediation"), said(preparation.mediation)],
    [
      t("approvals.field.identity"),
      protection?.identityNotRead === true ? t("approvals.notRead") : t("approvals.unfilled"),
    ],
    [t("approvals.field.witnesses"), said(protection?.witnesses)],
    [t("approvals.field.evidence"), said(protection?.evidenceNotShown)],
  ];
  const stages = (conditions?.notAired ?? []).map((stage) => t(`approvals.stage.${stage}`)).join("、");
  const conditioned = [
    conditions?.minDelaySeconds !== undefined &&
      t("approvals.condition.delay", { seconds: conditions.minDelaySeconds }),
    conditions?.manualStart === true && t("approvals.condition.manual"),
    stages !== "" && t("approvals.condition.stages", { stages }),
    conditions?.until !== undefined && t("approvals.condition.until", { at: momentOf(conditions.until) }),
  ].filter((each) => each !== false);
  return (
    <div className="annex appendix">
      <h4>{t("approvals.appendix")}</h4>
      <table>
        <tbody>
          {rows.map(([name, text]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("approvals.field.conditions")}</th>
            <td>{conditioned.join("；") || t("approvals.none")}</td>
          </tr>
        </tbody>
      </table>
      <h4>{t("approvals.field.questions")}</h4>
      <ul className="answers">
        {QUESTION_NAMES.map((question) => {
          const answer = form.answers[question];
          return (
            <li key={question} className={answer === undefined ? "unanswered" : answer ? "yes" : ""}>
              {t(`approvals.question.${question}`)} <strong>{yesNo(answer)}</strong>
            </li>
          );
        })}
      </ul>
      <h4>{t("approvals.field.informed")}</h4>
      {form.informed.length === 0 && <p>{t("approvals.none")}</p>}
      <ul className="answers">
        {form.informed.map(({ role, name, at, how, answer }) => (
          <li key={`${role} ${name} ${at}`}>
            {t("approvals.roleName", { role, name })} <span>{momentOf(at)}</span> {how} {answer}
          </li>
        ))}
      </ul>
    </div>
  );
}
