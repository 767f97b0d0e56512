/** 自检: how the node last found itself, a look now, a cut of a test stream, and when each cut switch last proved itself. */
import { Button, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  SelfCheckFinding,
  SelfCheckReport,
  SwitchProof,
} from "../../../src/desk/contract/self-check.ts";
import { secondOf } from "../beijing.ts";
import { Failure } from "../failure.tsx";
import { Mark } from "../mark.tsx";
import { Notice } from "../notice.tsx";
import { useAsked } from "../queries.tsx";
import { useActOn } from "../use-act.ts";
import { kindOf, switchOf, worstFirst } from "./view.ts";

const PATH = "/self-check";
const TOUCHED = [PATH] as const;
const LOOK_MS = 10_000;

interface State {
  readonly running: boolean;
  readonly morningCheck: string | null;
  readonly last: SelfCheckReport | null;
  readonly switches: readonly SwitchProof[];
}

export function SelfCheck() {
  const { t } = useTranslation();
  const { data, error, isPending } = useAsked<State>(PATH, { everyMs: LOOK_MS });
  const { act, busy, error: refused } = useActOn(TOUCHED);
  const [withCut, setWithCut] = useState(false);
  const isRunning = busy || data?.running === true;
  const last = data?.last ?? null;
  const run = (cut: boolean) => {
    setWithCut(cut);
    void act(PATH, { cut });
  };
  return (
    <>
      <div className="heading">
        <h2>{t("selfCheck.title")}</h2>
        <Space>
          <Button loading={busy && !withCut} disabled={isRunning} onClick={() => run(false)}>
            {t("selfCheck.run")}
          </Button>
          <Button loading={busy && withCut} disabled={isRunning} onClick={() => run(true)}>
            {t("selfCheck.runCut")}
          </Button>
        </Space>
      </div>
      <p>
        {data !== undefined &&
          (data.morningCheck === null
            ? t("selfCheck.noMorning")
            : t("selfCheck.morning", { at: data.morningCheck }))}{" "}
        {t("selfCheck.harmless")}
      </p>
      <Failure error={error ?? refused} />
      {data !== undefined && last === null && <Notice kind="warning">{t("selfCheck.never")}</Notice>}
      {last !== null && (
        <>
          <h3>{t("selfCheck.last", { at: secondOf(last.endedAt), by: last.by })}</h3>
          <Findings findings={last.findings} />
        </>
      )}
      <h3>{t("selfCheck.switches")}</h3>
      <Proofs proofs={data?.switches ?? []} isPending={isPending} />
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
      pagination={false}
      dataSource={[...worstFirst(findings)]}
      columns={[
        {
          title: t("selfCheck.result"),
          width: 120,
          render: (_, { verdict }) => <Mark kind={kindOf(verdict)}>{t(`selfCheck.verdict.${verdict}`)}</Mark>,
        },
        { title: t("selfCheck.check"), dataIndex: "check", width: 220 },
        { title: t("selfCheck.expected"), render: (_, { expected }) => said(expected) },
        { title: t("selfCheck.actual"), render: (_, { actual }) => said(actual) },
        { title: t("selfCheck.cure"), render: (_, { cure }) => (cure === null ? "" : said(cure)) },
      ]}
    />
  );
}

interface ProofsProps {
  readonly proofs: readonly SwitchProof[];
  readonly isPending: boolean;
}

function Proofs({ proofs, isPending }: ProofsProps) {
  const { t } = useTranslation();
  return (
    <Table<SwitchProof>
      rowKey={(proof) => `${proof.switch} ${proof.courtroom}`}
      size="small"
      loading={isPending}
      pagination={false}
      locale={{ emptyText: t("selfCheck.noProof") }}
      dataSource={[...proofs]}
      columns={[
        {
          title: t("selfCheck.switch"),
          render: (_, proof) => {
            const known = switchOf(proof.switch);
            return known === null ? proof.switch : t(`drills.switches.${known}`);
          },
        },
        { title: t("selfCheck.room"), dataIndex: "courtroom" },
        { title: t("selfCheck.at"), render: (_, { at }) => secondOf(at) },
        { title: t("selfCheck.by"), dataIndex: "by" },
        {
          title: t("selfCheck.result"),
          render: (_, { verified }) => (
            <Mark kind={verified ? "good" : "bad"}>
              {t(verified ? "selfCheck.proven" : "selfCheck.notProven")}
            </Mark>
          ),
        },
        {
          title: t("selfCheck.closedIn"),
          render: (_, { closedInMs }) => (closedInMs === null ? "" : `${closedInMs.toFixed(1)} ms`),
        },
      ]}
    />
  );
}
