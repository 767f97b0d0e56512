/**
 * The one table of who may what: each role with its permissions and how far each of them reaches. Offices (庭长 … 批复登记)
 * come from their terms, 代签 from delegations, everything else is granted by 安全管理员.
 */
import type { Permission } from "./permissions.ts";

/** `node`: everywhere; `court`: in one's court and the courts below it; `own`: there, and only in one's own hearings. */
export type Reach = "node" | "court" | "own";

export interface RoleRule {
  readonly zh: string;
  readonly en: string;
  /** Excludes every other role. */
  readonly administrator: boolean;
  readonly permissions: Readonly<Partial<Record<Permission, Reach>>>;
}

const READS = {
  "approval.read": "court",
  "session.read": "court",
  "courtroom.read": "court",
  "incident.read": "court",
} as const;

const business = (zh: string, en: string, permissions: RoleRule["permissions"]): RoleRule => ({
  ...{ zh, en, administrator: false, permissions: { ...READS, ...permissions } },
});

const administrator = (zh: string, en: string, permissions: readonly Permission[]): RoleRule => ({
  ...{ zh, en, administrator: true },
  permissions: Object.fromEntries(permissions.map((permission) => [permission, "node"])),
});

const TECHNICIAN = {
  "courtroom.test": "court",
  "approval.import-signed": "court",
  "objection.record": "court",
  "session.phase": "court",
  "session.assign": "court",
  "session.extend": "court",
  "session.mark": "court",
  "session.watch": "court",
  "alarm.handle": "court",
  "incident.handle": "court",
  "node.check": "court",
  "drill.read": "court",
  "drill.run": "court",
  "air.control": "court",
  "air.pause": "court",
  "air.cut": "court",
  "air.rearm": "court",
  "duty.keep": "court",
  "finding.read": "court",
  "finding.answer": "court",
} as const satisfies RoleRule["permissions"];

const LEADER = {
  "incident.close": "court",
  "approval.sign": "court",
  "approval.revoke": "court",
  "never-stream.manage": "court",
} as const satisfies RoleRule["permissions"];

/** Granted to a person for a court. */
export const GRANTED_ROLES = {
  judge: business("法官（承办法官、审判长、独任审判员）", "Judge", {
    "approval.draft": "own",
    "approval.edit": "own",
    "approval.sign": "own",
    "approval.paper": "own",
    "approval.revoke": "own",
    "objection.record": "own",
    "objection.rule": "own",
    "clearance.state": "own",
    "session.phase": "own",
    "session.mark": "own",
    "session.watch": "own",
    "session.watch-closed": "own",
    "air.pause": "own",
    "air.cut": "own",
    "air.rearm.agree": "own",
    "finding.read": "own",
    "finding.answer": "own",
  }),
  clerk: business("书记员", "Clerk", {
    "approval.draft": "court",
    "approval.edit": "own",
    "approval.paper": "own",
    "docket.manage": "court",
    "objection.record": "own",
    "session.phase": "own",
    "session.mark": "own",
    "session.watch": "own",
    "session.watch-closed": "own",
    "air.pause": "own",
    "air.cut": "own",
  }),
  technician: business("值班技术员", "Duty technician", TECHNICIAN),
  "duty-lead": business("值班负责人", "Head of duty", {
    ...TECHNICIAN,
    "air.rearm.agree": "court",
    "incident.close": "court",
    "watch.tune": "court",
    "docket.manage": "court",
    "role.confirm": "court",
  }),
  screener: business("技术筛查员", "Technical screener", { "session.watch": "court" }),
  "second-screener": business("筛查复核员", "Second screener", { "session.watch": "court" }),
  supervisor: business("审管办", "Trial supervision", {
    "session.watch": "court",
    "session.mark": "court",
    "drill.read": "court",
    "incident.handle": "court",
    "incident.close": "court",
    "supervision.read": "court",
    "supervision.inspect": "court",
    "finding.read": "court",
  }),
  "system-admin": administrator("系统管理员", "System administrator", [
    "user.read",
    "user.manage",
    "court.manage",
    "courtroom.read",
    "courtroom.manage",
    "node.check",
    "backup.make",
    "backup.restore",
    "notify.read",
    "notify.test",
  ]),
  "security-admin": administrator("安全管理员", "Security administrator", [
    "user.read",
    "role.manage",
    "office.manage",
    "second-factor.manage",
    "token.manage",
    "source.manage",
    "policy.confirm",
  ]),
  "audit-admin": administrator("审计管理员", "Audit administrator", ["audit.read", "audit.archive"]),
} as const satisfies Record<string, RoleRule>;

/** Held by the terms of offices, and by delegations in force. */
export const HELD_ROLES = {
  "division-chief": business("庭长", "Division chief", {
    ...LEADER,
    "approval.paper": "court",
    // Nobody agrees to what he can't see.
    "session.watch": "court",
    "air.rearm.agree": "court",
  }),
  "vice-president": business("分管院长", "Vice president", {
    ...LEADER,
    "session.watch": "court",
    "air.rearm.agree": "court",
    "role.confirm": "court",
    "supervision.read": "court",
    "finding.read": "court",
  }),
  president: business("院长", "President", {
    ...LEADER,
    "role.confirm": "court",
    "supervision.read": "court",
    "finding.read": "court",
  }),
  "intermediate-office": business("中级法院主管部门", "Office of the intermediate court", {
    ...LEADER,
    "approval.paper": "court",
  }),
  "provincial-clerk": business("省法院批复登记人", "Clerk entering the high court's replies", {
    "approval.sign": "court",
    "approval.paper": "court",
  }),
  delegate: business("代签人", "Signs for a leader", { "approval.sign": "court" }),
} as const satisfies Record<string, RoleRule>;

export const ROLES = { ...GRANTED_ROLES, ...HELD_ROLES } as const;

export type GrantedRole = keyof typeof GRANTED_ROLES;
export type Role = keyof typeof ROLES;
export const GRANTED_ROLE_NAMES = Object.keys(GRANTED_ROLES) as [GrantedRole, ...GrantedRole[]];

export const ADMINISTRATORS = ["system-admin", "security-admin", "audit-admin"] as const;

export function ruleOf(role: Role): RoleRule {
  return ROLES[role];
}

/**
 * What whoever controls the machine may do by the `tingzha` command, without a login: help people back in. It confirms as
 * a leader would, since a new court has no leader yet; it neither signs nor airs.
 */
export const MACHINE_PERMISSIONS: readonly Permission[] = [
  "user.read",
  "user.manage",
  "role.manage",
  "role.confirm",
  "office.manage",
  "second-factor.manage",
  "token.manage",
  "court.manage",
  "courtroom.read",
  "courtroom.manage",
  "node.check",
  "policy.confirm",
];
