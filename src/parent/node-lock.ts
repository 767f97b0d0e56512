/** One node a data directory: an abstract Unix socket named after the directory's device and inode. */

import { statSync } from "node:fs";
import { createServer, type Server } from "node:net";

export class NodeLockedError extends Error {
  readonly code = "node-locked";
}

/**
 * Holds the lock until the process ends; the kernel frees it then, however it ended, so no stale lock can
 * keep a node from starting. Renaming or symlinking the directory does not get round it. Throws
 * NodeLockedError when another node holds it.
 */
export async function takeNodeLock(dataDir: string): Promise<Server> {
  const { dev, ino } = statSync(dataDir, { bigint: true });
  // Abstract names can be reached by every user of the machine: whoever connects is sent away.
  const server = createServer((socket) => socket.destroy());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(`\0tingzha-node-${dev}-${ino}`, resolve);
  try {
    await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new NodeLockedError(`another node runs on ${dataDir}`);
  }
  server.on("error", () => {});
  server.unref();
  return server;
}
