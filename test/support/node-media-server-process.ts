// node-media-server in a process of its own (it is a global singleton): records every stream, and pushes it on
// when asked to. Arguments: one JSON object, see NodeMediaServerOptions in node-media-server.ts.
import { createRequire } from "node:module";

interface NmsSession {
  readonly streamPath: string;
  readonly streamName: string;
  readonly broadcast: { publishGraceMs: number };
}

interface NmsServer {
  readonly relayServer: { addTask(task: { url: string; mode: "push"; streamPath: string }): unknown };
  on(event: "postPublish" | "donePublish", listener: (session: NmsSession) => void): void;
  run(): Promise<void>;
  stop(): Promise<void>;
}

interface Settings {
  readonly folder: string;
  readonly rtmpPort: number;
  readonly httpPort: number | null;
  readonly pushUrl: string | null;
  readonly record: boolean;
}

const settings: Settings = JSON.parse(process.argv[2] ?? "{}");
// The package has no types and is CommonJS; only what stands in NmsServer is used.
const NodeMediaServer: new (config: unknown) => NmsServer = createRequire(import.meta.url)(
  "node-media-server",
);
const server = new NodeMediaServer({
  bind: "127.0.0.1",
  rtmp: { port: settings.rtmpPort },
  ...(settings.httpPort === null ? {} : { http: { port: settings.httpPort } }),
  webadmin: { enable: false },
  store: { path: `${settings.folder}/store` },
  ...(settings.record ? { record: { path: `${settings.folder}/record`, auto: true } } : {}),
});
// node-media-server.ts reads these two lines: what the platform itself says is live.
server.on("postPublish", ({ streamName, broadcast }) => {
  // By default it calls a stream live, and keeps its recording open, for 30 s after its connection has gone.
  broadcast.publishGraceMs = 0;
  process.stdout.write(`\n@live ${streamName}\n`);
});
server.on("donePublish", ({ streamName }) => process.stdout.write(`\n@gone ${streamName}\n`));
const { pushUrl } = settings;
if (pushUrl !== null) {
  server.on("postPublish", ({ streamPath, streamName }) => {
    server.relayServer.addTask({ url: `${pushUrl}/${streamName}`, mode: "push", streamPath });
  });
}
process.once("SIGTERM", () => {
  void server.stop().finally(() => process.exit(0));
});
await server.run();
