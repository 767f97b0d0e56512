/** 代: who signs for whom, on which days; a leader lets another sign for him, and ends it early. */
import { Button, Checkbox, Input, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DelegationRecord, OfficeRecord } from "../../../../src/desk/contract/offices.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { dayOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { type DelegationDraft, delegationBody, isReady, standOf, stepsFor } from "./delegation-draft.ts";
import { nameIn, useCourts } from "./names.ts";

const SHAPES = { now: "●", ahead: "○", over: "–" } as const;

export function Delegations({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const [error, setError] = useState<unknown>(null);
  const courts = useCourts();
  const given = useAsked<{ items: DelegationRecord[] }>("/delegations");
  const offices = useAsked<{ items: OfficeRecord[] }>("/offices");
  const today = dayOf(Date.now());
  const mine = (offices.data?.items ?? []).filter(
    ({ person, until }) => person === me.name && (until === null || until >= today),
  );
  const end = async (id: string) => {
    setError(null);
    await post(`/delegations/${id}/end`, { until: today }).then(
      () => again("/delegations", "/approvals"),
      setError,
    );
  };
  return (
    <>
      <h2>{t("approvals.delegation.title")}</h2>
      <p>{t("approvals.delegation.help")}</p>
      <Failure error={given.error ?? error} />
      <Table
        rowKey="id"
        size="middle"
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        dataSource={given.data?.items ?? []}
        columns={[
          { title: t("approvals.delegation.principal"), dataIndex: "principal" },
          { title: t("approvals.delegation.delegate"), dataIndex: "delegate" },
          {
            title: t("approvals.delegation.where"),
            render: (_, { court, division }) =>
              `${nameIn(courts, ({ code }) => code, court)} ${division ?? t("approvals.delegation.whole")}`,
          },
          {
            title: t("approvals.delegation.steps"),
            render: (_, { steps }) => steps.map((step) => t(`approvals.step.${step}`)).join("、"),
          },
          { title: t("approvals.delegation.days"), render: (_, { from, until }) => `${from} – ${until}` },
          { title: t("approvals.delegation.reason"), dataIndex: "reason" },
          {
            title: t("approvals.register.status"),
            render: (_, record) => {
              const stand = standOf(record, today);
              return (
                <>
                  <span aria-hidden="true">{SHAPES[stand]}</span> {t(`approvals.delegation.stand.${stand}`)}
                </>
              );
            },
          },
          {
            title: "",
            render: (_, { id, principal, until }) =>
              principal === me.name &&
              until > today && (
                <Button size="small" onClick={() => void end(id)}>
                  {t("approvals.delegation.end")}
                </Button>
              ),
          },
        ]}
      />
      {mine.length > 0 && me.permissions.includes("approval.sign") && (
        <Give offices={mine} onGiven={() => void again("/delegations", "/approvals")} />
      )}
    </>
  );
}

function Give({
  offices,
  onGiven,
}: {
  readonly offices: readonly OfficeRecord[];
  readonly onGiven: () => void;
}) {
  const { t } = useTranslation();
  const today = dayOf(Date.now());
  const office = offices[0];
  const [draft, setDraft] = useState<DelegationDraft>({
    ...{ delegate: "", from: today, until: today, reason: "" },
    ...{ office: office?.id ?? "", steps: stepsFor(office).slice(0, 1) },
  });
  const [error, setError] = useState<unknown>(null);
  const set = (change: Partial<DelegationDraft>) => setDraft((before) => ({ ...before, ...change }));
  const chosen = offices.find(({ id }) => id === draft.office);
  const give = async () => {
    if (chosen === undefined) return;
    setError(null);
    await post("/delegations", delegationBody(draft, chosen)).then(() => {
      set({ delegate: "", reason: "" });
      onGiven();
    }, setError);
  };
  const steps = chosen === undefined ? [] : stepsFor(chosen);
  return (
    <form
      className="give"
      onSubmit={(event) => {
        event.preventDefault();
        void give();
      }}
    >
      <h3>{t("approvals.delegation.give")}</h3>
      {offices.length > 1 && (
        <Labelled label={t("approvals.delegation.office")}>
          {(id) => (
            <Select
              id={id}
              value={draft.office}
              onChange={(id) =>
                set({ office: id, steps: stepsFor(offices.find((each) => each.id === id)).slice(0, 1) })
              }
              options={offices.map(({ id, office: held, division }) => ({
                value: id,
                label: `${t(`approvals.office.${held}`)} ${division ?? ""}`,
              }))}
            />
          )}
        </Labelled>
      )}
      <Labelled label={t("approvals.delegation.delegate")}>
        {(id) => (
          <Input id={id} value={draft.delegate} onChange={(event) => set({ delegate: event.target.value })} />
        )}
      </Labelled>
      <Labelled label={t("approvals.delegation.from")}>
        {(id) => (
          <Input
            id={id}
            type="date"
            value={draft.from}
            onChange={(event) => set({ from: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t("approvals.delegation.until")}>
        {(id) => (
          <Input
            id={id}
            type="date"
            value={draft.until}
            onChange={(event) => set({ until: event.target.value })}
          />
        )}
      </Labelled>
      <Labelled label={t("approvals.delegation.reason")}>
        {(id) => (
          <Input id={id} value={draft.reason} onChange={(event) => set({ reason: event.target.value })} />
        )}
      </Labelled>
      {steps.length > 1 && (
        <Checkbox.Group
          value={[...draft.steps]}
          onChange={(chosenSteps) => set({ steps: chosenSteps })}
          options={steps.map((value) => ({ value, label: t(`approvals.step.${value}`) }))}
        />
      )}
      <Failure error={error} />
      <Button type="primary" htmlType="submit" disabled={!isReady(draft)}>
        {t("approvals.delegation.giveNow")}
      </Button>
    </form>
  );
}
