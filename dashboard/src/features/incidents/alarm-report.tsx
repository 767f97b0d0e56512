/** 告警自查: whether there are too many of them, which come again and again, how long nobody saw them, who was how fast. */
import { Radio, Table } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AlarmReport as Report } from "../../../../src/desk/contract/watch.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";
import { PRIORITY_MARKS } from "./alarm-standing.ts";
import { Nothing } from "./nothing.tsx";
import { usePlaceName } from "./place-name.tsx";
import "./alarms.css";

const DAYS = [1, 7, 30] as const;
const DAY_MS = 86_400_000;
/** 150 a day, about one in ten minutes, is what a person can follow; more than ten in ten minutes are a flood. */
const MANY_PER_TEN_MINUTES = 1;
const FLOOD_PER_TEN_MINUTES = 10;

export function AlarmReport() {
  const { t, i18n } = useTranslation();
  const placeName = usePlaceName();
  const [days, setDays] = useState<(typeof DAYS)[number]>(1);
  // Asked for once a choice: the span's end stands still while it is read.
  const query = useMemo(() => {
    const toMs = Date.now();
    return new URLSearchParams({
      from: new Date(toMs - days * DAY_MS).toISOString(),
      to: new Date(toMs).toISOString(),
    });
  }, [days]);
  const { data: report, error, isPending } = useAsked<Report>(`/alarms/report?${query}`);
  const seconds = (value: number | null | undefined) =>
    value == null ? t("alarms.report.nothing") : t("alarms.report.seconds", { count: Math.round(value) });
  const { mean = 0, most = 0 } = report?.perTenMinutes ?? {};
  return (
    <>
      <div className="heading">
        <h2>{t("alarms.report.title")}</h2>
        <Radio.Group
          aria-label={t("alarms.report.span")}
          optionType="button"
          value={days}
          onChange={(event) => setDays(event.target.value as (typeof DAYS)[number])}
          options={DAYS.map((value) => ({ value, label: t("alarms.report.days", { count: value }) }))}
        />
      </div>
      <Failure error={error} />
      {report !== undefined && (
        <dl className="figures">
          <div>
            <dt>{t("alarms.report.raised")}</dt>
            <dd>{report.raised}</dd>
            <dd className="facts">
              {report.byPriority.map(({ priority, raised }) => (
                <span key={priority}>
                  <span aria-hidden="true">{PRIORITY_MARKS[priority]}</span> P{priority} {raised}
                </span>
              ))}
            </dd>
          </div>
          <div className={mean > MANY_PER_TEN_MINUTES ? "much" : ""}>
            <dt>{t("alarms.report.mean")}</dt>
            <dd>{mean}</dd>
            <dd className="facts">
              {mean > MANY_PER_TEN_MINUTES ? `▲ ${t("alarms.report.tooMany")}` : t("alarms.report.bearable")}
            </dd>
          </div>
          <div className={most > FLOOD_PER_TEN_MINUTES ? "much" : ""}>
            <dt>{t("alarms.report.most")}</dt>
            <dd>{most}</dd>
            <dd className="facts">
              {most > FLOOD_PER_TEN_MINUTES ? `▲ ${t("alarms.report.flooded")}` : t("alarms.report.noFlood")}
            </dd>
          </div>
          <div className={report.unacknowledged.open > 0 ? "much" : ""}>
            <dt>{t("alarms.report.unseen")}</dt>
            <dd>{seconds(report.unacknowledged.median)}</dd>
            <dd className="facts">
              {t("alarms.report.longest", { time: seconds(report.unacknowledged.most) })}
              {report.unacknowledged.open > 0 && (
                <strong>▲ {t("alarms.report.open", { count: report.unacknowledged.open })}</strong>
              )}
            </dd>
          </div>
        </dl>
      )}
      <div className="two-tables">
        <section>
          <h3>{t("alarms.report.worst")}</h3>
          <Table
            rowKey={({ name, place }) => `${name}@${place}`}
            size="small"
            loading={isPending}
            pagination={false}
            locale={{ emptyText: <Nothing>{t("alarms.report.noneRaised")}</Nothing> }}
            dataSource={report?.worst ?? []}
            columns={[
              {
                title: t("alarms.report.alarm"),
                render: (_, { title }) => (i18n.language === "en" ? title.en : title.zh),
              },
              { title: t("incidents.where"), render: (_, { place }) => placeName(place) },
              { title: t("alarms.report.times"), align: "right", dataIndex: "raised" },
            ]}
          />
        </section>
        <section>
          <h3>{t("alarms.report.reactions")}</h3>
          <Table
            rowKey="person"
            size="small"
            loading={isPending}
            pagination={false}
            locale={{ emptyText: <Nothing>{t("alarms.report.noActs")}</Nothing> }}
            dataSource={report?.reactions ?? []}
            columns={[
              { title: t("alarms.report.person"), dataIndex: "person" },
              { title: t("alarms.report.acts"), align: "right", dataIndex: "acts" },
              {
                title: t("alarms.report.median"),
                align: "right",
                render: (_, { medianSeconds }) => seconds(medianSeconds),
              },
              {
                title: t("alarms.report.slowest"),
                align: "right",
                render: (_, { mostSeconds }) => seconds(mostSeconds),
              },
            ]}
          />
        </section>
      </div>
    </>
  );
}
