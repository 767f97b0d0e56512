/** A scan taken in: what is kept is found by its hash, which the signature or the paper then names. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "../../api.ts";
import { Failure } from "../../failure.tsx";
import { base64Of } from "../../file-base64.ts";
import { FileChoice } from "../../file-choice.tsx";

export function ScanUpload(props: {
  readonly sha256: string;
  readonly onUploaded: (sha256: string) => void;
}) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const upload = async (file: File) => {
    setBusy(true);
    setError(null);
    try {
      const { sha256 } = await post<{ sha256: string }>("/documents", {
        contentBase64: await base64Of(file),
      });
      props.onUploaded(sha256);
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  return (
    <div className="scan-upload">
      <FileChoice
        label={t("approvals.scan.choose")}
        accept=".pdf,.jpg,.jpeg,.png"
        disabled={busy}
        onChosen={(file) => void upload(file)}
      />
      {busy && <span role="status">{t("approvals.scan.uploading")}</span>}
      {props.sha256 !== "" && !busy && (
        <span role="status">✓ {t("approvals.scan.kept", { code: props.sha256.slice(0, 16) })}</span>
      )}
      <Failure error={error} />
    </div>
  );
}
