/** The rate of streaming as a picture beside the table, which says the same in numbers. Fetched when figures are first looked at. */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { FigureRow, Grouping } from "../../../../src/desk/contract/supervision.ts";

interface Props {
  readonly rows: readonly FigureRow[];
  readonly by: Grouping;
  readonly label: string;
}

const WIDTH = 420;
const HEIGHT = 220;
/** More bars than these nobody tells apart. */
const MOST = 24;
const BAR_SHARE = 0.6;
const WIDEST_PX = 40;

export default function RateChart({ rows, by, label }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const shown = rows.slice(0, MOST);
  const nameOf = ({ key, courtName, court }: FigureRow) =>
    by === "month" ? key.slice(2) : by === "court" ? (courtName ?? court ?? "") : key;
  useEffect(() => {
    if (box.current === null || shown.length === 0) return;
    const names = shown.map(nameOf);
    const bars = UPlot.paths.bars?.({ size: [BAR_SHARE, WIDEST_PX] });
    const chart = new UPlot(
      {
        ...{ width: WIDTH, height: HEIGHT, legend: { show: false }, cursor: { show: false } },
        scales: { x: { time: false, range: [-0.5, names.length - 0.5] }, y: { range: [0, 100] } },
        axes: [
          {
            splits: names.map((_, at) => at),
            values: (_, at) => at.map((i) => short(names[i] ?? "")),
            grid: { show: false },
          },
          { values: (_, at) => at.map((value) => `${value}%`) },
        ],
        series: [
          {},
          {
            ...{ stroke: "#1a56a8", fill: "#1a56a8", label },
            ...(bars !== undefined && { paths: bars }),
            points: { show: false },
          },
        ],
      },
      [names.map((_, at) => at), shown.map(({ rate }) => (rate === null ? null : rate * 100))],
      box.current,
    );
    return () => chart.destroy();
  });
  if (shown.length === 0) return null;
  return (
    <figure className="rate-chart">
      <figcaption>{label}</figcaption>
      <div ref={box} role="img" aria-label={t("supervision.figures.chart", { label })} />
    </figure>
  );
}

const LONGEST = 6;

function short(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}
