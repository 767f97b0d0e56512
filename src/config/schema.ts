/** Every key of the configuration: its type, its default and its rule in words (interfaces.md, "Config"). */

import { isIP } from "node:net";
import { z } from "zod";
import { key } from "./facts.ts";
import { notifySchema } from "./notify-schema.ts";

const text = z.string().min(1);
const host = () =>
  key(
    text.regex(/^[A-Za-z0-9.:_-]+$/).default("0.0.0.0"),
    "监听地址：IP 或主机名",
    "an address to listen on: IP or host name",
  );
const PORT_RULE = ["1 至 65535 的整数", "a whole number from 1 to 65535"] as const;
const portNumber = z.int().min(1).max(65_535);
const port = (byDefault: number) => key(portNumber.default(byDefault), ...PORT_RULE);
const file = (zh: string, en: string) => key(text.nullable().default(null), zh, en, { path: true });
const certFile = () => file("PEM 证书文件的路径，或 null", "path of a PEM certificate file, or null");
const keyFile = () => file("PEM 私钥文件的路径，或 null", "path of a PEM private key file, or null");
const minutes = (byDefault: number) =>
  key(
    z.int().min(0).max(1440).default(byDefault),
    "0 至 1440 的整数（分钟）",
    "a whole number of minutes from 0 to 1440",
  );

const URL_RULE = [
  "以 rtmp:// 或 rtmps:// 开头、含主机名的地址",
  "an address that starts with rtmp:// or rtmps:// and names a host",
] as const;
const rtmpUrl = text.refine(isRtmpUrl);

/** Placeholders that the desk fills in; anything else in braces is a typing error. */
const STREAM_NAME = /^(?:[^{}\s]|\{courtroom\}|\{caseNumber\}|\{sessionId\})+$/;

function isRtmpUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^rtmps?:$/.test(url.protocol) && url.hostname !== "" && url.port !== "0";
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const group = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape);

export const configSchema = group({
  node: group({
    id: key(
      text.regex(/^[a-z0-9][a-z0-9-]{0,62}$/).default("court-01"),
      "小写字母、数字和连字符，1 至 63 个",
      "1 to 63 lower-case letters, digits and hyphens",
    ),
    dataDir: key(text.default("data"), "目录的路径", "path of a directory", { path: true }),
    timeZone: key(
      text.refine(isTimeZone).default("Asia/Shanghai"),
      "IANA 时区名，如 Asia/Shanghai",
      "an IANA time zone name, like Asia/Shanghai",
    ),
  }).prefault({}),
  ingest: group({
    rtmp: group({ host: host(), port: port(1935) }).prefault({}),
    rtmps: group({
      port: key(
        portNumber.nullable().default(null),
        `${PORT_RULE[0]}，或 null（不启用）`,
        `${PORT_RULE[1]}, or null (off)`,
      ),
      certFile: certFile(),
      keyFile: keyFile(),
    }).prefault({}),
    graceSeconds: key(z.number().min(0).max(3600).default(30), "0 至 3600（秒）", "0 to 3600 seconds"),
    unauthenticatedPerAddress: key(z.int().min(1).max(65_535).default(256), ...PORT_RULE),
  }).prefault({}),
  http: group({
    host: host(),
    port: port(8080),
    tls: group({ certFile: certFile(), keyFile: keyFile() }).prefault({}),
    trustedProxy: key(
      text
        .refine((address) => isIP(address) !== 0)
        .nullable()
        .default(null),
      "反向代理的 IP 地址，或 null",
      "IP address of a reverse proxy, or null",
    ),
  }).prefault({}),
  signIn: group({
    idleMinutes: key(
      z.int().min(1).max(720).default(30),
      "1 至 720 的整数（分钟）",
      "a whole number of minutes from 1 to 720",
    ),
    failures: key(z.int().min(3).max(10).default(5), "3 至 10（次）", "3 to 10 tries"),
    lockMinutes: key(
      z.int().min(1).max(1440).default(30),
      "1 至 1440 的整数（分钟）",
      "a whole number of minutes from 1 to 1440",
    ),
    passwordDays: key(z.int().min(1).max(3650).default(90), "1 至 3650（天）", "1 to 3650 days"),
  }).prefault({}),
  store: group({
    url: key(
      text.regex(/^sqlite:(?!:)./).default("sqlite:tingzha.db"),
      "sqlite: 加文件路径（相对于 dataDir）",
      "sqlite: and a file path (relative to dataDir)",
    ),
  }).prefault({}),
  platform: group({
    url: key(rtmpUrl.default("rtmp://127.0.0.1:1936/live"), ...URL_RULE, { secret: "url" }),
    streamName: key(
      text.regex(STREAM_NAME).default("{courtroom}"),
      "不含空白；花括号内只能是 {courtroom}、{caseNumber}、{sessionId}",
      "no white space; in braces only {courtroom}, {caseNumber}, {sessionId}",
      { secret: "text" },
    ),
    testUrl: key(rtmpUrl.nullable().default(null), `${URL_RULE[0]}，或 null`, `${URL_RULE[1]}, or null`, {
      secret: "url",
    }),
  }).prefault({}),
  gate: group({
    // Design 4: a delay between 0 and 2 s protects nobody and costs smoothness, so it does not exist.
    delaySeconds: key(
      z
        .number()
        .min(0)
        .max(3600)
        .refine((seconds) => seconds === 0 || seconds >= 2)
        .default(30),
      "0（无延时保护），或 2 至 3600（秒）",
      "0 (no protection), or 2 to 3600 seconds",
    ),
    start: key(
      z.enum(["opening", "manual", "auto"]).default("opening"),
      "opening、manual 或 auto",
      "opening, manual or auto",
    ),
    dutyRequired: key(z.boolean().default(true), "true 或 false", "true or false"),
    rearmPersons: key(z.int().min(1).max(2).default(2), "1 或 2（人）", "1 or 2 persons"),
  }).prefault({}),
  journal: group({
    digest: key(z.enum(["sha256", "sm3"]).default("sha256"), "sha256 或 sm3", "sha256 or sm3"),
    syncSeconds: key(z.number().min(0.1).max(10).default(1), "0.1 至 10（秒）", "0.1 to 10 seconds"),
    secondDir: file("目录的路径，或 null", "path of a directory, or null"),
  }).prefault({}),
  watch: group({
    analysis: key(z.enum(["on", "off"]).default("on"), "on 或 off", "on or off"),
    cpuCores: key(z.number().min(0.1).max(256).default(1), "0.1 至 256（核）", "0.1 to 256 cores"),
    morningCheck: key(
      text
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .nullable()
        .default("07:30"),
      "带引号的 HH:MM（节点时区），或 null（不自检）",
      "HH:MM in quotes, in the node's time zone, or null (off)",
    ),
  }).prefault({}),
  notify: notifySchema,
  policy: group({
    file: key(text.default("config/policy/jiaozuo-2022.yaml"), "文件的路径", "path of a file", {
      path: true,
    }),
    leadMinutes: minutes(15),
    overrunMinutes: minutes(180),
  }).prefault({}),
});

/** As written: optional sections still flat, paths not yet absolute. */
export type WrittenConfig = z.infer<typeof configSchema>;

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** What a node runs with: every path absolute, a listener that is off is null. */
export interface Config extends Omit<WrittenConfig, "ingest" | "http"> {
  readonly ingest: Omit<WrittenConfig["ingest"], "rtmps"> & {
    readonly rtmps: (CertificateFiles & { readonly host: string; readonly port: number }) | null;
  };
  readonly http: Omit<WrittenConfig["http"], "tls"> & { readonly tls: CertificateFiles | null };
}
