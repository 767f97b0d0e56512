// The loop over the inputs of a seed, with the sockets beside it, and at its end the deeds that bytes alone can't do.
import { callDeeds } from "./call-deeds.ts";
import { examine, type Input, makeInput } from "./fuzzer.ts";
import type { FuzzOptions } from "./options.ts";
import type { Report } from "./report.ts";
import { Sockets } from "./sockets.ts";

/** So many inputs are on their way over sockets at once. */
const SOCKETS_AT_ONCE = 8;
/** From then on memory counts: code is compiled, buffers have their size. */
const WARM_UP_INPUTS = 2_000;

export interface Driven {
  readonly inputs: number;
  readonly bytes: number;
  readonly overSockets: number;
  /** The neighbour's messages; null without sockets. */
  readonly neighbour: number | null;
  /** Of the inputs alone. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export async function drive(
  { seed, inputs, seconds, socketsEvery, first }: FuzzOptions,
  report: Report,
  warmedUp: () => void,
): Promise<Driven> {
  const sockets = socketsEvery === 0 ? null : await Sockets.open(report);
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const spent = () => (performance.now() - startedMs) / 1000;
  let done = 0;
  let overSockets = 0;
  let bytes = 0;
  let batch: Input[] = [];
  while (done < inputs && spent() < seconds && !(first && !report.isClean)) {
    const input = makeInput(seed, done);
    const finding = examine(input);
    if (finding !== null) report.take(finding, done);
    else if (sockets !== null && done % socketsEvery === 0 && input.bytes.length > 0) batch.push(input);
    done += 1;
    bytes += input.bytes.length;
    if (done === WARM_UP_INPUTS) warmedUp();
    if (batch.length >= SOCKETS_AT_ONCE) {
      overSockets += await (sockets?.send(batch) ?? 0);
      batch = [];
    }
  }
  const driven = { seconds: spent(), cpuSeconds: process.cpuUsage(cpuBefore).user / 1e6 };
  report.judge("calls", callDeeds);
  await sockets?.deeds();
  const neighbour = (await sockets?.close()) ?? null;
  return { inputs: done, bytes, overSockets, neighbour, ...driven };
}
