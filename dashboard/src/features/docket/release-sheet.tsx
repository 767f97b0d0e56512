/** 发布信息单: the public platform's fields in its order; each is copied by one press on it. */
import { Spin } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ReleaseSheet as Sheet } from "../../../../src/desk/contract/docket.ts";
import { copyText } from "../../copy.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAsked } from "../../queries.tsx";

export function ReleaseSheet({ id, no }: { readonly id: string; readonly no: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsked<Sheet>(
    `/approvals/${id}/release-sheet?hearingNo=${encodeURIComponent(no)}`,
  );
  /** Labels that were copied; the last of them is on the clipboard. */
  const [copied, setCopied] = useState<readonly string[]>([]);
  const [failed, setFailed] = useState(false);
  if (data === undefined) return error === null ? <Spin /> : <Failure error={error} />;
  const copy = async (label: string, value: string) => {
    const done = await copyText(value);
    setFailed(!done);
    if (done) setCopied((before) => [...before.filter((each) => each !== label), label]);
  };
  return (
    <>
      <div className="heading">
        <h2>{t("docket.sheetTitle")}</h2>
        <Link className="as-button" href={`/approvals/form/${id}`}>
          {t("docket.form")}
        </Link>
      </div>
      <p>{t("docket.sheetHelp")}</p>
      {failed && <Notice kind="warning">{t("docket.copyFailed")}</Notice>}
      <ul className="release-sheet">
        {data.fields.map(({ label, value }) => (
          <li key={label}>
            <span className="label">{label}</span>
            <span className="value">{value}</span>
            <button
              type="button"
              className="plain"
              disabled={value === ""}
              aria-label={t("docket.copyOf", { label })}
              onClick={() => void copy(label, value)}
            >
              {copied.includes(label) ? `✓ ${t("copied")}` : t("copy")}
            </button>
            {copied.at(-1) === label && <em role="status">{t("docket.onClipboard")}</em>}
          </li>
        ))}
      </ul>
    </>
  );
}
