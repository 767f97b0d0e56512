/** Codes to be printed, shown this once. */
import { Button } from "antd";
import { useTranslation } from "react-i18next";

export function PrintedCodes({
  codes,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t("signIn.codesTitle")}</h2>
      <p>{t("signIn.codes")}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <Button onClick={() => print()} style={{ marginRight: 12 }}>
        {t("signIn.print")}
      </Button>
      <Button type="primary" onClick={onKept}>
        {t("signIn.codesKept")}
      </Button>
    </>
  );
}
