/** What stands against airing a hearing: each reason with its clause and its cure, and who must do it. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "./against.css";

export interface Against {
  readonly code: string;
  readonly clause: string;
  readonly text: string;
  readonly cure: string;
  readonly en: { readonly text: string; readonly cure: string };
}

export interface ReasonsProps<T extends Against> {
  readonly reasons: readonly T[];
  /** What can be done about one of them, here and now. */
  readonly act?: (reason: T) => ReactNode;
}

export function Reasons<T extends Against>({ reasons, act }: ReasonsProps<T>) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="against">
      {reasons.map((reason) => {
        const { text, cure } = i18n.language === "en" ? reason.en : reason;
        return (
          <li key={`${reason.code} ${reason.text}`}>
            <span aria-hidden="true">▲</span>
            <div>
              <strong>{text}</strong>{" "}
              <span className="clause">{t("against.clause", { clause: reason.clause })}</span>
              <div>
                {t("against.cure")}
                {cure}
              </div>
            </div>
            {act?.(reason)}
          </li>
        );
      })}
    </ul>
  );
}
