/** Accounts: who is there, as what, and what waits for somebody. */
import { Button, Empty, Form, Input, Modal, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Me, UserView, UserWithPassword } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { roleName } from "../../role-name.ts";
import { SecretShown } from "../../secret-shown.tsx";
import { Roles, UserStanding } from "./standing.tsx";
import { found } from "./user-acts.ts";

const LOOK_MS = 20_000;

export function Users({ me }: { readonly me: Me }) {
  const { t, i18n } = useTranslation();
  const asked = useAsked<{ items: UserView[] }>("/users", { everyMs: LOOK_MS });
  const [text, setText] = useState("");
  const [isAdding, setIsAdding] = useState(false);
  const [made, setMade] = useState<UserWithPassword | null>(null);
  const askAgain = useAskAgain();
  const shown = found(asked.data?.items ?? [], text, (role) => roleName(role, i18n.language));
  return (
    <>
      <div className="heading">
        <h2>{t("people.title")}</h2>
        <Space>
          <Input.Search
            allowClear
            aria-label={t("people.search")}
            placeholder={t("people.search")}
            onChange={(event) => setText(event.target.value)}
          />
          {me.permissions.includes("user.manage") && (
            <Button type="primary" onClick={() => setIsAdding(true)}>
              {t("people.add")}
            </Button>
          )}
        </Space>
      </div>
      <Failure error={asked.error} />
      <Table<UserView>
        rowKey="id"
        size="middle"
        loading={asked.isPending}
        dataSource={shown}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        locale={{ emptyText: <Empty description={t("people.empty")} /> }}
        columns={[
          {
            title: t("people.name"),
            render: (_, user) => <Link href={`/system/users/${user.id}`}>{user.name}</Link>,
          },
          { title: t("people.login"), dataIndex: "login" },
          { title: t("people.roles"), render: (_, user) => <Roles user={user} /> },
          {
            title: t("people.factor"),
            render: (_, user) => (user.hasSecondFactor ? t("people.factorYes") : t("people.factorNo")),
          },
          { title: t("people.state"), render: (_, user) => <UserStanding user={user} /> },
        ]}
      />
      {isAdding && (
        <NewUser
          onMade={(user) => {
            setIsAdding(false);
            setMade(user);
            void askAgain("/users");
          }}
          onClosed={() => setIsAdding(false)}
        />
      )}
      {made !== null && (
        <SecretShown
          title={t("people.made", { name: made.name, login: made.login })}
          label={t("people.firstPassword")}
          value={made.password}
          onClosed={() => setMade(null)}
        >
          <p>{t("people.madeNext")}</p>
        </SecretShown>
      )}
    </>
  );
}

function NewUser(props: {
  readonly onMade: (user: UserWithPassword) => void;
  readonly onClosed: () => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ name: string; login: string }>();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const create = async (body: { name: string; login: string }) => {
    setBusy(true);
    await post<UserWithPassword>("/users", body).then(props.onMade, setError);
    setBusy(false);
  };
  return (
    <Modal
      open
      title={t("people.add")}
      okText={t("people.create")}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={props.onClosed}
    >
      <Failure error={error} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(body) => void create(body)}>
        <Form.Item
          name="name"
          label={t("people.name")}
          extra={t("people.nameHelp")}
          rules={[{ required: true, message: "" }]}
        >
          <Input autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="login"
          label={t("people.login")}
          extra={t("people.loginHelp")}
          rules={[{ required: true, message: "" }]}
        >
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
