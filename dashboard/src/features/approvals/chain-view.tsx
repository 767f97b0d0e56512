/** The way through the signatures, from top to bottom: done, now, still to come. */
import { useTranslation } from "react-i18next";
import type { ApprovalRecord } from "../../../../src/desk/contract/approval.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { chainOf, type Link } from "./chain.ts";
import { SignedBy } from "./form-sheet.tsx";
import { Signers } from "./status.tsx";

const SHAPES: Readonly<Record<Link["state"], string>> = { done: "✓", now: "▶", ahead: "○", refused: "✕" };

export interface ChainProps {
  readonly me: Me;
  readonly record: ApprovalRecord;
  /** A paper waits for its check: nobody signs before. */
  readonly isHeld: boolean;
}

export function Chain({ me, record, isHeld }: ChainProps) {
  const { t } = useTranslation();
  const links = chainOf(record);
  if (links.length === 0) return null;
  return (
    <section>
      <h3>{t("approvals.chain")}</h3>
      <ol className="chain">
        {links.map(({ step, state, signature, persons }, index) => (
          // A returned form may carry the same step twice, and nothing else tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: the chain only grows at its end
          <li key={index} className={state} aria-current={state === "now" ? "step" : undefined}>
            <span aria-hidden="true">{SHAPES[state]}</span>
            <strong>{t(`approvals.step.${step}`)}</strong>
            <span>
              {signature !== null ? (
                <>
                  {t(`approvals.decided.${signature.decision}`)} <SignedBy signature={signature} />
                  {state === "refused" && <div>{signature.opinion}</div>}
                </>
              ) : persons.length > 0 ? (
                <Signers persons={persons} />
              ) : (
                t("approvals.why.nobody")
              )}
              {state === "now" && persons.some(({ person }) => person === me.name) && (
                <em> {t("approvals.you")}</em>
              )}
            </span>
            {state === "now" && !isHeld && <b>{t("approvals.nextShort")}</b>}
          </li>
        ))}
      </ol>
    </section>
  );
}
