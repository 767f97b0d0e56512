/** What went wrong, as the desk says it: in both languages, with each field that is at fault. */
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { ApiError, UNREACHABLE } from "./api.ts";

export function Failure({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  const problems = error instanceof ApiError ? error.problems : [];
  const text = error instanceof Error ? error.message : String(error);
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
              <li key={`${path} ${message}`}>{message}</li>
            ))}
          </ul>
        )
      }
    />
  );
}
