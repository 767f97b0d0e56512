/** Every permission there is, named once. A route asks for one; roles.ts says which role has which, and where. */

export const PERMISSIONS = [
  "courtroom.read",
  "courtroom.manage",
  "courtroom.test",
  "court.manage",
  "approval.read",
  "approval.import",
  "approval.import-signed",
  "approval.draft",
  "approval.edit",
  "approval.sign",
  "approval.paper",
  "office.manage",
  "docket.manage",
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
  "session.watch",
  "session.watch-closed",
  "alarm.handle",
  "node.check",
  "air.control",
  "air.pause",
  "air.cut",
  "air.rearm",
  "air.rearm.agree",
  "duty.keep",
  "user.read",
  "user.manage",
  "role.manage",
  "role.confirm",
  "second-factor.manage",
  "token.mint",
  "token.manage",
  "source.manage",
  "policy.confirm",
  "audit.read",
  "audit.archive",
  "backup.make",
  "backup.restore",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/**
 * What helps a hearing onto the air, and what lets others help. A role that holds one of these counts only when somebody
 * outside the three administrators has confirmed its holder (design 4, law.md 6: their powers exclude each other).
 */
export const OPENING: readonly Permission[] = [
  "approval.import",
  "approval.import-signed",
  "approval.draft",
  "approval.edit",
  "approval.sign",
  "approval.paper",
  "docket.manage",
  "never-stream.manage",
  "objection.rule",
  "clearance.state",
  "courtroom.test",
  "session.phase",
  "session.assign",
  "session.extend",
  "air.control",
  "air.rearm",
  "air.rearm.agree",
  "duty.keep",
  "role.confirm",
];

/** 等级保护三级 8.1.4.1 d: whoever signs, cuts or re-arms shows a second factor; so do the administrators. */
export const SECOND_FACTOR: readonly Permission[] = [
  "approval.sign",
  "air.cut",
  "air.rearm",
  "air.rearm.agree",
  "court.manage",
  "user.manage",
  "role.manage",
  "role.confirm",
  "second-factor.manage",
  "source.manage",
  "policy.confirm",
  "audit.read",
  "backup.restore",
];

/** What a program beside Tingzha may be given: it brings data and reads; it never signs, opens or cuts. */
export const INTEGRATION: readonly Permission[] = [
  "approval.read",
  "approval.import-signed",
  "docket.manage",
  "session.read",
  "courtroom.read",
];
