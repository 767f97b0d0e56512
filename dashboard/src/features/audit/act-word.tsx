/** An act by its word and, smaller, by its name in the log; a refused one by what was refused. */
import { useTranslation } from "react-i18next";
import { keyOf } from "../../permission-key.ts";
import { kindOf } from "./acts.ts";

export function ActWord({ action }: { readonly action: string }) {
  const { t, i18n } = useTranslation();
  const kind = kindOf(action);
  const key = keyOf(action);
  const word = i18n.exists(`audit.act.${key}`)
    ? t(`audit.act.${key}`)
    : kind === null
      ? ""
      : t(`audit.kind.${kind}`);
  return (
    <>
      {word} <code className="act">{action}</code>
    </>
  );
}
