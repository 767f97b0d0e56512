/** How a person or an init system ends a node. */

import type { Log } from "./log.ts";
import type { Supervisor } from "./supervisor.ts";

/** npm forwards the signal of a Ctrl-C that the terminal has sent already: one press, one signal. */
const SAME_PRESS_MS = 250;

/** SIGTERM, SIGINT, SIGHUP: stop in order and exit; a second one ends everything at once, with exit code 1. */
export function stopOnSignals(supervisor: Supervisor, log: Log): void {
  let firstAtMs: number | null = null;
  const onSignal = (signal: string) => {
    if (firstAtMs !== null) {
      if (performance.now() - firstAtMs < SAME_PRESS_MS) return;
      log("second-signal", { signal });
      supervisor.killAll();
      process.exit(1);
    }
    firstAtMs = performance.now();
    log("stopping", { signal });
    void supervisor.stop().then((orderly) => {
      log("stopped", { orderly });
      process.exit(orderly ? 0 : 1);
    });
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, onSignal);
}
