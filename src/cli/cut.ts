/**
 * `tingzha cut`: by the API; without it by the gate's own socket; without an answer there by a latch request
 * and the end of the gate. Each step is tried for a second at most: somebody is watching the stream meanwhile.
 */

import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { SELF_CHECK_ROOM } from "../desk/contract/common.ts";
import type { Command, CutReport, GateSnapshot } from "../link/messages.ts";
import { runningChild } from "../parent/leftover.ts";
import { isNodeRunning } from "../parent/node-lock.ts";
import { Api, ApiRefusal, causeOf } from "./api.ts";
import type { Context } from "./context.ts";
import { askGate, type ControlReply, GateSilent } from "./control.ts";
import { CommandFailure } from "./failure.ts";
import { writeLatchRequest } from "./latch-request.ts";
import { courtroomOf } from "./places.ts";
import { say, word } from "./words.ts";

const API_MS = 1_000;
const SOCKET_MS = 1_000;
/** The parent restarts a gate within a second; recovery of a full house takes longer. */
const RESTART_MS = 30_000;
const POLL_MS = 100;

export interface CutOptions {
  readonly all?: boolean;
  readonly reason?: string;
}

/** What the command answers with `--json`. */
export interface CutAnswer {
  readonly by: "api" | "socket" | "restart" | "request";
  readonly verified: boolean;
  /** Known when the gate could not report: null is every courtroom. */
  readonly courtroom?: string | null;
  /** Empty when no session was live, or when the gate that knew them had to be ended. */
  readonly reports: readonly CutReport[];
}

function inWords({ by, courtroom }: CutAnswer): string {
  if (by === "request") return say("gate-absent");
  if (by === "restart") return say("gate-back", { what: courtroom ?? word("every-courtroom") });
  return say("cut-none");
}

/** Returns whether everything asked for was done and verified. */
export async function cut(context: Context, id: string | null, options: CutOptions): Promise<boolean> {
  if ((id === null) !== (options.all === true)) throw new CommandFailure("cut-what", {}, 2);
  const answer = await byApi(context, id, options).catch((error: unknown) => {
    if (!(error instanceof CommandFailure)) throw error;
    return bySocket(context, id, error);
  });
  context.answer(
    answer,
    answer.reports.length > 0 ? answer.reports.map(described).join("\n") : inWords(answer),
  );
  return answer.verified;
}

async function byApi(context: Context, id: string | null, { reason }: CutOptions): Promise<CutAnswer> {
  const api = new Api(context);
  const body = reason === undefined ? {} : { reason };
  const post = async (path: string) => reportsIn(await api.call("POST", path, body, API_MS));
  let reports: CutReport[];
  if (id === null) reports = await post("/cut-all");
  else {
    const name = encodeURIComponent(id);
    reports = await post(`/courtrooms/${name}/cut`).catch((error: unknown) => {
      // 400: a session's id need not have the shape of a courtroom's.
      if (error instanceof ApiRefusal && [400, 404].includes(error.status))
        return post(`/sessions/${name}/cut`);
      throw error;
    });
  }
  context.note(say("cut-by-api"));
  return { by: "api", verified: allVerified(reports), reports };
}

async function bySocket(context: Context, id: string | null, apiFailure: CommandFailure): Promise<CutAnswer> {
  const runDir = context.runDir();
  const commands: Command[] =
    id === null
      ? [{ name: "cut-all" }]
      : [
          { name: "cut", courtroom: id },
          { name: "cut", sessionId: id },
        ];
  let reply: ControlReply | null = null;
  try {
    for (const command of commands) {
      reply = await askGate(runDir, command, SOCKET_MS);
      if (reply.ok || !/-not-found$/.test(reply.code)) break;
    }
  } catch (error) {
    if (error instanceof GateSilent) return byRestart(context, id, error.message);
    throw error;
  }
  if (reply?.ok) {
    context.note(
      say("cut-by-socket", {
        cause: apiFailure instanceof ApiRefusal ? apiFailure.apiCode : apiFailure.code,
      }),
    );
    const reports = reportsIn(reply.result);
    return { by: "socket", verified: allVerified(reports), reports };
  }
  if (/-not-found$/.test(reply?.code ?? "")) throw new CommandFailure("cut-unknown", { id });
  throw new CommandFailure("cut-refused", { code: reply?.code ?? "", message: reply?.message ?? "" });
}

/** The request first, the kill after: should this process end in between, the next start still cuts. */
async function byRestart(context: Context, id: string | null, cause: string): Promise<CutAnswer> {
  const dataDir = context.dataDir();
  const courtroom = id === null ? null : courtroomOf(dataDir, id);
  if (id !== null && courtroom === null) throw new CommandFailure("cut-unknown", { id });
  // A drill: no gate is ended for it, since other rooms have hearings on air, and their records.
  if (courtroom === SELF_CHECK_ROOM)
    throw new CommandFailure("cut-refused", { code: "gate-silent", message: cause });
  const file = writeLatchRequest(dataDir, courtroom, new Date());
  context.note(say("gate-silent", { cause, file }));
  const pid = runningGate(context.runDir());
  // Without a gate in a node that runs, the desk has just ended it: it does so when this cut came to it first.
  if (pid !== null) {
    process.kill(pid, "SIGKILL");
    context.note(say("gate-killed", { pid }));
  } else if (!(await isNodeRunning(dataDir))) {
    return { by: "request", verified: false, courtroom, reports: [] };
  }
  await latchHolds(context.runDir(), courtroom);
  return { by: "restart", verified: true, courtroom, reports: [] };
}

/** The pid of this node's gate. It must be titled so: a number alone may be anybody's by now. */
function runningGate(runDir: string): number | null {
  const pid = runningChild(runDir, "gate");
  if (pid === null) return null;
  try {
    return /tingzha-gate|gate\/main\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")) ? pid : null;
  } catch {
    return null;
  }
}

/** Resolves when the new gate itself says that the latch is set and nothing of it is on air. */
async function latchHolds(runDir: string, courtroom: string | null): Promise<void> {
  const deadlineMs = performance.now() + RESTART_MS;
  let cause = "";
  while (performance.now() < deadlineMs) {
    await delay(POLL_MS);
    try {
      const reply = await askGate(runDir, { name: "list" }, SOCKET_MS);
      if (reply.ok && isLatched(reply.result as GateSnapshot, courtroom)) return;
      cause = reply.ok ? "not-latched" : reply.code;
    } catch (error) {
      cause = causeOf(error);
    }
  }
  throw new CommandFailure("gate-not-back", { seconds: RESTART_MS / 1000, cause });
}

function isLatched({ latches, live }: GateSnapshot, courtroom: string | null): boolean {
  const latched = latches.all || (courtroom !== null && latches.courtrooms.includes(courtroom));
  const meant = live.filter((session) => courtroom === null || session.courtroom === courtroom);
  return latched && meant.every(({ airState }) => airState === "cut" || airState === "ended");
}

/** One report, a list, or `{ reports }`: the calls differ, their content does not. */
function reportsIn(result: unknown): CutReport[] {
  if (Array.isArray(result)) return result as CutReport[];
  if (typeof result === "object" && result !== null && "reports" in result) return reportsIn(result.reports);
  return typeof result === "object" && result !== null ? [result as CutReport] : [];
}

function allVerified(reports: readonly CutReport[]): boolean {
  return reports.every(({ verified, latched }) => verified && latched);
}

function described(report: CutReport): string {
  return say("cut-report", {
    courtroom: report.courtroom,
    state: report.airState,
    latched: report.latched,
    verified: report.verified,
    last: report.lastContentAt ?? "–",
    discarded: report.discardedSeconds,
  });
}
