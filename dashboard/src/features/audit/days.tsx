/** Sealed days: the signed head of each, to be printed and kept; whole old days are moved to files. */
import { Button, Input, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AuditDayView } from "../../../../src/desk/contract/people.ts";
import { post } from "../../api.ts";
import { secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { Mark } from "../../mark.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";

const PATH = "/audit/days";

export function Days({ archives }: { readonly archives: boolean }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: AuditDayView[] }>(PATH);
  return (
    <>
      <div className="heading">
        <h2>{t("audit.days.title")}</h2>
        <Button onClick={() => print()}>{t("audit.days.print")}</Button>
      </div>
      <p className="facts">{t("audit.days.help")}</p>
      <Failure error={asked.error} />
      {archives && <Archive />}
      <Table<AuditDayView>
        rowKey="day"
        size="small"
        className="printed"
        loading={asked.isPending}
        dataSource={[...(asked.data?.items ?? [])].reverse()}
        pagination={{ pageSize: 31, hideOnSinglePage: true }}
        locale={{ emptyText: t("audit.days.empty") }}
        columns={[
          { title: t("audit.days.day"), dataIndex: "day", width: 120 },
          {
            title: t("audit.days.entries"),
            width: 140,
            render: (_, { firstSeq, lastSeq }) => `${firstSeq}–${lastSeq}`,
          },
          { title: t("audit.days.head"), render: (_, { head }) => <code className="hash">{head}</code> },
          { title: t("audit.days.sealedAt"), width: 190, render: (_, { sealedAt }) => secondOf(sealedAt) },
          {
            title: t("audit.days.where"),
            width: 220,
            render: (_, { archive }) =>
              archive === null ? (
                <Mark kind="good">{t("audit.days.here")}</Mark>
              ) : (
                <Mark kind="plain">{archive.file}</Mark>
              ),
          },
        ]}
      />
    </>
  );
}

function Archive() {
  const { t } = useTranslation();
  const askAgain = useAskAgain();
  const [before, setBefore] = useState("");
  const archive = async () => {
    await post("/audit/archive", { before });
    await askAgain(PATH);
  };
  return (
    <Space align="end" className="archive">
      <Labelled label={t("audit.days.before")}>
        {(id) => (
          <Input id={id} type="date" value={before} onChange={(event) => setBefore(event.target.value)} />
        )}
      </Labelled>
      {before === "" ? (
        <Button disabled>{t("audit.days.archive")}</Button>
      ) : (
        <Reasoned label={t("audit.days.archive")} reason={null} onAct={archive}>
          {t("audit.days.archiveAsk", { before })}
        </Reasoned>
      )}
    </Space>
  );
}
