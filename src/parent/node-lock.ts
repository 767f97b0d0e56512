/** One node a data directory: an abstract Unix socket named after the directory's device and inode. */

import { statSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";

export class NodeLockedError extends Error {
  readonly code = "node-locked";
}

/**
 * Holds the lock until the process ends; the kernel frees it then, however it ended, so no stale lock can
 * keep a node from starting. Renaming or symlinking the directory does not get round it. Throws
 * NodeLockedError when another node holds it.
 */
export async function takeNodeLock(dataDir: string): Promise<Server> {
  // Abstract names can be reached by every user of the machine: whoever connects is sent away.
  const server = createServer((socket) => socket.destroy());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(lockName(dataDir), resolve);
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

/** True while a node holds the lock: a gate that is not there is being restarted by it. */
export async function isNodeRunning(dataDir: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(lockName(dataDir));
  socket.once("connect", () => resolve(true));
  socket.once("error", () => resolve(false));
  return promise.finally(() => socket.destroy());
}

function lockName(dataDir: string): string {
  const { dev, ino } = statSync(dataDir, { bigint: true });
  return `\0tingzha-node-${dev}-${ino}`;
}
