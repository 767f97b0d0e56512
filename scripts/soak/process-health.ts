// What gate and desk hold: memory over time, their garbage collected before each reading (when V8 collects by itself hides
// a slope for half an hour), and descriptors at the beginning and at the end.
import { type Descriptors, descriptorsOf } from "../../test/support/descriptors.ts";
import { tcpStatesTo } from "../../test/support/loopback.ts";
import { pssBytes } from "../../test/support/memory-run.ts";
import { monotonicMs } from "../../test/support/wait-for.ts";

export type Role = "gate" | "desk";
export const ROLES: readonly Role[] = ["gate", "desk"];

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

const MB = 1_000_000;
const HOUR_MS = 3_600_000;
const SAMPLE_MS = 5_000;
/** A collection is over by then, and a second one, of what the first one freed last. */
const COLLECTED_MS = 1_000;

export class ProcessHealth {
  readonly #pids: Readonly<Record<Role, number>>;
  readonly #httpPort: number;
  readonly #samples: Readonly<Record<Role, Sample[]>> = { gate: [], desk: [] };
  #timer: NodeJS.Timeout | null = null;
  #reading: NodeJS.Timeout | undefined;

  /** Both processes collect at SIGUSR2 (see test/support/collect-probe.ts). */
  constructor(pids: Readonly<Record<Role, number>>, httpPort: number) {
    this.#pids = pids;
    this.#httpPort = httpPort;
  }

  start(): void {
    this.#collect();
    this.#timer ??= setInterval(() => this.#collect(), SAMPLE_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    clearTimeout(this.#reading);
  }

  /** Without the connections of our own API calls, which are kept for a while after each. */
  descriptors(): Record<Role, Descriptors> {
    const desk = descriptorsOf(this.#pids.desk);
    const ours = tcpStatesTo(this.#httpPort).filter((state) => state === "established").length;
    return {
      gate: descriptorsOf(this.#pids.gate),
      desk: { ...desk, socket: (desk.socket ?? 0) - ours },
    };
  }

  /** The latest reading, MB. */
  memoryMb(role: Role): number {
    return (this.#samples[role].at(-1)?.bytes ?? Number.NaN) / MB;
  }

  /** MB an hour over the second half of the readings; the first half is warming up. */
  slopeMbPerHour(role: Role): number {
    const samples = this.#samples[role];
    return slope(samples.slice(Math.floor(samples.length / 2)));
  }

  #collect(): void {
    for (const role of ROLES) {
      try {
        process.kill(this.#pids[role], "SIGUSR2");
      } catch {
        // The process is gone; the verdict says so.
      }
    }
    this.#reading = setTimeout(() => this.#sample(), COLLECTED_MS);
  }

  #sample(): void {
    for (const role of ROLES) {
      try {
        this.#samples[role].push({ atMs: monotonicMs(), bytes: pssBytes(this.#pids[role]) });
      } catch {
        // The process is gone; the verdict says so.
      }
    }
  }
}

/** Least squares. */
function slope(samples: readonly Sample[]): number {
  const count = samples.length;
  if (count < 2) return Number.NaN;
  const meanMs = samples.reduce((sum, { atMs }) => sum + atMs, 0) / count;
  const meanBytes = samples.reduce((sum, { bytes }) => sum + bytes, 0) / count;
  let above = 0;
  let below = 0;
  for (const { atMs, bytes } of samples) {
    above += (atMs - meanMs) * (bytes - meanBytes);
    below += (atMs - meanMs) ** 2;
  }
  return (above / below / MB) * HOUR_MS;
}
