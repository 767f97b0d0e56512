/** A parent as a process of its own, for tests that kill or freeze it. Arguments: run directory, entries. */

import { basename } from "node:path";
import { createLog } from "../../../src/parent/log.ts";
import { stopOnSignals } from "../../../src/parent/signals.ts";
import { Supervisor } from "../../../src/parent/supervisor.ts";

const [runDir = "", ...entries] = process.argv.slice(2);
const children = entries.map((entry) => {
  const name = basename(entry, ".mjs");
  return { name, entry, silenceMs: 1_000, config: { name }, env: process.env };
});
const log = createLog(process.stderr);
const onAllReady = () => process.stdout.write("ready\n");
const supervisor = new Supervisor({ children, runDir, projectRoot: "/", secret: "s", log, onAllReady });
stopOnSignals(supervisor, log);
supervisor.start();
