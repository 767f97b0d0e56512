/** 平台撤下: one task with its next act, and the form that makes one. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentDetail, TakeDown } from "../../../../src/desk/contract/incidents.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { isoOfSecond, secondInput, secondOf, timeOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import {
  linkOf,
  proposedSpan,
  TAKE_DOWN_MARKS,
  takeDownAct,
  takeDownStanding,
} from "./take-down-standing.ts";
import { useAct } from "./use-act.ts";
import "./take-downs.css";

export interface TakeDownItemProps {
  readonly me: Me;
  readonly takeDown: TakeDown;
  /** What leads to its incident, where that is not the page around it. */
  readonly children?: ReactNode;
}

export function TakeDownItem({ me, takeDown, children }: TakeDownItemProps) {
  const { t } = useTranslation();
  const standing = takeDownStanding(takeDown);
  const due = takeDownAct(takeDown, me);
  const { page, fromAt, toAt, reason, askedBy, askedAt, doneBy, doneAt, doneNote } = takeDown;
  const link = linkOf(page);
  const isOwn = standing === "done" && doneBy === me.name && me.permissions.includes("incident.handle");
  return (
    <li className={`take-down ${standing}`}>
      <p>
        <strong>
          <span aria-hidden="true">{TAKE_DOWN_MARKS[standing]}</span> {t(`incidents.takeDown.is.${standing}`)}
        </strong>{" "}
        {children}
      </p>
      <p className="page">
        {link === null ? (
          page
        ) : (
          <a href={link} target="_blank" rel="noreferrer">
            {page}
          </a>
        )}
      </p>
      <p>{t("incidents.takeDown.span", { from: secondOf(fromAt), to: timeOf(toAt), reason })}</p>
      <p className="facts">
        {t("incidents.takeDown.asked", { by: askedBy, at: secondOf(askedAt) })}
        {doneAt !== null && (
          <> · {t("incidents.takeDown.done", { by: doneBy, at: secondOf(doneAt), note: doneNote })}</>
        )}
        {takeDown.checkedAt !== null && (
          <>
            {" "}
            · {t("incidents.takeDown.checked", { by: takeDown.checkedBy, at: secondOf(takeDown.checkedAt) })}
          </>
        )}
      </p>
      {due === "done" && <Done id={takeDown.id} />}
      {due === "check" && <Check id={takeDown.id} />}
      {isOwn && <p>▲ {t("incidents.takeDown.second")}</p>}
    </li>
  );
}

/** The platform has taken it down: how that is known. */
function Done({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const { act, busy, error } = useAct();
  return (
    <form
      className="inline"
      onSubmit={(event) => {
        event.preventDefault();
        void act(`/take-downs/${encodeURIComponent(id)}/done`, { note: note.trim() });
      }}
    >
      <Labelled label={t("incidents.takeDown.doneNote")}>
        {(field) => (
          <Input id={field} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Labelled>
      <Button htmlType="submit" loading={busy} disabled={note.trim() === ""}>
        {t("incidents.takeDown.doneSend")}
      </Button>
      <Failure error={error} />
    </form>
  );
}

function Check({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { act, busy, error } = useAct();
  const check = (gone: boolean) => void act(`/take-downs/${encodeURIComponent(id)}/check`, { gone });
  return (
    <div>
      <p>{t("incidents.takeDown.look")}</p>
      <div className="acts">
        <Button type="primary" loading={busy} onClick={() => check(true)}>
          ✓ {t("incidents.takeDown.gone")}
        </Button>
        <Button danger loading={busy} onClick={() => check(false)}>
          ✕ {t("incidents.takeDown.still")}
        </Button>
      </div>
      <Failure error={error} />
    </div>
  );
}

/** Its span is a proposal: whoever asks looks at the page and sets it. */
export function AskTakeDown({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useTranslation();
  const { fromMs, toMs } = proposedSpan(incident);
  const [isOpen, setOpen] = useState(false);
  const [page, setPage] = useState("");
  const [from, setFrom] = useState(secondInput(fromMs));
  const [to, setTo] = useState(secondInput(toMs));
  const [reason, setReason] = useState("");
  const { act, busy, error } = useAct();
  if (!isOpen) return <Button onClick={() => setOpen(true)}>⊘ {t("incidents.takeDown.ask")}</Button>;
  const send = async () => {
    const order = {
      page: page.trim(),
      fromAt: isoOfSecond(from),
      toAt: isoOfSecond(to),
      reason: reason.trim(),
    };
    if ((await act(`/incidents/${encodeURIComponent(incident.id)}/take-downs`, order)) === null) return;
    setOpen(false);
    setPage("");
    setReason("");
  };
  const isReady = page.trim() !== "" && reason.trim() !== "" && from !== "" && to > from;
  return (
    <form
      className="stacked"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Labelled label={t("incidents.takeDown.page")}>
        {(id) => (
          <Input
            autoFocus
            id={id}
            maxLength={500}
            value={page}
            onChange={(event) => setPage(event.target.value)}
          />
        )}
      </Labelled>
      <div className="span">
        <Labelled label={t("incidents.takeDown.from")}>
          {(id) => (
            <Input
              id={id}
              type="datetime-local"
              step={1}
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t("incidents.takeDown.to")}>
          {(id) => (
            <Input
              id={id}
              type="datetime-local"
              step={1}
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Labelled>
      </div>
      <Labelled label={t("incidents.takeDown.reason")}>
        {(id) => (
          <Input
            id={id}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Labelled>
      <div className="acts">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!isReady}>
          {t("incidents.takeDown.askSend")}
        </Button>
        <Button onClick={() => setOpen(false)}>{t("close")}</Button>
      </div>
      <Failure error={error} />
    </form>
  );
}
