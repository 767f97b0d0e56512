/** What Prometheus is told of the node's own checks, of its clock, its leases and its backups. */
import { Gauge, type Registry } from "prom-client";
import type { SelfCheckReport } from "../contract/self-check.ts";

export interface OutsideFigures {
  readonly nowMs: () => number;
  readonly lastCheck: () => SelfCheckReport | null;
  /** Wall clock ms of the newest cut that was asked for. */
  readonly lastCutMs: () => number | null;
  /** Names of the alarms that are active and seen, each with how many places it has. */
  readonly alarmNames: () => ReadonlyMap<string, number>;
  /** Of the oldest last lease among the live sessions; null: there is none. */
  readonly leaseAgeMs: () => number | null;
  /** Wall clock ms; null: there is none. */
  readonly newestBackupMs: () => Promise<number | null>;
}

const PROVEN_MS = 26 * 3_600_000;
const VALUES = { ok: 0, warning: 1, failed: 2 } as const;

export function addOutsideFigures(registry: Registry, figures: OutsideFigures): void {
  const registers = [registry];
  const single = (name: string, help: string, read: () => number | null | Promise<number | null>) =>
    new Gauge({
      ...{ name, help, registers },
      async collect() {
        const value = await read();
        this.reset();
        // What nobody knows has no sample.
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  const ageOf = (ms: number | null) => (ms === null ? null : Math.max(0, figures.nowMs() - ms) / 1000);
  single("tingzha_clock_seconds", "The node's wall clock, seconds since 1970", () => figures.nowMs() / 1000);
  single("tingzha_lease_age_seconds", "Age of the oldest lease among the live sessions", () => {
    const ageMs = figures.leaseAgeMs();
    return ageMs === null ? null : ageMs / 1000;
  });
  single("tingzha_backup_age_seconds", "Since the newest backup of register and audit", async () =>
    ageOf(await figures.newestBackupMs()),
  );
  single("tingzha_self_check_age_seconds", "Since the last self-check ended", () => {
    const last = figures.lastCheck();
    return ageOf(last === null ? null : Date.parse(last.endedAt));
  });
  new Gauge({
    name: "tingzha_alarm_active",
    help: "Alarms that are active and seen, by name",
    labelNames: ["name"],
    registers,
    collect() {
      this.reset();
      for (const [name, count] of figures.alarmNames()) this.set({ name }, count);
    },
  });
  new Gauge({
    name: "tingzha_self_check",
    help: "The last self-check: 0 ok, 1 warning, 2 failed; what could not be looked at has no sample",
    labelNames: ["check"],
    registers,
    collect() {
      this.reset();
      for (const { check, verdict } of figures.lastCheck()?.findings ?? []) {
        // An old proof is none: the switch may have failed since.
        const cutMs = check === "test-cut" ? (figures.lastCutMs() ?? 0) : Number.POSITIVE_INFINITY;
        if (verdict !== "unknown" && figures.nowMs() - cutMs < PROVEN_MS)
          this.set({ check }, VALUES[verdict]);
      }
    },
  });
}
