/** The undelayed view of one courtroom: chosen on the left, seen on the right, with how fresh its picture is. */
import { Alert, Button, Empty, Tag } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "../../../src/desk/contract/session.ts";
import { get } from "../api.ts";
import { Failure } from "../failure.tsx";
import { usePreview } from "../preview/use-preview.ts";

const LOOK_MS = 2000;
const SECOND_MS = 250;
const AGAIN_MS = 5000;
/** From here on a picture that stands is said to stand (product.md 3). */
const FRESH_MS = 4000;
const AIR = {
  held: { mark: "○", color: "default" },
  preparing: { mark: "◔", color: "processing" },
  "on-air": { mark: "●", color: "error" },
  paused: { mark: "❚❚", color: "#8a5a00" },
  cut: { mark: "■", color: "default" },
  ended: { mark: "—", color: "default" },
} as const;

interface Room {
  readonly id: string;
  readonly name: string;
}

export function Preview() {
  const { t } = useTranslation();
  const [sessions, setSessions] = useState<readonly Session[] | null>(null);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const [chosen, setChosen] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const look = useCallback(async () => {
    try {
      const { items } = await get<{ items: Session[] }>("/sessions?live=true", { background: true });
      setSessions(items);
      setError(null);
    } catch (failed) {
      setError(failed);
    }
  }, []);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  useEffect(() => {
    get<{ items: Room[] }>("/courtrooms", { background: true }).then(
      ({ items }) => setNames(new Map(items.map(({ id, name }) => [id, name]))),
      setError,
    );
  }, []);
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((last) => last + 1), []);
  const nameOf = (room: string) => names.get(room) ?? room;
  const session = sessions?.find(({ id }) => id === chosen) ?? null;
  return (
    <>
      <div className="heading">
        <h2>{t("preview.title")}</h2>
        <span>{t("preview.undelayed")}</span>
      </div>
      <Failure error={error} />
      <div className="preview">
        <nav aria-label={t("preview.rooms")}>
          {sessions?.length === 0 && <Empty description={t("preview.none")} />}
          {sessions?.map((each) => (
            <button
              key={each.id}
              type="button"
              aria-pressed={each.id === chosen}
              onClick={() => setChosen(each.id)}
            >
              <strong>{nameOf(each.courtroom)}</strong>
              <Air session={each} />
            </button>
          ))}
        </nav>
        <section>
          {chosen === null ? (
            <Empty description={t("preview.choose")} />
          ) : (
            <Screen
              key={`${chosen} ${attempt}`}
              {...{ sessionId: chosen, session, nameOf }}
              onAgain={again}
            />
          )}
        </section>
      </div>
    </>
  );
}

function Air({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { mark, color } = AIR[session.airState];
  return (
    <span>
      <Tag color={color}>
        {mark} {t(`preview.air.${session.airState}`)}
      </Tag>
      <Tag>{t(`preview.phase.${session.phase}`)}</Tag>
    </span>
  );
}

interface ScreenProps {
  readonly sessionId: string;
  /** null: it is over. */
  readonly session: Session | null;
  readonly nameOf: (room: string) => string;
  readonly onAgain: () => void;
}

function Screen({ sessionId, session, nameOf, onAgain }: ScreenProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const { frameAtMs, over, error } = usePreview(sessionId, video);
  const [muted, setMuted] = useState(true);
  const nowMs = useNow();
  const staleMs = frameAtMs === null ? null : nowMs - frameAtMs;
  const isFresh = over === null && staleMs !== null && staleMs < FRESH_MS;
  const isRefused = over === "not-permitted" || over === "refused";
  const isSealed = session?.phase === "closed-evidence" || session?.phase === "mediation";
  useEffect(() => {
    // A seal has ended, perhaps, or a case was named: it is asked once more.
    if (!isRefused || isSealed) return;
    const timer = setTimeout(onAgain, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isRefused, isSealed, onAgain]);
  return (
    <>
      <div className={isFresh ? "screen" : "screen stale"}>
        <video ref={video} muted={muted} autoPlay playsInline aria-label={t("preview.title")} />
        <Freshness isFresh={isFresh} frameAtMs={frameAtMs} nowMs={nowMs} isOver={over !== null} />
      </div>
      {over !== null && over !== "refused" && (
        <Alert type="warning" showIcon title={t(`preview.over.${over}`)} style={{ marginTop: 12 }} />
      )}
      {over === "refused" && <Failure error={error} />}
      {session !== null && (
        <div className="screen-facts">
          <strong>{nameOf(session.courtroom)}</strong>
          <Air session={session} />
          {session.caseNumbers.map((each) => (
            <span key={each}>{each}</span>
          ))}
          <Button aria-pressed={!muted} onClick={() => setMuted(!muted)}>
            {muted ? t("preview.listen") : t("preview.mute")}
          </Button>
        </div>
      )}
    </>
  );
}

interface FreshnessProps {
  readonly isFresh: boolean;
  readonly frameAtMs: number | null;
  readonly nowMs: number;
  readonly isOver: boolean;
}

/** What it says comes from frames: a picture that stands never says that it is live. */
function Freshness({ isFresh, frameAtMs, nowMs, isOver }: FreshnessProps) {
  const { t, i18n } = useTranslation();
  if (isFresh) return <span className="freshness live">● {t("preview.live")}</span>;
  if (isOver) return <span className="freshness">— {t("preview.noPicture")}</span>;
  if (frameAtMs === null) return <span className="freshness">○ {t("preview.connecting")}</span>;
  const time = new Date(frameAtMs).toLocaleTimeString(i18n.language, { hour12: false });
  const seconds = Math.floor((nowMs - frameAtMs) / 1000);
  return <span className="freshness stands">■ {t("preview.stands", { seconds, time })}</span>;
}

function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
