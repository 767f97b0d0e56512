/** How the node is: gate, desk, disk, followers; and its own look at itself, which can be asked for now. */
import { useTranslation } from "react-i18next";
import type { NodeHealth } from "../../../../src/desk/contract/health.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Failure } from "../../failure.tsx";
import { Mark } from "../../mark.tsx";
import { Notice } from "../../notice.tsx";
import { useAsked } from "../../queries.tsx";
import { SelfCheck } from "../../self-check/self-check.tsx";
import { healthLines, sizeOf } from "./health-view.ts";

const LOOK_MS = 5000;

export function Health({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<NodeHealth>("/node", { everyMs: LOOK_MS });
  const health = asked.data;
  return (
    <>
      <div className="heading">
        <h2>
          {t("health.title")}{" "}
          {health !== undefined && asked.error === null && (
            <Mark kind={health.ready ? "good" : "bad"}>
              {t(health.ready ? "health.ready" : "health.notReady")}
            </Mark>
          )}
        </h2>
      </div>
      <Failure error={asked.error} />
      {asked.error !== null && health !== undefined && <Notice kind="warning">{t("health.old")}</Notice>}
      {health !== undefined && (
        <div className="health">
          <Lines health={health} />
          <Figures health={health} />
        </div>
      )}
      {me.permissions.includes("node.check") && (
        <section>
          <SelfCheck />
        </section>
      )}
    </>
  );
}

function Lines({ health }: { readonly health: NodeHealth }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{t("health.checks")}</h3>
      <ul>
        {healthLines(health).map(({ key, kind }) => (
          <li key={key}>
            <Mark kind={kind}>{t(`health.kind.${kind}`)}</Mark>
            {t(`health.line.${key}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figures({ health: { gate, desk, disk, followers } }: { readonly health: NodeHealth }) {
  const { t } = useTranslation();
  const hours = disk?.hoursLeft ?? null;
  const rows: [string, string][] = [
    [t("health.sessions"), `${gate.sessions}`],
    [t("health.onAir"), `${gate.onAir}`],
    [t("health.latches"), `${gate.latches}`],
    [t("health.free"), disk === null ? t("health.unknown") : sizeOf(disk.freeBytes)],
    [t("health.hoursLeft"), hours === null ? t("health.nothingRecorded") : t("health.hours", { hours })],
    [t("health.previews"), `${followers.previews}`],
    [t("health.pages"), `${followers.pages}`],
    [
      t("health.analysis"),
      followers.analysisCores === null ? t("health.unknown") : `${followers.analysisCores.toFixed(2)}`,
    ],
    [t("health.up"), t("health.hours", { hours: (desk.upSeconds / 3600).toFixed(1) })],
    [t("health.memory"), sizeOf(desk.memoryBytes)],
  ];
  return (
    <section>
      <h3>{t("health.figures")}</h3>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
