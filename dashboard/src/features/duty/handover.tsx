/** 交接班: hand over with notes, stay until somebody has taken over; take over, and see what stands open. */
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { HandoverView } from "../../../../src/desk/contract/shifts.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { post } from "../../api.ts";
import { momentOf } from "../../beijing.ts";
import type { DutyBeat } from "../../duty-beat.ts";
import { Failure } from "../../failure.tsx";
import { handoversFor } from "../../handovers.ts";
import { Labelled } from "../../labelled.tsx";
import { Notice } from "../../notice.tsx";
import { useAskAgain, useAsked } from "../../queries.tsx";
import { unlockSound } from "../../sounds.ts";
import { SituationList } from "./situation-list.tsx";

const LOOK_MS = 3_000;
/** The desk takes no more. */
const MOST_WORDS = 2_000;

interface Props {
  readonly me: Me;
  readonly beat: DutyBeat;
}

export function useHandovers(person: string) {
  const asked = useAsked<{ items: readonly HandoverView[] }>("/duty/handovers", { everyMs: LOOK_MS });
  return { error: asked.error, ...handoversFor(asked.data?.items ?? [], person) };
}

export function HandoverPage({ me, beat }: Props) {
  const { t } = useTranslation();
  const { own, waiting, last, error } = useHandovers(me.name);
  const keeps = me.permissions.includes("duty.keep");
  return (
    <>
      <h2>{t("shift.section.handover")}</h2>
      <Failure error={error} />
      {waiting.map((each) => (
        <Waiting key={each.id} handover={each} keeps={keeps} beat={beat} />
      ))}
      {keeps && beat.isOn && <Offer own={own} beat={beat} />}
      {keeps && !beat.isOn && waiting.length === 0 && <p>{t("shift.notOn")}</p>}
      {last !== null && (
        <section className="handover">
          <h3>{t("shift.last")}</h3>
          <p className="facts">
            {t("shift.lastWho", {
              from: last.from,
              by: last.takenBy ?? "",
              at: momentOf(last.takenAt ?? ""),
            })}
          </p>
          <p className="notes">{last.notes}</p>
        </section>
      )}
      <SituationList />
    </>
  );
}

/** Somebody waits to be relieved. */
function Waiting(props: {
  readonly handover: HandoverView;
  readonly keeps: boolean;
  readonly beat: DutyBeat;
}) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const { id, from, notes, offeredAt } = props.handover;
  const take = async () => {
    unlockSound();
    setBusy(true);
    setError(null);
    await post(`/duty/handovers/${encodeURIComponent(id)}/take`).then(() => props.beat.setOn(true), setError);
    await again("/duty");
    setBusy(false);
  };
  return (
    <section className="handover waits" role="status">
      <h3>
        <span aria-hidden="true">▲</span> {t("shift.waits", { from, at: momentOf(offeredAt) })}
      </h3>
      <p className="notes">{notes}</p>
      {props.keeps && (
        <p>
          <Button type="primary" size="large" loading={isBusy} onClick={() => void take()}>
            {t("shift.take")}
          </Button>{" "}
          {t("shift.takeHelp", { from })}
        </p>
      )}
      <Failure error={error} />
    </section>
  );
}

function Offer({ own, beat }: { readonly own: HandoverView | null; readonly beat: DutyBeat }) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const [notes, setNotes] = useState(own?.notes ?? "");
  const [said, setSaid] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (path: string, body: object, done: string) => {
    setBusy(true);
    setError(null);
    setSaid(null);
    await post(path, body).then(() => setSaid(done), setError);
    await again("/duty");
    setBusy(false);
  };
  return (
    <section className="handover">
      <h3>{t("shift.offer")}</h3>
      {own === null ? (
        <p>{t("shift.offerHelp")}</p>
      ) : (
        <Notice kind="warning">{t("shift.offered", { at: momentOf(own.offeredAt) })}</Notice>
      )}
      <Labelled label={t("shift.notes")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={4}
            showCount
            maxLength={MOST_WORDS}
            placeholder={t("shift.notesHelp")}
            value={notes}
            onChange={({ target }) => setNotes(target.value)}
          />
        )}
      </Labelled>
      <p className="duty-acts">
        <Button
          type="primary"
          loading={isBusy}
          disabled={notes.trim() === "" || !beat.isOn || notes.trim() === own?.notes}
          onClick={() => void send("/duty/handovers", { notes: notes.trim() }, t("shift.offeredDone"))}
        >
          {own === null ? t("shift.offer") : t("shift.change")}
        </Button>
        {own !== null && (
          <Button
            disabled={isBusy}
            onClick={() => void send("/duty/handovers/withdraw", {}, t("shift.withdrawn"))}
          >
            {t("shift.withdraw")}
          </Button>
        )}
      </p>
      {said !== null && <p role="status">✓ {said}</p>}
      <Failure error={error} />
    </section>
  );
}
