// The first pass: every input judged by what it throws, what its splits change, its time, and what all of them leave in
// memory. Exits with 1 when there was a finding.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { drive } from "./drive.ts";
import { readOptions } from "./options.ts";
import { Report } from "./report.ts";

/** What the run may leave behind, measured from the end of the first inputs on. */
const MOST_GROWTH_BYTES = 100e6;

const options = readOptions(process.argv.slice(2));
if (options !== "help") {
  const report = new Report(options.out);
  report.watchProcess();
  let before = settledMemory();
  const { inputs, bytes, seconds, cpuSeconds, overSockets, neighbour } = await drive(options, report, () => {
    before = settledMemory();
  });
  const after = settledMemory();
  const growth = after.resident - before.resident;
  if (growth > MOST_GROWTH_BYTES) report.fault(`memory grew by ${(growth / 1e6).toFixed(0)} MB`);

  const rates = `${(inputs / seconds).toFixed(0)} inputs/s (${(inputs / cpuSeconds).toFixed(0)} a CPU second)`;
  console.log(`seed ${options.seed}: ${inputs} inputs, ${(bytes / 1e6).toFixed(1)} MB, ${rates}`);
  if (neighbour !== null)
    console.log(`over sockets: ${overSockets} inputs; the neighbour's ${neighbour} messages all arrived`);
  console.log(`memory: ${megabytes(growth)} resident, ${megabytes(after.held - before.held)} in use`);
  console.log(report.isClean ? "findings: none" : `findings: ${report.count}`);
  process.exitCode = report.isClean ? 0 : 1;
}

/**
 * Once the garbage is gone: what is in use, and what the process has. The last resort gives empty pages back to the system
 * too, as V8 does by itself in an idle moment, which a fuzzer never has.
 */
function settledMemory(): { held: number; resident: number } {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (how: object) => void;
  collect({ type: "major", flavor: "last-resort" });
  const { rss, heapUsed, external } = process.memoryUsage();
  return { held: heapUsed + external, resident: rss };
}

function megabytes(bytes: number): string {
  return `${bytes < 0 ? "" : "+"}${(bytes / 1e6).toFixed(1)} MB`;
}
