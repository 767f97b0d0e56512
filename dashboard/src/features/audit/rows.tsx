/** Entries of the log, one a row. */
import { Table } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { AuditEntryView } from "../../../../src/desk/contract/people.ts";
import { secondOf } from "../../beijing.ts";
import { aboutOf } from "./about.ts";
import { ActWord } from "./act-word.tsx";
import { Outcome } from "./outcome.tsx";

export interface EntryRowsProps {
  readonly entries: readonly AuditEntryView[];
  readonly isLoading: boolean;
  /** The one that the page is about. */
  readonly marked?: number;
}

export function EntryRows({ entries, isLoading, marked }: EntryRowsProps) {
  const { t } = useTranslation();
  return (
    <Table<AuditEntryView>
      rowKey="seq"
      size="small"
      loading={isLoading}
      dataSource={[...entries]}
      pagination={false}
      rowClassName={({ seq }) => (seq === marked ? "marked" : "")}
      locale={{ emptyText: t("audit.nothing") }}
      columns={[
        {
          title: t("audit.number"),
          width: 90,
          render: (_, { seq }) => <Link href={`/audit/entry/${seq}`}>{seq}</Link>,
        },
        { title: t("audit.at"), width: 190, render: (_, { at }) => secondOf(at) },
        { title: t("audit.actor"), width: 140, dataIndex: "actor" },
        { title: t("audit.what"), render: (_, { action }) => <ActWord action={action} /> },
        {
          title: t("audit.subject"),
          render: (_, entry) => (
            <>
              <span className="about">{aboutOf(entry)}</span> <code className="subject">{entry.subject}</code>
            </>
          ),
        },
        { title: t("audit.outcome"), width: 160, render: (_, { outcome }) => <Outcome outcome={outcome} /> },
      ]}
    />
  );
}
