/** 登记事件: something that no alarm saw, in a courtroom, at a moment. */
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { Incident } from "../../../../src/desk/contract/incidents.ts";
import { isoOfSecond, secondInput } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useRooms } from "./place-name.tsx";
import { useAct } from "./use-act.ts";

export function NewIncident() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const rooms = useRooms();
  const [courtroom, setCourtroom] = useState<string | null>(null);
  const [moment, setMoment] = useState(() => secondInput(Date.now()));
  const [note, setNote] = useState("");
  const { act, busy, error } = useAct();
  const enter = async () => {
    const made = await act<Incident>("/incidents", {
      courtroom,
      ...(moment !== "" && { momentAt: isoOfSecond(moment) }),
      note: note.trim(),
    });
    if (made !== null) go(`/incidents/one/${made.id}`);
  };
  return (
    <>
      <h2>{t("incidents.list.new")}</h2>
      <form
        className="stacked new-incident"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <Labelled label={t("incidents.where")}>
          {(id) => (
            <Select
              id={id}
              value={courtroom}
              onChange={setCourtroom}
              options={rooms.map((room) => ({ value: room.id, label: room.name }))}
            />
          )}
        </Labelled>
        <Labelled label={t("incidents.momentOf")}>
          {(id) => (
            <Input
              id={id}
              type="datetime-local"
              step={1}
              value={moment}
              onChange={(event) => setMoment(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t("incidents.whatHappened")}>
          {(id) => (
            <Input.TextArea
              rows={3}
              id={id}
              maxLength={2000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Labelled>
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={courtroom === null || note.trim() === ""}
        >
          {t("incidents.enter")}
        </Button>
        <Failure error={error} />
      </form>
    </>
  );
}
