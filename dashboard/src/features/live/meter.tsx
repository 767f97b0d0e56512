/** The sound level of a stream: a bar in dB, and the word when there is nothing to show. */
import { useTranslation } from "react-i18next";
import type { WallHealth } from "../../../../src/desk/contract/wall.ts";
import { useEntry } from "../../live/use-live.ts";

const LOWEST_DB = -60;
/** Overload begins about here; speech stands well below. */
const LOUD_DB = -9;

export function Meter({ room }: { readonly room: string }) {
  const { t } = useTranslation();
  const health = useEntry<WallHealth>(`health/${room}`);
  const rmsDb = health?.rmsDb ?? null;
  if (rmsDb === null) return <span className="meter unknown">{t("wall.soundUnknown")}</span>;
  const share = Math.min(1, Math.max(0, 1 - rmsDb / LOWEST_DB));
  const peakDb = health?.peakDb ?? rmsDb;
  const loudness = Math.round(Math.max(LOWEST_DB, rmsDb));
  return (
    <span className={peakDb > LOUD_DB ? "meter loud" : "meter"}>
      <i style={{ transform: `scaleX(${share})` }} />
      <meter className="unseen" aria-label={t("wall.sound")} min={LOWEST_DB} max={0} value={loudness} />
    </span>
  );
}
