/** Rules that concern more than one key, or the machine that the configuration is for. */

import { readFileSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { createSecureContext } from "node:tls";
import { type Problem, shown } from "./problems.ts";
import type { WrittenConfig } from "./schema.ts";

type Finding = Omit<Problem, "where"> | null;

/** A rule is skipped while one of its keys is wrong by itself: its answer would be about a default. */
export interface CrossRule {
  readonly keys: readonly string[];
  check(config: WrittenConfig): Finding;
}

const LISTENERS = {
  "ingest.rtmp.port": ({ ingest }: WrittenConfig) => ({ host: ingest.rtmp.host, port: ingest.rtmp.port }),
  "ingest.rtmps.port": ({ ingest }: WrittenConfig) => ({ host: ingest.rtmp.host, port: ingest.rtmps.port }),
  "http.port": ({ http }: WrittenConfig) => ({ host: http.host, port: http.port }),
};
type Listener = keyof typeof LISTENERS;

function portsDiffer(first: Listener, second: Listener): CrossRule {
  return {
    keys: [first, second, "ingest.rtmp.host", "http.host"],
    check(config) {
      const a = LISTENERS[first](config);
      const b = LISTENERS[second](config);
      const bothNamed = !isWildcard(a.host) && !isWildcard(b.host);
      if (a.port === null || a.port !== b.port || (bothNamed && a.host !== b.host)) return null;
      return {
        key: second,
        value: String(b.port),
        rule: { zh: `不能与 ${first} 相同`, en: `must differ from ${first}` },
        cure: { zh: `给 ${second} 或 ${first} 换一个端口`, en: `give ${second} or ${first} another port` },
      };
    },
  };
}

function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/** A TLS listener is complete or absent, and its certificate and key belong together. */
function completeTls(
  section: "ingest.rtmps" | "http.tls",
  read: (config: WrittenConfig) => { port?: number | null; certFile: string | null; keyFile: string | null },
): CrossRule {
  const names = section === "http.tls" ? ["certFile", "keyFile"] : ["port", "certFile", "keyFile"];
  return {
    keys: names.map((name) => `${section}.${name}`),
    check(config) {
      const tls = read(config);
      const missing = names.filter((name) => (tls as Record<string, unknown>)[name] === null);
      if (missing.length === names.length) return null;
      const list = missing.map((name) => `${section}.${name}`).join(", ");
      if (missing.length > 0) {
        return {
          key: `${section}.${missing[0]}`,
          value: "null",
          rule: {
            zh: `${names.join("、")} 要么都设，要么都不设`,
            en: `${names.join(", ")}: all of them or none`,
          },
          cure: { zh: `补上 ${list}，或删去 ${section}`, en: `set ${list}, or remove ${section}` },
        };
      }
      const error = pairError(tls.certFile ?? "", tls.keyFile ?? "");
      if (error === null) return null;
      return {
        key: `${section}.${error.key}`,
        value: JSON.stringify(tls[error.key]),
        rule: {
          zh: `可读且成对的 PEM 证书与私钥（${error.text}）`,
          en: `a readable PEM certificate and its key (${error.text})`,
        },
        cure: {
          zh: "核对路径、读取权限，以及私钥是否属于该证书",
          en: "check the path, the permissions, and that the key belongs to the certificate",
        },
      };
    },
  };
}

function pairError(certFile: string, keyFile: string): { key: "certFile" | "keyFile"; text: string } | null {
  let key: "certFile" | "keyFile" = "certFile";
  try {
    const cert = readFileSync(certFile);
    createSecureContext({ cert });
    key = "keyFile";
    createSecureContext({ cert, key: readFileSync(keyFile) });
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { key, text: code ?? String(error) };
  }
}

const secondDirApart: CrossRule = {
  keys: ["journal.secondDir", "node.dataDir"],
  check({ journal, node }) {
    const { secondDir } = journal;
    if (secondDir === null || !(isInside(secondDir, node.dataDir) || isInside(node.dataDir, secondDir)))
      return null;
    return {
      key: "journal.secondDir",
      value: JSON.stringify(secondDir),
      rule: {
        zh: "与 node.dataDir 互不包含，最好在另一块磁盘上",
        en: "apart from node.dataDir, best on another disk",
      },
      cure: { zh: "改为另一块磁盘上的目录，或设为 null", en: "name a directory on another disk, or null" },
    };
  },
};

function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === "" || !(way === ".." || way.startsWith("../") || isAbsolute(way));
}

const testUrlApart: CrossRule = {
  keys: ["platform.testUrl", "platform.url"],
  check({ platform }) {
    if (platform.testUrl === null || platform.testUrl !== platform.url) return null;
    return {
      key: "platform.testUrl",
      value: shown(platform.testUrl, "url"),
      rule: { zh: "不能是正式平台 platform.url", en: "must not be the real platform, platform.url" },
      cure: {
        zh: "改为测试用的地址，或设为 null（只录制）",
        en: "name an address for tests, or null (recorded only)",
      },
    };
  },
};

/** A gate that publishes to its own ingest would broadcast into itself. */
const noLoop: CrossRule = {
  keys: ["platform.url", "ingest.rtmp.host", "ingest.rtmp.port"],
  check({ platform, ingest }) {
    const url = URL.parse(platform.url);
    const port = Number(url?.port === "" ? 1935 : url?.port);
    const own =
      /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url?.hostname ?? "") ||
      url?.hostname === ingest.rtmp.host;
    if (!own || port !== ingest.rtmp.port) return null;
    return {
      key: "platform.url",
      value: shown(platform.url, "url"),
      rule: {
        zh: "不能指向本机的收流端口 ingest.rtmp.port",
        en: "must not be this node's own ingest, ingest.rtmp.port",
      },
      cure: { zh: "改为直播平台的地址", en: "name the live platform's address" },
    };
  },
};

/** The name is how people and metrics tell them apart. */
const channelNamesDiffer: CrossRule = {
  keys: ["notify.channels"],
  check({ notify }) {
    const names = notify.channels.map(({ name }) => name);
    const double = names.find((name, index) => names.indexOf(name) !== index);
    if (double === undefined) return null;
    return {
      key: "notify.channels",
      value: double,
      rule: { zh: "各去处的 name 不能相同", en: "channels have different names" },
      cure: { zh: `给其中一个 ${double} 换个名字`, en: `give one ${double} another name` },
    };
  },
};

export const crossRules: readonly CrossRule[] = [
  portsDiffer("ingest.rtmp.port", "ingest.rtmps.port"),
  portsDiffer("ingest.rtmp.port", "http.port"),
  portsDiffer("ingest.rtmps.port", "http.port"),
  completeTls("ingest.rtmps", ({ ingest }) => ingest.rtmps),
  completeTls("http.tls", ({ http }) => http.tls),
  secondDirApart,
  testUrlApart,
  noLoop,
  channelNamesDiffer,
];
