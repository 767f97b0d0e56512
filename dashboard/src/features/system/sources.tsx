/** Sources of signed approval files: whose Ed25519 key is believed. */
import { Button, Form, Input, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SourceView } from "../../../../src/desk/contract/people.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";

const PATH = "/sources";

interface Typed {
  readonly name: string;
  readonly publicKey: string;
}

export function Sources() {
  const { t } = useTranslation();
  const asked = useAsked<{ items: SourceView[] }>(PATH);
  const askAgain = useAskAgain();
  const [form] = Form.useForm<Typed>();
  const [error, setError] = useState<unknown>(null);
  const add = async (typed: Typed) => {
    setError(null);
    try {
      await post(PATH, typed);
      form.resetFields();
      await askAgain(PATH);
    } catch (failed) {
      setError(failed);
    }
  };
  const required = [{ required: true, message: "" }];
  return (
    <>
      <div className="heading">
        <h2>{t("sources.title")}</h2>
      </div>
      <p className="facts">{t("sources.help")}</p>
      <Failure error={asked.error ?? error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className="row-form"
        onFinish={(typed) => void add(typed)}
      >
        <Form.Item name="name" label={t("sources.name")} rules={required}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="publicKey" label={t("sources.key")} extra={t("sources.keyHelp")} rules={required}>
          <Input.TextArea rows={3} spellCheck={false} className="key" />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t("sources.add")}
        </Button>
      </Form>
      <Table<SourceView>
        rowKey="name"
        size="middle"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={false}
        locale={{ emptyText: t("sources.empty") }}
        columns={[
          { title: t("sources.name"), dataIndex: "name" },
          {
            title: t("sources.fingerprint"),
            render: (_, { fingerprint }) => <code className="hash">{fingerprint}</code>,
          },
          { title: t("sources.addedAt"), render: (_, { addedAt }) => momentOf(addedAt) },
        ]}
      />
    </>
  );
}
