/** How a form's status looks: a shape and a colour beside its word. PURE. */
import type { ApprovalStatus } from "../../../../src/desk/contract/approval.ts";

export interface Mark {
  readonly shape: string;
  readonly colour: "plain" | "going" | "good" | "back" | "bad";
}

export const STATUS_MARKS: Readonly<Record<ApprovalStatus, Mark>> = {
  draft: { shape: "○", colour: "plain" },
  submitted: { shape: "◐", colour: "going" },
  returned: { shape: "↩", colour: "back" },
  active: { shape: "●", colour: "good" },
  rejected: { shape: "✕", colour: "bad" },
  withdrawn: { shape: "–", colour: "plain" },
  revoked: { shape: "■", colour: "bad" },
  used: { shape: "✓", colour: "plain" },
  expired: { shape: "▢", colour: "plain" },
};

export const STATUSES = Object.keys(STATUS_MARKS) as ApprovalStatus[];
