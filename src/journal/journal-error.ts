// What the journal refuses or could not do, with a stable code.

export type JournalErrorCode =
  | "part-not-open"
  | "part-already-open"
  | "session-sealed"
  | "message-too-long"
  | "session-unreadable"
  | "case-log-broken"
  | "not-a-tag";

export class JournalError extends Error {
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "JournalError";
    this.code = code;
  }
}
