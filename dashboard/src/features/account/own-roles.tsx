/** What I am here: each role with its court, and whether somebody has vouched for it. */
import { Table } from "antd";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { waits } from "../../confirmation.ts";
import { Mark } from "../../mark.tsx";
import { roleName } from "../../role-name.ts";

export function OwnRoles({ me }: { readonly me: Me }) {
  const { t, i18n } = useTranslation();
  return (
    <section className="across">
      <h3>{t("account.roles")}</h3>
      <Table
        size="small"
        rowKey={({ role, court }) => `${role} ${court ?? ""}`}
        dataSource={[...me.roles]}
        pagination={false}
        columns={[
          { title: t("account.role"), render: (_, { role }) => roleName(role, i18n.language) },
          { title: t("account.court"), render: (_, { court }) => court ?? t("account.everyCourt") },
          {
            title: t("account.standing"),
            render: (_, held) =>
              waits(held) ? (
                <Mark kind="warning">{t("account.waits")}</Mark>
              ) : (
                <Mark kind="good">{t("account.counts")}</Mark>
              ),
          },
        ]}
      />
    </section>
  );
}
