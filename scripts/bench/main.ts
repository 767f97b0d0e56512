// `npm run bench`: Tingzha beside nginx-rtmp and node-media-server in one run, on one machine, by one measure.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { hasNginxRtmp } from "../../test/support/nginx-rtmp.ts";
import { type Contender, contenders } from "./contenders.ts";
import { chooseCores } from "./cores.ts";
import { type BenchOptions, readOptions, USAGE } from "./options.ts";
import { saveRun } from "./results.ts";
import { type RoundResult, type RoundSetting, runRound } from "./round.ts";
import { cpuPerStream, formatGrowth, formatTable } from "./table.ts";

const printed: string[] = [];
const say = (text: string) => {
  printed.push(text);
  process.stdout.write(`${text}\n`);
};

const options = optionsOrUsage();
if (options === "help") say(USAGE);
else if (options !== null) await bench(options);

function optionsOrUsage(): BenchOptions | "help" | null {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exitCode = 2;
    return null;
  }
}

async function bench({ streams, megabits, save, ...options }: BenchOptions): Promise<void> {
  const cores = chooseCores();
  const chosen = contenders(options.delaySeconds).filter(({ name, onRequest }) =>
    options.only.length === 0 ? onRequest !== true : options.only.some((start) => name.startsWith(start)),
  );
  const present = chosen.filter(({ missing }) => missing === null);
  say(machine());
  say(`server on ${cores.generatorCore === null ? "any core (nothing could be pinned)" : "one core"}`);
  for (const { name, missing } of chosen) if (missing !== null) say(`left out: ${name}: ${missing}`);
  const loads = megabits.flatMap((rate) => streams.map((count) => ({ streams: count, megabits: rate })));
  const cpu = new Map<string, string[]>(present.map(({ name }) => [name, []]));
  for (const load of loads) {
    const results = await compare(present, { ...load, ...options, cores });
    for (const [name, rounds] of results) cpu.get(name)?.push(cpuPerStream(rounds));
  }
  if (loads.length > 1) {
    say("\nCPU % of a core / stream, of what carries media:");
    say(formatGrowth(loads, cpu));
  }
  say("\nMedians over the rounds that count, spread in brackets. Latency is what comes on top of the delay.");
  if (save) process.stdout.write(`written to ${saveRun(printed)}\n`);
}

async function compare(
  present: readonly Contender[],
  { streams, megabits, seconds, rounds, cores }: RoundSetting & { readonly rounds: number },
): Promise<Map<string, RoundResult[]>> {
  say(
    `\n${streams} streams of ${megabits} Mbit/s 720p25, each recorded and sent on; ${rounds} × ${seconds} s`,
  );
  const results = new Map<string, RoundResult[]>(present.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Every other round runs backwards, so that a machine that grows slower favours nobody.
    for (const contender of round % 2 === 0 ? present : present.toReversed()) {
      const result = await runRound(contender, { streams, megabits, seconds, cores });
      results.get(contender.name)?.push(result);
      const verdict = result.void === null ? "" : `  VOID: ${result.void}`;
      const cpu = `${result.cpuPercent.toFixed(3)} % a stream, ${result.mediaCpuPercent.toFixed(3)} % of it media`;
      const latency = `p50 ${result.latencyP50Ms.toFixed(1)} ms, p99 ${result.latencyP99Ms.toFixed(1)} ms`;
      const generators = `generators ${Math.round(100 * result.generatorShare)} % busy`;
      say(`round ${round + 1}  ${contender.name}: ${cpu}, ${latency}, ${generators}${verdict}`);
    }
  }
  say(`\n${formatTable(results)}`);
  return results;
}

function machine(): string {
  const processors = cpus();
  const peer = JSON.parse(
    readFileSync(new URL("../../node_modules/node-media-server/package.json", import.meta.url), "utf8"),
  ) as { version: string };
  const nginx = hasNginxRtmp() ? `, ${nginxVersion()}` : "";
  const today = new Date().toISOString().slice(0, 10);
  return (
    `${today}  ${processors.length} × ${processors[0]?.model.trim()}, Linux ${release()}, ` +
    `Node ${process.version}${nginx}, node-media-server ${peer.version}, ` +
    `SHA-256 at ${Math.round(sha256BytesPerSecond() / 1e6)} MB/s`
  );
}

/** Only Tingzha hashes, and a processor without instructions for it takes five times as long: nothing shifts the ratio more. */
function sha256BytesPerSecond(): number {
  const block = Buffer.alloc(64 * 1024);
  let hashed = 0;
  const begunMs = performance.now();
  while (performance.now() - begunMs < 300) {
    createHash("sha256").update(block).digest();
    hashed += block.length;
  }
  return (hashed * 1000) / (performance.now() - begunMs);
}

function nginxVersion(): string {
  // nginx writes its version to stderr.
  return execFileSync("sh", ["-c", "nginx -v 2>&1"], { encoding: "utf8" })
    .replace("nginx version: ", "")
    .trim();
}
