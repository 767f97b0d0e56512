/** Shares and times as they are read. PURE. */

/** `83.3%`; of nothing there is no share. */
export function percent(share: number | null): string {
  return share === null ? "—" : `${(share * 100).toFixed(1)}%`;
}

/** Short times to the hundredth of a second, long ones in minutes. */
export function tookWords(ms: number | null): {
  readonly unit: "none" | "s" | "min";
  readonly value: string;
} {
  if (ms === null) return { unit: "none", value: "" };
  const seconds = ms / 1000;
  if (seconds < 10) return { unit: "s", value: seconds.toFixed(2) };
  if (seconds < 120) return { unit: "s", value: seconds.toFixed(0) };
  return { unit: "min", value: (seconds / 60).toFixed(1) };
}
