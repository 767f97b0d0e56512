/** Which part of the configuration each process is given: no more than its work needs. */

import type { Config } from "../config.ts";

export interface GatePart {
  readonly node: Config["node"];
  readonly ingest: Config["ingest"];
  readonly journal: Config["journal"];
  readonly gate: { readonly delaySeconds: number };
  /** Hosts a ReconnectRequest may lead to (design 7); the addresses themselves come with each lease. */
  readonly platform: { readonly hosts: readonly string[] };
}

export type DeskPart = Pick<
  Config,
  "node" | "http" | "store" | "platform" | "gate" | "policy" | "watch" | "ingest" | "journal"
>;

export interface NodeParts {
  readonly dataDir: string;
  readonly gate: GatePart;
  readonly desk: DeskPart;
}

export function partsOf(config: Config): NodeParts {
  const { node, ingest, journal, gate, platform, http, store, policy, watch } = config;
  const urls = [platform.url, platform.testUrl].filter((url) => url !== null);
  const hosts = [...new Set(urls.map((url) => new URL(url).hostname))];
  return {
    dataDir: node.dataDir,
    gate: { node, ingest, journal, gate: { delaySeconds: gate.delaySeconds }, platform: { hosts } },
    desk: { node, http, store, platform, gate, policy, watch, ingest, journal },
  };
}
