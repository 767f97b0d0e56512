// RTMP addresses of platforms: read into parts, and masked for whatever people or logs get to see. Pure.

export interface RtmpTarget {
  readonly tls: boolean;
  /** Name or address, without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** The whole path with its query: platforms put parameters there. */
  readonly app: string;
  /** Scheme, host, port where it is not the usual one, and application; never the credentials. */
  readonly tcUrl: string;
  /** For authmod=adobe; never sent in the clear. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

export class RtmpUrlError extends Error {
  override readonly name = "RtmpUrlError";
  readonly code = "rtmp-url-invalid";
}

const DEFAULT_PORT = { rtmp: 1935, rtmps: 443 } as const;
/** The credentials end at the last @ before the path, as passwords have been seen to hold one. */
const SHAPE = /^(rtmps?):\/\/(?:([^/]*)@)?(\[[0-9a-f:.]+\]|[^/:@?#[\]]+)(?::(\d{1,5}))?\/([^#]+)$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not get into a command.
const FORBIDDEN = /[\u0000-\u0020\u007f]/;

/** Throws RtmpUrlError, whose message never repeats the URL. */
export function parseRtmpUrl(url: string): RtmpTarget {
  const parts = FORBIDDEN.test(url) ? null : SHAPE.exec(url);
  const [, schemeText, userInfo, hostText, portText, app] = parts ?? [];
  if (schemeText === undefined || hostText === undefined || app === undefined) {
    throw new RtmpUrlError("not of the form rtmp[s]://[user:password@]host[:port]/application");
  }
  const scheme = schemeText.toLowerCase() === "rtmps" ? "rtmps" : "rtmp";
  const port = portText === undefined ? DEFAULT_PORT[scheme] : Number(portText);
  if (port < 1 || port > 65_535) throw new RtmpUrlError("the port is not between 1 and 65535");
  return {
    tls: scheme === "rtmps",
    host: hostText.replace(/^\[|\]$/g, ""),
    port,
    app,
    tcUrl: `${scheme}://${hostText}${port === DEFAULT_PORT[scheme] ? "" : `:${port}`}/${app}`,
    credentials: userInfo === undefined ? null : readCredentials(userInfo),
  };
}

function readCredentials(userInfo: string): { user: string; password: string } {
  const colon = userInfo.indexOf(":");
  try {
    const user = decodeURIComponent(colon < 0 ? userInfo : userInfo.slice(0, colon));
    return { user, password: colon < 0 ? "" : decodeURIComponent(userInfo.slice(colon + 1)) };
  } catch {
    throw new RtmpUrlError("the credentials have a broken percent sign");
  }
}

/**
 * The URL without what gives access: credentials, query, and every path segment behind the first (platforms put
 * the stream key there). What cannot be read is masked whole.
 */
export function maskRtmpUrl(url: string): string {
  let target: RtmpTarget;
  try {
    target = parseRtmpUrl(url);
  } catch {
    return "rtmp://***";
  }
  const [path = "", query] = target.app.split("?", 2);
  const [first = "", ...rest] = path.split("/");
  const origin = target.tcUrl.slice(0, target.tcUrl.length - target.app.length);
  const user = target.credentials === null ? "" : "***@";
  const more = (rest.length > 0 ? "/***" : "") + (query === undefined ? "" : "?***");
  return `${origin.replace("://", `://${user}`)}${first}${more}`;
}
