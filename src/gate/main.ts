/** Process 1. Takes its part of the configuration from the parent, runs the gate, and ends when the parent does. */
import type { ChildMessage, ParentMessage, StartMessage } from "../link/parent.ts";
import { Gate } from "./gate.ts";
import { openLog } from "./log.ts";
import type { GateSettings } from "./settings.ts";

const ALIVE_MS = 500;
/** What an ordered stop may take; recovery mends what it leaves. */
const STOP_MS = 5_000;

process.title = "tingzha-gate";
const log = openLog("gate", process.stderr);
let gate: Gate | null = null;
let stopping: Promise<void> | null = null;

process.on("message", (order: ParentMessage<GateSettings>) => {
  if (order.type === "start" && gate === null) void start(order);
  else if (order.type === "stop") void stop(0);
});
// The parent is gone: nobody would restart this process, so it must not go on alone.
process.on("disconnect", () => void stop(0));
// A signal to the whole group reaches the parent too, which stops desk and gate in their order.
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => process.connected || void stop(0));
process.on("uncaughtException", (error) => fail("uncaught-exception", error));
process.on("unhandledRejection", (error) => fail("unhandled-rejection", error));

async function start({ config, secret }: StartMessage<GateSettings>): Promise<void> {
  gate = new Gate({ settings: config, secret, log });
  tell({ type: "alive" });
  setInterval(() => tell({ type: "alive" }), ALIVE_MS);
  try {
    await gate.start();
    tell({ type: "ready" });
  } catch (error) {
    fail("start-failed", error);
  }
}

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

function stop(code: number): Promise<void> {
  setTimeout(() => process.exit(code === 0 ? 1 : code), STOP_MS).unref();
  stopping ??= (gate?.stop() ?? Promise.resolve()).finally(() => process.exit(code));
  return stopping;
}

/** A broken invariant: what it leaves behind on disk is what recovery was made for. */
function fail(code: string, error: unknown): void {
  log.error(code, { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  void stop(1);
}
