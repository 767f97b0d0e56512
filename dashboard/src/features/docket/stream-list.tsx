/** 明日直播清单: what is to be aired, what is missing and who must act; and what should be aired and is not filed. */
import { Table } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import type { ObligedStream, PlannedStream } from "../../../../src/desk/contract/docket.ts";
import { Reasons } from "../../against.tsx";
import { hourOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";
import { DayChoice } from "./day-choice.tsx";
import { RemindOf } from "./remind-of.tsx";
import { spanOf } from "./span.ts";

const LOOK_MS = 20_000;

export function StreamList({ day, person }: { readonly day: string; readonly person: string }) {
  const { t } = useTranslation();
  const streams = useAsked<{ items: PlannedStream[] }>(`/docket/streams?${spanOf(day)}`, {
    everyMs: LOOK_MS,
  });
  const rooms = useAsked<{ items: Room[] }>("/courtrooms").data?.items ?? [];
  const items = streams.data?.items ?? [];
  const ready = items.filter((each) => each.ready).length;
  return (
    <>
      <div className="heading">
        <h2>{t("docket.list.title", { day })}</h2>
        <DayChoice day={day} base="/docket/list" />
      </div>
      <Failure error={streams.error} />
      <p role="status">
        {t("docket.list.counts", { all: items.length, ready, unready: items.length - ready })}
      </p>
      <Table
        rowKey={({ approvalId, docketId, hearingNo }) => `${approvalId} ${docketId} ${hearingNo}`}
        size="middle"
        pagination={false}
        loading={streams.isPending}
        dataSource={items}
        locale={{ emptyText: t("docket.list.empty") }}
        columns={[
          {
            title: t("approvals.field.time"),
            width: 150,
            render: (_, { plannedStart, plannedEnd }) => `${hourOf(plannedStart)}–${hourOf(plannedEnd)}`,
          },
          {
            title: t("approvals.field.place"),
            width: 150,
            render: (_, { courtroom }) => rooms.find(({ id }) => id === courtroom)?.name ?? courtroom,
          },
          {
            title: t("approvals.field.numbers"),
            width: 260,
            render: (_, { caseNumbers, approvalId, hearingNo }) => (
              <>
                {approvalId === null ? (
                  caseNumbers.join("、")
                ) : (
                  <Link href={`/approvals/form/${approvalId}`}>{caseNumbers.join("、")}</Link>
                )}
                {approvalId !== null && (
                  <div>
                    <Link href={`/docket/sheet/${approvalId}/${hearingNo ?? 1}`}>{t("docket.sheet")}</Link>
                  </div>
                )}
              </>
            ),
          },
          {
            title: t("docket.list.state"),
            render: (_, plan) =>
              plan.ready ? (
                <span className="standing ready">✓ {t("docket.standing.ready")}</span>
              ) : (
                <>
                  <RemindOf plan={plan} person={person} />
                  <Reasons reasons={plan.reasons} />
                </>
              ),
          },
        ]}
      />
      <Obliged day={day} />
    </>
  );
}

const FILED_SHAPES = {
  stream: "✓",
  "no-stream-approved": "○",
  "no-stream-pending": "◐",
  nothing: "▲",
} as const;

function Obliged({ day }: { readonly day: string }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: ObligedStream[] }>(`/docket/should-stream?${spanOf(day)}`);
  const items = asked.data?.items ?? [];
  return (
    <>
      <h3>{t("docket.obliged.title")}</h3>
      <p className="facts">{t("docket.obliged.help")}</p>
      <Failure error={asked.error} />
      <Table
        rowKey={({ caseNumbers, plannedStart }) => `${caseNumbers.join()} ${plannedStart}`}
        size="small"
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        dataSource={items}
        locale={{ emptyText: t("docket.obliged.empty") }}
        columns={[
          {
            title: t("approvals.field.time"),
            width: 150,
            render: (_, { plannedStart }) => hourOf(plannedStart),
          },
          { title: t("approvals.field.numbers"), render: (_, { caseNumbers }) => caseNumbers.join("、") },
          { title: t("approvals.field.cause"), dataIndex: "causeOfAction" },
          { title: t("approvals.field.judge"), dataIndex: "judge" },
          {
            title: t("docket.obliged.filed"),
            render: (_, { filed }) => (
              <>
                <span aria-hidden="true">{FILED_SHAPES[filed]}</span> {t(`docket.obliged.of.${filed}`)}
              </>
            ),
          },
        ]}
      />
    </>
  );
}
