/** Where alarms are told outside the node, how each does, and a test message. */
import { Button, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChannelsView, ChannelTest } from "../../../../src/desk/contract/notify.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";

const PATH = "/notify";
type Channel = ChannelsView["items"][number];

export function Channels({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<ChannelsView>(PATH, { everyMs: 10_000 });
  const tests = me.permissions.includes("notify.test");
  return (
    <>
      <div className="heading">
        <h2>{t("channels.title")}</h2>
      </div>
      <Failure error={asked.error} />
      {asked.data !== undefined && <p className="facts">{t(`channels.details.${asked.data.details}`)}</p>}
      <Table<Channel>
        rowKey="name"
        size="middle"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={false}
        locale={{ emptyText: t("channels.empty") }}
        columns={[
          { title: t("channels.name"), dataIndex: "name" },
          { title: t("channels.kind"), render: (_, { kind }) => t(`channels.kinds.${kind}`) },
          { title: t("channels.url"), dataIndex: "url" },
          { title: t("channels.least"), render: (_, { least }) => `P1–P${least}` },
          {
            title: t("channels.counts"),
            render: (_, { sent, failed, waiting }) => `${sent} / ${failed} / ${waiting}`,
          },
          {
            title: t("channels.lastSent"),
            render: (_, { lastSentAt }) => (lastSentAt === null ? "" : momentOf(lastSentAt)),
          },
          {
            title: t("channels.state"),
            render: (_, { problem }) =>
              problem === null ? (
                <Mark kind="good">{t("channels.works")}</Mark>
              ) : (
                <Mark kind="bad">{problem}</Mark>
              ),
          },
          { title: "", render: (_, { name }) => tests && <Test name={name} /> },
        ]}
      />
    </>
  );
}

function Test({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const askAgain = useAskAgain();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<ChannelTest | null>(null);
  const [error, setError] = useState<unknown>(null);
  const test = async () => {
    setBusy(true);
    setOutcome(null);
    setError(null);
    await post<ChannelTest>(`${PATH}/${encodeURIComponent(name)}/test`).then(setOutcome, setError);
    await askAgain(PATH);
    setBusy(false);
  };
  return (
    <>
      <Button loading={busy} onClick={() => void test()}>
        {t("channels.test")}
      </Button>
      {outcome !== null && (
        <span role="status">
          {" "}
          {outcome.delivered ? `✓ ${t("channels.delivered")}` : `■ ${outcome.code ?? ""}`}
        </span>
      )}
      <Failure error={error} />
    </>
  );
}
