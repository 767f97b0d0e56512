/** A sheet taken in: chosen, tried without changing anything, each bad cell shown, then carried out. */
import { Button, Checkbox, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SheetAnswer } from "../../src/desk/contract/sheets.ts";
import { post } from "./api.ts";
import { Failure } from "./failure.tsx";
import { base64Of } from "./file-base64.ts";
import { FileChoice } from "./file-choice.tsx";
import { Notice } from "./notice.tsx";

type Step = "choose" | "reading" | "trying" | "tried" | "applying" | "done";

export interface SheetImportProps {
  /** Of the act: `/docket/import`. */
  readonly path: string;
  readonly onApplied: () => void;
}

export function SheetImport({ path, onApplied }: SheetImportProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>("choose");
  const [file, setFile] = useState<{ readonly name: string; readonly contentBase64: string } | null>(null);
  const [answer, setAnswer] = useState<SheetAnswer | null>(null);
  const [goodRowsOnly, setGoodRowsOnly] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const tell = async (contentBase64: string, dryRun: boolean) => {
    setError(null);
    setStep(dryRun ? "trying" : "applying");
    try {
      const said = await post<SheetAnswer>(path, {
        contentBase64,
        dryRun,
        goodRowsOnly: !dryRun && goodRowsOnly,
      });
      setAnswer(said);
      setStep(said.applied ? "done" : "tried");
      if (said.applied) onApplied();
    } catch (failed) {
      setError(failed);
      setStep(dryRun ? "choose" : "tried");
    }
  };
  const choose = async (chosen: File) => {
    setAnswer(null);
    setGoodRowsOnly(false);
    setError(null);
    setStep("reading");
    try {
      const contentBase64 = await base64Of(chosen);
      setFile({ name: chosen.name, contentBase64 });
      await tell(contentBase64, true);
    } catch (unreadable) {
      setError(unreadable);
      setStep("choose");
    }
  };
  const isBusy = step === "reading" || step === "trying" || step === "applying";
  const good = answer === null ? 0 : answer.created + answer.updated + answer.unchanged;
  return (
    <section className="sheet-import">
      <p>{t("imports.help")}</p>
      <FileChoice
        label={t("imports.choose")}
        accept=".csv,.xlsx"
        disabled={isBusy}
        onChosen={(chosen) => void choose(chosen)}
      />
      {isBusy && (
        <div role="status" className="progress">
          <progress aria-label={t(`imports.step.${step}`)} /> {t(`imports.step.${step}`)} {file?.name}
        </div>
      )}
      <Failure error={error} />
      {answer !== null && file !== null && (
        <>
          <Notice kind={answer.applied ? "info" : answer.bad.length > 0 ? "warning" : "info"}>
            {answer.applied ? t("imports.applied") : t("imports.tried")}
            {t("imports.counts", {
              rows: answer.rows,
              created: answer.created,
              updated: answer.updated,
              unchanged: answer.unchanged,
              bad: answer.bad.length,
            })}
          </Notice>
          {answer.ignored.length > 0 && <p>{t("imports.ignored", { columns: answer.ignored.join("、") })}</p>}
          {answer.bad.length > 0 && (
            <Table
              size="small"
              rowKey={({ row, column }) => `${row} ${column}`}
              dataSource={answer.bad}
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
              columns={[
                { title: t("imports.row"), dataIndex: "row", width: 80 },
                { title: t("imports.column"), dataIndex: "column", width: 160 },
                { title: t("imports.value"), dataIndex: "value", ellipsis: true },
                { title: t("imports.why"), dataIndex: "why" },
              ]}
            />
          )}
          {!answer.applied && (
            <Space orientation="vertical">
              {answer.bad.length > 0 && (
                <Checkbox checked={goodRowsOnly} onChange={(event) => setGoodRowsOnly(event.target.checked)}>
                  {t("imports.goodRowsOnly", { good })}
                </Checkbox>
              )}
              <Button
                type="primary"
                disabled={isBusy || good === 0 || (answer.bad.length > 0 && !goodRowsOnly)}
                onClick={() => void tell(file.contentBase64, false)}
              >
                {t("imports.apply", { file: file.name })}
              </Button>
            </Space>
          )}
        </>
      )}
    </section>
  );
}
