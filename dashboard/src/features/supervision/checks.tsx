/** 专项核查: the lists that are made, and a new one of a month that is over. */
import { Select, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import type { Check, CheckSummary } from "../../../../src/desk/contract/checks.ts";
import type { CourtView, Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { courtsWithin } from "./courts-within.ts";
import { monthsOver } from "./months.ts";

export function CheckList({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: CheckSummary[] }>("/supervision/checks");
  return (
    <article>
      <h2>{t("supervision.section.checks")}</h2>
      <p>{t("supervision.check.what")}</p>
      {me.permissions.includes("supervision.inspect") && <NewCheck me={me} />}
      <Failure error={asked.error} />
      <Table
        rowKey="id"
        size="middle"
        loading={asked.isPending}
        pagination={false}
        dataSource={asked.data?.items ?? []}
        locale={{ emptyText: t("supervision.check.none") }}
        columns={[
          {
            title: t("supervision.by.month"),
            render: (_, { id, month }) => <Link href={`/supervision/checks/${id}`}>{month}</Link>,
          },
          { title: t("supervision.by.court"), render: (_, { court }) => court },
          { title: t("supervision.check.items"), render: (_, { items }) => items },
          {
            title: t("supervision.check.checked"),
            render: (_, { items, checked }) => `${checked === items ? "✓ " : ""}${checked} / ${items}`,
          },
          {
            title: t("supervision.check.drawn"),
            render: (_, { drawn, poolSize }) => t("supervision.check.drawnOf", { drawn, poolSize }),
          },
          {
            title: t("supervision.check.made"),
            render: (_, { madeBy, madeAt }) => `${madeBy}　${momentOf(madeAt)}`,
          },
        ]}
      />
    </article>
  );
}

function NewCheck({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const again = useAskAgain();
  const asked = useAsked<{ items: CourtView[] }>("/courts");
  const courts = courtsWithin(me.roles, asked.data?.items ?? []);
  const months = monthsOver(Date.now());
  const [chosen, setCourt] = useState<string | null>(null);
  const court = chosen ?? courts[0]?.code ?? "";
  const [month, setMonth] = useState(months[0] ?? "");
  const make = async () => {
    const made = await post<Check>("/supervision/checks", { court, month });
    await again("/supervision/checks");
    go(`/supervision/checks/${made.id}`);
  };
  return (
    <Space wrap className="new-check">
      <Failure error={asked.error} />
      <Labelled label={t("supervision.by.court")}>
        {(id) => (
          <Select
            id={id}
            value={court}
            onChange={setCourt}
            options={courts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
            popupMatchSelectWidth={false}
          />
        )}
      </Labelled>
      <Labelled label={t("supervision.by.month")}>
        {(id) => (
          <Select id={id} value={month} onChange={setMonth} options={months.map((value) => ({ value }))} />
        )}
      </Labelled>
      <Reasoned type="primary" label={t("supervision.check.make")} reason={null} onAct={make}>
        {t("supervision.check.once", { court, month })}
      </Reasoned>
    </Space>
  );
}
