// Questions to 127.0.0.1 and to the kernel's table of its TCP connections.
import { readFileSync } from "node:fs";
import { connect } from "node:net";

export function acceptsTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
  });
}

/** States of include/net/tcp_states.h that tests tell apart. */
export type TcpState = "established" | "close-wait" | "other";
const STATE_NAMES: Readonly<Record<string, TcpState>> = { "01": "established", "08": "close-wait" };

/**
 * The kernel's state of the connection as seen from `localPort`; null when no such row stands (a reset removes
 * it). This is how a reset is seen by a program that does not read its socket.
 */
export function tcpState(localPort: number, remotePort: number): TcpState | null {
  for (const line of readFileSync("/proc/net/tcp", "latin1").split("\n")) {
    const [, local = "", remote = "", state = ""] = line.trim().split(/\s+/);
    if (portOf(local) === localPort && portOf(remote) === remotePort) return STATE_NAMES[state] ?? "other";
  }
  return null;
}

function portOf(address: string): number {
  return Number.parseInt(address.slice(address.indexOf(":") + 1), 16);
}
