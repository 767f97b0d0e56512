/** The undelayed moving picture of a session on the stage. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Phase } from "../../../src/desk/contract/session.ts";
import { useNow } from "../now.ts";
import { usePreview } from "./use-preview.ts";
import "./picture.css";
import { freshness } from "./freshness.ts";
import { FreshnessBadge } from "./freshness-badge.tsx";

const AGAIN_MS = 5_000;

interface Props {
  readonly sessionId: string;
  readonly isHeard: boolean;
  readonly phase: Phase;
}

export function LivePicture(props: Props) {
  const [attempt, setAttempt] = useState(0);
  const onAgain = useCallback(() => setAttempt((now) => now + 1), []);
  return <Attempt key={attempt} {...props} onAgain={onAgain} />;
}

function Attempt({ sessionId, isHeard, phase, onAgain }: Props & { readonly onAgain: () => void }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const { frameAtMs, over } = usePreview(sessionId, video);
  const fresh = freshness("moving", frameAtMs, useNow(), over !== null);
  // Not public now: it is not asked for again until that is over.
  const isSealed = phase === "closed-evidence" || phase === "mediation";
  const isRefused = over === "not-permitted" || over === "refused";
  useEffect(() => {
    // A seal has ended, perhaps, or a case was named: it is asked once more.
    if (!isRefused || isSealed) return;
    const timer = setTimeout(onAgain, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isRefused, isSealed, onAgain]);
  return (
    <div className={`picture ${fresh.is}`}>
      <video ref={video} muted={!isHeard} autoPlay playsInline aria-label={t("picture.undelayed")} />
      <FreshnessBadge freshness={fresh} atMs={frameAtMs} moves />
      {over !== null && over !== "refused" && <p className="over">{t(`picture.over.${over}`)}</p>}
      {over === "refused" && <p className="over">{t("picture.over.not-permitted")}</p>}
    </div>
  );
}
