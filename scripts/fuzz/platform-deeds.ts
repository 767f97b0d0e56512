// The client's side over real sockets: a PlatformConnection against a server that answers with fuzzed bytes, and
// deeds in each of its states. Whatever the server does, there is one ending at most, and none after a reset.
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { createServer as createTlsServer } from "node:tls";
import * as commands from "../../src/rtmp/commands.ts";
import { PlatformConnection, type PlatformConnectionOptions } from "../../src/rtmp/platform-connection.ts";
import { TLS, until } from "./door.ts";
import type { Input } from "./fuzzer.ts";
import { PLATFORM_TO_CONNECT, PLATFORM_TO_START } from "./seeds.ts";
import { BrokenPromise } from "./targets.ts";

type Serve = (socket: Socket) => void;

export interface Platform {
  readonly server: Server;
  readonly port: number;
  serve: Serve;
  readonly sockets: Set<Socket>;
}

export async function openPlatform(tls = false): Promise<Platform> {
  const sockets = new Set<Socket>();
  const onSocket = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    platform.serve(socket);
  };
  const server = tls ? createTlsServer(TLS, onSocket) : createServer({ allowHalfOpen: true }, onSocket);
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const platform: Platform = { server, port, serve: () => undefined, sockets };
  return platform;
}

export async function closePlatform({ server, sockets }: Platform): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

interface Client {
  readonly connection: PlatformConnection;
  readonly endings: string[];
  isReady: boolean;
  moved: number;
}

function client(url: string, options: Partial<PlatformConnectionOptions> = {}): Client {
  const endings: string[] = [];
  const opened: Client = {
    endings,
    isReady: false,
    moved: 0,
    connection: new PlatformConnection({
      url,
      streamName: "stream",
      onReady: () => {
        opened.isReady = true;
      },
      onClosed: ({ code }) => {
        endings.push(code);
        if (endings.length > 1) throw new BrokenPromise(`ended twice: ${endings.join(", ")}`);
      },
      onReconnectRequest: () => {
        opened.moved += 1;
      },
      onConnected: () => undefined,
      ...options,
    }),
  };
  return opened;
}

/** A fuzzed platform; resolves when the connection has ended, by the platform or by us. */
export async function throughPlatform(platform: Platform, { bytes, cuts, choice }: Input): Promise<void> {
  platform.serve = (socket) => {
    const at = cuts[0] ?? bytes.length;
    socket.write(bytes.subarray(0, at));
    setImmediate(() => {
      if (choice % 5 === 0) {
        socket.write(bytes.subarray(at), () => socket.resetAndDestroy());
      } else socket.end(bytes.subarray(at));
    });
  };
  const credentials = choice % 2 === 0 ? "u:p@" : "";
  const { connection, endings } = client(`rtmp://${credentials}127.0.0.1:${platform.port}/live`, {
    ...(choice % 7 === 0 ? { flashVer: "x", connectProperties: { a: 1 }, outgoingChunkSize: 128 } : {}),
    ...(choice % 11 === 0
      ? {
          onConnected: () => {
            throw new Error("a fault of ours");
          },
        }
      : {}),
  });
  connection.start();
  connection.start();
  let isReset = false;
  if (choice % 4 === 0) {
    await pause(choice % 3);
    connection.write(Buffer.from([0]), () => undefined);
    if (choice % 8 === 0) connection.finish(50);
    else {
      connection.reset();
      isReset = true;
    }
  }
  if (!isReset) await until("the platform's connection ends", () => endings.length === 1);
  connection.reset();
  if (connection.state !== "closed") throw new BrokenPromise(`closed, and in state ${connection.state}`);
}

async function endsWith(code: string, opened: Client): Promise<void> {
  opened.connection.start();
  await until(`the end ${code}`, () => opened.endings.length > 0);
  if (opened.endings[0] !== code)
    throw new BrokenPromise(`ended with ${opened.endings[0]} instead of ${code}`);
}

const welcome: Serve = (socket) => void socket.write(PLATFORM_TO_START);

export async function platformDeeds(): Promise<void> {
  const platform = await openPlatform();
  const url = `rtmp://127.0.0.1:${platform.port}/live`;
  await beforeConnecting(platform.port);
  await inEachState(platform, url);
  await polite(platform, url);
  await challenged(platform, url);
  await closePlatform(platform);
  await secured();
}

async function beforeConnecting(port: number): Promise<void> {
  await endsWith("url-invalid", client("http://nothing"));
  const early = client("not a url");
  early.connection.start();
  early.connection.reset();
  const byName = (answer: (done: (error: Error | null, address: string | null) => void) => void) =>
    client(`rtmp://platform.example:${port}/live`, { lookup: (_host, done) => answer(done) });
  await endsWith(
    "dns-failed",
    byName((done) => done(new Error("no such name"), null)),
  );
  await endsWith(
    "dns-failed",
    byName((done) => done(null, null)),
  );
  await endsWith("dns-failed", client("rtmp://nowhere.invalid/live"));
  const late = byName((done) => setTimeout(() => done(null, "127.0.0.1"), 20));
  late.connection.start();
  late.connection.reset();
  await pause(30);
  if (late.endings.length > 0 || late.connection.addressPair !== null)
    throw new BrokenPromise("reset is the end");
  // By the system's resolver, which may say ::1, where nobody listens.
  const local = client(`rtmp://localhost:${port}/live`, {
    monotonicMs: () => performance.now(),
    deadlineMs: 200,
  });
  local.connection.start();
  await until("localhost is tried", () => local.endings.length > 0);
  await endsWith(
    "deadline-resolving",
    client("rtmp://platform.example/live", { deadlineMs: 20, lookup: () => undefined }),
  );
  await endsWith("connect-failed", client("rtmp://127.0.0.1:1/live"));
  const connecting = client("rtmp://127.0.0.1:1/live");
  connecting.connection.start();
  connecting.connection.reset();
  const finished = client("rtmp://127.0.0.1:1/live");
  finished.connection.finish(10);
  finished.connection.start();
  finished.connection.finish(10);
  await until("an end before it was ready", () => finished.endings[0] === "finished");
}

async function inEachState(platform: Platform, url: string): Promise<void> {
  const quick = { deadlineMs: 50 };
  platform.serve = () => undefined;
  await endsWith("deadline-handshake", client(url, quick));
  platform.serve = (socket) => void socket.write(PLATFORM_TO_START.subarray(0, 3073));
  await endsWith("deadline-connect", client(url, quick));
  platform.serve = (socket) => void socket.write(PLATFORM_TO_CONNECT);
  await endsWith("deadline-publish", client(url, quick));
  platform.serve = (socket) => socket.destroy();
  await endsWith("platform-closed", client(url));
  platform.serve = (socket) => socket.resetAndDestroy();
  const torn = client(url);
  torn.connection.start();
  await until("a reset is an end", () => torn.endings.length === 1);
  platform.serve = welcome;
  const ready = client(url);
  const { connection } = ready;
  if (connection.unsentBytes + connection.messageStreamId + connection.outgoingChunkSize !== 0) {
    throw new BrokenPromise("nothing is there before the start");
  }
  const early = new Promise((resolve) => connection.write(Buffer.from([0]), resolve));
  connection.start();
  if (!((await early) instanceof Error)) throw new BrokenPromise("a write before it is ready is an error");
  await until("it is ready", () => ready.isReady);
  await new Promise((resolve) => connection.write(commands.pingResponse(1), resolve));
  const facts = [connection.messageStreamId, connection.outgoingChunkSize, connection.unsentBytes];
  if (facts.join() !== "1,65536,0" || connection.addressPair === null)
    throw new BrokenPromise("it has its facts");
  connection.write(Buffer.alloc(1 << 20), () => {
    throw new BrokenPromise("no callback follows a reset");
  });
  connection.reset();
  connection.write(Buffer.from([0]), () => undefined);
  connection.reset();
  await inTheMiddle(platform, url);
}

/** Reset from within our own callbacks, while more of the same segment waits to be read. */
async function inTheMiddle(platform: Platform, url: string): Promise<void> {
  const refused = commands.command(
    0,
    128,
    "onStatus",
    0,
    null,
    commands.status("error", "NetStream.Publish.Denied", ""),
  );
  const moved = commands.status("status", "NetConnection.Connect.ReconnectRequest", "");
  const more = [commands.command(0, 128, "onStatus", 0, null, moved), refused, Buffer.alloc(20, 0xff)];
  for (const tail of more) {
    platform.serve = (socket) => void socket.write(Buffer.concat([PLATFORM_TO_START, tail]));
    for (const when of ["onConnected", "onReady"] as const) {
      let isReset = false;
      const opened = client(url, {
        rawClose: (raw) => raw.destroy(),
        [when]: () => {
          opened.connection.reset();
          isReset = true;
        },
      });
      opened.connection.start();
      await until(`it is reset in ${when}`, () => isReset);
      if (opened.endings.length > 0) throw new BrokenPromise("no ending follows a reset");
    }
  }
  platform.serve = welcome;
  const textThrown = client(url, {
    onConnected: () => {
      throw "a fault of ours, as text";
    },
  });
  await endsWith("internal-error", textThrown);
}

async function polite(platform: Platform, url: string): Promise<void> {
  // A platform that takes the end, one that ignores it, one that is gone, and one whose end is being reset.
  platform.serve = (socket) => {
    socket.write(PLATFORM_TO_START);
    socket.on("end", () => socket.end());
  };
  for (const how of ["taken", "twice", "reset", "ignored", "errors"]) {
    if (how === "ignored") platform.serve = welcome;
    if (how === "errors") {
      platform.serve = (socket) => {
        socket.write(PLATFORM_TO_START);
        setTimeout(() => socket.resetAndDestroy(), 20);
      };
    }
    const opened = client(url);
    opened.connection.start();
    await until("it is ready", () => opened.isReady);
    opened.connection.finish(how === "ignored" ? 30 : 1000);
    if (how === "twice") opened.connection.finish(1000);
    if (how === "reset") {
      setImmediate(() => opened.connection.reset());
      await pause(20);
    } else await until("it has ended", () => opened.endings.length === 1);
  }
  platform.serve = welcome;
  for (let turns = 0; turns < 6; turns++) {
    const swift = client(url);
    swift.connection.start();
    await until("it is ready", () => swift.isReady);
    swift.connection.finish(1000);
    resetAfter(turns, swift.connection);
    await until("it is closed", () => swift.connection.state === "closed");
    if (swift.endings.length > 0) throw new BrokenPromise("no ending follows a reset");
  }
}

async function challenged(platform: Platform, url: string): Promise<void> {
  const needsAuth = commands.status(
    "error",
    "NetConnection.Connect.Rejected",
    "authmod=adobe : code=403 need auth",
  );
  platform.serve = (socket) => {
    socket.write(
      Buffer.concat([
        PLATFORM_TO_START.subarray(0, 3073),
        commands.command(0, 128, "_error", 1, null, needsAuth),
      ]),
    );
  };
  await endsWith("auth-failed", client(url.replace("//", "//u:p@")));
  await endsWith("auth-needed", client(url));
  platform.serve = (socket) => {
    const moved = {
      ...commands.status("status", "NetConnection.Connect.ReconnectRequest", ""),
      tcUrl: "rtmp://x/y",
    };
    socket.write(Buffer.concat([PLATFORM_TO_START, commands.command(0, 128, "onStatus", 0, null, moved)]));
  };
  const opened = client(url);
  opened.connection.start();
  await until("it is asked to come again", () => opened.moved === 1);
  opened.connection.reset();
}

async function secured(): Promise<void> {
  const platform = await openPlatform(true);
  platform.serve = welcome;
  const url = `rtmps://127.0.0.1:${platform.port}/live`;
  await endsWith("tls-failed", client(url));
  const byName = client(`rtmps://localhost:${platform.port}/live`, {
    tlsCa: TLS.cert,
    lookup: (_host, done) => done(null, "127.0.0.1"),
  });
  byName.connection.start();
  await until("ready over TLS", () => byName.isReady);
  byName.connection.finish(200);
  await until("the end over TLS", () => byName.endings.length === 1);
  const opened = client(url, { tlsCa: TLS.cert });
  opened.connection.start();
  await until("ready over TLS", () => opened.isReady);
  opened.connection.reset();
  await closePlatform(platform);
  const silent = await openPlatform();
  await endsWith("deadline-tls", client(`rtmps://127.0.0.1:${silent.port}/live`, { deadlineMs: 50 }));
  const early = client(`rtmps://127.0.0.1:${silent.port}/live`);
  early.connection.start();
  await until("TLS has begun", () => early.connection.state === "tls");
  early.connection.reset();
  await closePlatform(silent);
}

/** Between the last write and the FIN lie a few turns. */
function resetAfter(turns: number, connection: PlatformConnection): void {
  if (turns === 0) connection.reset();
  else process.nextTick(() => resetAfter(turns - 1, connection));
}
