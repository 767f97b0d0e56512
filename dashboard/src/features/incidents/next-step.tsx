/** What the incident waits for, and the act itself when it is this person's; what else he may do below it. */
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { IncidentDetail } from "../../../../src/desk/contract/incidents.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Findings } from "./findings.tsx";
import { type IncidentAct, isSecond, openTakeDowns, stepOf } from "./incident-standing.ts";
import { ReturnClose } from "./return-close.tsx";
import { useAct } from "./use-act.ts";

export interface NextStepProps {
  readonly me: Me;
  readonly incident: IncidentDetail;
  readonly acts: readonly IncidentAct[];
}

export function NextStep({ me, incident, acts }: NextStepProps) {
  const { t } = useTranslation();
  const { act, busy, error } = useAct();
  const { id, handler, closeAskedBy, closeAskedAt, closedBy, closedAt } = incident;
  const step = stepOf(incident);
  const path = `/incidents/${encodeURIComponent(id)}`;
  const may = (which: IncidentAct) => acts.includes(which);
  const press = (what: string) => void act(`${path}/${what}`);
  return (
    <section className={`next-step ${step}`}>
      <h3>{t("incidents.next.title")}</h3>
      <p className="what-next">
        {t(`incidents.next.${step}`, {
          count: openTakeDowns(incident),
          by: closedBy ?? closeAskedBy ?? "",
          at: secondOf(closedAt ?? closeAskedAt ?? ""),
        })}
      </p>
      {step === "take-on" && may("handle") && (
        <Button type="primary" size="large" loading={busy} onClick={() => press("handle")}>
          {t("incidents.do.handle")}
        </Button>
      )}
      {step === "find" && may("find") && (
        <Findings key={`${incident.cause} ${incident.measures}`} incident={incident} />
      )}
      {step === "ask-close" && may("ask-close") && (
        <Button type="primary" size="large" loading={busy} onClick={() => press("close")}>
          {t("incidents.do.askClose")}
        </Button>
      )}
      {step === "close" && (
        <>
          {may("close") && (
            <Button type="primary" size="large" loading={busy} onClick={() => press("close/confirm")}>
              ✓ {t("incidents.do.close")}
            </Button>
          )}
          {!isSecond(incident, me) && (
            <p>
              ▲{" "}
              {closeAskedBy === me.name ? t("incidents.next.notWhoAsked") : t("incidents.next.notWhoHandles")}
            </p>
          )}
          {may("return-close") && <ReturnClose path={path} />}
        </>
      )}
      <Failure error={error} />
      {step !== "find" && may("find") && (
        <details>
          <summary>{t("incidents.do.find")}</summary>
          {step === "close" && <p>▲ {t("incidents.next.findAgain")}</p>}
          <Findings key={`${incident.cause} ${incident.measures}`} incident={incident} />
        </details>
      )}
      {handler !== null && may("handle") && (
        <p className="facts">
          {t("incidents.handledBy", { person: handler })}{" "}
          <Button size="small" loading={busy} onClick={() => press("handle")}>
            {t("incidents.do.takeOver")}
          </Button>
        </p>
      )}
    </section>
  );
}
