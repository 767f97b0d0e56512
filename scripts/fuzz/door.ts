// The listener's side over real sockets: a real RtmpListener whose handler treats each connection in its own manner, and
// fuzzed dialogues into it.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as netConnect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { DEFAULT_PUBLISHER_LIMITS, type PublisherLimits } from "../../src/rtmp/limits.ts";
import { RtmpListener } from "../../src/rtmp/listener.ts";
import type { PublisherConnection } from "../../src/rtmp/publisher-connection.ts";
import type { PaceSetting } from "../../src/rtmp/read-pace.ts";
import type { Input } from "./fuzzer.ts";
import { BrokenPromise } from "./targets.ts";

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../test/unit/rtmp/fixtures/${name}`, import.meta.url));
/** For localhost and 127.0.0.1, signed by itself. */
export const TLS = { cert: fixture("localhost-cert.pem"), key: fixture("localhost-key.pem") };
export const monotonicMs = (): number => performance.now();
const DEADLINE_MS = 10_000;

export async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  while (!condition()) {
    if (performance.now() > end) throw new BrokenPromise(`not within ${DEADLINE_MS} ms: ${what}`);
    await pause(1);
  }
}

type Manner =
  | "accept"
  | "accept later"
  | "refuse"
  | "close"
  | "close at media"
  | "throw"
  | "throw text"
  | "hold"
  | "hold long"
  | "silent";
const MANNERS: readonly Manner[] = [
  "accept",
  "accept later",
  "accept",
  "refuse",
  "close",
  "throw",
  "throw text",
  "hold",
];

export interface Door {
  readonly listener: RtmpListener;
  readonly port: number;
  /** How the next connection is treated. */
  manner: Manner;
  readonly endings: string[];
  /** Messages of all connections. */
  received: number;
  /** Told of every short message; nothing of them is kept. */
  heard: (connection: PublisherConnection, text: string) => void;
}

interface DoorOptions {
  readonly tls?: boolean;
  readonly limits?: Partial<PublisherLimits>;
  readonly perAddress?: number;
  readonly pace?: PaceSetting;
}

export async function openDoor({
  tls = false,
  limits = {},
  perAddress,
  pace,
}: DoorOptions = {}): Promise<Door> {
  const listener = new RtmpListener({
    host: "127.0.0.1",
    port: 0,
    limits: { ...DEFAULT_PUBLISHER_LIMITS, ...limits },
    monotonicMs,
    ...(tls ? { tls: TLS, codecs: { video: ["avc1"], audio: [] } } : {}),
    ...(perAddress === undefined ? {} : { unauthenticatedPerAddress: perAddress }),
    ...(pace === undefined ? {} : { pace }),
    createHandler: (connection) => handlerOf(connection, door),
  });
  await listener.start();
  await listener.start();
  const door: Door = {
    listener,
    port: listener.address()?.port ?? 0,
    manner: "accept",
    endings: [],
    received: 0,
    heard: () => undefined,
  };
  return door;
}

function handlerOf(connection: PublisherConnection, door: Door) {
  const { manner } = door;
  let isClosed = false;
  const open = (): void => {
    if (isClosed) throw new BrokenPromise("nothing is called after closed");
  };
  return {
    publish: () => {
      open();
      if (manner === "refuse") connection.refuse("Denied", "wrong key");
      else if (manner === "close") connection.close("closed-by-us", "while deciding");
      else if (manner === "accept later") setImmediate(() => connection.accept());
      else if (manner !== "silent") connection.accept();
    },
    message: (type: number, timestamp: number, payload: Buffer, length: number) => {
      open();
      if (manner === "throw") throw new Error("a fault of ours");
      if (manner === "throw text") throw "a fault of ours, as text";
      if (manner === "close at media") connection.close("closed-by-us", "in mid-segment");
      if (manner === "hold" || manner === "hold long") {
        connection.pauseReading();
        if (manner === "hold") setImmediate(() => connection.resumeReading());
        else setTimeout(() => connection.resumeReading(), 150);
      }
      door.received += 1;
      if (length <= 16) door.heard(connection, payload.toString("latin1", 0, length));
      if (timestamp > 0xffffffff || type === 0) throw new BrokenPromise("a message has its bounds");
    },
    unpublish: open,
    closed: ({ code }: { code: string }) => {
      open();
      isClosed = true;
      door.endings.push(code);
      // Late words of whoever decides must do no harm.
      connection.accept();
      connection.refuse("Rejected", "late");
      connection.resumeReading();
    },
  };
}

export async function open(port: number): Promise<Socket> {
  const socket = netConnect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  socket.on("error", () => undefined);
  socket.on("data", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** A fuzzed dialogue through the door; resolves when the listener has told its end. */
export async function throughDoor(door: Door, { bytes, cuts, choice }: Input): Promise<void> {
  const before = door.endings.length;
  door.manner = MANNERS[choice % MANNERS.length] ?? "accept";
  const socket = await open(door.port);
  await until("the connection is there", () => door.listener.connections > 0 || door.endings.length > before);
  let from = 0;
  for (const to of [...cuts.slice(0, 4), bytes.length]) {
    socket.write(bytes.subarray(from, to));
    from = to;
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (choice % 3 === 0) {
    await pause(1);
    socket.resetAndDestroy();
  } else socket.end();
  await until("the end is told", () => door.endings.length > before);
  socket.destroy();
}
