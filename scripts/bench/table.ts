// The benchmark's one table: medians with their spread, void rounds left out and counted; PURE.
import type { RoundResult } from "./round.ts";
import { spread } from "./stats.ts";

const HEADINGS = [
  "server",
  "CPU % of a core / stream",
  "of it media",
  "PSS MB",
  "of it media",
  "latency p50 ms",
  "p99 ms",
  "> 0.5 s",
  "samples",
  "arrived",
  "rounds",
] as const;

/** Results by contender, in the order in which they shall stand. */
export function formatTable(results: ReadonlyMap<string, readonly RoundResult[]>): string {
  const rows = [...results].map(([name, rounds]) => rowOf(name, rounds));
  const widths = HEADINGS.map((heading, at) =>
    Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(HEADINGS), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** Median over the rounds that count, "–" without any. */
export function cpuPerStream(rounds: readonly RoundResult[]): string {
  const valid = rounds.filter((round) => round.void === null);
  return valid.length === 0 ? "–" : spread(valid.map((round) => round.mediaCpuPercent)).median.toFixed(3);
}

/** A row a contender, a column a load; `cells` in the order of the loads. */
export function formatGrowth(
  loads: readonly { readonly streams: number; readonly megabits: number }[],
  cells: ReadonlyMap<string, readonly string[]>,
): string {
  const headings = loads.map(({ streams, megabits }) => `${streams} × ${megabits} Mbit/s`);
  const nameWidth = Math.max(...[...cells.keys()].map((name) => name.length));
  const line = (name: string, values: readonly string[]) =>
    [name.padEnd(nameWidth), ...values.map((value, at) => value.padStart(headings[at]?.length ?? 0))].join(
      "  ",
    );
  return [line("", headings), ...[...cells].map(([name, values]) => line(name, values))].join("\n");
}

function rowOf(name: string, rounds: readonly RoundResult[]): string[] {
  const valid = rounds.filter((round) => round.void === null);
  const count = `${valid.length} of ${rounds.length}`;
  if (valid.length === 0) return [name, ...HEADINGS.slice(2).map(() => "–"), count];
  const cell = (pick: (round: RoundResult) => number, digits: number) => {
    const { median, min, max } = spread(valid.map(pick));
    const [middle, low, high] = [median, min, max].map((value) => value.toFixed(digits));
    return valid.length === 1 ? `${middle}` : `${middle} (${low}–${high})`;
  };
  const megabytes = (bytes: number) => bytes / 1e6;
  return [
    name,
    cell((round) => round.cpuPercent, 3),
    cell((round) => round.mediaCpuPercent, 3),
    cell((round) => megabytes(round.memoryBytes), 0),
    cell((round) => megabytes(round.mediaMemoryBytes), 0),
    cell((round) => round.latencyP50Ms, 1),
    cell((round) => round.latencyP99Ms, 1),
    String(sumOf(valid.map((round) => round.late))),
    String(sumOf(valid.map((round) => round.samples))),
    `${(100 * spread(valid.map((round) => round.delivered)).median).toFixed(1)} %`,
    count,
  ];
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
