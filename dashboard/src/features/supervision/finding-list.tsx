/** Findings, newest first, those that are not closed before all. */
import { Radio, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Finding } from "../../../../src/desk/contract/findings.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAsked } from "../../queries.tsx";
import { STATE_MARKS } from "./finding-standing.ts";

const LOOK_MS = 15_000;
const PAGE = 200;

export function FindingList() {
  const { t } = useTranslation();
  const [state, setState] = useState<"open" | "closed">("open");
  const asked = useAsked<{ items: Finding[] }>(`/findings?state=${state}&limit=${PAGE}`, {
    everyMs: LOOK_MS,
  });
  return (
    <article>
      <div className="heading">
        <h2>{t("supervision.section.findings")}</h2>
        <Radio.Group
          aria-label={t("supervision.finding.state")}
          optionType="button"
          value={state}
          onChange={({ target }) => setState(target.value)}
          options={(["open", "closed"] as const).map((value) => ({
            value,
            label: t(`supervision.finding.show.${value}`),
          }))}
        />
      </div>
      <Failure error={asked.error} />
      <Table
        rowKey="id"
        size="middle"
        loading={asked.isPending}
        pagination={false}
        dataSource={asked.data?.items ?? []}
        locale={{ emptyText: t("supervision.finding.none") }}
        columns={[
          {
            title: t("supervision.finding.number"),
            render: (_, { id, number }) => <Link href={`/supervision/findings/${id}`}>{number}</Link>,
          },
          {
            title: t("supervision.finding.state"),
            render: (_, { state: is }) => (
              <Mark kind={STATE_MARKS[is]}>{t(`supervision.findingState.${is}`)}</Mark>
            ),
          },
          { title: t("supervision.finding.kind"), render: (_, { kind }) => t(`supervision.kind.${kind}`) },
          { title: t("supervision.caseNumbers"), render: (_, { caseNumbers }) => caseNumbers.join("、") },
          { title: t("supervision.finding.moment"), render: (_, { momentAt }) => momentOf(momentAt) },
          {
            title: t("supervision.finding.to"),
            render: (_, { addressee, told }) =>
              `${t(`supervision.addressee.${addressee}`)}${told.length > 0 ? `（${told.join("、")}）` : ""}`,
          },
          { title: t("supervision.finding.by"), render: (_, { raisedBy }) => raisedBy },
        ]}
      />
    </article>
  );
}
