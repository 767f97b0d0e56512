// A typed client of a node's HTTP API, as interfaces.md states it; it shares no code with the desk.
import type { ApprovalInput } from "./approval-builder.ts";

export interface ReasonView {
  readonly code: string;
  readonly clause: string;
  readonly text: string;
}

export interface SessionView {
  readonly id: string;
  readonly courtroom: string;
  readonly caseNumbers: readonly string[];
  readonly airState: "held" | "preparing" | "on-air" | "paused" | "cut" | "ended";
  readonly reasons: readonly ReasonView[];
  readonly phase: string;
  readonly latched: boolean;
  readonly wanted: boolean;
  readonly pauseCauses: readonly string[];
  readonly startedAt: string;
  readonly delaySeconds: number;
  readonly encoderConnected: boolean;
  readonly receivedBytes: number;
  readonly forwardedBytes: number;
  readonly recordedBytes: number;
}

export interface CutReportView {
  readonly sessionId: string | null;
  readonly airState: string;
  readonly receivedAt: string;
  readonly closedAt: string | null;
  readonly closedInMs: number | null;
  readonly lastContentAt: string | null;
  readonly discardedSeconds: number;
  readonly discardedBytes: number;
  readonly latched: boolean;
  readonly verified: boolean;
}

export interface ImportResult {
  readonly externalId: string;
  readonly id: string;
  readonly result: "created" | "unchanged" | "updated" | "refused";
  readonly code?: string;
}

/** An answer outside 2xx. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: unknown;

  constructor(call: string, status: number, body: unknown) {
    const { code = "no-code", message = "" } = isRecord(body) ? body : {};
    super(`${call}: ${status} ${String(code)} ${String(message)}`);
    this.status = status;
    this.code = String(code);
    this.body = body;
  }
}

type Phase = "opening" | "recess" | "reopening" | "closed-evidence" | "mediation" | "closing";

export class ApiClient {
  readonly #base: string;
  readonly #token: string;

  constructor(httpUrl: string, token: string) {
    this.#base = `${httpUrl}/api/v1`;
    this.#token = token;
  }

  createCourtroom(id: string, name = id): Promise<{ id: string; name: string; encoderKey: string }> {
    return this.post("/courtrooms", { id, name });
  }

  /** Makes a courtroom and gives its encoder key. */
  async encoderKeyOf(id: string, name = id): Promise<string> {
    return (await this.createCourtroom(id, name)).encoderKey;
  }

  importApprovals(approvals: readonly ApprovalInput[]): Promise<ImportResult[]> {
    return this.post("/approvals/import", approvals);
  }

  /** Imports one approval and returns its id; throws when it was refused. */
  async importApproval(approval: ApprovalInput): Promise<string> {
    const [result] = await this.importApprovals([approval]);
    if (result === undefined || result.result === "refused") {
      throw new Error(`the approval was refused: ${JSON.stringify(result)}`);
    }
    return result.id;
  }

  revoke(approvalId: string, reason = "测试撤销"): Promise<unknown> {
    return this.post(`/approvals/${approvalId}/revoke`, { reason });
  }

  async liveSessions(): Promise<SessionView[]> {
    const { items } = await this.get<{ items: SessionView[] }>("/sessions?live=true");
    return items;
  }

  session(id: string): Promise<SessionView> {
    return this.get(`/sessions/${id}`);
  }

  /** The courtroom's live session, undefined while there is none. */
  async liveSessionOf(courtroom: string): Promise<SessionView | undefined> {
    return (await this.liveSessions()).find((session) => session.courtroom === courtroom);
  }

  cut(sessionId: string, reason?: string): Promise<CutReportView> {
    return this.post(`/sessions/${sessionId}/cut`, reason === undefined ? {} : { reason });
  }

  cutCourtroom(courtroom: string): Promise<CutReportView> {
    return this.post(`/courtrooms/${courtroom}/cut`, {});
  }

  cutAll(): Promise<{ reports: CutReportView[] }> {
    return this.post("/cut-all", {});
  }

  liftCutAll(reason = "测试"): Promise<unknown> {
    return this.post("/cut-all/lift", { reason });
  }

  confirmLiftCutAll(): Promise<unknown> {
    return this.post("/cut-all/lift/confirm", {});
  }

  phase(courtroom: string, phase: Phase, more: Record<string, unknown> = {}): Promise<unknown> {
    return this.post(`/courtrooms/${courtroom}/phase`, { phase, ...more });
  }

  pause(sessionId: string): Promise<unknown> {
    return this.post(`/sessions/${sessionId}/pause`, {});
  }

  dump(sessionId: string): Promise<unknown> {
    return this.post(`/sessions/${sessionId}/dump`, {});
  }

  resume(sessionId: string): Promise<unknown> {
    return this.post(`/sessions/${sessionId}/resume`, {});
  }

  air(sessionId: string): Promise<unknown> {
    return this.post(`/sessions/${sessionId}/air`, {});
  }

  assign(sessionId: string, caseNumbers: readonly string[], hearingNo?: number): Promise<unknown> {
    return this.post(`/sessions/${sessionId}/assign`, {
      caseNumbers,
      ...(hearingNo === undefined ? {} : { hearingNo }),
    });
  }

  rearm(courtroom: string, reason = "测试"): Promise<unknown> {
    return this.post(`/courtrooms/${courtroom}/rearm`, { reason });
  }

  confirmRearm(courtroom: string): Promise<unknown> {
    return this.post(`/courtrooms/${courtroom}/rearm/confirm`, {});
  }

  testMode(courtroom: string, on: boolean): Promise<unknown> {
    return this.post(`/courtrooms/${courtroom}/test`, { on });
  }

  createToken(person: string, permissions: readonly string[]): Promise<{ id: string; token: string }> {
    return this.post("/tokens", { person, permissions });
  }

  get<T>(path: string): Promise<T> {
    return this.call("GET", path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.call("POST", path, body);
  }

  /** Any call; throws ApiError outside 2xx. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === "" ? null : parsed(text);
    if (!response.ok) throw new ApiError(`${method} ${path}`, response.status, answer);
    // The contract states the shape; a wrong one fails in the test that reads it.
    return answer as T;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
