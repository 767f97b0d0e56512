// Reads accepted sockets into one buffer for all of them, which halves the gate's CPU (design 11). Node offers
// that (`onread`) for sockets it opens, not for those it accepts, so the accepted handle is moved into a socket
// of our own. That leans on Node's insides (`_handle`): a check at start-up decides whether it is used at all.
import {
  createServer,
  connect as netConnect,
  type Server,
  Socket,
  type SocketConstructorOpts,
} from "node:net";

/**
 * `buffer[0..length)` is valid during the call only. False: the socket is read no more until it is resumed, which costs
 * one call into the system, no stream event.
 */
export type OnBytes = (buffer: Buffer, length: number) => boolean;

/** Makes an accepted socket deliver its bytes; returns the socket to use from then on. */
export type AttachReader = (accepted: Socket, onBytes: OnBytes) => Socket;

/** A read that brings less has emptied the socket. */
export const READ_BYTES = 64 * 1024;
const SELF_CHECK_MS = 2_000;

interface WithHandle {
  _handle: unknown;
}

/** The fallback, and the way for TLS: Node allocates 64 KiB a read. */
export const attachDataEvents: AttachReader = (accepted, onBytes) => {
  accepted.on("data", (bytes: Buffer) => {
    if (!onBytes(bytes, bytes.length)) accepted.pause();
  });
  return accepted;
};

/** A reader that moves handles; every socket it returns reads into the same buffer. */
function reusedReader(): AttachReader {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  return (accepted, onBytes) => {
    const inside = accepted as unknown as WithHandle;
    const handle = inside._handle;
    // Detached first: otherwise destroy() closes it, and connection counts and server.close() leak.
    inside._handle = null;
    accepted.destroy();
    const options = {
      handle,
      onread: {
        buffer,
        callback: (length: number, bytes: Uint8Array) => onBytes(bytes as Buffer, length),
      },
    };
    return new Socket(options as unknown as SocketConstructorOpts);
  };
}

/**
 * Tries the moved handle once over loopback: an echo must come back and the server's connection count must
 * return to zero. Gives the reused reader, or plain `data` events where that does not work.
 */
export async function chooseReader(): Promise<{ attach: AttachReader; reused: boolean }> {
  const attach = reusedReader();
  const reused = await echoes(attach).catch(() => false);
  return { attach: reused ? attach : attachDataEvents, reused };
}

async function echoes(attach: AttachReader): Promise<boolean> {
  const server = createServer();
  let timer: NodeJS.Timeout | undefined;
  let client: Socket | undefined;
  let moved: Socket | undefined;
  try {
    return await new Promise<boolean>((resolve, reject) => {
      timer = setTimeout(() => resolve(false), SELF_CHECK_MS);
      server.on("error", reject);
      server.on("connection", (accepted) => {
        moved = attach(accepted, (buffer, length) => {
          moved?.write(Buffer.from(buffer.subarray(0, length)));
          return true;
        });
        moved.on("error", reject);
      });
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        if (address === null || typeof address === "string") return resolve(false);
        client = netConnect(address.port, "127.0.0.1", () => client?.write("echo"));
        client.on("error", reject);
        client.on("data", (bytes: Buffer) => {
          const echoed = bytes.toString() === "echo";
          server.getConnections((error, count) => resolve(error === null && count === 0 && echoed));
        });
      });
    });
  } finally {
    clearTimeout(timer);
    client?.destroy();
    moved?.destroy();
    await closed(server);
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
