/** What only the running node can say: whether it is ready, and its own self-check, with a test cut where that is asked for. */
import type { Config } from "../../config.ts";
import { type SelfCheckReport, selfCheckReportSchema } from "../../desk/contract/self-check.ts";
import { type Finding, found, ok, plain, words } from "../../machine/finding.ts";
import { Api, causeOf } from "../api.ts";
import type { Context } from "../context.ts";
import { CommandFailure } from "../failure.ts";

const READY_MS = 5_000;
const LOOK_MS = 60_000;
/** Beyond the safety delay: the stream is brought up, cut, looked at and taken down. */
const CUT_MS = 90_000;

export async function apiReady(context: Context): Promise<Finding> {
  const url = context.apiUrl();
  const expected = words("就绪", "ready");
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(READY_MS) });
    if (response.ok) return ok("api", words(`${url} 就绪`, `${url} ready`), expected);
    const actual = words(`${url} 未就绪（${response.status}）`, `${url} not ready (${response.status})`);
    const cure = words(`查看 ${url}/readyz 所列的问题`, `See what ${url}/readyz names`);
    return found("api", "failed", actual, expected, cure);
  } catch (error) {
    const actual = words(`${url} 无应答（${causeOf(error)}）`, `${url} no answer (${causeOf(error)})`);
    const cure = words("节点未运行？运行 npm start", "Is the node running? Run npm start");
    return found("api", "unknown", actual, expected, cure);
  }
}

/** @returns null when there is nobody to ask: no token, and no node on this machine. */
export async function askNode(
  context: Context,
  config: Config,
  cut: boolean,
): Promise<readonly Finding[] | null> {
  if (context.token() === null && context.localRunDir() === null) return null;
  const deadlineMs = cut ? CUT_MS + config.gate.delaySeconds * 1000 : LOOK_MS;
  try {
    const answer = await new Api(context).call("POST", "/self-check", { cut }, deadlineMs);
    return report(answer).findings;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const expected = words("节点的自检", "the node's own check");
    const cure = words(
      "用节点的账户在本机运行，或给出 --token",
      "Run it on the node's machine and account, or give --token",
    );
    return [found("desk", "unknown", plain(error.message.split("\n")[0] ?? ""), expected, cure)];
  }
}

function report(answer: unknown): SelfCheckReport {
  const parsed = selfCheckReportSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  // Another version answers: what it says is not understood, so nobody knows.
  throw new CommandFailure("doctor-other-version");
}
