// What only a socket can do to the listener: deadlines, half-closing, resets, never reading, coming in crowds.
import { once } from "node:events";
import { createServer, connect as netConnect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { connect as tlsConnect } from "node:tls";
import { chunkedMessage } from "../../src/rtmp/chunk-writer.ts";
import * as commands from "../../src/rtmp/commands.ts";
import { RtmpListener } from "../../src/rtmp/listener.ts";
import type { PublisherConnection } from "../../src/rtmp/publisher-connection.ts";
import { attachDataEvents } from "../../src/rtmp/reused-read.ts";
import { type Door, monotonicMs, open, openDoor, TLS, until } from "./door.ts";
import { DIALOGUE_TO_PUBLISH, HANDSHAKE_LENGTH } from "./seeds.ts";
import { BrokenPromise } from "./targets.ts";

const hello = DIALOGUE_TO_PUBLISH.subarray(0, HANDSHAKE_LENGTH);
const upTo = (part: number): Buffer => DIALOGUE_TO_PUBLISH.subarray(0, DIALOGUE_TO_PUBLISH.length - part);
const PING = Buffer.from("02000000000006040000000000060000ffff", "hex");
const MEDIA = Buffer.from("0600000000000109010000002f", "hex");

/** Every way to be slow, silent, crowded or rude; each must end with the code that names it. */
export async function doorDeeds(): Promise<void> {
  await deadlines();
  await crowd();
  await rudeness();
  await waiting();
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

/** What waits in the kernel is asked for: of a stream that rests, that is held, that never stops, and that has gone. */
async function waiting(): Promise<void> {
  const door = await openDoor({ pace: { everyMs: 20, fromStreams: 1 }, limits: { chunkBurst: 1e9 } });
  let own: PublisherConnection | undefined;
  door.heard = (connection) => {
    own = connection;
  };
  const socket = await open(door.port);
  socket.write(Buffer.concat([DIALOGUE_TO_PUBLISH, MEDIA]));
  await until("the stream is there", () => own !== undefined);
  if (own === undefined) return;
  const asked = (connection: PublisherConnection): Promise<void> =>
    new Promise((resolve) => connection.readNow(resolve));
  await asked(own);
  const before = door.received;
  socket.write(MEDIA);
  // A stream that rests is read at once when it is asked, and what was sent before is there.
  for (let turns = 0; door.received === before && turns < 200; turns++) await asked(own);
  if (door.received === before) throw new BrokenPromise("what waits is read when it is asked for");
  own.pauseReading();
  await asked(own);
  own.resumeReading();
  const large = chunkedMessage(6, 9, 0, 1, Buffer.alloc(60_000), 65_536);
  socket.write(Buffer.concat([commands.setChunkSize(65_536), ...Array<Buffer>(800).fill(large)]));
  await until("the flood has begun", () => door.received > before + 2);
  await asked(own);
  await until("the flood is over", () => door.received === before + 801);
  own.close("closed-by-us", "asked after its end");
  await asked(own);
  socket.destroy();
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
