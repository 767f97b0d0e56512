/** Tokens: what programs show; minted for a program beside Tingzha, ended here at once. */
import { Button, Form, Input, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TokenView } from "../../../../src/desk/contract/people.ts";
import { INTEGRATION, type Permission } from "../../../../src/desk/contract/permissions.ts";
import type { CourtView } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { keyOf } from "../../permission-key.ts";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { SecretShown } from "../../secret-shown.tsx";
import { TokenMark } from "../../token-mark.tsx";
import { endOf, tokenKind, tokenState } from "../../token-state.ts";

const PATH = "/tokens";
/** More than a program's reading: such a token is a list of its own. */
const MANY = 8;

export function Tokens() {
  const { t } = useTranslation();
  const asked = useAsked<{ items: TokenView[] }>(PATH);
  const askAgain = useAskAgain();
  const [shown, setShown] = useState<string | null>(null);
  const revoke = async (id: string) => {
    await post(`${PATH}/${id}/revoke`);
    await askAgain(PATH);
  };
  const names = (permissions: readonly string[]) =>
    permissions.length > MANY
      ? t("tokens.many", { count: permissions.length })
      : permissions.map((each) => t(`permissions.${keyOf(each)}`)).join("、");
  return (
    <>
      <div className="heading">
        <h2>{t("tokens.title")}</h2>
      </div>
      <p className="facts">{t("tokens.help")}</p>
      <Failure error={asked.error} />
      <NewToken
        onMade={(token) => {
          setShown(token);
          void askAgain(PATH);
        }}
      />
      <Table<TokenView>
        rowKey="id"
        size="middle"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        locale={{ emptyText: t("tokens.empty") }}
        columns={[
          { title: t("tokens.person"), dataIndex: "person" },
          {
            title: t("tokens.kind"),
            render: (_, token) => t(`tokens.kinds.${tokenKind(token)}`),
          },
          { title: t("tokens.permissions"), render: (_, { permissions }) => names(permissions) },
          { title: t("tokens.court"), render: (_, { court }) => court ?? t("tokens.everyCourt") },
          { title: t("tokens.made"), render: (_, { createdAt }) => momentOf(createdAt) },
          {
            title: t("tokens.until"),
            render: (_, { expiresAt }) => (expiresAt === null ? t("tokens.unlimited") : momentOf(expiresAt)),
          },
          { title: t("tokens.stands"), render: (_, token) => <TokenMark token={token} /> },
          {
            title: "",
            render: (_, token) =>
              tokenState(token, Date.now()) === "valid" && (
                <Reasoned label={t("tokens.revoke")} danger reason={null} onAct={() => revoke(token.id)}>
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
    </>
  );
}

interface Typed {
  readonly person: string;
  readonly permissions: Permission[];
  readonly court?: string;
  readonly until?: string;
}

function NewToken({ onMade }: { readonly onMade: (token: string) => void }) {
  const { t } = useTranslation();
  const courts = useAsked<{ items: CourtView[] }>("/courts");
  const [form] = Form.useForm<Typed>();
  const [error, setError] = useState<unknown>(null);
  const mint = async ({ until = "", ...typed }: Typed) => {
    setError(null);
    try {
      const body = { ...typed, ...(until !== "" && { expiresAt: endOf(until) }) };
      onMade((await post<{ token: string }>("/integrations", body)).token);
      form.resetFields();
    } catch (failed) {
      setError(failed);
    }
  };
  const required = [{ required: true, message: "" }];
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      className="row-form"
      onFinish={(typed) => void mint(typed)}
    >
      <h3>{t("tokens.newTitle")}</h3>
      <Failure error={error} />
      <div className="fields">
        <Form.Item name="person" label={t("tokens.program")} rules={required}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="permissions" label={t("tokens.permissions")} rules={required} className="broad">
          <Select
            mode="multiple"
            options={INTEGRATION.map((each) => ({ value: each, label: t(`permissions.${keyOf(each)}`) }))}
          />
        </Form.Item>
        <Form.Item name="court" label={t("tokens.court")}>
          <Select
            allowClear
            placeholder={t("tokens.everyCourt")}
            options={(courts.data?.items ?? []).map(({ code, name }) => ({
              value: code,
              label: `${code} ${name}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="until" label={t("tokens.until")} tooltip={t("tokens.untilHelp")}>
          <Input type="date" />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t("tokens.mint")}
        </Button>
      </div>
    </Form>
  );
}
