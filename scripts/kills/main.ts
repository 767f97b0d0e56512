// `npm run kills`: random SIGKILLs and freezes of a whole node under streams, cuts and re-arms; exit code 1 for any loss.
import { parseArgs } from "node:util";
import { runKills } from "../../test/crash/kills-run.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    streams: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
// An end by signal takes the node and its folder along too: both go with this process.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const say = (text: string) => process.stdout.write(`${text}\n`);
const seed = Number(values.seed);
say(`${values.kills} kills under ${values.streams} streams, seed ${seed}`);
const startedMs = performance.now();
const result = await runKills({
  kills: Number(values.kills),
  streams: Number(values.streams),
  seed,
  note: (text) => say(`${((performance.now() - startedMs) / 1_000).toFixed(1).padStart(7)} s  ${text}`),
});
const { unreadableJournals, losses, lostLatches, forbidden, ...figures } = result;
say(JSON.stringify(figures, null, 2));
for (const [what, found] of Object.entries({ unreadableJournals, losses, lostLatches, forbidden })) {
  say(`${what}: ${found.length}`);
  for (const each of found) say(`  ${each}`);
}
const isGood = [unreadableJournals, losses, lostLatches, forbidden].every((found) => found.length === 0);
process.exitCode = isGood ? 0 : 1;
