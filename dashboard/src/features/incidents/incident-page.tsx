/** One incident: what happened, what was recorded, who did what; beside it what comes next, the plan, the platform. */
import { useTranslation } from "react-i18next";
import type { IncidentDetail } from "../../../../src/desk/contract/incidents.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Notice } from "../../notice.tsx";
import { useAsked } from "../../queries.tsx";
import { useActor } from "../../use-actor.ts";
import { Evidence } from "./evidence.tsx";
import { StateTag } from "./incident-list.tsx";
import { incidentActs } from "./incident-standing.ts";
import { NextStep } from "./next-step.tsx";
import { usePlaceName } from "./place-name.tsx";
import { AskTakeDown, TakeDownItem } from "./take-down-item.tsx";
import { Timeline } from "./timeline.tsx";
import { Write } from "./write.tsx";
import "./incident.css";
import "./incident-print.css";

const LOOK_MS = 5_000;

export function IncidentPage({ me, id }: { readonly me: Me; readonly id: string }) {
  const { t } = useTranslation();
  const asked = useAsked<IncidentDetail>(`/incidents/${encodeURIComponent(id)}`, { everyMs: LOOK_MS });
  if (asked.data === undefined) {
    return asked.error === null ? (
      <Notice kind="info">{t("loading")}</Notice>
    ) : (
      <Failure error={asked.error} />
    );
  }
  return (
    <>
      <Failure error={asked.error} />
      <Sheet me={me} incident={asked.data} />
    </>
  );
}

function Sheet({ me, incident }: { readonly me: Me; readonly incident: IncidentDetail }) {
  const { t, i18n } = useTranslation();
  const { id, number, title, state, takeDowns, plans } = incident;
  const acts = incidentActs(incident, me);
  return (
    <article className="incident">
      <div className="heading">
        <h2>
          {t("incidents.title", { number })} {i18n.language === "en" ? title.en : title.zh}{" "}
          <StateTag state={state} />
        </h2>
        <div className="prints">
          <button type="button" className="as-button" onClick={() => print()}>
            {t("incidents.print")}
          </button>
          <a className="as-button" href={`/api/v1/incidents/${encodeURIComponent(id)}/report`} download>
            {t("incidents.report")}
          </a>
        </div>
      </div>
      <div className="columns">
        <div className="happened">
          <Facts incident={incident} />
          <Evidence me={me} incident={incident} />
          <Timeline incident={incident} />
        </div>
        <div className="handling">
          <NextStep me={me} incident={incident} acts={acts} />
          <Plans plans={plans} />
          {(takeDowns.length > 0 || acts.includes("take-down")) && (
            <section>
              <h3>{t("incidents.takeDown.title")}</h3>
              <ul className="take-downs">
                {takeDowns.map((takeDown) => (
                  <TakeDownItem key={takeDown.id} me={me} takeDown={takeDown} />
                ))}
              </ul>
              {acts.includes("take-down") && <AskTakeDown incident={incident} />}
            </section>
          )}
          {acts.includes("write") && <Write id={id} />}
        </div>
      </div>
    </article>
  );
}

function Facts({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useTranslation();
  const placeName = usePlaceName();
  const actor = useActor();
  const { place, caseNumbers, momentAt, origin, openedAt, openedBy, handler, handledAt } = incident;
  const rows: readonly (readonly [string, string])[] = [
    [t("incidents.moment"), secondOf(momentAt)],
    [t("incidents.where"), placeName(place)],
    [t("incidents.cases"), caseNumbers.length === 0 ? t("incidents.noCase") : caseNumbers.join("、")],
    [t("incidents.origin"), t(`incidents.origins.${origin}`)],
    [t("incidents.opened"), `${actor(openedBy)}　${secondOf(openedAt)}`],
    [
      t("incidents.handler"),
      handler === null ? t("incidents.nobody") : `${handler}　${secondOf(handledAt ?? "")}`,
    ],
    ...(incident.cause === null ? [] : [[t("incidents.cause"), incident.cause] as const]),
    ...(incident.measures === null ? [] : [[t("incidents.measures"), incident.measures] as const]),
    ...(incident.closedAt === null
      ? []
      : [[t("incidents.state.closed"), `${incident.closedBy}　${secondOf(incident.closedAt)}`] as const]),
  ];
  return (
    <dl className="incident-facts">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** 突发事件处置方案, as its approval has it. */
function Plans({ plans }: { readonly plans: IncidentDetail["plans"] }) {
  const { t } = useTranslation();
  return (
    <section className="plans">
      <h3>{t("incidents.plan.title")}</h3>
      {plans.length === 0 && <p className="facts">{t("incidents.plan.none")}</p>}
      {plans.map(({ caseNumbers, emergency, division }) => (
        <div key={caseNumbers.join()}>
          <p className="facts">{caseNumbers.join("、")}</p>
          {emergency !== "" && <p className="plan">{emergency}</p>}
          {division !== "" && (
            <p>
              <strong>{t("incidents.plan.division")}</strong>
              {division}
            </p>
          )}
        </div>
      ))}
    </section>
  );
}
