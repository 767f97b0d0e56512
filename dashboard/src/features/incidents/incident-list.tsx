/** 事件: what happened, newest first, those that nobody has closed before all. */
import { Button, Input, Radio, Select, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Incident, Origin } from "../../../../src/desk/contract/incidents.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { secondOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAsked } from "../../queries.tsx";
import { ALL, type Filter, ORIGINS, queryOf } from "./incident-filter.ts";
import { STATE_MARKS } from "./incident-standing.ts";
import { Nothing } from "./nothing.tsx";
import { usePlaceName, useRooms } from "./place-name.tsx";

const LOOK_MS = 10_000;
const PAGE = 50;

export function StateTag({ state }: { readonly state: Incident["state"] }) {
  const { t } = useTranslation();
  return (
    <span className={`incident-state is-${state}`}>
      <span aria-hidden="true">{STATE_MARKS[state]}</span> {t(`incidents.state.${state}`)}
    </span>
  );
}

export function IncidentList({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>(ALL);
  /** The last of each page before this one. */
  const [before, setBefore] = useState<readonly string[]>([]);
  const asked = useAsked<{ items: Incident[]; next?: string }>(
    `/incidents?${queryOf(filter, PAGE, before.at(-1))}`,
    { everyMs: LOOK_MS },
  );
  const next = asked.data?.next;
  return (
    <>
      <div className="heading">
        <h2>{t("incidents.list.title")}</h2>
        {me.permissions.includes("incident.handle") && (
          <Link className="as-button" href="/incidents/new">
            + {t("incidents.list.new")}
          </Link>
        )}
      </div>
      <Choice
        filter={filter}
        onChange={(change) => {
          setBefore([]);
          setFilter({ ...filter, ...change });
        }}
      />
      <Failure error={asked.error} />
      <Rows items={asked.data?.items ?? []} isPending={asked.isPending} />
      {(before.length > 0 || next !== undefined) && (
        <Space className="turning">
          <Button disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>
            {t("incidents.list.newer")}
          </Button>
          <Button
            disabled={next === undefined}
            onClick={() => next !== undefined && setBefore([...before, next])}
          >
            {t("incidents.list.older")}
          </Button>
        </Space>
      )}
    </>
  );
}

function Choice(props: { readonly filter: Filter; readonly onChange: (change: Partial<Filter>) => void }) {
  const { t } = useTranslation();
  const rooms = useRooms();
  const { filter, onChange } = props;
  const places = [
    ...rooms.map(({ id, name }) => ({ value: id, label: name })),
    { value: "*", label: t("incidents.place.everywhere") },
    { value: "node", label: t("incidents.place.node") },
  ];
  return (
    <div className="choice">
      <Radio.Group
        aria-label={t("incidents.list.state")}
        optionType="button"
        value={filter.state ?? "every"}
        onChange={({ target }) => onChange({ state: target.value === "every" ? undefined : target.value })}
        options={(["open", "closed", "every"] as const).map((value) => ({
          value,
          label: t(`incidents.list.show.${value}`),
        }))}
      />
      <Labelled label={t("incidents.origin")}>
        {(id) => (
          <Select<Origin | "">
            id={id}
            className="chosen-one"
            value={filter.origin ?? ""}
            onChange={(origin) => onChange({ origin: origin === "" ? undefined : origin })}
            options={[
              { value: "", label: t("incidents.list.any") },
              ...ORIGINS.map((value) => ({ value, label: t(`incidents.origins.${value}`) })),
            ]}
          />
        )}
      </Labelled>
      <Labelled label={t("incidents.where")}>
        {(id) => (
          <Select<string>
            id={id}
            className="chosen-one"
            value={filter.place ?? ""}
            onChange={(place) => onChange({ place: place === "" ? undefined : place })}
            options={[{ value: "", label: t("incidents.list.any") }, ...places]}
          />
        )}
      </Labelled>
      <Labelled label={t("incidents.list.text")}>
        {(id) => <Input.Search allowClear id={id} onSearch={(text) => onChange({ text })} />}
      </Labelled>
    </div>
  );
}

function Rows({ items, isPending }: { readonly items: readonly Incident[]; readonly isPending: boolean }) {
  const { t, i18n } = useTranslation();
  const placeName = usePlaceName();
  return (
    <Table
      rowKey="id"
      size="middle"
      loading={isPending}
      pagination={false}
      locale={{ emptyText: <Nothing>{t("incidents.list.none")}</Nothing> }}
      dataSource={[...items]}
      columns={[
        {
          title: t("incidents.number"),
          render: (_, { id, number }) => <Link href={`/incidents/one/${id}`}>{number}</Link>,
        },
        { title: t("incidents.state.title"), render: (_, { state }) => <StateTag state={state} /> },
        {
          title: t("incidents.what"),
          render: (_, { id, title }) => (
            <Link href={`/incidents/one/${id}`}>{i18n.language === "en" ? title.en : title.zh}</Link>
          ),
        },
        { title: t("incidents.where"), render: (_, { place }) => placeName(place) },
        { title: t("incidents.cases"), render: (_, { caseNumbers }) => caseNumbers.join("、") },
        { title: t("incidents.moment"), render: (_, { momentAt }) => secondOf(momentAt) },
        {
          title: t("incidents.handler"),
          render: (_, { handler }) => handler ?? <strong>○ {t("incidents.nobody")}</strong>,
        },
      ]}
    />
  );
}
