/** The ports a node listens on: free, or held by this very node; somebody else's is a fault, also while the node runs. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { type Finding, found, ok, words } from "./finding.ts";

export interface Listening {
  readonly check: string;
  readonly host: string;
  readonly port: number;
}

const LISTEN = "0A";

/** @param pids of this node's own processes; none while it does not run. */
export async function portFree({ check, host, port }: Listening, pids: readonly number[]): Promise<Finding> {
  const at = `${host}:${port}`;
  const expected = words("空闲，或由本节点使用", "free, or in use by this node");
  const error = await listenError(host, port);
  if (error === null) return ok(check, words(`${at} 可用`, `${at} free`), expected);
  const cure = words(
    "用 ss -ltnp 查看是谁占用，停掉它或换一个端口",
    "See who has it with ss -ltnp; stop that, or choose another port",
  );
  if (error !== "EADDRINUSE") {
    const actual = words(`${at} 不可用（${error}）`, `${at} can not be used (${error})`);
    return found(check, "failed", actual, expected, cure);
  }
  const isOurs = pids.length === 0 ? false : holds(pids, port);
  if (isOurs === true) return ok(check, words(`${at} 节点正在使用`, `${at} in use by the node`), expected);
  if (isOurs === null) {
    const actual = words(`${at} 已被占用，看不到是谁`, `${at} is in use, by whom can not be seen`);
    return found(check, "unknown", actual, expected, cure);
  }
  const actual = words(
    `${at} 已被其他程序占用（EADDRINUSE）`,
    `${at} is in use by something else (EADDRINUSE)`,
  );
  return found(check, "failed", actual, expected, cure);
}

async function listenError(host: string, port: number): Promise<string | null> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<string | null>();
  server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  return promise;
}

/** Whether one of these processes listens there; null: the system does not let us look. */
function holds(pids: readonly number[], port: number): boolean | null {
  try {
    const sockets = new Set(["tcp", "tcp6"].flatMap((table) => listeners(table, port)));
    return pids.some((pid) =>
      readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(targetOf(`/proc/${pid}/fd/${fd}`))),
    );
  } catch {
    return null;
  }
}

/** As /proc/<pid>/fd shows them: `socket:[inode]`. */
function listeners(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const rows = readFileSync(`/proc/net/${table}`, "utf8").trim().split("\n").slice(1);
  return rows.flatMap((row) => {
    const columns = row.trim().split(/\s+/);
    const isThere = columns[1]?.endsWith(`:${hex}`) && columns[3] === LISTEN;
    return isThere ? [`socket:[${columns[9]}]`] : [];
  });
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // Closed since it was listed.
    return "";
  }
}
