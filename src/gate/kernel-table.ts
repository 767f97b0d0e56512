/**
 * Reads back from the kernel what a connection really is: whether a row with its address pair still stands, and how
 * many bytes it has not yet got rid of. This is what makes a cut verified instead of believed.
 */
import { readFileSync } from "node:fs";

export interface AddressPair {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export interface KernelRow {
  readonly unsentBytes: number;
}

const TABLES = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];

/**
 * @returns the row of this connection, or null when none stands any more.
 * @throws Error when the kernel's table can't be read: then nothing is verified.
 */
export function findRow(pair: AddressPair): KernelRow | null {
  const local = `:${hexPort(pair.localPort)}`;
  const remote = `:${hexPort(pair.remotePort)}`;
  for (const table of TABLES) {
    for (const line of readFileSync(table, "latin1").split("\n")) {
      if (!line.includes(local) || !line.includes(remote)) continue;
      // sl local_address rem_address st tx_queue:rx_queue …
      const [, from, to, , queues] = line.trim().split(/\s+/, 5);
      if (from === undefined || to === undefined || !from.endsWith(local) || !to.endsWith(remote)) continue;
      if (!sameAddress(from, pair.localAddress) || !sameAddress(to, pair.remoteAddress)) continue;
      return { unsentBytes: Number.parseInt(queues?.split(":")[0] ?? "0", 16) };
    }
  }
  return null;
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

/** IPv4 is compared whole; for IPv6 the two ports and the table suffice to name a row of this host. */
function sameAddress(hexAddress: string, address: string): boolean {
  const hex = hexAddress.slice(0, hexAddress.indexOf(":"));
  const dotted = address.startsWith("::ffff:") ? address.slice(7) : address;
  const octets = dotted.split(".").map(Number);
  if (octets.length !== 4) return true;
  const reversed = octets.reverse();
  const expected = reversed.map((octet) => octet.toString(16).toUpperCase().padStart(2, "0")).join("");
  return hex.endsWith(expected);
}
