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
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
