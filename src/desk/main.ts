/**
 * PROCESS 2: the desk as a child of the parent. Waits for its part of the configuration, shows a sign of life from
 * the event loop itself, ends by itself when the parent is gone.
 */
import { setPriority } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { realDisk } from "../journal/disk.ts";
import { openSigner } from "../journal/signer.ts";
import type { ChildMessage, ParentMessage, StartMessage } from "../link/parent.ts";
import { CardMaker } from "./cards/card-maker.ts";
import { systemClock } from "./clock.ts";
import type { DeskConfig } from "./config.ts";
import { createDesk, type Desk } from "./desk.ts";
import { firstStartText } from "./first-start.ts";
import { createLog } from "./log.ts";
import { NodeSecret } from "./people/node-secret.ts";

const ALIVE_MS = 500;
/** How long `ready` waits for the gate to know the courtrooms; a desk whose gate is down works all the same. */
const GATE_MS = 10_000;
/** Below the parent's own deadline, so that an ordered stop that hangs is our own failure to report. */
const STOP_MS = 5000;

const RESTART_MS = 200;
/** Where the processor is short the gate comes first: the record, the air, a cut's look at the kernel's tables. */
const YIELDS = 5;

const log = createLog();
let desk: Desk | null = null;
let stopping = false;

process.title = "tingzha-desk";
// Before it has threads of its own: they inherit it.
setPriority(YIELDS);
process.stdout.on("error", () => {});
process.on("message", (message: ParentMessage<DeskConfig>) => {
  if (message.type === "start") start(message).catch(fail);
  else void stop();
});
// The parent is gone: the gate shuts by itself, and another parent may be waiting for the directory.
process.on("disconnect", () => process.exit(0));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => void stop());

async function start({ config, incarnation, secret, projectRoot }: StartMessage<DeskConfig>): Promise<void> {
  setInterval(() => tell({ type: "alive" }), ALIVE_MS);
  tell({ type: "alive" });
  const { dataDir } = config.node;
  let firstStartCode: string | null = null;
  // Set to nothing, as a compose file does with a variable that is not there, it counts as not given.
  const bootstrapToken = process.env.TINGZHA_BOOTSTRAP_TOKEN || undefined;
  delete process.env.TINGZHA_BOOTSTRAP_TOKEN;
  const cards = new CardMaker({
    cardsDir: join(dataDir, "cards"),
    pictureDir: join(projectRoot, "config", "cards"),
    onPlainCard: (kind, picturePath) => log.warn({ kind, picturePath }, "card-picture-missing"),
  });
  const { signer, created } = await openSigner(realDisk, join(dataDir, "keys"), "desk");
  if (created) log.info({ fingerprint: signer.fingerprint }, "signing-key-created");
  desk = await createDesk({
    config,
    incarnation,
    secret,
    log,
    bootstrapToken,
    clock: systemClock,
    signer,
    cardsFor: (format) => cards.cardsFor(format),
    nodeSecret: NodeSecret.open(join(dataDir, "keys", "desk.secret")),
    onFirstStart: (code) => {
      firstStartCode = code;
    },
    // The answer to whoever asked for it goes out first.
    onRestart: () => setTimeout(() => void stop(), RESTART_MS),
  });
  await desk.start();
  if (firstStartCode !== null) process.stdout.write(firstStartText(firstStartCode, config));
  // Whoever is told that the node is ready pushes at once: every encoder must be let in.
  await Promise.race([desk.roomsAtGate, pause(GATE_MS, undefined, { ref: false })]);
  if (stopping) return;
  log.info({ port: desk.port, incarnation }, "desk-ready");
  tell({ type: "ready" });
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const timer = setTimeout(() => {
    log.error({ deadlineMs: STOP_MS }, "stop-overdue");
    process.exit(1);
  }, STOP_MS);
  await desk?.stop();
  clearTimeout(timer);
  log.info("desk-stopped");
  process.exit(0);
}

function fail(error: unknown): void {
  log.fatal({ error }, "desk-not-started");
  log.flush();
  // The parent starts another; a lasting fault shows in its restarts.
  setTimeout(() => process.exit(1), 50);
}

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message, () => {});
}
