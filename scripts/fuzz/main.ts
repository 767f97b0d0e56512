// npm run fuzz: makes inputs from a seed, judges each in this process, sends some over real sockets, and says which
// branches of src/rtmp were reached. Exits with 1 when there was a finding.
import { startCoverage, takeCoverage } from "./coverage.ts";
import { readOptions, USAGE } from "./options.ts";

// First of all: what is loaded before it is not counted.
await startCoverage();
const { run } = await import("./run.ts");

try {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") console.log(USAGE);
  else {
    const isClean = await run(options, () =>
      takeCoverage(new URL("../../src/rtmp", import.meta.url).pathname),
    );
    process.exitCode = isClean ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
