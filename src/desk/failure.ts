/** A request that can't be done, as people and programs are told: stable code, zh-CN first, then English. */
import type { Reason } from "../link/messages.ts";

export interface FailureDetail {
  readonly reasons?: readonly Reason[];
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
  /** When it may be tried again; goes out as Retry-After. */
  readonly retryAfterSeconds?: number;
}

export class Failure extends Error {
  /** HTTP status; the acts name it because they know what kind of no it is. */
  readonly status: number;
  readonly code: string;
  readonly detail: FailureDetail;

  constructor(status: number, code: string, zh: string, en: string, detail: FailureDetail = {}) {
    super(`${zh} / ${en}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

export function sessionNotFound(id: string): Failure {
  return new Failure(404, "session-not-found", `没有场次 ${id}`, `No session ${id}`);
}

export function courtroomNotFound(id: string): Failure {
  return new Failure(404, "courtroom-not-found", `没有法庭 ${id}`, `No courtroom ${id}`);
}
