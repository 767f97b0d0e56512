/** Where I am signed in, each with its end: a machine in another office that I forgot to leave. */
import { Button, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SignInView } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";

const PATH = "/me/sign-ins";
const LOOK_MS = 15_000;

export function OwnSignIns() {
  const { t } = useTranslation();
  const asked = useAsked<{ items: SignInView[] }>(PATH, { everyMs: LOOK_MS });
  const askAgain = useAskAgain();
  const [error, setError] = useState<unknown>(null);
  const end = async (id: string) => {
    setError(null);
    await post(`${PATH}/${id}/end`).catch(setError);
    await askAgain(PATH);
  };
  return (
    <section className="across">
      <h3>{t("account.signIns")}</h3>
      <Failure error={asked.error ?? error} />
      <Table
        size="small"
        rowKey="id"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={false}
        columns={[
          { title: t("account.address"), dataIndex: "address" },
          { title: t("account.agent"), render: (_, { agent }) => <span className="facts">{agent}</span> },
          { title: t("account.since"), render: (_, { createdAt }) => momentOf(createdAt) },
          { title: t("account.seen"), render: (_, { seenAt }) => momentOf(seenAt) },
          {
            title: "",
            render: (_, { id, isThis }) =>
              isThis ? (
                <Mark kind="good">{t("account.thisOne")}</Mark>
              ) : (
                <Button danger onClick={() => void end(id)}>
                  {t("account.end")}
                </Button>
              ),
          },
        ]}
      />
    </section>
  );
}
