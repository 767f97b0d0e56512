/** The node's own look at itself: what each check found last, a run now, a cut of a test stream, each switch's last proof. */
import { Button, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  SelfCheckFinding,
  SelfCheckReport,
  SwitchProof,
} from "../../../../src/desk/contract/self-check.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { kindOf, worstFirst } from "./health-view.ts";

const PATH = "/self-check";

interface State {
  readonly running: boolean;
  readonly morningCheck: string | null;
  readonly last: SelfCheckReport | null;
  readonly switches: readonly SwitchProof[];
}

export function SelfChecks() {
  const { t } = useTranslation();
  const asked = useAsked<State>(PATH, { everyMs: 10_000 });
  const askAgain = useAskAgain();
  const [busy, setBusy] = useState<"plain" | "cut" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (cut: boolean) => {
    setBusy(cut ? "cut" : "plain");
    setError(null);
    await post(PATH, { cut }).catch(setError);
    await askAgain(PATH);
    setBusy(null);
  };
  const last = asked.data?.last ?? null;
  const isRunning = busy !== null || asked.data?.running === true;
  return (
    <>
      <div className="heading below">
        <h2>{t("health.selfCheck")}</h2>
        <Space>
          <Button loading={busy === "plain"} disabled={isRunning} onClick={() => void run(false)}>
            {t("health.run")}
          </Button>
          <Button loading={busy === "cut"} disabled={isRunning} onClick={() => void run(true)}>
            {t("health.runCut")}
          </Button>
        </Space>
      </div>
      <Failure error={asked.error ?? error} />
      <p className="facts">
        {last === null
          ? t("health.neverRun")
          : t("health.lastRun", { at: momentOf(last.endedAt), by: last.by })}{" "}
        {asked.data !== undefined &&
          (asked.data.morningCheck === null
            ? t("health.noMorning")
            : t("health.morning", { at: asked.data.morningCheck }))}
      </p>
      {last !== null && <Findings findings={last.findings} />}
      {(asked.data?.switches.length ?? 0) > 0 && <Proofs switches={asked.data?.switches ?? []} />}
    </>
  );
}

function Findings({ findings }: { readonly findings: readonly SelfCheckFinding[] }) {
  const { t, i18n } = useTranslation();
  const said = (words: SelfCheckFinding["actual"]) => (i18n.language === "en" ? words.en : words.zh);
  return (
    <Table<SelfCheckFinding>
      rowKey="check"
      size="small"
      dataSource={[...worstFirst(findings)]}
      pagination={false}
      columns={[
        {
          title: t("health.verdict"),
          width: 120,
          render: (_, { verdict }) => <Mark kind={kindOf(verdict)}>{t(`health.verdicts.${verdict}`)}</Mark>,
        },
        { title: t("health.check"), dataIndex: "check", width: 220 },
        { title: t("health.actual"), render: (_, { actual }) => said(actual) },
        { title: t("health.expected"), render: (_, { expected }) => said(expected) },
        { title: t("health.cure"), render: (_, { cure }) => (cure === null ? "" : said(cure)) },
      ]}
    />
  );
}

function Proofs({ switches }: { readonly switches: readonly SwitchProof[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t("health.proofs")}</h3>
      <Table<SwitchProof>
        rowKey={(proof) => `${proof.switch} ${proof.courtroom}`}
        size="small"
        dataSource={[...switches]}
        pagination={false}
        columns={[
          { title: t("health.switch"), dataIndex: "switch" },
          { title: t("health.room"), dataIndex: "courtroom" },
          { title: t("health.at"), render: (_, { at }) => momentOf(at) },
          {
            title: t("health.closedIn"),
            render: (_, { closedInMs }) => (closedInMs === null ? "" : `${closedInMs.toFixed(1)} ms`),
          },
          {
            title: t("health.verdict"),
            render: (_, { verified }) => (
              <Mark kind={verified ? "good" : "bad"}>
                {t(verified ? "health.proven" : "health.notProven")}
              </Mark>
            ),
          },
          { title: t("health.by"), dataIndex: "by" },
        ]}
      />
    </>
  );
}
