/** A planned hearing entered by hand. */
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import type { DocketRecord } from "../../../../src/desk/contract/docket.ts";
import { post } from "../../api.ts";
import { dayOf, isoOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";

const TEXTS = ["caseNumbers", "causeOfAction", "judge", "presiding", "clerk", "procedure"] as const;
type TextField = (typeof TEXTS)[number];

export function EntryForm() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const again = useAskAgain();
  const rooms = useAsked<{ items: Room[] }>("/courtrooms").data?.items ?? [];
  const [texts, setTexts] = useState<Partial<Record<TextField, string>>>({});
  const [courtroom, setCourtroom] = useState<string | null>(null);
  const [start, setStart] = useState("");
  const [end, setEnd] = useState("");
  const [publicHearing, setPublic] = useState(true);
  const [stream, setStream] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const caseNumbers = (texts.caseNumbers ?? "")
    .split(/[、，,\s]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const isReady = caseNumbers.length > 0 && courtroom !== null && start !== "" && end > start;
  const enter = async () => {
    setError(null);
    const { caseNumbers: _, ...rest } = texts;
    const planned = { courtroom, plannedStart: isoOf(start), plannedEnd: isoOf(end) };
    await post<DocketRecord>("/docket", { ...rest, caseNumbers, ...planned, publicHearing, stream }).then(
      async ({ id, plannedStart }) => {
        await again("/docket");
        go(`/docket/day/${dayOf(Date.parse(plannedStart))}/${id}`);
      },
      setError,
    );
  };
  return (
    <form
      className="entry-form"
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <h2>{t("docket.newTitle")}</h2>
      {TEXTS.map((field) => (
        <Labelled key={field} label={t(`docket.field.${field}`)}>
          {(id) => (
            <Input
              id={id}
              value={texts[field] ?? ""}
              onChange={(event) => setTexts({ ...texts, [field]: event.target.value })}
            />
          )}
        </Labelled>
      ))}
      <Labelled label={t("docket.start")}>
        {(id) => (
          <Input
            id={id}
            type="datetime-local"
            value={start}
            onChange={(event) => setStart(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled label={t("docket.end")}>
        {(id) => (
          <Input id={id} type="datetime-local" value={end} onChange={(event) => setEnd(event.target.value)} />
        )}
      </Labelled>
      <Select
        aria-label={t("approvals.field.place")}
        placeholder={t("approvals.field.place")}
        value={courtroom}
        onChange={setCourtroom}
        options={rooms.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Checkbox checked={publicHearing} onChange={(event) => setPublic(event.target.checked)}>
        {t("approvals.edit.public")}
      </Checkbox>
      <Checkbox checked={stream} onChange={(event) => setStream(event.target.checked)}>
        {t("docket.stream")}
      </Checkbox>
      <Failure error={error} />
      <Button type="primary" htmlType="submit" disabled={!isReady}>
        {t("docket.enter")}
      </Button>
    </form>
  );
}
