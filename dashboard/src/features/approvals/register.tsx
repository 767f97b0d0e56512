/** 直播审批登记: every form, by status and case number, each with who must act next. */
import { Button, Form, Input, Select, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ApprovalRecord, ApprovalStatus } from "../../../../src/desk/contract/approval.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";
import { gradeOf } from "./chain.ts";
import { STATUSES } from "./marks.ts";
import { NextStep, Status } from "./status.tsx";

const LOOK_MS = 20_000;
const PAGE = 50;

interface Filter {
  readonly status: ApprovalStatus | undefined;
  readonly caseNumber: string;
}

export function Register() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>({ status: undefined, caseNumber: "" });
  /** The last of each page before this one. */
  const [before, setBefore] = useState<readonly string[]>([]);
  const after = before.at(-1);
  const query = new URLSearchParams({
    limit: String(PAGE),
    ...(filter.status !== undefined && { status: filter.status }),
    ...(filter.caseNumber !== "" && { caseNumber: filter.caseNumber }),
    ...(after !== undefined && { after }),
  });
  const asked = useAsked<{ items: ApprovalRecord[]; next?: string }>(`/approvals?${query}`, {
    everyMs: LOOK_MS,
  });
  const ask = (change: Partial<Filter>) => {
    setBefore([]);
    setFilter({ ...filter, ...change });
  };
  const next = asked.data?.next;
  return (
    <>
      <div className="heading">
        <h2>{t("approvals.register.title")}</h2>
        <Space>
          <a href="/api/v1/register/export?format=xlsx" download>
            {t("approvals.register.export")}
          </a>
        </Space>
      </div>
      <Form layout="inline" className="filter">
        <Form.Item label={t("approvals.register.status")}>
          <Select<ApprovalStatus>
            allowClear
            aria-label={t("approvals.register.status")}
            className="narrow"
            value={filter.status ?? null}
            onChange={(status) => ask({ status: status ?? undefined })}
            placeholder={t("approvals.register.every")}
            options={STATUSES.map((value) => ({ value, label: t(`approvals.status.${value}`) }))}
          />
        </Form.Item>
        <Form.Item label={t("approvals.field.numbers")}>
          <Input.Search
            allowClear
            aria-label={t("approvals.field.numbers")}
            onSearch={(text) => ask({ caseNumber: text.trim() })}
          />
        </Form.Item>
      </Form>
      <Failure error={asked.error} />
      <Table
        rowKey="id"
        size="middle"
        loading={asked.isPending}
        pagination={false}
        dataSource={asked.data?.items ?? []}
        columns={[
          {
            title: t("approvals.field.numbers"),
            render: (_, { id, approval }) => (
              <Link href={`/approvals/form/${id}`}>{approval.caseNumbers.join("、")}</Link>
            ),
          },
          { title: t("approvals.field.cause"), render: (_, { approval }) => approval.causeOfAction },
          { title: t("approvals.field.judge"), render: (_, { approval }) => approval.judge },
          {
            title: t("approvals.field.time"),
            render: (_, { approval }) =>
              approval.hearings.map(({ no, plannedStart }) => <div key={no}>{momentOf(plannedStart)}</div>),
          },
          {
            title: t("approvals.field.risk"),
            render: (_, { approval }) => {
              const grade = gradeOf(approval);
              return grade === null ? t("approvals.ungraded") : t(`approvals.grade.${grade}`);
            },
          },
          { title: t("approvals.register.status"), render: (_, { status }) => <Status status={status} /> },
          { title: t("approvals.register.next"), render: (_, { next: due }) => <NextStep next={due} /> },
        ]}
      />
      <Space className="pages">
        <Button disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>
          {t("approvals.register.previous")}
        </Button>
        <Button
          disabled={next === undefined}
          onClick={() => next !== undefined && setBefore([...before, next])}
        >
          {t("approvals.register.following")}
        </Button>
      </Space>
    </>
  );
}
