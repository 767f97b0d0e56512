/** The ±30 s of an incident from the record itself: pictures of some seconds, and each piece to play and to take along. */
import { Button, Select } from "antd";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Clip, IncidentDetail } from "../../../../src/desk/contract/incidents.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { secondOf, timeOf } from "../../beijing.ts";
import { fetched } from "../../fetched.ts";
import { Labelled } from "../../labelled.tsx";
import { Notice } from "../../notice.tsx";
import { stillSeconds } from "./evidence-moments.ts";
import { useOffset } from "./use-offset.ts";
import "./evidence.css";

const ClipPlayer = fetched(() => import("./clip-player.tsx"));

export function Evidence({ me, incident }: { readonly me: Me; readonly incident: IncidentDetail }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const { clips } = incident;
  const sessions = [...new Set(clips.map(({ session }) => session))];
  const session = chosen ?? sessions[0] ?? null;
  const own = clips.filter((clip) => clip.session === session);
  const mayWatch = session === null ? false : incident.watchable.includes(session);
  const maySeeClosed = me.permissions.includes("session.watch-closed");
  return (
    <section className="evidence">
      <h3>{t("incidents.evidence.title")}</h3>
      {clips.length === 0 && <p className="facts">{t("incidents.evidence.none")}</p>}
      {clips.length > 0 && !mayWatch && <p className="facts">{t("incidents.evidence.notYours")}</p>}
      {sessions.length > 1 && (
        <Labelled label={t("incidents.evidence.session")}>
          {(id) => (
            <Select
              id={id}
              value={session}
              onChange={setChosen}
              options={sessions.map((value) => ({ value, label: value }))}
            />
          )}
        </Labelled>
      )}
      {mayWatch && session !== null && (
        <>
          <Stills key={session} incident={incident} session={session} maySeeClosed={maySeeClosed} />
          {own.map((clip) => (
            <Piece
              key={`${clip.session} ${clip.part}`}
              incident={incident}
              clip={clip}
              maySee={!clip.closed || maySeeClosed}
            />
          ))}
        </>
      )}
    </section>
  );
}

interface StillsProps {
  readonly incident: IncidentDetail;
  readonly session: string;
  readonly maySeeClosed: boolean;
}

function Stills({ incident, session, maySeeClosed }: StillsProps) {
  const offset = useOffset();
  const [large, setLarge] = useState<number | null>(null);
  const own = incident.clips.filter((clip) => clip.session === session);
  const seconds = stillSeconds(own, incident.momentAt, maySeeClosed);
  if (seconds.length === 0) return null;
  const address = (at: number) =>
    `/api/v1/incidents/${encodeURIComponent(incident.id)}/still?session=${encodeURIComponent(session)}&seconds=${at}`;
  const shown = large ?? (seconds.includes(0) ? 0 : (seconds[0] ?? 0));
  return (
    <>
      <figure className="large">
        <Still key={shown} address={address(shown)} alt={offset(shown)} />
        <figcaption>{offset(shown)}</figcaption>
      </figure>
      <div className="stills">
        {seconds.map((at) => (
          <button key={at} type="button" aria-pressed={at === shown} onClick={() => setLarge(at)}>
            {offset(at)}
          </button>
        ))}
      </div>
    </>
  );
}

function Still({ address, alt }: { readonly address: string; readonly alt: string }) {
  const { t } = useTranslation();
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return <Notice kind="info">{t("incidents.evidence.noStill")}</Notice>;
  return <img src={address} alt={alt} onError={() => setMissing(true)} />;
}

interface PieceProps {
  readonly incident: IncidentDetail;
  readonly clip: Clip;
  readonly maySee: boolean;
}

function Piece({ incident, clip, maySee }: PieceProps) {
  const { t } = useTranslation();
  const [isPlaying, setPlaying] = useState(false);
  const { session, part, fromAt, toAt } = clip;
  const query = new URLSearchParams({ session, part: String(part) });
  const address = `/api/v1/incidents/${encodeURIComponent(incident.id)}/clip?${query}`;
  return (
    <div className="piece">
      <p>
        {t("incidents.evidence.piece", { part, from: secondOf(fromAt), to: timeOf(toAt) })}
        {clip.closed && <strong> ■ {t("incidents.evidence.closed")}</strong>}
      </p>
      {!maySee && <p className="facts">{t("incidents.evidence.closedToYou")}</p>}
      {maySee && (
        <div className="acts">
          <Button type={isPlaying ? "default" : "primary"} onClick={() => setPlaying(!isPlaying)}>
            {isPlaying ? t("incidents.evidence.stop") : `▶ ${t("incidents.evidence.play")}`}
          </Button>
          <a className="as-button" href={address} download>
            {t("incidents.evidence.download")}
          </a>
        </div>
      )}
      {isPlaying && (
        <Suspense fallback={<Notice kind="info">{t("loading")}</Notice>}>
          <ClipPlayer address={address} clip={clip} momentAt={incident.momentAt} />
        </Suspense>
      )}
    </div>
  );
}
