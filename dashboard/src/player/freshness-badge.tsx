/** The clock of a picture: what it says comes from frames. */

import { useTranslation } from "react-i18next";
import { COURT_ZONE } from "../beijing.ts";
import type { Freshness } from "./freshness.ts";

interface Props {
  readonly freshness: Freshness;
  /** Wall clock of the newest frame, ms. */
  readonly atMs: number | null;
  /** A small picture from time to time, or moving ones. */
  readonly moves: boolean;
}

export function FreshnessBadge({ freshness, atMs, moves }: Props) {
  const { t, i18n } = useTranslation();
  const time =
    atMs === null
      ? ""
      : new Date(atMs).toLocaleTimeString(i18n.language, { hour12: false, timeZone: COURT_ZONE });
  switch (freshness.is) {
    case "live":
      return moves ? (
        <span className="freshness live">● {t("picture.live")}</span>
      ) : (
        <span className="freshness">{time}</span>
      );
    case "stands":
      return (
        <span className="freshness stands">
          ■ {t("picture.stands", { seconds: freshness.seconds, time })}
        </span>
      );
    case "waiting":
      return <span className="freshness">○ {t("picture.waiting")}</span>;
    case "none":
      return <span className="freshness">— {t("picture.noPicture")}</span>;
  }
}
