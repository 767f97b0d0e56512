/** 断播演练: a test stream on air for a person to cut, no hearing touched; and how everybody has done. */
import { Button, Radio, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Drill, DrillSwitch, RunningDrill } from "../../../../src/desk/contract/drills.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { useAsked } from "../../queries.tsx";
import { faultOf, outcomeOf, resultsOf } from "./drill-results.ts";
import { DrillSwitchButton } from "./drill-switch.tsx";
import { Nothing } from "./nothing.tsx";
import { useAct } from "./use-act.ts";
import "./drills.css";

const LOOK_MS = 10_000;
/** Whoever is to press must be told at once. */
const RUNNING_MS = 500;
const SWITCHES: readonly DrillSwitch[] = ["page", "command", "button"];

export function Drills({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const asked = useAsked<{ running: RunningDrill | null; items: Drill[] }>("/drills", {
    everyMs: (newest) => (newest?.running == null ? LOOK_MS : RUNNING_MS),
  });
  const running = asked.data?.running ?? null;
  const items = asked.data?.items ?? [];
  return (
    <>
      <h2>{t("drills.title")}</h2>
      <p>{t("drills.intro")}</p>
      <Failure error={asked.error} />
      {running !== null && <Running me={me} running={running} />}
      {running === null && me.permissions.includes("drill.run") && <Start />}
      <h3>{t("drills.perPerson")}</h3>
      <Table
        rowKey={({ person }) => person ?? ""}
        size="middle"
        loading={asked.isPending}
        pagination={false}
        locale={{ emptyText: <Nothing>{t("drills.none")}</Nothing> }}
        dataSource={[...resultsOf(items)]}
        columns={[
          { title: t("drills.person"), render: (_, { person }) => person ?? t("drills.byCommand") },
          { title: t("drills.count"), align: "right", dataIndex: "drills" },
          { title: t("drills.best"), align: "right", render: (_, { bestMs }) => <Took ms={bestMs} /> },
          { title: t("drills.median"), align: "right", render: (_, { medianMs }) => <Took ms={medianMs} /> },
          { title: t("drills.last"), render: (_, { lastAt }) => secondOf(lastAt) },
          {
            title: t("drills.faults"),
            render: (_, { faulty }) =>
              faulty === 0 ? `✓ ${t("drills.noFault")}` : `■ ${t("drills.faulty", { count: faulty })}`,
          },
        ]}
      />
      <h3>{t("drills.each")}</h3>
      <Each items={items} isPending={asked.isPending} />
    </>
  );
}

function Took({ ms }: { readonly ms: number }) {
  const { t } = useTranslation();
  return <>{t("drills.seconds", { seconds: (ms / 1000).toFixed(1) })}</>;
}

function Start() {
  const { t } = useTranslation();
  const [through, setThrough] = useState<DrillSwitch>("page");
  const { act, busy, error } = useAct();
  return (
    <div className="drill">
      <Radio.Group
        aria-label={t("drills.switch")}
        optionType="button"
        value={through}
        onChange={(event) => setThrough(event.target.value as DrillSwitch)}
        options={SWITCHES.map((value) => ({ value, label: t(`drills.switches.${value}`) }))}
      />
      <Button
        type="primary"
        size="large"
        loading={busy}
        onClick={() => void act("/drills", { switch: through })}
      >
        {t("drills.start")}
      </Button>
      <Failure error={error} />
    </div>
  );
}

/** What the person has to do now, so large that he reads it before anything else. */
function Running({ me, running }: { readonly me: Me; readonly running: RunningDrill }) {
  const { t } = useTranslation();
  const { stage, startedBy } = running;
  return (
    <div className={`drill running ${stage}`} role="status">
      <p className="call">
        {t(stage === "press" ? `drills.press.${running.switch}` : `drills.stage.${stage}`)}
      </p>
      {running.switch === "page" && me.permissions.includes("air.cut") && (
        <DrillSwitchButton isDue={stage === "press"} room={running.courtroom} />
      )}
      <p className="facts">{t("drills.startedBy", { by: startedBy })}</p>
    </div>
  );
}

function Each({ items, isPending }: { readonly items: readonly Drill[]; readonly isPending: boolean }) {
  const { t } = useTranslation();
  return (
    <Table
      rowKey="id"
      size="small"
      loading={isPending}
      pagination={items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      locale={{ emptyText: <Nothing>{t("drills.none")}</Nothing> }}
      dataSource={[...items]}
      columns={[
        { title: t("drills.when"), render: (_, { startedAt }) => secondOf(startedAt) },
        { title: t("drills.switch"), render: (_, drill) => t(`drills.switches.${drill.switch}`) },
        { title: t("drills.starter"), dataIndex: "startedBy" },
        {
          title: t("drills.person"),
          render: (_, { pressedBy, rehearsal }) =>
            pressedBy ?? (rehearsal === null ? "—" : t("drills.byCommand")),
        },
        {
          title: t("drills.reaction"),
          align: "right",
          render: (_, { rehearsal }) => (rehearsal === null ? "—" : <Took ms={rehearsal.reactionMs} />),
        },
        { title: t("drills.result"), render: (_, drill) => <Result drill={drill} /> },
      ]}
    />
  );
}

function Result({ drill: { outcome, rehearsal } }: { readonly drill: Drill }) {
  const { t } = useTranslation();
  if (rehearsal === null) {
    const known = outcomeOf(outcome);
    return <>■ {known === null ? outcome : t(`drills.outcome.${known}`)}</>;
  }
  const { closedInMs, faults } = rehearsal;
  const closed = closedInMs === null ? "" : t("drills.closed", { ms: Math.ceil(closedInMs) });
  if (faults.length === 0) {
    return (
      <>
        ✓ {t("drills.passed")} {closed}
      </>
    );
  }
  const said = faults.map((fault) => {
    const known = faultOf(fault);
    return known === null ? fault : t(`drills.fault.${known}`);
  });
  return (
    <>
      ■ {said.join("；")} {closed}
    </>
  );
}
