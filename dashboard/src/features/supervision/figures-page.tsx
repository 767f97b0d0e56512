/** The figures of a span: in all, and by court, division, judge or month. Each number leads to its cases; the table is the truth. */
import { Button, Input, Radio, Table } from "antd";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import type { Figure, FigureRow, Figures, Grouping } from "../../../../src/desk/contract/supervision.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { fetched } from "../../fetched.ts";
import { Labelled } from "../../labelled.tsx";
import { useAsked } from "../../queries.tsx";
import { casesAt, casesOf, figuresAt, GROUPINGS, queryOf, type Span } from "./address.ts";
import { percent } from "./numbers.ts";
import { Took } from "./took.tsx";

const Chart = fetched(() => import("./rate-chart.tsx"));

const TILES = [
  ...(["hearings", "public", "closed", "unspecified", "streamed"] as const),
  ...(["due", "missed", "barred", "aired-closed", "cuts", "alarms", "incidents"] as const),
] satisfies readonly Figure[];
const COLUMNS = [
  ...(["hearings", "public", "streamed", "due", "missed", "barred"] as const),
] satisfies readonly Figure[];

export function FiguresPage({ span }: { readonly span: Span }) {
  const { t } = useTranslation();
  const asked = useAsked<Figures>(`/supervision/figures?${queryOf(span)}`);
  return (
    <article className="figures">
      <div className="heading">
        <h2>{t("supervision.figures.title")}</h2>
        <SpanChoice span={span} />
      </div>
      <Failure error={asked.error} />
      {asked.data === undefined ? (
        asked.isPending && <p role="status">{t("loading")}</p>
      ) : (
        <Shown figures={asked.data} span={span} />
      )}
    </article>
  );
}

function SpanChoice({ span }: { readonly span: Span }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const change = (part: Partial<Span>) => go(figuresAt({ ...span, ...part }));
  const day = (key: "from" | "to") => (
    <Labelled label={t(`supervision.figures.${key}`)}>
      {(id) => (
        <Input
          id={id}
          type="date"
          value={span[key]}
          onChange={({ target }) => target.value !== "" && change({ [key]: target.value })}
        />
      )}
    </Labelled>
  );
  const sheet = (format: string) => `/api/v1/supervision/figures/export?${queryOf(span)}&format=${format}`;
  return (
    <div className="choice">
      {day("from")}
      {day("to")}
      <Radio.Group
        aria-label={t("supervision.figures.by")}
        optionType="button"
        value={span.by}
        onChange={({ target }) => change({ by: target.value as Grouping })}
        options={GROUPINGS.map((value) => ({ value, label: t(`supervision.by.${value}`) }))}
      />
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
  );
}

function Shown({ figures, span }: { readonly figures: Figures; readonly span: Span }) {
  const { t, i18n } = useTranslation();
  const inWords = (words: { zh: string; en: string }) => (i18n.language === "en" ? words.en : words.zh);
  const defined = (name: string) => figures.definitions.find((each) => each.name === name);
  const titleOf = (name: string) => inWords(defined(name)?.title ?? { zh: name, en: name });
  const rate = defined("rate");
  const { total } = figures;
  return (
    <>
      <p className="printed-span">
        {t("supervision.figures.span", { from: figures.from, to: figures.to, asOf: momentOf(figures.asOf) })}
      </p>
      <dl className="tiles">
        <div className="rate">
          <dt>{titleOf("rate")}</dt>
          <dd>{percent(total.rate)}</dd>
          <dd className="formula">
            {rate !== undefined && inWords(rate.text)} {"= "}
            {total.counts.streamed} ÷ {total.counts.public}
          </dd>
        </div>
        {TILES.map((name) => (
          <div key={name} className={isAlarming(name, total.counts[name]) ? "alarming" : ""}>
            <dt>{titleOf(name)}</dt>
            <dd>
              <Count n={total.counts[name]} to={casesAt(casesOf(span, name, null))} name={titleOf(name)} />
              {isAlarming(name, total.counts[name]) && <span aria-hidden="true"> ▲</span>}
            </dd>
          </div>
        ))}
        <div>
          <dt>{titleOf("time-to-cut")}</dt>
          <dd>
            <Took times={total.timeToCut} />
          </dd>
        </div>
        <div>
          <dt>{titleOf("first-act")}</dt>
          <dd>
            <Took times={total.firstAct} />
          </dd>
        </div>
      </dl>
      <div className="rows">
        <Rows figures={figures} span={span} titleOf={titleOf} />
        <Suspense fallback={null}>
          <Chart rows={figures.rows} by={span.by} label={titleOf("rate")} />
        </Suspense>
      </div>
      <Clauses figures={figures} span={span} title={titleOf("barred-by")} />
      <details className="definitions" open>
        <summary>{t("supervision.figures.definitions")}</summary>
        <dl>
          {figures.definitions.map(({ name, title, text }) => (
            <div key={name}>
              <dt>{inWords(title)}</dt>
              <dd>{inWords(text)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function isAlarming(name: Figure, count: number): boolean {
  return (name === "missed" || name === "aired-closed") && count > 0;
}

function Count({ n, to, name }: { readonly n: number; readonly to: string; readonly name: string }) {
  const { t } = useTranslation();
  if (n === 0) return <>0</>;
  return (
    <Link href={to} aria-label={t("supervision.figures.cases", { name, n })}>
      {n}
    </Link>
  );
}

interface RowsProps {
  readonly figures: Figures;
  readonly span: Span;
  readonly titleOf: (name: string) => string;
}

function Rows({ figures, span, titleOf }: RowsProps) {
  const { t } = useTranslation();
  const nameOf = ({ key, court, courtName }: FigureRow) => {
    if (span.by === "month") return key;
    const where = courtName ?? court ?? t("supervision.unknown");
    return span.by === "court" ? where : `${key || t("supervision.unknown")}（${where}）`;
  };
  const count = (name: Figure) => ({
    title: titleOf(name),
    align: "right" as const,
    render: (_: unknown, row: FigureRow) => (
      <Count n={row.counts[name]} to={casesAt(casesOf(span, name, row))} name={titleOf(name)} />
    ),
  });
  return (
    <Table
      size="small"
      rowKey={({ court, key }) => `${court} ${key}`}
      pagination={figures.rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      dataSource={figures.rows}
      locale={{ emptyText: t("supervision.figures.none") }}
      columns={[
        { title: t(`supervision.by.${span.by}`), render: (_, row) => nameOf(row) },
        ...COLUMNS.slice(0, 3).map(count),
        { title: titleOf("rate"), align: "right", render: (_, { rate }) => percent(rate) },
        ...COLUMNS.slice(3).map(count),
        count("cuts"),
        { title: titleOf("time-to-cut"), render: (_, { timeToCut }) => <Took times={timeToCut} /> },
        count("alarms"),
        { title: titleOf("first-act"), render: (_, { firstAct }) => <Took times={firstAct} /> },
        count("incidents"),
      ]}
    />
  );
}

function Clauses(props: { readonly figures: Figures; readonly span: Span; readonly title: string }) {
  const { figures, span, title } = props;
  if (figures.clauses.length === 0) return null;
  return (
    <section className="clauses">
      <h3>{title}</h3>
      <ul>
        {figures.clauses.map(({ code, clause, text, count }) => (
          <li key={code}>
            <Count
              n={count}
              to={casesAt({ ...casesOf(span, "barred-by", null), detail: code })}
              name={clause || code}
            />
            {"　"}
            <strong>{clause || code}</strong> {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
