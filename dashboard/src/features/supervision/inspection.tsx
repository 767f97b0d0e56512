/** 庭审巡查: which hearings are on, the picture of one, a mark in its record, a finding sent to whoever answers for it. */
import { Button, Input, Select, Space } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Addressee, Finding, FindingKind } from "../../../../src/desk/contract/findings.ts";
import type { Session } from "../../../../src/desk/contract/session.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { Failure } from "../../failure.tsx";
import { Labelled } from "../../labelled.tsx";
import { LivePicture } from "../../player/live-picture.tsx";
import { useAsked } from "../../queries.tsx";
import { ADDRESSEES, KINDS, usualAddressee } from "./finding-standing.ts";
import { useAct } from "./use-act.ts";

const LOOK_MS = 5_000;

interface Props {
  readonly me: Me;
  /** The session that is looked at. */
  readonly chosen: string | null;
}

export function Inspection({ me, chosen }: Props) {
  const { t } = useTranslation();
  const asked = useAsked<{ items: Session[] }>("/sessions?live=true", { everyMs: LOOK_MS });
  const rooms = useAsked<{ items: { id: string; name: string }[] }>("/courtrooms");
  const live = asked.data?.items ?? [];
  const nameOf = (id: string) => rooms.data?.items.find((each) => each.id === id)?.name ?? id;
  const session = live.find(({ id }) => id === chosen) ?? null;
  return (
    <article className="inspection">
      <h2>{t("supervision.section.live")}</h2>
      <Failure error={asked.error} />
      <div className="both">
        <nav aria-label={t("supervision.live.hearings")}>
          {asked.data !== undefined && live.length === 0 && <p>{t("supervision.live.none")}</p>}
          <ul>
            {live.map(({ id, courtroom, caseNumbers, airState }) => (
              <li key={id}>
                <Link
                  href={`/supervision/live/${encodeURIComponent(id)}`}
                  aria-current={id === chosen ? "page" : undefined}
                >
                  <strong>{nameOf(courtroom)}</strong> {t(`states.air.${airState}`)}
                  <br />
                  {caseNumbers.length === 0 ? t("supervision.live.unnamed") : caseNumbers.join("、")}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {chosen !== null && session === null && asked.data !== undefined && (
          <p>{t("supervision.live.over")}</p>
        )}
        {session !== null && (
          <div key={session.id} className="looked-at">
            <LivePicture sessionId={session.id} isHeard={false} phase={session.phase} />
            {me.permissions.includes("session.mark") && <MarkIt session={session} />}
            <NewFinding sessionId={session.id} />
          </div>
        )}
        {chosen === null && live.length > 0 && <p>{t("supervision.live.choose")}</p>}
      </div>
    </article>
  );
}

function MarkIt({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { busy, error, act } = useAct();
  const [isDone, setIsDone] = useState(false);
  const mark = async () => {
    setIsDone(false);
    const body = { kind: "inspection" };
    setIsDone((await act(`/sessions/${encodeURIComponent(session.id)}/marks`, body)) !== null);
  };
  return (
    <p>
      <Button loading={busy} onClick={() => void mark()}>
        {t("supervision.live.mark")}
      </Button>{" "}
      {isDone && <span role="status">✓ {t("noted")}</span>}
      <Failure error={error} />
    </p>
  );
}

function NewFinding({ sessionId }: { readonly sessionId: string }) {
  const { t } = useTranslation();
  const { busy, error, act } = useAct();
  const [kind, setKind] = useState<FindingKind>("dress");
  const [addressee, setAddressee] = useState<Addressee>("judge");
  const [text, setText] = useState("");
  const [sent, setSent] = useState<Finding | null>(null);
  /** What it is about is what was seen when somebody began to write. */
  const [momentAt, setMomentAt] = useState<string | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSent(null);
    const body = { sessionId, kind, addressee, text: text.trim(), ...(momentAt !== null && { momentAt }) };
    const made = await act<Finding>("/findings", body);
    if (made === null) return;
    setSent(made);
    setText("");
    setMomentAt(null);
  };
  return (
    <form className="new-finding" onSubmit={(event) => void send(event)}>
      <h3>{t("supervision.finding.new")}</h3>
      <Space wrap>
        <Labelled label={t("supervision.finding.kind")}>
          {(id) => (
            <Select<FindingKind>
              virtual={false}
              listHeight={420}
              id={id}
              value={kind}
              onChange={(chosen) => {
                setKind(chosen);
                setAddressee(usualAddressee(chosen));
              }}
              options={KINDS.map((value) => ({ value, label: t(`supervision.kind.${value}`) }))}
            />
          )}
        </Labelled>
        <Labelled label={t("supervision.finding.to")}>
          {(id) => (
            <Select<Addressee>
              id={id}
              value={addressee}
              onChange={setAddressee}
              options={ADDRESSEES.map((value) => ({ value, label: t(`supervision.addressee.${value}`) }))}
            />
          )}
        </Labelled>
      </Space>
      <Labelled label={t("supervision.finding.text")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={2000}
            value={text}
            onChange={({ target }) => {
              if (text === "") setMomentAt(new Date().toISOString());
              setText(target.value);
            }}
          />
        )}
      </Labelled>
      <Button type="primary" htmlType="submit" loading={busy} disabled={text.trim() === ""}>
        {t("supervision.finding.send")}
      </Button>
      <Failure error={error} />
      {sent !== null && (
        <p role="status">
          ✓ {t("supervision.finding.sent", { number: sent.number })}{" "}
          {sent.told.length === 0 ? t("supervision.finding.toNobody") : sent.told.join("、")}{" "}
          <Link href={`/supervision/findings/${sent.id}`}>{t("supervision.finding.follow")}</Link>
        </p>
      )}
    </form>
  );
}
