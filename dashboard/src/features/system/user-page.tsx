/** One account: what may be done to it by whoever looks, its roles, where it is signed in. */
import { Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Me, SignInView, UserView, UserWithPassword } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { SecretShown } from "../../secret-shown.tsx";
import { Grants } from "./grants.tsx";
import { Roles, UserStanding } from "./standing.tsx";
import { actsOn, type UserAct } from "./user-acts.ts";

export function UserPage({ me, id }: { readonly me: Me; readonly id: string }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: UserView[] }>("/users", { everyMs: 20_000 });
  const user = asked.data?.items.find((each) => each.id === id);
  return (
    <>
      <p>
        <Link href="/system/users">← {t("people.title")}</Link>
      </p>
      <Failure error={asked.error} />
      {asked.data !== undefined && user === undefined && <Notice kind="warning">{t("people.nobody")}</Notice>}
      {user !== undefined && <Account me={me} user={user} />}
    </>
  );
}

function Account({ me, user }: { readonly me: Me; readonly user: UserView }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<UserWithPassword | null>(null);
  const askAgain = useAskAgain();
  const acts = actsOn(user, me);
  const path = `/users/${user.id}`;
  const act = async (end: string, body: object = {}) => {
    const answer = await post<Partial<UserWithPassword>>(`${path}${end}`, body);
    if (answer.password !== undefined) setMade(answer as UserWithPassword);
    await askAgain("/users", "/grants", "/confirmations");
  };
  return (
    <>
      <div className="heading">
        <h2>
          {user.name} <span className="facts">{user.login}</span> <UserStanding user={user} />
        </h2>
        <Space wrap>
          {acts
            .filter((each) => each !== "grant")
            .map((each) => (
              <UserActButton key={each} act={each} onAct={act} />
            ))}
        </Space>
      </div>
      {user.disabledReason !== null && (
        <Notice kind="info">{t("people.disabledBecause", { reason: user.disabledReason })}</Notice>
      )}
      <p className="facts">
        {t("people.createdAt", { at: momentOf(user.createdAt) })} ·{" "}
        {user.hasSecondFactor ? t("people.factorYes") : t("people.factorNo")}
      </p>
      {me.permissions.includes("role.manage") ? (
        <Grants user={user} mayGrant={acts.includes("grant")} />
      ) : (
        <p>
          <Roles user={user} />
        </p>
      )}
      {me.permissions.includes("user.manage") && <SignIns path={path} />}
      {made !== null && (
        <SecretShown
          title={t("people.newPasswordOf", { name: made.name })}
          label={t("people.firstPassword")}
          value={made.password}
          onClosed={() => setMade(null)}
        >
          <p>{t("people.passwordNext")}</p>
        </SecretShown>
      )}
    </>
  );
}

const ENDS: Readonly<Record<Exclude<UserAct, "grant">, string>> = {
  password: "/password",
  unlock: "/unlock",
  "sign-out": "/sign-ins/end",
  disable: "/disable",
  enable: "/enable",
  "second-factor": "/second-factor/reset",
  confirm: "/confirm",
};

interface UserActButtonProps {
  readonly act: Exclude<UserAct, "grant">;
  readonly onAct: (end: string, body?: object) => Promise<void>;
}

function UserActButton({ act, onAct }: UserActButtonProps) {
  const { t } = useTranslation();
  const asksWhy = act === "disable";
  return (
    <Reasoned
      label={t(`people.act.${act}`)}
      danger={act === "disable" || act === "second-factor"}
      reason={asksWhy ? t("people.reason") : null}
      onAct={(reason) => onAct(ENDS[act], asksWhy ? { reason } : {})}
    >
      {t(`people.brings.${act}`)}
    </Reasoned>
  );
}

function SignIns({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: SignInView[] }>(`${path}/sign-ins`, { everyMs: 15_000 });
  return (
    <>
      <h3>{t("people.signIns")}</h3>
      <Failure error={asked.error} />
      <Table
        size="small"
        rowKey="id"
        dataSource={asked.data?.items ?? []}
        pagination={false}
        locale={{ emptyText: t("people.nowhere") }}
        columns={[
          { title: t("account.address"), dataIndex: "address" },
          { title: t("account.agent"), render: (_, { agent }) => <span className="facts">{agent}</span> },
          { title: t("account.since"), render: (_, { createdAt }) => momentOf(createdAt) },
          { title: t("account.seen"), render: (_, { seenAt }) => momentOf(seenAt) },
        ]}
      />
    </>
  );
}
