/** What went wrong, as the desk says it: in both languages, with each field that is at fault. */
import { useTranslation } from "react-i18next";
import { ApiError, UNREACHABLE } from "./api.ts";
import { inLanguage } from "./in-language.ts";

export function Failure({ error }: { readonly error: unknown }) {
  const { t, i18n } = useTranslation();
  if (error === null || error === undefined) return null;
  const problems = error instanceof ApiError ? error.problems : [];
  const said = error instanceof Error ? error.message : String(error);
  const text = inLanguage(said, i18n.language);
  return (
    <div className="notice error" role="alert">
      <span aria-hidden="true">■</span> {text === UNREACHABLE ? t("unreachable") : text}
      {problems.length > 0 && (
        <ul>
          {problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{inLanguage(message, i18n.language)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
