/** The log searched: by time, person, act, and what an entry is about; newest first, page by page. */
import { Button, Form, Input, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AuditEntryView } from "../../../../src/desk/contract/people.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAsked } from "../../queries.tsx";
import { KINDS } from "./acts.ts";
import { EVERYTHING, type Filter, queryOf } from "./filter.ts";
import { EntryRows } from "./rows.tsx";

const PAGE = 50;

export function Search() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Filter>(EVERYTHING);
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  /** The last of each page before this one. */
  const [before, setBefore] = useState<readonly string[]>([]);
  const asked = useAsked<{ items: AuditEntryView[]; next?: string }>(
    `/audit?${queryOf(filter, PAGE, before.at(-1) ?? null)}`,
  );
  const search = (next: Filter) => {
    setBefore([]);
    setTyped(next);
    setFilter(next);
  };
  const next = asked.data?.next;
  return (
    <>
      <div className="heading">
        <h2>{t("audit.title")}</h2>
      </div>
      <Fields
        filter={typed}
        onChange={setTyped}
        onSearch={() => search(typed)}
        onClear={() => search(EVERYTHING)}
      />
      <Failure error={asked.error} />
      <EntryRows entries={asked.data?.items ?? []} isLoading={asked.isPending} />
      <Space className="pages">
        <Button disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>
          {t("audit.newer")}
        </Button>
        <Button
          disabled={next === undefined}
          onClick={() => next !== undefined && setBefore([...before, next])}
        >
          {t("audit.older")}
        </Button>
      </Space>
    </>
  );
}

interface FieldsProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
  readonly onSearch: () => void;
  readonly onClear: () => void;
}

function Fields({ filter, onChange, onSearch, onClear }: FieldsProps) {
  const { t } = useTranslation();
  const field = (key: keyof Filter, label: string, type = "text") => (
    <Labelled label={label}>
      {(id) => (
        <Input
          id={id}
          type={type}
          value={filter[key]}
          onChange={(event) => onChange({ ...filter, [key]: event.target.value })}
        />
      )}
    </Labelled>
  );
  return (
    <Form className="search" onFinish={onSearch}>
      {field("from", t("audit.from"), "date")}
      {field("to", t("audit.to"), "date")}
      {field("actor", t("audit.actor"))}
      <Labelled label={t("audit.what")}>
        {(id) => (
          <Select
            id={id}
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            value={filter.action === "" ? null : filter.action}
            onChange={(action: string | undefined) => onChange({ ...filter, action: action ?? "" })}
            options={KINDS.map((kind) => ({ value: `${kind}.`, label: t(`audit.kind.${kind}`) }))}
          />
        )}
      </Labelled>
      {field("text", t("audit.text"))}
      <Space>
        <Button type="primary" htmlType="submit">
          {t("audit.search")}
        </Button>
        <Button onClick={onClear}>{t("audit.clear")}</Button>
      </Space>
    </Form>
  );
}
