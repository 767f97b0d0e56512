/** The bitrate of the last minute, drawn small. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WallHealth } from "../../../../src/desk/contract/wall.ts";
import { useConnection } from "../../live/use-live.ts";

const POINTS = 60;
const EVERY_MS = 1_000;
const [WIDTH, HEIGHT] = [60, 16];

export function Sparkline({ room }: { readonly room: string }) {
  const { t } = useTranslation();
  const { store } = useConnection();
  const [rates, setRates] = useState<readonly number[]>([]);
  useEffect(() => {
    const look = () => {
      const bitrateBps = store.entry<WallHealth>(`health/${room}`)?.bitrateBps;
      if (bitrateBps != null) setRates((before) => [...before.slice(1 - POINTS), bitrateBps]);
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [store, room]);
  const newest = rates.at(-1);
  if (newest === undefined) return <span className="rate">{t("wall.rateUnknown")}</span>;
  const most = Math.max(...rates, 1);
  const points = rates
    .map((rate, at) => `${at + POINTS - rates.length},${(HEIGHT - (rate / most) * HEIGHT).toFixed(1)}`)
    .join(" ");
  return (
    <span className="rate" title={t("wall.rate")}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
        <polyline points={points} fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      {(newest / 1_000_000).toFixed(1)} Mbit/s
    </span>
  );
}
