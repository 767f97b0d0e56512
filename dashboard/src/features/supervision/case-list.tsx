/** The cases of one figure: as many as it says, each with its address. */
import { Button, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { FigureEntries, FigureEntry } from "../../../../src/desk/contract/supervision.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";
import { type Cases, figuresAt, hearingAt, queryOf } from "./address.ts";
import { Time } from "./took.tsx";

const PAGE = 50;

export function CaseList({ cases }: { readonly cases: Cases }) {
  const { t } = useTranslation();
  const [after, setAfter] = useState(0);
  const asked = useAsked<FigureEntries>(
    `/supervision/entries?${queryOf(cases)}&limit=${PAGE}&after=${after}`,
  );
  const sheet = (format: string) => `/api/v1/supervision/entries/export?${queryOf(cases)}&format=${format}`;
  const { figure, from, to, court, division, judge, month, detail } = cases;
  const narrowed = [court, division, judge, month, detail].filter((each) => each !== undefined);
  const total = asked.data?.total ?? 0;
  const next = asked.data?.next;
  return (
    <article>
      <p>
        <Link href={figuresAt({ from, to, by: "month" })}>‹ {t("supervision.figures.title")}</Link>
      </p>
      <div className="heading">
        <h2>
          {t(`supervision.figure.${figure}`)}
          {asked.data !== undefined && t("supervision.cases.total", { total })}
        </h2>
        <span className="prints">
          <a className="as-button" href={sheet("xlsx")} download>
            {t("supervision.xlsx")}
          </a>
          <a className="as-button" href={sheet("csv")} download>
            {t("supervision.csv")}
          </a>
          <Button onClick={() => print()}>{t("supervision.print")}</Button>
        </span>
      </div>
      <p>
        {t("supervision.cases.span", { from, to })}
        {narrowed.length > 0 &&
          t("supervision.cases.of", {
            what: narrowed.map((each) => each || t("supervision.unknown")).join(" · "),
          })}
      </p>
      <Failure error={asked.error} />
      <Rows items={asked.data?.items ?? []} isPending={asked.isPending} />
      {total > PAGE && (
        <Space className="turning">
          <Button disabled={after === 0} onClick={() => setAfter(Math.max(0, after - PAGE))}>
            {t("supervision.cases.before")}
          </Button>
          <Button disabled={next === undefined} onClick={() => next !== undefined && setAfter(next)}>
            {t("supervision.cases.after")}
          </Button>
        </Space>
      )}
    </article>
  );
}

function Rows({ items, isPending }: { readonly items: readonly FigureEntry[]; readonly isPending: boolean }) {
  const { t } = useTranslation();
  const numbered = items.map((item, at) => ({ ...item, at_: at }));
  return (
    <Table
      size="small"
      rowKey="at_"
      loading={isPending}
      pagination={false}
      dataSource={numbered}
      locale={{ emptyText: t("supervision.cases.none") }}
      columns={[
        { title: t("supervision.day"), render: (_, { day }) => day },
        {
          title: t("supervision.caseNumbers"),
          render: (_, { hearing, caseNumbers }) =>
            hearing === null ? (
              t("supervision.cases.noHearing")
            ) : (
              <Link href={hearingAt(hearing)}>{caseNumbers.join("、")}</Link>
            ),
        },
        { title: t("supervision.courtroom"), render: (_, { courtroomName }) => courtroomName },
        {
          title: t("supervision.by.division"),
          render: (_, { division }) => division || t("supervision.unknown"),
        },
        { title: t("supervision.by.judge"), render: (_, { judge }) => judge || t("supervision.unknown") },
        {
          title: t("supervision.cases.what"),
          render: (_, { detail, ref }) =>
            ref === null ? detail : <Link href={`/incidents/one/${ref}`}>{detail}</Link>,
        },
        { title: t("supervision.cases.at"), render: (_, { at }) => (at === null ? "" : momentOf(at)) },
        {
          title: t("supervision.cases.took"),
          render: (_, { at, tookMs }) => (at === null ? "" : <Time ms={tookMs} />),
        },
      ]}
    />
  );
}
