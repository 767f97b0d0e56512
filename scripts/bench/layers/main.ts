// `npm run bench:layers`: what each layer costs a message, by itself: time, and memory allocated. Runs in a process
// whose young generation never fills: what the heap grew by is then all that was allocated.

import { chunkReader, egress, flvWriter, journal, type Layer } from "./layers.ts";
import { BATCH_MESSAGES } from "./media.ts";

const MESSAGES = 120_000;
const WARM_UP_MESSAGES = 48_000;

export interface LayerCost {
  readonly name: string;
  readonly messagesPerSecond: number;
  readonly bytesPerMessage: number;
}

async function measure(layer: Layer): Promise<LayerCost> {
  await repeat(layer, WARM_UP_MESSAGES);
  const bytesBefore = process.memoryUsage().heapUsed;
  const startedMs = performance.now();
  await repeat(layer, MESSAGES);
  const seconds = (performance.now() - startedMs) / 1_000;
  const bytes = process.memoryUsage().heapUsed - bytesBefore;
  await layer.close();
  return { name: layer.name, messagesPerSecond: MESSAGES / seconds, bytesPerMessage: bytes / MESSAGES };
}

async function repeat(layer: Layer, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += BATCH_MESSAGES) {
    const pending = layer.batch();
    if (pending !== undefined) await pending;
  }
}

const costs: LayerCost[] = [];
for (const open of [chunkReader, flvWriter, journal, egress]) costs.push(await measure(await open()));
if (process.argv.includes("--json")) process.stdout.write(JSON.stringify(costs));
else {
  console.log(`${"layer".padEnd(14)} messages/s  bytes allocated / message`);
  for (const { name, messagesPerSecond, bytesPerMessage } of costs)
    console.log(
      `${name.padEnd(14)} ${Math.round(messagesPerSecond).toString().padStart(10)}  ${bytesPerMessage.toFixed(1).padStart(25)}`,
    );
}
