/** One planned hearing: its facts, what stands against airing it and who must act, and what can be done with it. */
import { Button, Input, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Room } from "../../../../src/desk/contract/courtroom.ts";
import type { DocketRecord, PlannedStream } from "../../../../src/desk/contract/docket.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Reasons } from "../../against.tsx";
import { post } from "../../api.ts";
import { dayOf, hourOf, inputOf, isoOf, momentOf } from "../../beijing.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { useAskAgain } from "../../queries.tsx";
import { RemindOf } from "./remind-of.tsx";
import { type Session, SHAPES, type Standing } from "./standing.ts";
import { StandingWord } from "./standing-word.tsx";

export interface EntryDetailsProps {
  readonly me: Me;
  readonly entry: DocketRecord;
  readonly roomName: string;
  readonly rooms: readonly Room[];
  readonly session: Session | null;
  readonly plan: PlannedStream | null;
  readonly standing: Standing;
  readonly back: string;
}

export function EntryDetails(props: EntryDetailsProps) {
  const { t } = useTranslation();
  const { me, entry, roomName, rooms, session, plan, standing, back } = props;
  const yesNo = (value: boolean | null) =>
    value === null ? t("docket.unsaid") : t(value ? "approvals.yes" : "approvals.no");
  const rows: readonly (readonly [string, string])[] = [
    [t("approvals.field.cause"), entry.causeOfAction],
    [t("approvals.field.place"), roomName],
    [t("approvals.field.time"), `${momentOf(entry.plannedStart)}–${hourOf(entry.plannedEnd)}`],
    [t("approvals.field.judge"), entry.judge],
    [t("docket.presiding"), entry.presiding],
    [t("docket.clerk"), entry.clerk],
    [
      t("approvals.field.parties"),
      entry.parties.map(({ role, name }) => t("approvals.roleName", { role, name })).join("；"),
    ],
    [t("approvals.field.public"), yesNo(entry.publicHearing)],
    [t("docket.stream"), yesNo(entry.stream)],
  ];
  const mayFile = me.permissions.includes("approval.draft") && plan?.approvalId == null;
  const no = plan?.hearingNo ?? entry.hearingNo ?? 1;
  return (
    <aside className="entry" aria-label={t("docket.details")}>
      <div className="heading">
        <h3>{entry.caseNumbers.join("、")}</h3>
        <Link className="as-button" href={back}>
          {t("close")}
        </Link>
      </div>
      <p className={`standing ${standing}`}>
        <span aria-hidden="true">{SHAPES[standing]}</span>{" "}
        <strong>
          <StandingWord standing={standing} />
        </strong>{" "}
        {session !== null && t(`states.phase.${session.phase}`)}
      </p>
      <dl>
        {rows
          .filter(([, text]) => text !== "")
          .map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
      </dl>
      <Space wrap>
        {plan?.approvalId != null && (
          <>
            <Link className="as-button" href={`/approvals/form/${plan.approvalId}`}>
              {t("docket.form")}
            </Link>
            <Link className="as-button" href={`/docket/sheet/${plan.approvalId}/${no}`}>
              {t("docket.sheet")}
            </Link>
          </>
        )}
        {mayFile && (
          <Link
            className="as-button"
            href={`/approvals/new/${dayOf(Date.parse(entry.plannedStart))}/${entry.id}`}
          >
            {t("docket.file")}
          </Link>
        )}
      </Space>
      {plan !== null && plan.reasons.length > 0 && (
        <>
          <h4>{t("approvals.against", { count: plan.reasons.length })}</h4>
          <RemindOf plan={plan} person={me.name} />
          <Reasons reasons={plan.reasons} />
        </>
      )}
      {me.permissions.includes("docket.manage") && (
        <details className="change">
          <summary>{t("docket.change")}</summary>
          <Change
            key={`${entry.plannedStart} ${entry.plannedEnd} ${entry.courtroom}`}
            entry={entry}
            rooms={rooms}
          />
        </details>
      )}
    </aside>
  );
}

/** Moved, postponed, cancelled: acts within a second on what is on air. */
function Change({ entry, rooms }: { readonly entry: DocketRecord; readonly rooms: readonly Room[] }) {
  const { t } = useTranslation();
  const again = useAskAgain();
  const [start, setStart] = useState(inputOf(entry.plannedStart));
  const [end, setEnd] = useState(inputOf(entry.plannedEnd));
  const [courtroom, setCourtroom] = useState(entry.courtroom);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const change = async (body: object) => {
    setBusy(true);
    setError(null);
    await post(`/docket/${entry.id}/change`, body).then(() => again("/docket"), setError);
    setBusy(false);
  };
  // Only what somebody has changed: another may have changed the rest meanwhile.
  const moved = {
    ...(start !== inputOf(entry.plannedStart) && { plannedStart: isoOf(start) }),
    ...(end !== inputOf(entry.plannedEnd) && { plannedEnd: isoOf(end) }),
    ...(courtroom !== entry.courtroom && { courtroom }),
  };
  const isSame = Object.keys(moved).length === 0;
  return (
    <>
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
        value={courtroom}
        onChange={setCourtroom}
        options={rooms.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Space wrap>
        <Button
          type="primary"
          loading={busy}
          disabled={isSame || start === "" || end <= start}
          onClick={() => void change(moved)}
        >
          {t("docket.move")}
        </Button>
        {(["planned", "postponed", "cancelled"] as const)
          .filter((status) => status !== entry.status)
          .map((status) => (
            <Button
              key={status}
              danger={status !== "planned"}
              loading={busy}
              onClick={() => void change({ status })}
            >
              {t(`docket.mark.${status}`)}
            </Button>
          ))}
      </Space>
      <Failure error={error} />
    </>
  );
}
