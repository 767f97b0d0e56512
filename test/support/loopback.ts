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
export type TcpState = "established" | "syn-sent" | "close-wait" | "other";
const STATE_NAMES: Readonly<Record<string, TcpState>> = {
  "01": "established",
  "02": "syn-sent",
  "08": "close-wait",
};

/**
 * The kernel's state of the connection as seen from `localPort`; null when no such row stands (a reset removes
 * it). This is how a reset is seen by a program that does not read its socket.
 */
export function tcpState(localPort: number, remotePort: number): TcpState | null {
  const row = rows().find(({ local, remote }) => local === localPort && remote === remotePort);
  return row?.state ?? null;
}

/** States of all connections that were opened to this port of 127.0.0.1, seen from their callers' side. */
export function tcpStatesTo(remotePort: number): TcpState[] {
  return rows()
    .filter(({ remote }) => remote === remotePort)
    .map(({ state }) => state);
}

function rows(): { local: number; remote: number; state: TcpState }[] {
  const [, ...lines] = readFileSync("/proc/net/tcp", "latin1").trimEnd().split("\n");
  return lines.map((line) => {
    const [, local = "", remote = "", state = ""] = line.trim().split(/\s+/);
    return { local: portOf(local), remote: portOf(remote), state: STATE_NAMES[state] ?? "other" };
  });
}

function portOf(address: string): number {
  return Number.parseInt(address.slice(address.indexOf(":") + 1), 16);
}
