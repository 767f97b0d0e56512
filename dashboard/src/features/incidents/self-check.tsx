/** 自检: how the node last found itself, and when each cut switch last proved itself. */
import { Button, Space, Table } from "antd";
import { useTranslation } from "react-i18next";
import type {
  SelfCheckFinding,
  SelfCheckReport,
  SwitchProof,
} from "../../../../src/desk/contract/self-check.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAsked } from "../../queries.tsx";
import { switchOf, VERDICT_MARKS } from "./drill-results.ts";
import { secondOf } from "./moments.ts";
import { Nothing } from "./nothing.tsx";
import { useAct } from "./use-act.ts";

const LOOK_MS = 10_000;

interface State {
  readonly running: boolean;
  readonly morningCheck: string | null;
  readonly last: SelfCheckReport | null;
  readonly switches: readonly SwitchProof[];
}

export function SelfCheck() {
  const { t } = useTranslation();
  const { data, error, isPending } = useAsked<State>("/self-check", { everyMs: LOOK_MS });
  const { act, busy, error: refused } = useAct();
  const last = data?.last ?? null;
  const isBusy = busy || data?.running === true;
  return (
    <>
      <div className="heading">
        <h2>{t("drills.check.title")}</h2>
        <Space>
          <Button loading={isBusy} onClick={() => void act("/self-check", { cut: false })}>
            {t("drills.check.run")}
          </Button>
          <Button type="primary" loading={isBusy} onClick={() => void act("/self-check", { cut: true })}>
            {t("drills.check.runCut")}
          </Button>
        </Space>
      </div>
      <p>
        {data?.morningCheck == null
          ? t("drills.check.off")
          : t("drills.check.morning", { at: data.morningCheck })}{" "}
        {t("drills.check.harmless")}
      </p>
      <Failure error={error ?? refused} />
      {data !== undefined && last === null && <Notice kind="warning">{t("drills.check.never")}</Notice>}
      {last !== null && (
        <>
          <h3>{t("drills.check.last", { at: secondOf(last.endedAt), by: last.by })}</h3>
          <Findings findings={last.findings} />
        </>
      )}
      <h3>{t("drills.check.switches")}</h3>
      <Table
        rowKey={({ switch: name, courtroom }) => `${name} ${courtroom}`}
        size="small"
        loading={isPending}
        pagination={false}
        locale={{ emptyText: <Nothing>{t("drills.check.noProof")}</Nothing> }}
        dataSource={[...(data?.switches ?? [])]}
        columns={[
          {
            title: t("drills.switch"),
            render: (_, proof) => {
              const known = switchOf(proof.switch);
              return known === null ? proof.switch : t(`drills.switches.${known}`);
            },
          },
          { title: t("drills.when"), render: (_, { at }) => secondOf(at) },
          { title: t("drills.person"), dataIndex: "by" },
          {
            title: t("drills.result"),
            render: (_, { verified, closedInMs }) => (
              <>
                {verified ? `✓ ${t("drills.passed")}` : `■ ${t("drills.fault.not-verified")}`}{" "}
                {closedInMs !== null && t("drills.closed", { ms: Math.ceil(closedInMs) })}
              </>
            ),
          },
        ]}
      />
    </>
  );
}

/** What is wrong stands first. */
function Findings({ findings }: { readonly findings: readonly SelfCheckFinding[] }) {
  const { t, i18n } = useTranslation();
  const said = (words: { readonly zh: string; readonly en: string }) =>
    i18n.language === "en" ? words.en : words.zh;
  const order = ["failed", "unknown", "warning", "ok"];
  const sorted = [...findings].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return (
    <Table
      rowKey="check"
      size="small"
      pagination={false}
      dataSource={sorted}
      columns={[
        {
          title: t("drills.result"),
          render: (_, { verdict }) => (
            <strong>
              <span aria-hidden="true">{VERDICT_MARKS[verdict]}</span> {t(`drills.verdict.${verdict}`)}
            </strong>
          ),
        },
        { title: t("drills.check.what"), render: (_, { expected }) => said(expected) },
        { title: t("drills.check.actual"), render: (_, { actual }) => said(actual) },
        {
          title: t("drills.check.cure"),
          render: (_, { cure }) => (cure === null ? "" : said(cure)),
        },
      ]}
    />
  );
}
