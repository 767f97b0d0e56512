// `npm run soak`: a whole node, driven at random for as long as asked, judged by a model that knows the requests only.
import { randomInt } from "node:crypto";
import { readOptions, type SoakOptions, USAGE } from "./options.ts";
import { ROLES } from "./process-health.ts";
import { runSoak, type SoakResult } from "./soak.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

const options = optionsOrUsage();
if (options === "help") say(USAGE);
else if (options !== null) await soak(options);

function optionsOrUsage(): SoakOptions | "help" | null {
  try {
    return readOptions(process.argv.slice(2), () => randomInt(2 ** 31));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exitCode = 2;
    return null;
  }
}

async function soak({ minutes, streams, seed, delaySeconds }: SoakOptions): Promise<void> {
  const stop = new AbortController();
  process.on("SIGINT", () => {
    // A second one ends at once.
    if (stop.signal.aborted) process.exit(130);
    say("ending in order; once more Ctrl-C ends at once");
    stop.abort();
  });
  process.on("SIGTERM", () => stop.abort());
  say(`soak of ${minutes} min, ${streams} courtrooms, D = ${delaySeconds} s, seed ${seed}`);
  const { signal } = stop;
  const result = await runSoak({ seconds: minutes * 60, streams, seed, delaySeconds, signal, say });
  process.exitCode = report(result) ? 0 : 1;
}

/** @returns whether nothing was found. */
function report(result: SoakResult): boolean {
  const { differences, recordings, leftOpen, socketsLeft, memoryMb, slopeMbPerHour, requests } = result;
  say("");
  for (const each of differences) say(`DIFFERENCE ${each}\n`);
  for (const each of recordings.faults) say(`RECORDING ${each}`);
  for (const each of leftOpen) say(`LEFT OPEN ${each}`);
  const byName = new Map<string, number>();
  for (const [name, count] of requests) {
    const kind = name.replace(/ （.*/, "");
    byName.set(kind, (byName.get(kind) ?? 0) + count);
  }
  say(`requests     ${[...byName].map(([name, count]) => `${count} ${name}`).join(", ")}`);
  say(
    `platform     ${result.content} payloads and ${result.cards} card messages judged; ` +
      `${result.demandedSeconds.toFixed(0)} s had to air; the oldest was ${result.oldestMs.toFixed(0)} ms old`,
  );
  say(
    `recordings   ${recordings.sessions} sessions, ${recordings.parts} parts, ${recordings.payloads} payloads; ` +
      `${recordings.faults.length} faults, ${recordings.unwitnessed} unwitnessed spans`,
  );
  for (const role of ROLES) {
    const slope = slopeMbPerHour[role];
    say(`${role.padEnd(12)} ${memoryMb[role].toFixed(1)} MB at the end, ${slope.toFixed(1)} MB an hour`);
  }
  say(`left         ${leftOpen.length} kinds of descriptors, ${socketsLeft} sockets`);
  say(`differences  ${differences.length}`);
  return differences.length + recordings.faults.length + leftOpen.length + socketsLeft === 0;
}
