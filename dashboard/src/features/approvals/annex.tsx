/** 庭审直播案件审批表 as the notice's annex lays it out: the same cells, whether they are read or filled in. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface AnnexProps {
  readonly court: ReactNode;
  readonly kind: "stream" | "no-stream";
  /** 申请日期. */
  readonly date: ReactNode;
  readonly numbers: ReactNode;
  readonly cause: ReactNode;
  readonly risk: ReactNode;
  readonly times: ReactNode;
  readonly places: ReactNode;
  readonly division: ReactNode;
  readonly judge: ReactNode;
  readonly parties: ReactNode;
  readonly panel: ReactNode;
  /** Absent: nobody has signed while it is filled in. */
  readonly opinions?: Readonly<Record<"judge" | "division-chief" | "vice-president", ReactNode>>;
}

export function Annex(props: AnnexProps) {
  const { t } = useTranslation();
  const { opinions } = props;
  return (
    <div className="annex">
      <h3>
        {props.court}
        {props.kind === "stream" ? t("approvals.annex.title") : t("approvals.annex.noStreamTitle")}
      </h3>
      <p className="date">
        {t("approvals.annex.date")} {props.date}
      </p>
      <table>
        <colgroup>
          <col className="label" />
          <col />
          <col className="label" />
          <col />
        </colgroup>
        <tbody>
          <tr id="part-numbers">
            <th scope="row">{t("approvals.field.numbers")}</th>
            <td colSpan={3}>{props.numbers}</td>
          </tr>
          <tr id="part-risk">
            <th scope="row">{t("approvals.field.cause")}</th>
            <td>{props.cause}</td>
            <th scope="row">{t("approvals.field.risk")}</th>
            <td>{props.risk}</td>
          </tr>
          <tr id="part-hearings">
            <th scope="row">{t("approvals.field.time")}</th>
            <td>{props.times}</td>
            <th scope="row">{t("approvals.field.place")}</th>
            <td>{props.places}</td>
          </tr>
          <tr>
            <th scope="row">{t("approvals.field.division")}</th>
            <td>{props.division}</td>
            <th scope="row">{t("approvals.field.judge")}</th>
            <td>{props.judge}</td>
          </tr>
          <tr>
            <th scope="row">{t("approvals.field.parties")}</th>
            <td colSpan={3}>{props.parties}</td>
          </tr>
          <tr>
            <th scope="row">{t("approvals.field.panel")}</th>
            <td colSpan={3}>{props.panel}</td>
          </tr>
          {opinions !== undefined &&
            (["judge", "division-chief", "vice-president"] as const).map((step) => (
              <tr key={step} className="opinion">
                <th scope="row">{t(`approvals.annex.opinion.${step}`)}</th>
                <td colSpan={3}>{opinions[step]}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
