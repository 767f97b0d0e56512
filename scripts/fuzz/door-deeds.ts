// The listener's side over real sockets: fuzzed dialogues into a real RtmpListener beside a neighbour, and deeds that
// only a socket can do (deadlines, half-closing, resets, never reading, coming in crowds).
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, connect as netConnect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { connect as tlsConnect } from "node:tls";
import * as commands from "../../src/rtmp/commands.ts";
import { DEFAULT_PUBLISHER_LIMITS, type PublisherLimits } from "../../src/rtmp/limits.ts";
import { RtmpListener } from "../../src/rtmp/listener.ts";
import type { PublisherConnection } from "../../src/rtmp/publisher-connection.ts";
import type { PaceSetting } from "../../src/rtmp/read-pace.ts";
import { attachDataEvents } from "../../src/rtmp/reused-read.ts";
import type { Input } from "./fuzzer.ts";
import { DIALOGUE_TO_PUBLISH, HANDSHAKE_LENGTH } from "./seeds.ts";
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

/** A stream that is read in turns is asked now and then for what waits. */
const READ_NOW_EVERY = 100;

/** Publishes numbers to the door; at the end every one must have come, in order. */
export class Neighbour {
  readonly #door: Door;
  #own: PublisherConnection | undefined;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #arrived = 0;
  #wrong: string | null = null;

  constructor(door: Door) {
    this.#door = door;
  }

  async start(): Promise<void> {
    this.#door.manner = "accept";
    this.#door.heard = (connection, text) => this.#hear(connection, text);
    const socket = await open(this.#door.port);
    this.#socket = socket;
    socket.write(DIALOGUE_TO_PUBLISH);
    this.#timer = setInterval(() => this.#send(), 2);
    await until("the neighbour publishes", () => this.#arrived > 2);
  }

  /** Throws BrokenPromise when a number is missing, double or late. */
  async stop(): Promise<number> {
    clearInterval(this.#timer);
    await until("the neighbour's last number", () => this.#arrived === this.#sent);
    if (this.#wrong !== null) throw new BrokenPromise(this.#wrong);
    this.#socket?.destroy();
    return this.#sent;
  }

  #hear(connection: PublisherConnection, text: string): void {
    // Nobody else is there when it starts.
    this.#own ??= connection;
    if (connection !== this.#own) return;
    if (Number(text) !== this.#arrived)
      this.#wrong ??= `the neighbour's number ${this.#arrived} came as ${text}`;
    this.#arrived += 1;
    if (this.#arrived % READ_NOW_EVERY === 0) connection.readNow(() => undefined);
  }

  #send(): void {
    const body = Buffer.from(String(this.#sent));
    // Longer than one message of hostile media, which is not text; a header of 12 bytes, one chunk.
    this.#socket?.write(Buffer.concat([Buffer.from([6, 0, 0, 0, 0, 0, body.length, 9, 1, 0, 0, 0]), body]));
    this.#sent += 1;
  }
}

const hello = DIALOGUE_TO_PUBLISH.subarray(0, HANDSHAKE_LENGTH);
const upTo = (part: number): Buffer => DIALOGUE_TO_PUBLISH.subarray(0, DIALOGUE_TO_PUBLISH.length - part);
const PING = Buffer.from("02000000000006040000000000060000ffff", "hex");
const MEDIA = Buffer.from("0600000000000109010000002f", "hex");

/** Every way to be slow, silent, crowded or rude; each must end with the code that names it. */
export async function doorDeeds(): Promise<void> {
  await deadlines();
  await crowd();
  await rudeness();
  await secure();
  await listening();
}

async function ends(door: Door, code: string, act: (socket: Socket) => unknown): Promise<void> {
  const before = door.endings.length;
  const socket = await open(door.port);
  await act(socket);
  await until(`an end with ${code}`, () => door.endings.length > before);
  const got = door.endings.at(-1);
  socket.destroy();
  if (got !== code) throw new BrokenPromise(`ended with ${got} instead of ${code}`);
}

async function deadlines(): Promise<void> {
  const times = { handshakeMs: 60, publishDecisionMs: 120, firstMediaMs: 60, idleMs: 60, lingerMs: 40 };
  const door = await openDoor({ limits: times });
  await ends(door, "deadline-handshake", () => undefined);
  await ends(door, "deadline-publish", (socket) => socket.write(hello));
  await ends(door, "deadline-first-media", (socket) => socket.write(DIALOGUE_TO_PUBLISH));
  await ends(door, "deadline-idle", (socket) => socket.write(Buffer.concat([DIALOGUE_TO_PUBLISH, MEDIA])));
  await ends(door, "deadline-idle", async (socket) => {
    socket.write(Buffer.concat([DIALOGUE_TO_PUBLISH, MEDIA]));
    for (let count = 0; count < 4; count++) {
      await pause(30);
      socket.write(PING);
    }
  });
  door.manner = "silent";
  await ends(door, "deadline-publish", (socket) => socket.write(DIALOGUE_TO_PUBLISH));
  door.manner = "hold";
  await ends(door, "deadline-idle", (socket) => socket.write(Buffer.concat([DIALOGUE_TO_PUBLISH, MEDIA])));
  door.manner = "hold long";
  await ends(door, "deadline-idle", (socket) => socket.write(Buffer.concat([DIALOGUE_TO_PUBLISH, MEDIA])));
  door.manner = "close at media";
  const more = Buffer.concat([
    DIALOGUE_TO_PUBLISH,
    MEDIA,
    MEDIA,
    commands.command(0, 128, "FCUnpublish", 6, null),
  ]);
  await ends(door, "closed-by-us", (socket) => socket.write(more));
  door.manner = "refuse";
  await ends(door, "publish-denied", (socket) => socket.write(DIALOGUE_TO_PUBLISH));
  door.manner = "accept";
  const unpublish = commands.command(0, 128, "FCUnpublish", 6, null);
  await ends(door, "unpublished", (socket) =>
    socket.write(Buffer.concat([DIALOGUE_TO_PUBLISH, MEDIA, unpublish, MEDIA])),
  );
  await ends(door, "unpublished", async (socket) => {
    socket.write(Buffer.concat([DIALOGUE_TO_PUBLISH, unpublish]));
    socket.end();
  });
  await door.listener.stop();
}

async function crowd(): Promise<void> {
  const door = await openDoor({ perAddress: 2 });
  const sockets: Socket[] = [];
  for (let count = 0; count < 5; count++) sockets.push(await open(door.port));
  await until("three are pushed out", () => door.endings.length === 3);
  for (const socket of sockets) socket.destroy();
  await until("all have ended", () => door.endings.length === 5);
  await door.listener.stop();
}

async function rudeness(): Promise<void> {
  const generous = { commandBurst: 1e9, chunkBurst: 1e9, unsentBytes: 512 };
  const door = await openDoor({ limits: generous });
  await ends(door, "peer-not-reading", async (socket) => {
    socket.pause();
    socket.write(DIALOGUE_TO_PUBLISH);
    const flood = Buffer.concat(Array<Buffer>(3000).fill(PING));
    // Its answers fill the kernel's buffers first, some megabytes.
    for (let count = 0; count < 500 && door.endings.length === 0; count++) {
      socket.write(flood);
      await pause(1);
    }
  });
  const strict = await openDoor({ limits: { unsentBytes: -1 } });
  // Closed at its first answer: the publish command in the same segment is not asked about any more.
  await ends(strict, "peer-not-reading", (socket) => socket.write(DIALOGUE_TO_PUBLISH));
  await strict.listener.stop();
  await ends(door, "peer-closed", (socket) => socket.end(upTo(5)));
  await ends(door, "connection-lost", async (socket) => {
    socket.write(upTo(5));
    await pause(10);
    socket.resetAndDestroy();
  });
  await door.listener.stop();
}

async function secure(): Promise<void> {
  const door = await openDoor({ tls: true, limits: { handshakeMs: 400 } });
  const socket = tlsConnect({ port: door.port, host: "127.0.0.1", ca: TLS.cert, servername: "localhost" });
  socket.on("error", () => undefined);
  socket.on("data", () => undefined);
  await once(socket, "secureConnect");
  socket.write(Buffer.concat([DIALOGUE_TO_PUBLISH, MEDIA]));
  await until("media over TLS", () => door.received > 0);
  const plain = await open(door.port);
  plain.write(hello);
  await until("who does not speak TLS is closed", () => door.endings.length === 1);
  plain.destroy();
  const gone = netConnect({ port: door.port, host: "127.0.0.1" });
  gone.on("error", () => undefined);
  await once(gone, "connect");
  gone.resetAndDestroy();
  await until("who has gone is told of", () => door.endings.length === 2);
  await door.listener.stop();
  socket.destroy();
}

async function listening(): Promise<void> {
  const taken = createServer();
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const createHandler = (): never => {
    throw new BrokenPromise("no connection is expected");
  };
  const second = new RtmpListener({ host: "127.0.0.1", port, monotonicMs, createHandler });
  const isRefused = await second.start().then(
    () => false,
    () => true,
  );
  if (!isRefused || second.address() !== null) throw new BrokenPromise("a taken port is an error");
  await second.stop();
  taken.close();
  const echo = createServer((socket) =>
    attachDataEvents(socket, (bytes, length) => {
      socket.end(bytes.subarray(0, length));
      return true;
    }),
  );
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  const at = echo.address();
  const client = await open(typeof at === "object" && at !== null ? at.port : 0);
  client.write("x");
  await once(client, "end");
  client.destroy();
  echo.close();
}
