/** The small picture of a stream, with its true age. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WallHealth, WallSession } from "../../../../src/desk/contract/wall.ts";
import { useConnection, useEntry, useTruth } from "../../live/use-live.ts";
import { useNow } from "../../now.ts";
import { freshness } from "../../player/freshness.ts";
import { FreshnessBadge } from "../../player/freshness-badge.tsx";
import "../../player/picture.css";

export function Snapshot({ session, room }: { readonly session: WallSession; readonly room: string }) {
  const { t } = useTranslation();
  const { store } = useConnection();
  const health = useEntry<WallHealth>(`health/${room}`);
  const tileAtMs = health?.tileAtMs ?? null;
  /** Of the picture that is shown, not of the one that is on its way. */
  const [shownAtMs, setShownAtMs] = useState<number | null>(null);
  const address = `/api/v1/sessions/${encodeURIComponent(session.id)}/tile?at=${tileAtMs}`;
  const picture = useRef<HTMLImageElement>(null);
  const truth = useTruth();
  useEffect(() => {
    // What hangs would hold one of the few connections that a browser has for the desk, and a cut needs one.
    const image = picture.current;
    if (image === null) return;
    if (truth !== "true" && !image.complete) image.removeAttribute("src");
    // React believes that it stands there still.
    else if (truth === "true" && !image.hasAttribute("src")) image.src = address;
  }, [truth, address]);
  const deskNowMs = store.deskNowMs(useNow());
  const isClosed = session.sight === "nothing";
  const fresh = freshness("small", shownAtMs, deskNowMs, isClosed || tileAtMs === null);
  return (
    <div className={`picture ${fresh.is}`}>
      {tileAtMs !== null && !isClosed && (
        <img ref={picture} alt="" src={address} onLoad={() => setShownAtMs(tileAtMs)} />
      )}
      {isClosed ? (
        <span className="freshness">■ {t("wall.closedToYou")}</span>
      ) : (
        <FreshnessBadge freshness={fresh} atMs={shownAtMs} moves={false} />
      )}
    </div>
  );
}
