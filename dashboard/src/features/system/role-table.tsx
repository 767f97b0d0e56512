/** The one table of who may what: a role a row, opened to its permissions and how far each reaches. */
import { Table, Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { RoleView } from "../../../../src/desk/contract/users.ts";
import { Failure } from "../../failure.tsx";
import { keyOf } from "../../permission-key.ts";
import { useAsked } from "../../queries.tsx";
import { roleName } from "../../role-name.ts";

export function RoleTable() {
  const { t, i18n } = useTranslation();
  const asked = useAsked<{ items: RoleView[] }>("/roles");
  return (
    <>
      <div className="heading">
        <h2>{t("people.roleTable")}</h2>
      </div>
      <p className="facts">{t("people.roleTableHelp")}</p>
      <Failure error={asked.error} />
      <Table<RoleView>
        rowKey="role"
        size="middle"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={false}
        columns={[
          {
            title: t("people.role"),
            width: 260,
            render: (_, { role, administrator }) => (
              <>
                {roleName(role, i18n.language)}
                {administrator && <div className="facts">{t("people.administrator")}</div>}
              </>
            ),
          },
          {
            title: t("people.may"),
            render: (_, { permissions }) =>
              Object.entries(permissions).map(([permission, reach]) => (
                <Tag key={permission}>
                  {t(`permissions.${keyOf(permission)}`)}
                  {reach === "own" && ` · ${t("people.ownOnly")}`}
                </Tag>
              )),
          },
        ]}
      />
    </>
  );
}
