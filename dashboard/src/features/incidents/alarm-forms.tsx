/** What an act on an alarm asks for: what is done; for how long it is to be silent, and why. */
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAct } from "./use-act.ts";

export interface AlarmFormProps {
  readonly path: string;
  readonly onDone: () => void;
}

const MOST = 2000;

export function ActForm({ path, onDone }: AlarmFormProps) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const { act, busy, error } = useAct();
  const send = async () => {
    if ((await act(`${path}/act`, { note: note.trim() })) !== null) onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Labelled label={t("alarms.note")}>
        {(id) => (
          <Input
            autoFocus
            id={id}
            maxLength={MOST}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Labelled>
      <Button type="primary" htmlType="submit" loading={busy} disabled={note.trim() === ""}>
        {t("alarms.noteSend")}
      </Button>
      <Failure error={error} />
    </form>
  );
}

const MINUTES = [5, 15, 30, 60, 120];

export function ShelveForm({ path, onDone }: AlarmFormProps) {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState(15);
  const [reason, setReason] = useState("");
  const { act, busy, error } = useAct();
  const send = async () => {
    if ((await act(`${path}/shelve`, { minutes, reason: reason.trim() })) !== null) onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Radio.Group
        aria-label={t("alarms.minutes")}
        optionType="button"
        value={minutes}
        onChange={(event) => setMinutes(event.target.value as number)}
        options={MINUTES.map((value) => ({ value, label: t("alarms.forMinutes", { count: value }) }))}
      />
      <Labelled label={t("alarms.shelveReason")}>
        {(id) => (
          <Input
            autoFocus
            id={id}
            maxLength={MOST}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Labelled>
      <Button type="primary" htmlType="submit" loading={busy} disabled={reason.trim() === ""}>
        {t("alarms.shelveSend", { count: minutes })}
      </Button>
      <Failure error={error} />
    </form>
  );
}
