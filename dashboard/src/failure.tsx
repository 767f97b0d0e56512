/** What went wrong, as the desk says it: in both languages, with each field that is at fault. */
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { ApiError, UNREACHABLE } from "./api.ts";

export function Failure({ error }: { readonly error: unknown }) {
  const { t, i18n } = useTranslation();
  if (error === null || error === undefined) return null;
  const problems = error instanceof ApiError ? error.problems : [];
  const said = error instanceof Error ? error.message : String(error);
  const text = inLanguage(said, i18n.language);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={text === UNREACHABLE ? t("unreachable") : text}
      description={
        problems.length > 0 && (
          <ul style={{ margin: 0 }}>
            {problems.map(({ path, message }) => (
              <li key={`${path} ${message}`}>{inLanguage(message, i18n.language)}</li>
            ))}
          </ul>
        )
      }
    />
  );
}

/** The desk says it in both languages, with this between them. */
function inLanguage(message: string, language: string): string {
  const [zh = message, en = zh] = message.split(" / ");
  return language === "en" ? en : zh;
}
