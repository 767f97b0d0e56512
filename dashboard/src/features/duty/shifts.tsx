/** Shifts, newest first; each leads to its record. */
import { Button, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ShiftView } from "../../../../src/desk/contract/shifts.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAsked } from "../../queries.tsx";
import { endOf } from "./shift-words.ts";

const PAGE = 30;

export function Shifts() {
  const { t } = useTranslation();
  /** The last one of each page before this one. */
  const [before, setBefore] = useState<readonly string[]>([]);
  const last = before.at(-1);
  const asked = useAsked<{ items: readonly ShiftView[]; next?: string }>(
    `/duty/shifts?limit=${PAGE}${last === undefined ? "" : `&after=${encodeURIComponent(last)}`}`,
  );
  const next = asked.data?.next;
  return (
    <>
      <h2>{t("shift.section.shifts")}</h2>
      <Failure error={asked.error} />
      <Table
        rowKey="id"
        size="middle"
        loading={asked.isPending}
        pagination={false}
        locale={{ emptyText: t("shift.noShifts") }}
        dataSource={[...(asked.data?.items ?? [])]}
        columns={[
          {
            title: t("shift.person"),
            render: (_, { id, person }) => <Link href={`/duty/shifts/${id}`}>{person}</Link>,
          },
          { title: t("shift.from"), render: (_, { fromAt }) => momentOf(fromAt) },
          {
            title: t("shift.until"),
            render: (_, { untilAt }) =>
              untilAt === null ? <Mark kind="good">{t("shift.goesOn")}</Mark> : momentOf(untilAt),
          },
          {
            title: t("shift.how"),
            render: (_, { howEnded }) => (howEnded === null ? "" : t(`shift.ended.${endOf(howEnded)}`)),
          },
          { title: t("duty.court"), render: (_, { courts }) => courts?.join("、") ?? t("shift.everyCourt") },
          {
            title: t("shift.record"),
            render: (_, { id }) => <Link href={`/duty/shifts/${id}`}>{t("shift.open")}</Link>,
          },
        ]}
      />
      {(last !== undefined || next !== undefined) && (
        <Space className="turning">
          <Button disabled={last === undefined} onClick={() => setBefore(before.slice(0, -1))}>
            {t("incidents.list.newer")}
          </Button>
          <Button
            disabled={next === undefined}
            onClick={() => next !== undefined && setBefore([...before, next])}
          >
            {t("incidents.list.older")}
          </Button>
        </Space>
      )}
    </>
  );
}
