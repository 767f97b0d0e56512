/** Speaks to the desk's own socket: whoever can open it controls the machine, and acts under his account's name. */
import { request } from "node:http";
import { userInfo } from "node:os";

export const DESK_SOCKET = "desk.sock";

export interface MachineRequest {
  readonly method: "GET" | "POST";
  /** Below /api/v1. */
  readonly path: string;
  readonly body: unknown;
  readonly deadlineMs: number;
}

/** No socket, nobody behind it, or silence. */
export class DeskSilent extends Error {}

/** The working directory becomes `runDir`: a socket's path is limited to 107 bytes. @throws DeskSilent */
export function askDesk(
  runDir: string,
  { method, path, body, deadlineMs }: MachineRequest,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const silent = (error: NodeJS.ErrnoException) => reject(new DeskSilent(error.code ?? error.message));
    try {
      process.chdir(runDir);
    } catch (error) {
      return silent(error as NodeJS.ErrnoException);
    }
    const asking = request(
      {
        ...{ socketPath: DESK_SOCKET, method, path: `/api/v1${path}` },
        headers: { "content-type": "application/json", "x-tingzha-account": userInfo().username },
        signal: AbortSignal.timeout(deadlineMs),
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        response.on("error", silent);
      },
    );
    asking.on("error", silent);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
