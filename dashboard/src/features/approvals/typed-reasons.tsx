/** What stands against the form as it is typed, each with a way to the cell that it is about. */
import { useTranslation } from "react-i18next";
import type { TypedCheck } from "../../../../src/desk/contract/approval.ts";
import { Reasons } from "../../against.tsx";
import { Failure } from "../../failure.tsx";
import { type Part, partOf } from "./where.ts";

export interface TypedReasonsProps {
  readonly check: {
    readonly data: TypedCheck | undefined;
    readonly error: unknown;
    readonly isAskable: boolean;
    readonly isCurrent: boolean;
  };
}

export function TypedReasons({ check: { data, error, isAskable, isCurrent } }: TypedReasonsProps) {
  const { t } = useTranslation();
  if (!isAskable) return <p className="facts">{t("approvals.edit.first")}</p>;
  return (
    <section aria-live="polite">
      <h3>{t("approvals.against", { count: data?.reasons.length ?? 0 })}</h3>
      <Failure error={error} />
      {!isCurrent && <p className="facts">{t("approvals.edit.checking")}</p>}
      {data?.reasons.length === 0 && <p>✓ {t("approvals.againstNothing")}</p>}
      <Reasons
        reasons={data?.reasons ?? []}
        act={({ code }) => {
          const part = partOf(code);
          return (
            part !== null && (
              <button type="button" className="plain" onClick={() => leadTo(part)}>
                {t(`approvals.mend.${part}`)}
              </button>
            )
          );
        }}
      />
    </section>
  );
}

/** To the first thing in that part that can be filled in. */
function leadTo(part: Part): void {
  const place = document.getElementById(`part-${part}`);
  place?.scrollIntoView({ block: "center" });
  const field = place?.querySelector<HTMLElement>("input, textarea, button, select");
  field?.focus({ preventScroll: true });
}
