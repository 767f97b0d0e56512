// Connections that get as far as C0 and stay: many at once, from addresses that each stay below their limit.
import { expect } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { GateCost } from "./gate-cost.ts";
import { HostileClient } from "./hostile-client.ts";
import type { HostileStage } from "./hostile-stage.ts";

const PER_ADDRESS = 200;
const AT_ONCE = 100;
/** What one may cost: its socket, its handshake block, its timer. */
const MOST_BYTES_EACH = 24_000;
const MOST_CPU_MS_EACH = 0.5;
const GATE_ITSELF_BYTES = 12e6;

export async function halfOpen(stage: HostileStage, count: number): Promise<void> {
  const { desk } = stage.stage;
  const cost = new GateCost(stage.pid);
  const clients: HostileClient[] = [];
  for (let at = 0; at < count; at += AT_ONCE) {
    const address = `127.1.0.${1 + Math.floor(at / PER_ADDRESS)}`;
    const opened = [...Array(AT_ONCE)].map(() => HostileClient.open(stage.port, address));
    for (const client of await Promise.all(opened)) {
      client.socket.write(Buffer.from([3, 1, 2, 3]));
      clients.push(client);
    }
  }
  await waitFor("all are closed", () => clients.every((client) => client.isClosed), { deadlineMs: 30_000 });
  const counted = () => (desk.counters.connection_closed_deadline_handshake ?? 0) >= count;
  await waitFor("all are counted", counted, { describe: () => desk.counters });
  await stage.neighbourGoesOn();
  const { cpuMs, memoryBytes } = cost.spent();
  expect(cpuMs).toBeLessThanOrEqual(count * MOST_CPU_MS_EACH + 1000);
  expect(memoryBytes).toBeLessThanOrEqual(count * MOST_BYTES_EACH + GATE_ITSELF_BYTES);
}
