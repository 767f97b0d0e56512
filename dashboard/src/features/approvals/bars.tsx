/** What stands against airing a case beside its form: 不公开直播清单, objections, statements about earlier numbers. */
import { Button, Input, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  ClearanceRecord,
  NeverStreamEntry,
  ObjectionRecord,
} from "../../../../src/desk/contract/bars.ts";
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { ReasonedAct } from "./reasoned-act.tsx";

export function Bars({ me }: { readonly me: Me }) {
  const may = (permission: Permission) => me.permissions.includes(permission);
  return (
    <>
      <NeverStream manages={may("never-stream.manage")} />
      <Objections records={may("objection.record")} rules={may("objection.rule")} />
      <Clearances states={may("clearance.state")} />
    </>
  );
}

function NeverStream({ manages }: { readonly manages: boolean }) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const { data, error } = useAsked<{ items: NeverStreamEntry[] }>("/never-stream?limit=500");
  const done = () => again("/never-stream", "/approvals");
  return (
    <section>
      <h2>{t("approvals.bars.never")}</h2>
      <Failure error={error} />
      {manages && (
        <Enter
          path="/never-stream"
          fields={["caseNumber", "ground"]}
          label={t("approvals.bars.enterNever")}
          onDone={done}
        />
      )}
      <Table
        rowKey="id"
        size="small"
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        dataSource={data?.items ?? []}
        columns={[
          { title: t("approvals.field.numbers"), dataIndex: "caseNumber" },
          { title: t("approvals.bars.ground"), dataIndex: "ground" },
          {
            title: t("approvals.bars.entered"),
            render: (_, { enteredAt, enteredBy }) => `${momentOf(enteredAt)} ${enteredBy}`,
          },
          {
            title: t("approvals.register.status"),
            render: (_, { id, removedAt, removedBy, removalReason }) =>
              removedAt !== null ? (
                `– ${t("approvals.bars.removed", { at: momentOf(removedAt), by: removedBy })} ${removalReason}`
              ) : (
                <Space>
                  <strong>■ {t("approvals.bars.listed")}</strong>
                  {manages && (
                    <ReasonedAct
                      label={t("approvals.bars.remove")}
                      reasonLabel={t("approvals.bars.removeReason")}
                      onAct={(reason) => post(`/never-stream/${id}/remove`, { reason }).then(done)}
                    />
                  )}
                </Space>
              ),
          },
        ]}
      />
    </section>
  );
}

function Objections({ records, rules }: { readonly records: boolean; readonly rules: boolean }) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const { data, error } = useAsked<{ items: ObjectionRecord[] }>("/objections?limit=500");
  const done = () => again("/objections", "/approvals");
  const rule = (id: string, justified: boolean) => (reason: string) =>
    post(`/objections/${id}/rule`, { justified, reason }).then(done);
  return (
    <section>
      <h2>{t("approvals.bars.objections")}</h2>
      <Failure error={error} />
      {records && (
        <Enter
          path="/objections"
          fields={["caseNumber", "by", "ground"]}
          label={t("approvals.bars.object")}
          onDone={done}
        />
      )}
      <Table
        rowKey="id"
        size="small"
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        dataSource={data?.items ?? []}
        columns={[
          { title: t("approvals.field.numbers"), dataIndex: "caseNumber" },
          { title: t("approvals.bars.by"), dataIndex: "by" },
          { title: t("approvals.bars.ground"), dataIndex: "ground" },
          {
            title: t("approvals.bars.entered"),
            render: (_, { recordedAt, recordedBy }) => `${momentOf(recordedAt)} ${recordedBy}`,
          },
          {
            title: t("approvals.register.status"),
            render: (_, { id, justified, ruledBy, rulingReason }) =>
              justified === null ? (
                <Space wrap>
                  <strong>▲ {t("approvals.bars.open")}</strong>
                  {rules && (
                    <>
                      <ReasonedAct
                        label={t("approvals.bars.justified")}
                        reasonLabel={t("approvals.bars.rulingReason")}
                        onAct={rule(id, true)}
                      />
                      <ReasonedAct
                        label={t("approvals.bars.unjustified")}
                        reasonLabel={t("approvals.bars.rulingReason")}
                        onAct={rule(id, false)}
                      />
                    </>
                  )}
                </Space>
              ) : (
                `${justified ? "■" : "✓"} ${t(justified ? "approvals.bars.justified" : "approvals.bars.unjustified")} ${ruledBy} ${rulingReason}`
              ),
          },
        ]}
      />
    </section>
  );
}

function Clearances({ states }: { readonly states: boolean }) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const { data, error } = useAsked<{ items: ClearanceRecord[] }>("/clearances?limit=500");
  return (
    <section>
      <h2>{t("approvals.bars.clearances")}</h2>
      <Failure error={error} />
      {states && (
        <Enter
          path="/clearances"
          fields={["caseNumber", "earlierNumber", "reason"]}
          label={t("approvals.bars.clear")}
          onDone={() => again("/clearances", "/approvals")}
        />
      )}
      <Table
        rowKey="id"
        size="small"
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        dataSource={data?.items ?? []}
        columns={[
          { title: t("approvals.field.numbers"), dataIndex: "caseNumber" },
          { title: t("approvals.bars.field.earlierNumber"), dataIndex: "earlierNumber" },
          { title: t("approvals.bars.field.reason"), dataIndex: "reason" },
          {
            title: t("approvals.bars.entered"),
            render: (_, { statedAt, statedBy }) => `${momentOf(statedAt)} ${statedBy}`,
          },
        ]}
      />
    </section>
  );
}

type Field = "caseNumber" | "ground" | "by" | "earlierNumber" | "reason";

function Enter(props: {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly label: string;
  readonly onDone: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const { path, fields, label, onDone } = props;
  const [values, setValues] = useState<Partial<Record<Field, string>>>({});
  const [error, setError] = useState<unknown>(null);
  const enter = async () => {
    setError(null);
    await post(path, values).then(() => {
      setValues({});
      return onDone();
    }, setError);
  };
  return (
    <form
      className="give"
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      {fields.map((field) => (
        <Labelled key={field} label={t(`approvals.bars.field.${field}`)}>
          {(id) => (
            <Input
              id={id}
              value={values[field] ?? ""}
              onChange={(event) => setValues({ ...values, [field]: event.target.value })}
            />
          )}
        </Labelled>
      ))}
      <Button htmlType="submit" disabled={fields.some((field) => (values[field] ?? "").trim() === "")}>
        {label}
      </Button>
      <Failure error={error} />
    </form>
  );
}
