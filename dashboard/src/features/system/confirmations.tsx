/** Who waits for a leader of his court to vouch for him: until then he can watch, pause and cut only. */
import { Empty, Table } from "antd";
import { useTranslation } from "react-i18next";
import type { UserView } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { Roles } from "./standing.tsx";

export function Confirmations() {
  const { t } = useTranslation();
  const asked = useAsked<{ items: UserView[] }>("/confirmations", { everyMs: 20_000 });
  const askAgain = useAskAgain();
  const confirm = async (id: string) => {
    await post(`/users/${id}/confirm`);
    await askAgain("/confirmations");
  };
  return (
    <>
      <div className="heading">
        <h2>{t("people.confirmations")}</h2>
      </div>
      <p className="facts">{t("people.confirmationsHelp")}</p>
      <Failure error={asked.error} />
      <Table<UserView>
        rowKey="id"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={false}
        locale={{ emptyText: <Empty description={t("people.nobodyWaits")} /> }}
        columns={[
          { title: t("people.name"), dataIndex: "name" },
          { title: t("people.login"), dataIndex: "login" },
          { title: t("people.roles"), render: (_, user) => <Roles user={user} /> },
          { title: t("people.created"), render: (_, { createdAt }) => momentOf(createdAt) },
          {
            title: "",
            render: (_, { id, name }) => (
              <Reasoned
                label={t("people.act.confirm")}
                type="primary"
                reason={null}
                onAct={() => confirm(id)}
              >
                {t("people.confirmAsk", { name })}
              </Reasoned>
            ),
          },
        ]}
      />
    </>
  );
}
