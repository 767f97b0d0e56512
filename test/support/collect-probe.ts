// Loaded into a gate ahead of its own code (`--import`): SIGUSR2 collects its garbage, so that what is measured then is
// what it needs, not when V8 last collected.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (how: object) => void;
  // The last resort gives empty pages back to the system too, as V8 does by itself in an idle moment.
  process.on("SIGUSR2", () => collect({ type: "major", flavor: "last-resort" }));
}
