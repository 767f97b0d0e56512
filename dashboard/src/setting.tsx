/** A value that is copied into something else: an encoder, a phone, another program. */
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "./copy.ts";

export function Setting({ label, value }: { readonly label: string; readonly value: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <div>
      <strong>{label}</strong>
      <div className="setting">
        <code>{value}</code>
        <Button onClick={() => void copyText(value).then(setCopied)}>
          {copied ? `✓ ${t("copied")}` : t("copy")}
        </Button>
      </div>
    </div>
  );
}
