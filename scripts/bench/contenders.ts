// The servers compared, each doing the same job: take every stream, record it, and send it on to the platform.
import { approvalFor } from "../../test/support/approval-builder.ts";
import { hasNginxRtmp, NginxRtmp } from "../../test/support/nginx-rtmp.ts";
import { NodeMediaServer } from "../../test/support/node-media-server.ts";
import { TingzhaNode } from "../../test/support/tingzha-node.ts";

export interface Contender {
  readonly name: string;
  readonly delaySeconds: number;
  /** null when it can be measured here; else why not. */
  readonly missing: string | null;
  prepare(setting: Setting): Running;
}

export interface Setting {
  /** `rtmp://host:port/app`; every stream goes there under its own name. */
  readonly platformUrl: string;
  readonly streams: number;
  /** Put before the server's command. */
  readonly launcher: readonly string[];
}

/** One run of a contender, from start to remove. */
export interface Running {
  /** Resolves with the publishers' URLs, one a stream. */
  start(): Promise<string[]>;
  /** Pids of the whole server. */
  pids(): readonly number[];
  /** Pids of the part that carries media; the whole server unless it has such a part. */
  mediaPids(): readonly number[];
  remove(): Promise<void>;
}

export function contenders(delaySeconds: number): Contender[] {
  return [
    tingzha(0),
    tingzha(delaySeconds),
    {
      name: "nginx-rtmp",
      delaySeconds: 0,
      missing: hasNginxRtmp() ? null : "not installed (Debian: nginx libnginx-mod-rtmp)",
      prepare: ({ platformUrl, streams, launcher }) =>
        peer(new NginxRtmp({ pushUrl: platformUrl, launcher }), streams),
    },
    {
      name: "node-media-server",
      delaySeconds: 0,
      missing: null,
      prepare: ({ platformUrl, streams, launcher }) =>
        peer(new NodeMediaServer({ pushUrl: platformUrl, launcher }), streams),
    },
  ];
}

function peer(server: NginxRtmp | NodeMediaServer, streams: number): Running {
  return {
    start: async () => {
      await server.start();
      return roomsOf(streams).map((room) => `${server.url}/${room}`);
    },
    pids: () => server.pids,
    mediaPids: () => server.pids,
    remove: () => server.remove(),
  };
}

function tingzha(delaySeconds: number): Contender {
  return {
    name: `tingzha, delay ${delaySeconds} s`,
    delaySeconds,
    missing: null,
    prepare: (setting) => tingzhaRun(delaySeconds, setting),
  };
}

function tingzhaRun(delaySeconds: number, { platformUrl, streams, launcher }: Setting): Running {
  const node = new TingzhaNode({
    launcher,
    config: {
      gate: { start: "auto", dutyRequired: false, delaySeconds },
      platform: { url: platformUrl, streamName: "{courtroom}" },
    },
  });
  const present = (pid: number | null): pid is number => pid !== null;
  return {
    start: async () => {
      await node.prepare();
      await node.start();
      const api = node.api();
      await api.importApprovals(roomsOf(streams).map((courtroom) => approvalFor({ courtroom })));
      const urls: string[] = [];
      for (const room of roomsOf(streams)) {
        urls.push(node.ingestUrl(room, await api.encoderKeyOf(room)));
      }
      return urls;
    },
    pids: () => Object.values(node.processIds()).filter(present),
    mediaPids: () => [node.processIds().gate].filter(present),
    remove: () => node.remove(),
  };
}

function roomsOf(streams: number): string[] {
  return Array.from({ length: streams }, (_, at) => `room-${at + 1}`);
}
