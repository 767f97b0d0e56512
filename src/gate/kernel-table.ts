/**
 * Reads back from the kernel what a connection really is: whether a row with its address pair still stands, and how
 * many bytes it has not yet got rid of. This is what makes a cut verified instead of believed.
 */
import { isIPv4 } from "node:net";

export interface AddressPair {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** The file in which a row of this connection would stand. */
export function tablePath({ localAddress }: AddressPair): string {
  return isIPv4(localAddress) ? "/proc/self/net/tcp" : "/proc/self/net/tcp6";
}

/** How a connection's row is named in a reading. */
export function rowKey(pair: AddressPair): string {
  const local = `${hexAddress(pair.localAddress)}:${hexPort(pair.localPort)}`;
  return `${local} ${hexAddress(pair.remoteAddress)}:${hexPort(pair.remotePort)}`;
}

/**
 * Goes through a reading: `sl: local_address rem_address st tx_queue:rx_queue …`, addresses as 32-bit words in the
 * machine's byte order. A machine may have tens of thousands of rows: what is kept of them should be little.
 */
export function forEachRow(text: string, row: (key: string, unsentBytes: number) => void): void {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    const colon = text.indexOf(":", from);
    if (colon >= 0 && colon < to) {
      const [local, remote, , queues] = text.slice(colon + 2, to).split(" ", 4);
      if (local !== undefined && remote !== undefined && queues !== undefined)
        row(`${shortened(local)} ${shortened(remote)}`, Number.parseInt(queues, 16));
    }
    from = to + 1;
  }
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

/** IPv4 in an IPv6 row (::ffff:a.b.c.d) is the same address as in an IPv4 row: its last word. */
function shortened(endpoint: string): string {
  return endpoint.startsWith(MAPPED) ? endpoint.slice(MAPPED.length) : endpoint;
}

const MAPPED = "0000000000000000FFFF0000";

function hexAddress(address: string): string {
  const dotted = address.startsWith("::ffff:") ? address.slice(7) : address;
  return isIPv4(dotted) ? hexWords(dotted.split(".").map(Number)) : hexWords(ipv6Bytes(dotted));
}

/** Each 32-bit word with its bytes reversed, as a little-endian kernel prints it. */
function hexWords(bytes: readonly number[]): string {
  let hex = "";
  for (let word = 0; word < bytes.length; word += 4) {
    for (let byte = 3; byte >= 0; byte--)
      hex += (bytes[word + byte] ?? 0).toString(16).toUpperCase().padStart(2, "0");
  }
  return hex;
}

function ipv6Bytes(address: string): number[] {
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const groups = (text: string) =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<number>(zeros).fill(0), ...after].flatMap((group) => [
    group >> 8,
    group & 0xff,
  ]);
}
