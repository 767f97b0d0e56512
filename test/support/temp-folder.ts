// Temporary folders and free loopback ports, so that tests never meet each other or a running node.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempFolder {
  readonly path: string;
  remove(): void;
}

const present = new Set<string>();
process.on("exit", () => {
  for (const path of present) rmSync(path, { recursive: true, force: true });
});

/** A new folder under the system's temp folder; removed by `remove`, at latest when this process ends. */
export function tempFolder(purpose: string): TempFolder {
  const path = mkdtempSync(join(tmpdir(), `tingzha-${purpose}-`));
  present.add(path);
  const remove = () => {
    present.delete(path);
    rmSync(path, { recursive: true, force: true });
  };
  return { path, remove };
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = LOWEST_PORT + Math.floor(Math.random() * (EPHEMERAL_FROM - LOWEST_PORT));
    if (await isFree(port)) return port;
  }
  throw new Error("no free port");
}

/** Below the range from which the system gives ports to clients: an encoder of another test must not take it meanwhile. */
const [LOWEST_PORT, EPHEMERAL_FROM] = [12_000, 32_768];
const MAX_TRIES = 100;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
