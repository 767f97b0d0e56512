/** The roles of one account: granted, confirmed or waiting, ended; and a new one. */
import { Button, Select, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GrantedRole } from "../../../../src/desk/contract/roles.ts";
import type { CourtView, GrantView, UserView } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { waits } from "../../confirmation.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { Mark } from "../../mark.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { roleName } from "../../role-name.ts";
import { grantable, needsCourt } from "./user-acts.ts";

export function Grants({ user, mayGrant }: { readonly user: UserView; readonly mayGrant: boolean }) {
  const { t, i18n } = useTranslation();
  const asked = useAsked<{ items: GrantView[] }>("/grants");
  const askAgain = useAskAgain();
  const own = (asked.data?.items ?? []).filter(({ userId }) => userId === user.id);
  const changed = () => askAgain("/grants", "/users");
  const end = async (id: string) => {
    await post(`/grants/${id}/end`);
    await changed();
  };
  return (
    <>
      <h3>{t("people.grants")}</h3>
      <Failure error={asked.error} />
      <Table<GrantView>
        size="small"
        rowKey="id"
        dataSource={own}
        pagination={false}
        locale={{ emptyText: t("people.noGrants") }}
        columns={[
          { title: t("people.role"), render: (_, { role }) => roleName(role, i18n.language) },
          { title: t("people.court"), render: (_, { court }) => court ?? t("account.everyCourt") },
          {
            title: t("people.granted"),
            render: (_, { grantedAt, grantedBy }) => `${momentOf(grantedAt)} ${grantedBy}`,
          },
          { title: t("people.state"), render: (_, grant) => <GrantStanding grant={grant} /> },
          {
            title: "",
            render: (_, { id, endedAt, role }) =>
              endedAt === null && (
                <Reasoned label={t("people.endRole")} danger reason={null} onAct={() => end(id)}>
                  {t("people.endRoleHelp", { name: user.name, role: roleName(role, i18n.language) })}
                </Reasoned>
              ),
          },
        ]}
      />
      {mayGrant && (
        <NewGrant user={user} held={own.filter(({ endedAt }) => endedAt === null)} onDone={changed} />
      )}
    </>
  );
}

function GrantStanding({ grant }: { readonly grant: GrantView }) {
  const { t } = useTranslation();
  if (grant.endedAt !== null) {
    return (
      <Mark kind="plain">
        {t("people.endedBy", { at: momentOf(grant.endedAt), name: grant.endedBy ?? "" })}
      </Mark>
    );
  }
  if (grant.confirmedAt !== null) {
    return <Mark kind="good">{t("people.confirmedBy", { name: grant.confirmedBy ?? "" })}</Mark>;
  }
  return waits({ role: grant.role, confirmed: false }) ? (
    <Mark kind="warning">{t("people.unconfirmed")}</Mark>
  ) : (
    <Mark kind="good">{t("account.counts")}</Mark>
  );
}

interface NewGrantProps {
  readonly user: UserView;
  readonly held: readonly GrantView[];
  readonly onDone: () => Promise<void>;
}

function NewGrant({ user, held, onDone }: NewGrantProps) {
  const { t, i18n } = useTranslation();
  const courts = useAsked<{ items: CourtView[] }>("/courts");
  const [role, setRole] = useState<GrantedRole | null>(null);
  const [court, setCourt] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const choices = grantable(held);
  if (choices.length === 0) return <p className="facts">{t("people.excluded")}</p>;
  const list = courts.data?.items ?? [];
  const chosen = court ?? list.find(({ own }) => own)?.code ?? null;
  const grant = async () => {
    if (role === null) return;
    setError(null);
    try {
      await post("/grants", {
        userId: user.id,
        role,
        ...(needsCourt(role) && chosen !== null && { court: chosen }),
      });
      setRole(null);
      await onDone();
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <div className="new-grant">
      <Failure error={courts.error ?? error} />
      <Space align="end" wrap>
        <Labelled label={t("people.newRole")}>
          {(id) => (
            <Select<GrantedRole>
              id={id}
              style={{ width: 360 }}
              value={role}
              onChange={setRole}
              options={choices.map((value) => ({ value, label: roleName(value, i18n.language) }))}
            />
          )}
        </Labelled>
        {role !== null && needsCourt(role) && (
          <Labelled label={t("people.court")}>
            {(id) => (
              <Select
                id={id}
                style={{ width: 300 }}
                value={chosen}
                onChange={setCourt}
                options={list.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
              />
            )}
          </Labelled>
        )}
        <Button type="primary" disabled={role === null} onClick={() => void grant()}>
          {t("people.grant")}
        </Button>
      </Space>
      <p className="facts">{t("people.grantHelp")}</p>
    </div>
  );
}
