/** Every permission there is, named once. A token carries some of them; a route asks for one. */

export const PERMISSIONS = [
  "courtroom.read",
  "courtroom.manage",
  "courtroom.test",
  "approval.read",
  "approval.import",
  "approval.revoke",
  "never-stream.manage",
  "objection.record",
  "objection.rule",
  "clearance.state",
  "session.read",
  "session.phase",
  "session.assign",
  "session.extend",
  "session.mark",
  "air.control",
  "air.cut",
  "air.rearm",
  "token.mint",
  "source.manage",
  "policy.reload",
  "audit.read",
] as const;

export type Permission = (typeof PERMISSIONS)[number];
