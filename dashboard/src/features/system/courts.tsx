/** The courts of this node. */
import { Button, Form, Input, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CourtView } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";

const PATH = "/courts";

export function Courts() {
  const { t } = useTranslation();
  const asked = useAsked<{ items: CourtView[] }>(PATH);
  const askAgain = useAskAgain();
  const [form] = Form.useForm<{ code: string; name: string }>();
  const [error, setError] = useState<unknown>(null);
  const add = async (typed: { code: string; name: string }) => {
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
        <h2>{t("courts.title")}</h2>
      </div>
      <Failure error={asked.error ?? error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className="row-form"
        onFinish={(typed) => void add(typed)}
      >
        <div className="fields">
          <Form.Item name="code" label={t("firstStart.courtCode")} rules={required}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item name="name" label={t("firstStart.courtName")} rules={required}>
            <Input autoComplete="off" />
          </Form.Item>
          <Button type="primary" htmlType="submit">
            {t("courts.add")}
          </Button>
        </div>
      </Form>
      <Table<CourtView>
        rowKey="code"
        size="middle"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={false}
        columns={[
          { title: t("firstStart.courtCode"), dataIndex: "code" },
          { title: t("firstStart.courtName"), dataIndex: "name" },
          { title: "", render: (_, { own }) => own && <Mark kind="good">{t("courts.own")}</Mark> },
        ]}
      />
    </>
  );
}
