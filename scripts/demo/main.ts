// `npm run demo`: a whole node with a stand-in platform, three courtrooms and synthetic encoders, needing neither
// ffmpeg nor a network. What it prints comes from the node's API and, beside it, from the platform itself.
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { acceptsTcp } from "../../test/support/loopback.ts";
import { ClipSource } from "../../test/support/media-source.ts";
import { NodeMediaServer } from "../../test/support/node-media-server.ts";
import { Publisher } from "../../test/support/publisher.ts";
import { freePort } from "../../test/support/temp-folder.ts";
import { TingzhaNode } from "../../test/support/tingzha-node.ts";
import { type DemoOptions, readOptions, USAGE } from "./options.ts";
import { type DemoRoom, demoRooms } from "./rooms.ts";
import { cutAnswered, cutHappened, introduction, stateLine } from "./wording.ts";

const CLIP = fileURLToPath(new URL("./clip.flv", import.meta.url));
const LOOK_EVERY_MS = 3000;
const say = (text: string) => process.stdout.write(`${text}\n`);

const { delaySeconds, cutAfterMs, endsAfterMs } = optionsOrUsage();
const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ending.abort());

const platformHttpPort = await freePort();
const platform = new NodeMediaServer({ record: false, httpPort: platformHttpPort, ownGroup: true });
await platform.start();
const node = new TingzhaNode({
  bootstrapToken: randomBytes(24).toString("hex"),
  ports: { rtmp: await preferred(1935), http: await preferred(8080) },
  ownGroup: true,
  config: {
    node: { id: "demo" },
    gate: { start: "auto", dutyRequired: false, delaySeconds },
    platform: { url: platform.url, streamName: "{courtroom}" },
  },
});
const encoders: Publisher[] = [];
try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await Promise.all(encoders.map((encoder) => encoder.stop()));
  await node.remove();
  await platform.remove();
}

function optionsOrUsage(): DemoOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}

async function run(): Promise<void> {
  await node.start();
  const api = node.api();
  const rooms = demoRooms();
  await api.importApprovals(rooms.flatMap(({ approval }) => (approval === null ? [] : [approval])));
  for (const room of rooms) {
    const encoderKey = await api.encoderKeyOf(room.id, room.name);
    const encoder = new Publisher({ url: publishUrl(room, encoderKey), source: new ClipSource(CLIP) });
    encoders.push(encoder);
    await encoder.start();
  }
  say(
    introduction(rooms, {
      apiUrl: `${node.httpUrl}/api/v1`,
      token: node.bootstrapToken,
      configFile: node.configFile,
      watchUrl: `http://127.0.0.1:${platformHttpPort}/live/room-1.flv`,
      delaySeconds,
    }),
  );
  await watch(rooms);
  say("正在停止 stopping …");
}

async function watch(rooms: readonly DemoRoom[]): Promise<void> {
  const api = node.api();
  const knownAsCut = new Set<string>();
  const beganAtMs = performance.now();
  let hasCut = false;
  while (!ending.signal.aborted && performance.now() - beganAtMs < endsAfterMs) {
    if (!hasCut && performance.now() - beganAtMs >= cutAfterMs) {
      hasCut = true;
      say(cutAnswered(await api.cutCourtroom("room-1")));
    }
    const sessions = await api.liveSessions();
    say(new Date().toLocaleTimeString("zh-CN", { hour12: false }));
    for (const room of rooms) {
      const session = sessions.find(({ courtroom }) => courtroom === room.id);
      say(stateLine(room, session, platform.liveStreams.has(room.id)));
      if (session?.airState === "cut" && !knownAsCut.has(room.id)) {
        knownAsCut.add(room.id);
        say(cutHappened(room, delaySeconds));
      }
    }
    await pause(LOOK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => {});
  }
}

function publishUrl({ id, caseNumber, namesCase }: DemoRoom, encoderKey: string): string {
  if (!namesCase) return node.ingestUrl(id, encoderKey);
  return `rtmp://127.0.0.1:${node.rtmpPort}/court/${caseNumber}?room=${id}&key=${encoderKey}`;
}

/** The well-known port while it is free, so that the printed addresses are the documented ones. */
async function preferred(port: number): Promise<number> {
  return (await acceptsTcp(port)) ? freePort() : port;
}
