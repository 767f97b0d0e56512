// The second pass: the first inputs of the seed once more, and every deed, while V8 counts; then the branches of src/rtmp
// that ran. Nothing is judged here: the first pass has, at full speed.
import { type FileCoverage, startCoverage, takeCoverage } from "./coverage.ts";
import { readOptions } from "./options.ts";

/** More inputs reach little more, and counting is slow. */
const MOST_INPUTS = 20_000;
const LINES_MISSED = 40;

// First of all: what is loaded before it is not counted.
await startCoverage();
const { drive } = await import("./drive.ts");
const { Report } = await import("./report.ts");

const options = readOptions(process.argv.slice(2));
if (options !== "help") {
  const report = new Report(null);
  const inputs = Math.min(options.inputs, MOST_INPUTS);
  const driven = await drive({ ...options, inputs, first: false }, report, () => undefined);
  console.log(`counted over ${driven.inputs} inputs and the deeds:`);
  show(await takeCoverage(new URL("../../src/rtmp", import.meta.url).pathname), options.missed);
}

function show(files: readonly FileCoverage[], missed: boolean): void {
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
