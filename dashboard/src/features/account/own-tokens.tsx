/** Tokens of my own programs: within my rights, ending, shown once; ended here when one is lost. */
import { Button, Form, Input, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TokenView } from "../../../../src/desk/contract/people.ts";
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { dayAfter, dayOf, momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { keyOf } from "../../permission-key.ts";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { SecretShown } from "../../secret-shown.tsx";
import { TokenMark } from "../../token-mark.tsx";
import { endOf, tokenState } from "../../token-state.ts";

const PATH = "/me/tokens";

interface Typed {
  readonly permissions: Permission[];
  /** The last day on which it works. */
  readonly until: string;
}

export function OwnTokens({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: TokenView[] }>(PATH);
  const askAgain = useAskAgain();
  const [form] = Form.useForm<Typed>();
  const [shown, setShown] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const mint = async ({ permissions, until }: Typed) => {
    setError(null);
    try {
      const body = { permissions, expiresAt: endOf(until) };
      setShown((await post<{ token: string }>(PATH, body)).token);
      form.resetFields();
      await askAgain(PATH);
    } catch (failed) {
      setError(failed);
    }
  };
  const revoke = async (id: string) => {
    await post(`${PATH}/${id}/revoke`);
    await askAgain(PATH);
  };
  return (
    <section className="across">
      <h3>{t("account.tokens")}</h3>
      <p className="facts">{t("account.tokensHelp")}</p>
      <Failure error={asked.error ?? error} />
      <Form form={form} layout="inline" requiredMark={false} onFinish={(typed) => void mint(typed)}>
        <Form.Item
          name="permissions"
          label={t("tokens.permissions")}
          rules={[{ required: true, message: "" }]}
        >
          <Select
            mode="multiple"
            style={{ width: 420 }}
            options={me.permissions.map((each) => ({ value: each, label: t(`permissions.${keyOf(each)}`) }))}
            optionFilterProp="label"
          />
        </Form.Item>
        <Form.Item name="until" label={t("tokens.until")} rules={[{ required: true, message: "" }]}>
          <Input type="date" min={dayOf(Date.now())} max={dayAfter(dayOf(Date.now()), 365)} />
        </Form.Item>
        <Button htmlType="submit">{t("tokens.mint")}</Button>
      </Form>
      <Table
        size="small"
        rowKey="id"
        className="below"
        dataSource={asked.data?.items ?? []}
        pagination={{ pageSize: 10, hideOnSinglePage: true }}
        columns={[
          {
            title: t("tokens.permissions"),
            render: (_, { permissions }) =>
              permissions.map((each) => t(`permissions.${keyOf(each)}`)).join("、"),
          },
          { title: t("tokens.made"), render: (_, { createdAt }) => momentOf(createdAt) },
          {
            title: t("tokens.until"),
            render: (_, { expiresAt }) => (expiresAt === null ? "" : momentOf(expiresAt)),
          },
          { title: t("tokens.stands"), render: (_, token) => <TokenMark token={token} /> },
          {
            title: "",
            render: (_, token) =>
              tokenState(token, Date.now()) === "valid" && (
                <Reasoned label={t("tokens.revoke")} reason={null} danger onAct={() => revoke(token.id)}>
                  {t("tokens.revokeHelp")}
                </Reasoned>
              ),
          },
        ]}
      />
      {shown !== null && (
        <SecretShown
          title={t("tokens.new")}
          label={t("tokens.token")}
          value={shown}
          onClosed={() => setShown(null)}
        />
      )}
    </section>
  );
}
