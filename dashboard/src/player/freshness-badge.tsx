/** The clock of a picture: what it says comes from frames. */
import { useTranslation } from "react-i18next";
import { timeAt } from "../beijing.ts";
import type { Freshness } from "./freshness.ts";

interface Props {
  readonly freshness: Freshness;
  /** Wall clock of the newest frame, ms. */
  readonly atMs: number | null;
  /** A small picture from time to time, or moving ones. */
  readonly moves: boolean;
}

export function FreshnessBadge({ freshness, atMs, moves }: Props) {
  const { t } = useTranslation();
  const time = atMs === null ? "" : timeAt(atMs);
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
