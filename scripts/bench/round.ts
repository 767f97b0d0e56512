// One round of one contender: start everything, let it run in, measure, stop everything.
import { setTimeout as pause } from "node:timers/promises";
import { RemotePlatform } from "../../test/support/measuring-platform-process.ts";
import { RemotePublishers } from "../../test/support/publishers-process.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import type { Contender } from "./contenders.ts";
import type { Cores } from "./cores.ts";
import { busyShare, coreTime, cpuSeconds, pssBytes } from "./proc.ts";
import { percentile } from "./stats.ts";

export interface RoundResult {
  /** Percent of one core a stream: the whole server, and the part of it that carries media. */
  readonly cpuPercent: number;
  readonly mediaCpuPercent: number;
  readonly memoryBytes: number;
  readonly mediaMemoryBytes: number;
  /** Arrival at the platform minus sending, less the delay that was asked for. */
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
  /** Messages that came later than half a second after the delay. */
  readonly late: number;
  readonly samples: number;
  /** Messages that arrived for each that was sent in the same time. */
  readonly delivered: number;
  /** Of its core, what the publishers and the platform took. */
  readonly generatorShare: number;
  /** Why this round says nothing; null when it counts. */
  readonly void: string | null;
}

/** JIT, pools and the kernel's buffers reach their usual state within this. */
const RUN_IN_MS = 3000;
const START_DEADLINE_MS = 60_000;
/** A generator without a tenth of its core to spare measures itself. */
const MAX_GENERATOR_SHARE = 0.9;
const MIN_DELIVERED = 0.98;
/** What may come on top of the delay (design 4). */
const LATE_MS = 500;

export interface RoundSetting {
  readonly streams: number;
  /** Of each stream. */
  readonly megabits: number;
  readonly seconds: number;
  readonly cores: Cores;
}

export async function runRound(
  contender: Contender,
  { streams, megabits, seconds, cores }: RoundSetting,
): Promise<RoundResult> {
  const platform = new RemotePlatform({ detail: "figures" }, cores.generators);
  const publishers = new RemotePublishers(cores.generators);
  await platform.start();
  const server = contender.prepare({ platformUrl: platform.url, streams, launcher: cores.server });
  try {
    await publishers.start(await server.start(), { bitrateBps: megabits * 1_000_000 });
    const flowing = async () => (await platform.connections()).filter(({ stamped }) => stamped > 0).length;
    const deadlineMs = START_DEADLINE_MS + contender.delaySeconds * 1000;
    const allFlow = async () => (await flowing()) >= streams;
    await waitFor(`${streams} streams at the platform`, allFlow, { deadlineMs, everyMs: 250 });
    await pause(RUN_IN_MS);

    const generators = [platform.pid, publishers.pid];
    const before = {
      ...look(server.pids(), server.mediaPids()),
      generators: generatorLook(cores, generators),
    };
    const sentBefore = await publishers.sent();
    await platform.beginWindow();
    await pause(seconds * 1000);
    const ages = await platform.endWindow();
    const sentAfter = await publishers.sent();
    const after = {
      ...look(server.pids(), server.mediaPids()),
      generators: generatorLook(cores, generators),
    };

    const elapsedSeconds = (after.atMs - before.atMs) / 1000;
    const perStream = (cpu: number) => (100 * cpu) / elapsedSeconds / streams;
    const delivered = ages.length / (sentAfter - sentBefore);
    const share = generatorShare(before.generators, after.generators, elapsedSeconds);
    return {
      cpuPercent: perStream(after.cpu - before.cpu),
      mediaCpuPercent: perStream(after.mediaCpu - before.mediaCpu),
      memoryBytes: pssBytes(server.pids()),
      mediaMemoryBytes: pssBytes(server.mediaPids()),
      latencyP50Ms: percentile(ages, 50) - contender.delaySeconds * 1000,
      latencyP99Ms: percentile(ages, 99) - contender.delaySeconds * 1000,
      late: ages.filter((age) => age > contender.delaySeconds * 1000 + LATE_MS).length,
      samples: ages.length,
      delivered,
      generatorShare: share,
      void: reasonToVoid(share, delivered),
    };
  } finally {
    await publishers.stop();
    await server.remove();
    await platform.stop();
  }
}

function reasonToVoid(share: number, delivered: number): string | null {
  if (share > MAX_GENERATOR_SHARE) return `the generators' core was ${Math.round(share * 100)} % busy`;
  if (delivered < MIN_DELIVERED) return `only ${(delivered * 100).toFixed(1)} % arrived`;
  return null;
}

function look(pids: readonly number[], mediaPids: readonly number[]) {
  return { atMs: performance.now(), cpu: cpuSeconds(pids), mediaCpu: cpuSeconds(mediaPids) };
}

/** With a core of their own the core counts (with the kernel's share of the work), else the processes. */
type GeneratorLook =
  | { readonly kind: "core"; readonly time: ReturnType<typeof coreTime> }
  | { readonly kind: "processes"; readonly cpu: number };

function generatorLook({ generatorCore }: Cores, pids: readonly number[]): GeneratorLook {
  if (generatorCore !== null) return { kind: "core", time: coreTime(generatorCore) };
  return { kind: "processes", cpu: Math.max(...pids.map((pid) => cpuSeconds([pid]))) };
}

function generatorShare(before: GeneratorLook, after: GeneratorLook, elapsedSeconds: number): number {
  if (before.kind === "core" && after.kind === "core") return busyShare(before.time, after.time);
  if (before.kind === "processes" && after.kind === "processes") {
    return (after.cpu - before.cpu) / elapsedSeconds;
  }
  return Number.NaN;
}
