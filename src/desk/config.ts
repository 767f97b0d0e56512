/** The desk's part of the configuration, as the parent hands it over: validated, defaults filled, paths absolute. */

export type GateStart = "opening" | "manual" | "auto";

export const CHANNEL_KINDS = ["generic", "wecom", "dingtalk", "feishu"] as const;

/** One place outside the node where alarms are told. `url` and `secret` are secrets. */
export interface ChannelConfig {
  readonly name: string;
  readonly kind: (typeof CHANNEL_KINDS)[number];
  readonly url: string;
  /** null: the address holds the key (wecom). */
  readonly secret: string | null;
  readonly language: "zh-CN" | "en";
  /** The least grave priority that is told there. */
  readonly least: number;
}

/** `none`: kinds and numbers only; `room`: where, too; `full`: the hearing's case numbers and free texts as well. */
export type Details = "none" | "room" | "full";

export interface NotifyConfig {
  readonly details: Details;
  readonly digestMinutes: number;
  /** `18:10` in the node's time zone; null: no daily summary. */
  readonly dailyAt: string | null;
  readonly channels: readonly ChannelConfig[];
}

export interface DeskConfig {
  readonly node: { readonly id: string; readonly dataDir: string; readonly timeZone: string };
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
    /** Address of a TLS proxy whose X-Forwarded- headers are believed. */
    readonly trustedProxy: string | null;
  };
  readonly signIn: {
    readonly idleMinutes: number;
    readonly failures: number;
    readonly lockMinutes: number;
    readonly passwordDays: number;
  };
  readonly store: { readonly url: string };
  readonly platform: {
    readonly url: string;
    /** Template with {courtroom} {caseNumber} {sessionId}. */
    readonly streamName: string;
    /** Where test-mode courtrooms go; null: recorded only. */
    readonly testUrl: string | null;
  };
  readonly gate: {
    readonly delaySeconds: number;
    readonly start: GateStart;
    readonly dutyRequired: boolean;
    readonly rearmPersons: number;
  };
  readonly watch: {
    readonly analysis: "on" | "off";
    readonly cpuCores: number;
    /** HH:MM in the node's time zone; null: no check of its own. */
    readonly morningCheck: string | null;
  };
  readonly notify: NotifyConfig;
  readonly policy: {
    readonly file: string;
    readonly leadMinutes: number;
    readonly overrunMinutes: number;
  };
  /** Only for the encoder addresses that people are shown. */
  readonly ingest: { readonly rtmp: { readonly host: string; readonly port: number } };
}
