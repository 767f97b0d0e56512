/** Process 1. Takes its part of the configuration from the parent, runs the gate, and ends when the parent does. */
import { writeFileSync } from "node:fs";
import { Gate } from "./gate.ts";
import { openLog } from "./log.ts";
import type { GateSettings } from "./settings.ts";

const ALIVE_MS = 500;

interface StartOrder {
  readonly type: "start";
  readonly secret: string;
  readonly config: GateSettings;
}

process.title = "tingzha-gate";
const log = openLog("gate", process.stderr);
let gate: Gate | null = null;
let stopping: Promise<void> | null = null;

process.on("message", (order: StartOrder | { readonly type: "stop" }) => {
  if (order.type === "start" && gate === null) void start(order);
  else if (order.type === "stop") void stop(0);
});
// The parent is gone: nobody would restart this process, so it must not go on alone.
process.on("disconnect", () => void stop(0));
process.on("SIGTERM", () => void stop(0));
process.on("SIGINT", () => void stop(0));
process.on("uncaughtException", (error) => fail("uncaught-exception", error));
process.on("unhandledRejection", (error) => fail("unhandled-rejection", error));

async function start({ config, secret }: StartOrder): Promise<void> {
  gate = new Gate({ settings: config, secret, log });
  setInterval(() => process.send?.({ type: "alive" }), ALIVE_MS);
  try {
    await gate.start();
    writeFileSync("gate.pid", `${process.pid}\n`);
    process.send?.({ type: "ready" });
  } catch (error) {
    fail("start-failed", error);
  }
}

function stop(code: number): Promise<void> {
  stopping ??= (gate?.stop() ?? Promise.resolve()).finally(() => process.exit(code));
  return stopping;
}

/** A broken invariant: what it leaves behind on disk is what recovery was made for. */
function fail(code: string, error: unknown): void {
  log.error(code, { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  void stop(1);
  setTimeout(() => process.exit(1), 2_000).unref();
}
