/** Import: drafts from a sheet, and files that were signed elsewhere; both are tried before anything is changed. */
import { Button, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ImportResult } from "../../../../src/desk/contract/approval.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { base64Of } from "../../file-base64.ts";
import { FileChoice } from "../../file-choice.tsx";
import { useAskAgain } from "../../queries.tsx";
import { SheetImport } from "../../sheet-import.tsx";

export function Imports({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const again = useAskAgain();
  return (
    <>
      {me.permissions.includes("approval.draft") && (
        <>
          <h2>{t("approvals.imports.sheet")}</h2>
          <p>{t("approvals.imports.sheetHelp")}</p>
          <SheetImport path="/approvals/import/sheet" onApplied={() => void again("/approvals", "/tasks")} />
        </>
      )}
      {me.permissions.includes("approval.import-signed") && (
        <>
          <h2>{t("approvals.imports.signed")}</h2>
          <p>{t("approvals.imports.signedHelp")}</p>
          <SignedImport onApplied={() => void again("/approvals", "/tasks")} />
        </>
      )}
    </>
  );
}

function SignedImport({ onApplied }: { readonly onApplied: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [signature, setSignature] = useState<File | null>(null);
  const [results, setResults] = useState<readonly ImportResult[] | null>(null);
  const [isApplied, setIsApplied] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const tell = async (dryRun: boolean) => {
    if (file === null || signature === null) return;
    setBusy(true);
    setError(null);
    try {
      const body = { file: await file.text(), signature: await signatureOf(signature) };
      setResults(await post<ImportResult[]>(`/approvals/import/signed?dryRun=${dryRun}`, body));
      setIsApplied(!dryRun);
      if (!dryRun) onApplied();
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  const choose = (set: (chosen: File) => void) => (chosen: File) => {
    set(chosen);
    setResults(null);
  };
  return (
    <section className="sheet-import">
      {/* What was tried is what is carried out. */}
      <FileChoice
        label={t("approvals.imports.file")}
        accept=".json"
        disabled={busy}
        onChosen={choose(setFile)}
      />
      <FileChoice
        label={t("approvals.imports.signature")}
        accept=".sig"
        disabled={busy}
        onChosen={choose(setSignature)}
      />
      <Button loading={busy} disabled={file === null || signature === null} onClick={() => void tell(true)}>
        {t("approvals.imports.try")}
      </Button>
      <Failure error={error} />
      {results !== null && (
        <>
          <p role="status">{t(isApplied ? "imports.applied" : "imports.tried")}</p>
          <Table
            size="small"
            rowKey="externalId"
            dataSource={[...results]}
            pagination={{ pageSize: 20, hideOnSinglePage: true }}
            columns={[
              { title: t("approvals.imports.id"), dataIndex: "externalId" },
              {
                title: t("approvals.imports.result"),
                render: (_, { result }) => t(`approvals.imports.of.${result}`),
              },
              { title: t("approvals.imports.code"), dataIndex: "code" },
            ]}
          />
          {!isApplied && (
            <Button type="primary" loading={busy} onClick={() => void tell(false)}>
              {t("approvals.imports.apply")}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

/** As text in base64, or the 64 bytes themselves. */
async function signatureOf(file: File): Promise<string> {
  return file.size === 64 ? base64Of(file) : (await file.text()).trim();
}
