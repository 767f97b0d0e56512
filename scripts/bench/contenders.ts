// The servers compared, each doing the same job: take every stream, record it, and send it on to the platform.
import { join } from "node:path";
import { approvalFor } from "../../test/support/approval-builder.ts";
import { type BigRegister, fillRegister } from "../../test/support/big-register.ts";
import { hasNginxRtmp, NginxRtmp } from "../../test/support/nginx-rtmp.ts";
import { NodeMediaServer } from "../../test/support/node-media-server.ts";
import { TingzhaNode } from "../../test/support/tingzha-node.ts";

export interface Contender {
  readonly name: string;
  readonly delaySeconds: number;
  /** null when it can be measured here; else why not. */
  readonly missing: string | null;
  /** Measured only when it is named: it takes long to prepare. */
  readonly onRequest?: boolean;
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
      ...tingzha(delaySeconds, FULL),
      name: `full register, delay ${delaySeconds} s`,
      onRequest: true,
    },
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

/** The register of many years; in rooms of its own, so that it plans nothing in those that are measured. */
const FULL = { approvals: 100_000, auditRows: 1_000_000, roomPrefix: "full-" };

function tingzha(delaySeconds: number, register?: BigRegister): Contender {
  return {
    name: `tingzha, delay ${delaySeconds} s`,
    delaySeconds,
    missing: null,
    prepare: (setting) => tingzhaRun(delaySeconds, setting, register),
  };
}

function tingzhaRun(
  delaySeconds: number,
  { platformUrl, streams, launcher }: Setting,
  register: BigRegister | undefined,
): Running {
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
      if (register !== undefined) {
        await node.stop();
        fillRegister(join(node.dataDir, "tingzha.db"), register, new Date());
        await node.start();
      }
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
