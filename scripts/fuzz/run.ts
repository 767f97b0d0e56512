// One run of the fuzzer: the loop over the inputs, the sockets beside it, and the report.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { callDeeds } from "./call-deeds.ts";
import type { FileCoverage } from "./coverage.ts";
import { saveFinding, shrunk } from "./findings.ts";
import { examine, type Finding, type Input, makeInput } from "./fuzzer.ts";
import type { FuzzOptions } from "./options.ts";

/** Findings of one target after which its further ones are not looked at: they are mostly the same. */
const MOST_FINDINGS = 3;
/** What the run may leave behind, measured from the end of the first inputs on. */
const MOST_GROWTH_BYTES = 100e6;
const WARM_UP_INPUTS = 2_000;
/** So many inputs are on their way over sockets at once. */
const SOCKETS_AT_ONCE = 8;
const LINES_MISSED = 40;

/** @returns whether nothing was found. */
export async function run(options: FuzzOptions, coverage: () => Promise<FileCoverage[]>): Promise<boolean> {
  const { seed, socketsEvery, out } = options;
  const report = new Report(out);
  process.on("uncaughtException", (error) => report.fault(`uncaught: ${error.stack ?? error.message}`));
  process.on("unhandledRejection", (error) => report.fault(`unhandled: ${String(error)}`));
  const sockets = socketsEvery === 0 ? null : await (await import("./sockets.ts")).Sockets.open(report);

  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const seconds = () => (performance.now() - startedMs) / 1000;
  let done = 0;
  let overSockets = 0;
  let bytes = 0;
  let before = settledMemory();
  let batch: Input[] = [];
  while (done < options.inputs && seconds() < options.seconds && !(options.first && !report.isClean)) {
    const input = makeInput(seed, done);
    const finding = examine(input);
    if (finding !== null) report.take(finding, done);
    else if (sockets !== null && done % socketsEvery === 0 && input.bytes.length > 0) batch.push(input);
    done += 1;
    bytes += input.bytes.length;
    if (done === WARM_UP_INPUTS) before = settledMemory();
    if (batch.length >= SOCKETS_AT_ONCE) {
      overSockets += await (sockets?.send(batch) ?? 0);
      batch = [];
    }
  }
  const perSecond = done / seconds();
  const perCpuSecond = done / (process.cpuUsage(cpuBefore).user / 1e6);
  report.judge("calls", callDeeds);
  await sockets?.deeds();
  const neighbour = await sockets?.close();
  const after = settledMemory();
  const growth = after.resident - before.resident;
  if (growth > MOST_GROWTH_BYTES) report.fault(`memory grew by ${(growth / 1e6).toFixed(0)} MB`);

  console.log(
    `seed ${seed}: ${done} inputs, ${(bytes / 1e6).toFixed(1)} MB, ${perSecond.toFixed(0)} inputs/s (${perCpuSecond.toFixed(0)} a CPU second)`,
  );
  if (sockets !== null) {
    console.log(
      `over sockets: ${overSockets} inputs; the neighbour's ${neighbour ?? 0} messages all arrived`,
    );
  }
  console.log(`memory: ${megabytes(growth)} resident, ${megabytes(after.held - before.held)} in use`);
  showCoverage(await coverage(), options.missed);
  console.log(report.isClean ? "findings: none" : `findings: ${report.count}`);
  return report.isClean;
}

/** Once the garbage is gone: what is in use, and what the process has (its allocator gives little back). */
function settledMemory(): { held: number; resident: number } {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { held: heapUsed + external, resident: rss };
}

const megabytes = (bytes: number): string => `${bytes < 0 ? "" : "+"}${(bytes / 1e6).toFixed(1)} MB`;

/** Findings as they come: said at once, made small, saved. */
export class Report {
  readonly #out: string;
  readonly #perTarget = new Map<string, number>();
  #count = 0;

  constructor(out: string) {
    this.#out = out;
  }

  get count(): number {
    return this.#count;
  }

  get isClean(): boolean {
    return this.#count === 0;
  }

  take(finding: Finding, index: number): void {
    const { target } = finding.input;
    const before = this.#perTarget.get(target) ?? 0;
    this.#perTarget.set(target, before + 1);
    this.#count += 1;
    if (before >= MOST_FINDINGS) return;
    const small = shrunk(finding);
    const path = saveFinding(this.#out, `${target}-${index}`, small);
    console.log(
      `FOUND by input ${index} in ${target}, ${small.input.bytes.length} bytes: ${small.reason}\n  ${path}`,
    );
  }

  judge(what: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.fault(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  /** Something that can't be pinned to one input. */
  fault(reason: string): void {
    this.#count += 1;
    console.log(`FOUND ${reason}`);
  }
}

function showCoverage(files: readonly FileCoverage[], missed: boolean): void {
  let all = 0;
  let reached = 0;
  let forCompiler = 0;
  for (const { file, branches } of files) {
    const counted = branches.filter(({ isForCompiler }) => !isForCompiler);
    const open = counted.filter((branch) => !branch.reached);
    all += counted.length;
    reached += counted.length - open.length;
    forCompiler += branches.length - counted.length;
    if (counted.length === 0) continue;
    console.log(
      `  ${file.padEnd(26)} ${String(counted.length - open.length).padStart(4)} of ${counted.length}`,
    );
    if (!missed) continue;
    for (const { line, what } of open.slice(0, LINES_MISSED)) console.log(`      line ${line}: ${what}`);
  }
  const share = ((100 * reached) / Math.max(all, 1)).toFixed(1);
  console.log(
    `branches of src/rtmp reached: ${share} % (${reached} of ${all}; ${forCompiler} that only the compiler asks for)`,
  );
}
