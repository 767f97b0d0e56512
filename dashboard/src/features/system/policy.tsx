/** The rules in force: every sentence of the notice with how it is met; confirmed by 安全管理员, by the file's SHA-256. */
import { Button, Input, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PolicyView } from "../../../../src/desk/contract/policy.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { Mark } from "../../mark.tsx";
import { Notice } from "../../notice.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { Reasoned } from "../../reasoned.tsx";
import { countsOf, isSha256, type Met, meansOf, type Sentence, sought, WAYS } from "./policy-view.ts";

export function Policy({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<PolicyView>("/policy");
  const policy = asked.data;
  const confirms = me.permissions.includes("policy.confirm");
  return (
    <>
      <div className="heading">
        <h2>{policy?.title ?? t("policy.title")}</h2>
      </div>
      <Failure error={asked.error} />
      {policy !== undefined && (
        <>
          <p>
            {policy.confirmed ? (
              <Mark kind="good">{t("policy.confirmed")}</Mark>
            ) : (
              <Mark kind="bad">{t("policy.unconfirmed")}</Mark>
            )}{" "}
            <span className="facts">
              {t("policy.fingerprint")} <code className="hash">{policy.sha256}</code>
            </span>
          </p>
          {!policy.confirmed && <Notice kind="warning">{t("policy.unconfirmedHelp")}</Notice>}
        </>
      )}
      {confirms && <Confirm policy={policy ?? null} />}
      {policy !== undefined && <Sentences policy={policy} />}
    </>
  );
}

function Confirm({ policy }: { readonly policy: PolicyView | null }) {
  const { t } = useTranslation();
  const askAgain = useAskAgain();
  const [sha256, setSha256] = useState("");
  const confirm = async (hash: string) => {
    await post("/policy/reload", { sha256: hash.trim().toLowerCase() });
    setSha256("");
    await askAgain("/policy");
  };
  return (
    <div className="row-form">
      <h3>{t("policy.confirmTitle")}</h3>
      <p className="facts">{t("policy.confirmHelp")}</p>
      <Space align="end" wrap>
        <Labelled label={t("policy.hash")}>
          {(id) => (
            <Input
              id={id}
              spellCheck={false}
              className="key wide-field"
              placeholder={policy?.confirmed === false ? policy.sha256 : ""}
              value={sha256}
              onChange={(event) => setSha256(event.target.value)}
            />
          )}
        </Labelled>
        {isSha256(sha256) ? (
          <Reasoned label={t("policy.confirm")} type="primary" reason={null} onAct={() => confirm(sha256)}>
            {t("policy.confirmAsk")}
          </Reasoned>
        ) : (
          <Button disabled>{t("policy.confirm")}</Button>
        )}
      </Space>
    </div>
  );
}

function Sentences({ policy }: { readonly policy: PolicyView }) {
  const { t } = useTranslation();
  const [met, setMet] = useState<Met | null>(null);
  const [text, setText] = useState("");
  const counts = countsOf(policy.notice);
  return (
    <>
      <Space wrap className="ways">
        <Button
          type={met === null ? "primary" : "default"}
          aria-pressed={met === null}
          onClick={() => setMet(null)}
        >
          {t("policy.every", { count: policy.notice.length })}
        </Button>
        {WAYS.map((way) => (
          <Button
            key={way.met}
            type={met === way.met ? "primary" : "default"}
            aria-pressed={met === way.met}
            onClick={() => setMet(way.met)}
          >
            {t(`policy.met.${way.met}`)} {counts.get(way.met)}
          </Button>
        ))}
        <Input.Search
          allowClear
          aria-label={t("policy.search")}
          placeholder={t("policy.search")}
          onChange={(event) => setText(event.target.value)}
        />
      </Space>
      <Table<Sentence>
        rowKey="id"
        size="small"
        dataSource={[...sought(policy.notice, met, text)]}
        pagination={false}
        columns={[
          { title: t("policy.number"), dataIndex: "id", width: 130 },
          { title: t("policy.sentence"), dataIndex: "text" },
          {
            title: t("policy.how"),
            width: 170,
            render: (_, each) => {
              const kind = WAYS.find((way) => way.met === each.met)?.kind ?? "plain";
              return <Mark kind={kind}>{t(`policy.met.${each.met}`)}</Mark>;
            },
          },
          {
            title: t("policy.by"),
            width: 320,
            render: (_, each) => (
              <>
                {meansOf(each, policy.rules).map(({ id, code }) => (
                  <div key={id}>
                    {id} {code !== null && <code>{code}</code>}
                  </div>
                ))}
                {each.reason}
              </>
            ),
          },
        ]}
      />
    </>
  );
}
