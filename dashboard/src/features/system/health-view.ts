/** The node's figures as verdicts: what is wrong comes first, each with what it means. PURE. */
import type { NodeHealth } from "../../../../src/desk/contract/health.ts";
import { type MarkKind, rankOf } from "../../mark-kind.ts";

export interface HealthLine {
  readonly key:
    | keyof NodeHealth["checks"]
    | "record"
    | "latches"
    | "disk"
    | "lease"
    | "bootstrap"
    | "unmonitored";
  readonly kind: MarkKind;
}

export function healthLines({ checks, gate, desk, disk, followers }: NodeHealth): readonly HealthLine[] {
  const names = Object.keys(checks) as (keyof NodeHealth["checks"])[];
  const lines: HealthLine[] = [
    ...names.map((key): HealthLine => ({ key, kind: checks[key] ? "good" : "bad" })),
    { key: "record", kind: gate.unhealthy === 0 ? "good" : "bad" },
    { key: "disk", kind: diskKind(disk) },
    { key: "latches", kind: gate.latches === 0 ? "good" : "warning" },
    { key: "lease", kind: desk.leaseFailures === 0 ? "good" : "warning" },
    { key: "bootstrap", kind: desk.bootstrapToken ? "warning" : "good" },
    { key: "unmonitored", kind: unmonitoredKind(followers.unmonitored) },
  ];
  return [...lines].sort((a, b) => rankOf(a.kind) - rankOf(b.kind));
}

function diskKind(disk: NodeHealth["disk"]): MarkKind {
  if (disk === null) return "unknown";
  return { ok: "good", low: "warning", "nearly-full": "bad" }[disk.state] as MarkKind;
}

function unmonitoredKind(unmonitored: number | null): MarkKind {
  if (unmonitored === null) return "unknown";
  return unmonitored === 0 ? "good" : "warning";
}

/** `1.2 GB`, in the disk's own thousands. */
export function sizeOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}
