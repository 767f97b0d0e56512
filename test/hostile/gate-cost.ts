// What one case costs the gate, from /proc: CPU time, and the highest memory it had meanwhile.
import { readFileSync, writeFileSync } from "node:fs";
import { cpuSeconds } from "../../scripts/bench/proc.ts";

export interface Budget {
  readonly cpuMs: number;
  /** At the highest, above what it was before. */
  readonly memoryBytes: number;
}

export class GateCost {
  readonly #pid: number;
  readonly #cpuBefore: number;
  readonly #bytesBefore: number;

  constructor(pid: number) {
    this.#pid = pid;
    // proc(5): 5 sets the high-water mark back to the present size.
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    this.#bytesBefore = residentBytes(pid);
    this.#cpuBefore = cpuSeconds([pid]);
  }

  spent(): Budget {
    const cpuMs = Math.round((cpuSeconds([this.#pid]) - this.#cpuBefore) * 1000);
    return { cpuMs, memoryBytes: statusBytes(this.#pid, "VmHWM") - this.#bytesBefore };
  }
}

export function residentBytes(pid: number): number {
  return statusBytes(pid, "VmRSS");
}

function statusBytes(pid: number, field: string): number {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "latin1"));
  return Number(line?.[1] ?? Number.NaN) * 1024;
}
