/** Which part of the configuration each process is given: no more than its work needs. */

import type { Config } from "../config.ts";
import type { DeskConfig } from "../desk/config.ts";
import type { GateSettings } from "../gate/settings.ts";

/** Each process says itself what it needs; that the two agree is checked by the compiler. */
export interface GatePart extends GateSettings {
  /** Hosts a ReconnectRequest may lead to (design 7); the addresses themselves come with each lease. */
  readonly platform: { readonly hosts: readonly string[] };
}

export type DeskPart = DeskConfig & Pick<Config, "ingest" | "journal">;

export interface NodeParts {
  readonly dataDir: string;
  readonly gate: GatePart;
  readonly desk: DeskPart;
}

export function partsOf(config: Config): NodeParts {
  const { node, ingest, journal, gate, platform, http, signIn, store, policy, watch, notify } = config;
  const { rtmps, ...door } = ingest;
  const urls = [platform.url, platform.testUrl].filter((url) => url !== null);
  return {
    dataDir: node.dataDir,
    gate: {
      node,
      ingest: rtmps === null ? door : { ...door, rtmps },
      journal,
      gate: { delaySeconds: gate.delaySeconds },
      platform: { hosts: [...new Set(urls.map((url) => new URL(url).hostname))] },
    },
    desk: { node, http, signIn, store, platform, gate, policy, watch, notify, ingest, journal },
  };
}
