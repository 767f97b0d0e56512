// Where an encoder wants to publish: application, stream name and parameters from the three places encoders
// put them. Lenient in shape, strict in meaning: what could be read in two ways is refused.

/** What connect said, as far as a publisher needs it. */
export interface ConnectFacts {
  readonly app: string;
  readonly tcUrl: string | null;
  readonly flashVer: string | null;
}

export interface PublishRequest {
  readonly app: string;
  /** As sent, not percent-decoded, without its query. */
  readonly streamName: string;
  /** Percent-decoded parameters of application (or tcUrl) and stream name together. Holds secrets. */
  readonly query: ReadonlyMap<string, string>;
  readonly flashVer: string | null;
  readonly remoteAddress: string;
}

const MAX_NAME_LENGTH = 2048;
const MAX_PARAMETERS = 32;
/**
 * Controls, what turns the text around it (bidi controls) or breaks the line, and what stands for broken UTF-8: they
 * would reach the dashboard and the audit. Zero widths pass: text pasted from a document has them, and is recorded.
 */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_C}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u;

/** Some devices put tcUrl into quotes. */
function unquoted(text: string): string {
  return text.replace(/^["'](.*)["']$/s, "$1");
}

/** The application path of a tcUrl with its query, or "" when it cannot be read. */
export function appOfTcUrl(tcUrl: string): string {
  return /^[a-z]+:\/\/[^/]*\/(.*)$/is.exec(unquoted(tcUrl.trim()))?.[1] ?? "";
}

/** The request, or a plain sentence that says why the name is refused (NetStream.Publish.Rejected). */
export function readPublishRequest(
  connect: ConnectFacts,
  publishName: string,
  remoteAddress: string,
): PublishRequest | string {
  const appText = connect.app !== "" ? connect.app : appOfTcUrl(connect.tcUrl ?? "");
  if (publishName.length > MAX_NAME_LENGTH || appText.length > MAX_NAME_LENGTH) return "the name is too long";
  const app = splitQuery(appText);
  const stream = splitQuery(publishName);
  if (app === null || stream === null) return "the name has two question marks";
  // An application in tcUrl usually repeats the one beside it; only a query found nowhere else counts.
  const appQuery = app.query === "" ? (splitQuery(appOfTcUrl(connect.tcUrl ?? ""))?.query ?? "") : app.query;

  const query = new Map<string, string>();
  for (const text of [appQuery, stream.query]) {
    const problem = readParameters(text, query);
    if (problem !== null) return problem;
  }

  let appPath = app.path.replace(/^\/+|\/+$/g, "");
  let streamName = stream.path;
  const slash = appPath.lastIndexOf("/");
  if (streamName === "" && slash > 0) {
    // Server `…/court/room-1`, stream key `?key=…`: the name went into the application.
    streamName = appPath.slice(slash + 1);
    appPath = appPath.slice(0, slash);
  }
  if (streamName === "") return "the stream name is empty";
  // Kept as sent; whoever reads a case number from it decodes it, and must not find there what is refused here.
  for (const text of [streamName, appPath, percentDecoded(streamName) ?? ""]) {
    if (UNPRINTABLE.test(text)) return "the name has unprintable characters";
  }
  return { app: appPath, streamName, query, flashVer: connect.flashVer, remoteAddress };
}

function splitQuery(text: string): { path: string; query: string } | null {
  const mark = text.indexOf("?");
  if (mark < 0) return { path: text, query: "" };
  const query = text.slice(mark + 1);
  return query.includes("?") ? null : { path: text.slice(0, mark), query };
}

function readParameters(text: string, into: Map<string, string>): string | null {
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = percentDecoded(equals < 0 ? pair : pair.slice(0, equals));
    const value = percentDecoded(equals < 0 ? "" : pair.slice(equals + 1));
    if (name === null || value === null) return "a parameter has a broken percent sign";
    if (UNPRINTABLE.test(name) || UNPRINTABLE.test(value)) return "a parameter has unprintable characters";
    if (into.has(name)) return "a parameter is given twice";
    if (into.size === MAX_PARAMETERS) return "there are too many parameters";
    into.set(name, value);
  }
  return null;
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
