/** 任职: who is 庭长, 分管院长 and so on, of which division, from when to when; by these forms are signed. */
import { Button, Form, Input, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Office, OfficeRecord } from "../../../../src/desk/contract/offices.ts";
import type { CourtView, UserView } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { dayOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { roleName } from "../../role-name.ts";
import { OFFICE_NAMES, termOf } from "./terms.ts";

const PATH = "/offices/all";

export function Offices() {
  const { t, i18n } = useTranslation();
  const asked = useAsked<{ items: OfficeRecord[] }>(PATH);
  const askAgain = useAskAgain();
  const today = dayOf(Date.now());
  const end = async (id: string) => {
    await post(`/offices/${id}/end`, { until: today });
    await askAgain(PATH);
  };
  return (
    <>
      <div className="heading">
        <h2>{t("offices.title")}</h2>
      </div>
      <Failure error={asked.error} />
      <Appoint onDone={() => askAgain(PATH)} />
      <Table<OfficeRecord>
        rowKey="id"
        size="middle"
        loading={asked.isPending}
        dataSource={asked.data?.items ?? []}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        locale={{ emptyText: t("offices.empty") }}
        columns={[
          { title: t("people.name"), dataIndex: "person" },
          { title: t("offices.office"), render: (_, { office }) => roleName(office, i18n.language) },
          { title: t("people.court"), dataIndex: "court" },
          { title: t("offices.division"), render: (_, { division }) => division ?? t("offices.wholeCourt") },
          { title: t("offices.term"), render: (_, { from, until }) => `${from} — ${until ?? ""}` },
          {
            title: t("people.state"),
            render: (_, record) => {
              const { key, kind } = termOf(record, today);
              return <Mark kind={kind}>{t(`offices.is.${key}`)}</Mark>;
            },
          },
          {
            title: "",
            render: (_, record) =>
              termOf(record, today).key !== "over" && (
                <Reasoned label={t("offices.end")} danger reason={null} onAct={() => end(record.id)}>
                  {t("offices.endHelp", { name: record.person })}
                </Reasoned>
              ),
          },
        ]}
      />
    </>
  );
}

interface Typed {
  readonly person: string;
  readonly office: Office;
  readonly court: string;
  readonly division?: string;
  readonly from: string;
}

function Appoint({ onDone }: { readonly onDone: () => Promise<void> }) {
  const { t, i18n } = useTranslation();
  const users = useAsked<{ items: UserView[] }>("/users");
  const courts = useAsked<{ items: CourtView[] }>("/courts");
  const [form] = Form.useForm<Typed>();
  const [error, setError] = useState<unknown>(null);
  const appoint = async ({ division = "", ...typed }: Typed) => {
    setError(null);
    try {
      await post("/offices", { ...typed, division: division.trim() === "" ? null : division.trim() });
      form.resetFields();
      await onDone();
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
      initialValues={{ from: dayOf(Date.now()) }}
      onFinish={(typed) => void appoint(typed)}
    >
      <Failure error={users.error ?? courts.error ?? error} />
      <div className="fields">
        <Form.Item name="person" label={t("people.name")} rules={required}>
          <Select
            showSearch
            options={(users.data?.items ?? [])
              .filter(({ disabledAt }) => disabledAt === null)
              .map(({ name }) => ({ value: name, label: name }))}
          />
        </Form.Item>
        <Form.Item name="office" label={t("offices.office")} rules={required}>
          <Select options={OFFICE_NAMES.map((value) => ({ value, label: roleName(value, i18n.language) }))} />
        </Form.Item>
        <Form.Item name="court" label={t("people.court")} rules={required}>
          <Select
            options={(courts.data?.items ?? []).map(({ code, name }) => ({
              value: code,
              label: `${code} ${name}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="division" label={t("offices.division")}>
          <Input placeholder={t("offices.wholeCourt")} />
        </Form.Item>
        <Form.Item name="from" label={t("offices.from")} rules={required}>
          <Input type="date" />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t("offices.appoint")}
        </Button>
      </div>
      <p className="facts">{t("people.grantHelp")}</p>
    </Form>
  );
}
